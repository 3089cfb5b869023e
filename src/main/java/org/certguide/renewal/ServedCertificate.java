package org.certguide.renewal;

import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.Internet;
import org.certguide.guide.Texts;
import org.certguide.renewal.RenewalSchedule.Finding;
import org.certguide.renewal.RenewalSchedule.State;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** What visitors get who open a domain name with https, as seen from this computer. */
public sealed interface ServedCertificate {
    /** Something answers with this certificate. */
    record Served(IssuedCertificate certificate) implements ServedCertificate {}

    /** Nobody answers on port 443, or the name has no address. */
    record Nobody() implements ServedCertificate {}

    /** Something answers on port 443, but not with https. */
    record NotHttps() implements ServedCertificate {}

    /**
     * Opens a connection and closes it again; blocks for some seconds at most.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    static ServedCertificate of(Internet internet, String domain) throws InterruptedException {
        List<InetAddress> addresses = internet.records(domain, false).addresses();
        if (addresses.isEmpty()) return new Nobody();
        boolean connected = false;
        try (Socket socket = internet.sockets().get()) {
            socket.connect(new InetSocketAddress(addresses.getFirst(), HTTPS), LIMIT_MILLIS);
            connected = true;
            socket.setSoTimeout(LIMIT_MILLIS);
            Certificate first = handshake(socket, domain);
            return IssuedCertificate.parse(pem(first))
                    .<ServedCertificate>map(Served::new)
                    .orElseGet(NotHttps::new);
        } catch (IOException | GeneralSecurityException e) {
            return connected ? new NotHttps() : new Nobody();
        }
    }

    /**
     * What it means beside the certificate that Certbot looks after.
     *
     * @param end until when that one is valid; two certificates of a name never end in the same
     *     second
     */
    default Finding judge(String domain, Instant end) {
        return switch (this) {
            case Served(IssuedCertificate served) when served.notAfter().equals(end) ->
                    RenewalSchedule.finding(State.FINE, "served-same", Optional.empty(), domain);
            case Served(IssuedCertificate served) ->
                    RenewalSchedule.finding(
                            State.ATTENTION,
                            "served-other",
                            Optional.empty(),
                            domain,
                            String.join(", ", served.names()),
                            Texts.in(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG))
                                    .withZone(ZoneId.systemDefault())
                                    .format(served.notAfter()));
            case Nobody nobody ->
                    RenewalSchedule.finding(
                            State.UNKNOWN, "served-nobody", Optional.empty(), domain);
            case NotHttps other ->
                    RenewalSchedule.finding(
                            State.ATTENTION, "served-not-https", Optional.empty(), domain);
        };
    }

    private static Certificate handshake(Socket socket, String domain)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, domain, HTTPS, true)) {
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

    int HTTPS = 443;
    int LIMIT_MILLIS = 4000;

    /** Nothing is sent and nothing believed: the question is what is shown to others. */
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
