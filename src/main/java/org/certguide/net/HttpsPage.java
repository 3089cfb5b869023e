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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Gets short pages with https, as this computer sees them; follows no redirects. */
public final class HttpsPage {
    private static final int PORT = 443;
    private static final int LIMIT_MILLIS = 4000;

    /** Of one page, with its headers. */
    private static final int MOST_BYTES = 64 * 1024;

    private final NetworkAccess internet;
    private final SSLSocketFactory tls;

    public HttpsPage(NetworkAccess internet) {
        this(internet, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /**
     * @param tls decides which certificates are trusted
     */
    public HttpsPage(NetworkAccess internet, SSLSocketFactory tls) {
        this.internet = internet;
        this.tls = tls;
    }

    /**
     * Gets a page; blocks for some seconds at most.
     *
     * @return what it says; empty where nobody answers for that name, and where the answer is not
     *     200, is not whole, or too long
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<String> get(URI page) throws InterruptedException {
        String host = page.getHost();
        if (host == null || !"https".equals(page.getScheme()) || page.getPort() != -1) return Optional.empty();
        List<InetAddress> addresses = internet.dns().ipv4(host).recordsOrNone();
        if (addresses.isEmpty()) return Optional.empty();
        try (Socket socket = internet.sockets().get();
                SocketLimit _ = SocketLimit.of(socket, Duration.ofMillis(3 * LIMIT_MILLIS))) {
            socket.connect(new InetSocketAddress(addresses.getFirst(), PORT), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            try (SSLSocket secure = (SSLSocket) tls.createSocket(socket, host, PORT, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                String asked = "GET " + path(page) + " HTTP/1.0\r\nHost: " + host
                        + "\r\nUser-Agent: Certguide\r\nAccept: application/json\r\n\r\n";
                secure.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
                return HttpAnswer.content(secure.getInputStream(), MOST_BYTES)
                        .map(content -> new String(content, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String path(URI page) {
        String path = page.getRawPath().isEmpty() ? "/" : page.getRawPath();
        return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
    }
}
