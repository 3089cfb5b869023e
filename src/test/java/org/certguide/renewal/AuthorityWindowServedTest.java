package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.HttpsPage;
import org.certguide.net.NetworkAccess;
import org.certguide.practice.PracticeServer;
import org.certguide.work.Threads;
import org.junit.jupiter.api.Test;

/** An authority on this computer that wants a certificate to be replaced, asked with real https. */
class AuthorityWindowServedTest {
    private static final String HOST = "acme-v02.api.letsencrypt.org";
    private static final Instant NOW = Instant.now();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private static X509Certificate certificate(KeyPair keys) throws Exception {
        X500Name name = new X500Name("CN=T");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.TWO,
                                Date.from(NOW.minus(Duration.ofDays(10))),
                                Date.from(NOW.plus(Duration.ofDays(80))),
                                name,
                                keys.getPublic())
                        .addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(new byte[20]))
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.dNSName, HOST)))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private void serve(ServerSocket server, SSLContext context, String... answers) {
        Threads.start("authority", () -> {
            for (String answer : answers) {
                try (Socket visitor = server.accept();
                        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(visitor, null, 443, true)) {
                    tls.setUseClientMode(false);
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
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X509Certificate own = certificate(keys);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("a", keys.getPrivate(), new char[0], new X509Certificate[] {own});
        store.setCertificateEntry("b", own);
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        IssuedCertificate issued = IssuedCertificate.of(own, 2).orElseThrow();
        String id = issued.renewalId().orElseThrow();
        try (PracticeServer names = PracticeServer.start(
                        new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SocketAddress here = server.getLocalSocketAddress();
            serve(
                    server,
                    context,
                    "{\"renewalInfo\": \"https://" + HOST + "/acme/renewal-info\"}",
                    "{\"suggestedWindow\": {\"start\": \"" + NOW.minus(Duration.ofDays(4)) + "\", \"end\": \""
                            + NOW.minus(Duration.ofDays(3)) + "\"}}");
            NetworkAccess internet = NetworkAccess.simulated(names.nameServer(), () -> new Socket() {
                @Override
                public void connect(SocketAddress to, int timeout) throws IOException {
                    super.connect(here, timeout);
                }
            });
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
