package org.certguide.renewal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.net.NetworkAccess;
import org.certguide.renewal.ServedCertificate.Nobody;
import org.certguide.renewal.ServedCertificate.NotHttps;
import org.certguide.renewal.ServedCertificate.Served;

/** A look at the certificate that a server shows on port 443: begins a connection and ends it. */
public final class HttpsVisit {
    private static final int HTTPS = 443;
    private static final int LIMIT_MILLIS = 4000;

    private HttpsVisit() {}

    public static ServedCertificate to(InetAddress address, String domain, NetworkAccess internet) {
        boolean connected = false;
        try (Socket socket = internet.sockets().get()) {
            socket.connect(new InetSocketAddress(address, HTTPS), LIMIT_MILLIS);
            connected = true;
            socket.setSoTimeout(LIMIT_MILLIS);
            return IssuedCertificate.parse(pem(handshake(socket, domain)))
                    .<ServedCertificate>map(Served::new)
                    .orElseGet(NotHttps::new);
        } catch (IOException | GeneralSecurityException e) {
            return connected ? new NotHttps() : new Nobody();
        }
    }

    private static Certificate handshake(Socket socket, String domain) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, domain, HTTPS, true)) {
            tls.startHandshake();
            return tls.getSession().getPeerCertificates()[0];
        }
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        byte[] lineFeed = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, lineFeed).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** Nothing is sent and nothing believed: the question is what is shown to others. */
    private static final class Anybody extends X509ExtendedTrustManager {
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
