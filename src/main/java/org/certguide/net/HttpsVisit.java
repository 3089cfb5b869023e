package org.certguide.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A look at the certificate that a server shows on port 443: begins a connection and ends it. */
public sealed interface HttpsVisit {
    int PORT = 443;
    int LIMIT_MILLIS = 4000;

    /**
     * Something answers with these certificates.
     *
     * @param chain that of the server first, and then what it shows with it
     */
    record Served(List<X509Certificate> chain) implements HttpsVisit {
        public Served {
            chain = List.copyOf(chain);
        }
    }

    /** Nobody answers. */
    record Nobody() implements HttpsVisit {}

    /** Something takes the connection and says nothing, as a program that hangs or has too many visitors. */
    record Silent() implements HttpsVisit {}

    /**
     * Something answers with https, but no certificate could be read of it: it refuses, or shows more than is taken.
     *
     * @param words of the library for TLS, in English
     */
    record Unread(String words) implements HttpsVisit {
        /** Before it is what the other side has refused with. */
        private static final String REFUSED = "Received fatal alert: ";

        /** The largest chain and message that it takes. */
        private static final String TOO_LARGE = " exceeds the maximum allowed ";

        /** Empty where the words do not tell that the other side speaks TLS. */
        private static Optional<HttpsVisit> of(Exception e) {
            return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                    .map(cause -> String.valueOf(cause.getMessage()))
                    .filter(words -> words.contains(REFUSED) || words.contains(TOO_LARGE))
                    .findFirst()
                    .map(Unread::new);
        }
    }

    /** Something answers, but not with https. */
    record NotHttps() implements HttpsVisit {}

    /** Blocks for some seconds at most. */
    static HttpsVisit to(InetAddress address, String domain, NetworkAccess internet) {
        boolean connected = false;
        try (Socket socket = internet.sockets().get();
                SocketLimit _ = SocketLimit.of(socket, Duration.ofMillis(3 * LIMIT_MILLIS))) {
            socket.connect(new InetSocketAddress(address, PORT), LIMIT_MILLIS);
            connected = true;
            socket.setSoTimeout(LIMIT_MILLIS);
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate shown : handshake(socket, domain, tls -> {})) {
                if (shown instanceof X509Certificate x509) chain.add(x509);
            }
            return chain.isEmpty() ? new NotHttps() : new Served(chain);
        } catch (IOException | GeneralSecurityException e) {
            if (!connected) return new Nobody();
            return isTimeout(e) ? new Silent() : Unread.of(e).orElseGet(NotHttps::new);
        }
    }

    private static boolean isTimeout(Exception e) {
        return e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
    }

    /**
     * Which of TLS 1.2 and 1.3 it speaks, each tried by itself; blocks for some seconds at most.
     *
     * @param suites the only ones to try 1.2 with, as some servers are set to; none: all
     */
    static List<String> versions(InetAddress address, String domain, NetworkAccess internet, Set<String> suites) {
        List<String> spoken = new ArrayList<>();
        for (String version : List.of("1.2", "1.3")) {
            try (Socket socket = internet.sockets().get();
                    SocketLimit _ = SocketLimit.of(socket, Duration.ofMillis(2 * LIMIT_MILLIS))) {
                socket.connect(new InetSocketAddress(address, PORT), LIMIT_MILLIS);
                socket.setSoTimeout(LIMIT_MILLIS);
                handshake(socket, domain, tls -> {
                    tls.setEnabledProtocols(new String[] {"TLSv" + version});
                    if (suites.isEmpty() || !version.equals("1.2")) return;
                    tls.setEnabledCipherSuites(Stream.of(tls.getEnabledCipherSuites())
                            .filter(suites::contains)
                            .toArray(String[]::new));
                });
                spoken.add(version);
            } catch (IOException | GeneralSecurityException e) {
                // It is not spoken, or not here.
            }
        }
        return List.copyOf(spoken);
    }

    private static Certificate[] handshake(Socket socket, String domain, Consumer<SSLSocket> how)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, domain, PORT, true)) {
            how.accept(tls);
            tls.startHandshake();
            return tls.getSession().getPeerCertificates();
        }
    }

    /** Accepts every certificate, as it only looks at it: no data is sent. */
    final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
