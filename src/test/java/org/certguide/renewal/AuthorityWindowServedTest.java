package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.HttpsPage;
import org.certguide.net.NetworkAccess;
import org.certguide.net.TestTls;
import org.certguide.practice.PracticeServer;
import org.certguide.work.Threads;
import org.junit.jupiter.api.Test;

/** An authority on this computer that wants a certificate to be replaced, asked with real https. */
class AuthorityWindowServedTest {
    private static final String HOST = "acme-v02.api.letsencrypt.org";
    private static final Instant NOW = Instant.now();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private static X509Certificate certificate(KeyPair keys) {
        return new TestTls.Certificate("CN=T", keys, NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(80)))
                .with(Extension.authorityKeyIdentifier, new AuthorityKeyIdentifier(new byte[20]))
                .names(HOST)
                .signed();
    }

    private void serve(ServerSocket server, SSLContext context, String... answers) {
        Threads.start("authority", () -> {
            for (String answer : answers) {
                try (Socket visitor = server.accept();
                        SSLSocket tls = TestTls.accepted(context, visitor)) {
                    byte[] read = new byte[4096];
                    int length = Math.max(0, tls.getInputStream().read(read));
                    asked.add(new String(read, 0, length, StandardCharsets.US_ASCII).split(" ")[1]);
                    tls.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\n\r\n" + answer).getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The visitor has seen enough.
                }
            }
        });
    }

    @Test
    void windowThatHasPassedMeansThatTheAuthorityAsksToRenewNow() throws Exception {
        KeyPair keys = TestTls.keys();
        X509Certificate own = certificate(keys);
        SSLContext context = TestTls.context(keys, own);
        IssuedCertificate issued = IssuedCertificate.of(own, 2).orElseThrow();
        String id = issued.renewalId().orElseThrow();
        try (PracticeServer names = PracticeServer.start(
                        new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(
                    server,
                    context,
                    "{\"renewalInfo\": \"https://" + HOST + "/acme/renewal-info\"}",
                    "{\"suggestedWindow\": {\"start\": \"" + NOW.minus(Duration.ofDays(4)) + "\", \"end\": \""
                            + NOW.minus(Duration.ofDays(3)) + "\"}}");
            NetworkAccess internet =
                    NetworkAccess.simulated(names.nameServer(), TestTls.leadingTo(server.getLocalSocketAddress(), 443));
            Optional<AuthorityWindow> window = AuthorityWindow.of(
                    new HttpsPage(internet, context.getSocketFactory())::get, "https://" + HOST + "/directory", issued);
            assertEquals(List.of("/directory", "/acme/renewal-info/" + id), asked);
            Finding told = new RenewalPlan(
                            "a.example",
                            issued,
                            RenewalSettings.NONE,
                            RenewalHistory.NONE,
                            CertbotVersion.in("4.1.0"),
                            window)
                    .finding(NOW);
            assertEquals("renewal.plan-replace.title", told.title().key());
            assertEquals(Severity.ATTENTION, told.severity());
        }
    }
}
