package org.certguide.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gets files with plain http, as this computer sees them; follows no redirects. Anybody on the way can
 * change such a file: it has to be signed.
 */
public final class HttpFile {
    private static final int PORT = 80;
    private static final int LIMIT_MILLIS = 4000;

    private final NetworkAccess internet;

    public HttpFile(NetworkAccess internet) {
        this.internet = internet;
    }

    /**
     * Gets a file; blocks until then.
     *
     * @param most bytes, with the headers of the answer
     * @param limit for all of it
     * @return empty where nobody answers for that name, and where the answer is not 200, is not whole,
     *     too long or too late
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<byte[]> get(URI page, int most, Duration limit) throws InterruptedException {
        String host = page.getHost();
        boolean plain = host != null && "http".equals(page.getScheme()) && page.getPort() == -1;
        if (!plain || page.getRawPath().isEmpty() || page.getRawUserInfo() != null) return Optional.empty();
        List<InetAddress> addresses = internet.dns().ipv4(host).recordsOrNone();
        if (addresses.isEmpty()) return Optional.empty();
        try (Socket socket = internet.sockets().get();
                SocketLimit _ = SocketLimit.of(socket, limit)) {
            socket.connect(new InetSocketAddress(addresses.getFirst(), PORT), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
            String asked = "GET " + page.getRawPath() + query + " HTTP/1.0\r\nHost: " + host
                    + "\r\nUser-Agent: Certguide\r\nAccept: */*\r\n\r\n";
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
            return HttpAnswer.content(socket.getInputStream(), most);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
