package org.certguide.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A look at the certificate that a server shows on port 443: begins a connection and ends it. */
public sealed interface HttpsVisit {
    /**
     * Something answers with this certificate.
     *
     * @param chain how many certificates it shows, this one included
     */
    record Served(X509Certificate certificate, int chain) implements HttpsVisit {}

    /** Nobody answers. */
    record Nobody() implements HttpsVisit {}

    /** Something answers, but not with https. */
    record NotHttps() implements HttpsVisit {}

    /** Blocks for some seconds at most. */
    static HttpsVisit to(InetAddress address, String domain, NetworkAccess internet) {
        final int port = 443;
        final int limitMillis = 4000;
        boolean connected = false;
        try (Socket socket = internet.sockets().get();
                SocketLimit _ = SocketLimit.of(socket, Duration.ofMillis(3 * limitMillis))) {
            socket.connect(new InetSocketAddress(address, port), limitMillis);
            connected = true;
            socket.setSoTimeout(limitMillis);
            Certificate[] chain = handshake(socket, domain, port);
            return chain[0] instanceof X509Certificate shown ? new Served(shown, chain.length) : new NotHttps();
        } catch (IOException | GeneralSecurityException e) {
            return connected ? new NotHttps() : new Nobody();
        }
    }

    private static Certificate[] handshake(Socket socket, String domain, int port)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, domain, port, true)) {
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
