package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.NetworkAccess;
import org.certguide.net.TestTls;
import org.certguide.net.TestTls.Answer;
import org.certguide.practice.PracticeServer;
import org.certguide.renewal.ServedCertificate.Nobody;
import org.certguide.renewal.ServedCertificate.NotHttps;
import org.certguide.renewal.ServedCertificate.Served;
import org.certguide.text.Messages;
import org.certguide.work.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServedCertificateTest {
    private static final String DOMAIN = "dms.example.org";
    private static final Instant END = Instant.parse("2027-02-22T08:00:00Z");
    private static final KeyPair KEYS = TestTls.keys();
    private static final IssuedCertificate OWN = own();

    /** A certificate that nobody shows. */
    private static IssuedCertificate own() {
        return issued(certificate("CN=Own", TestTls.keys()));
    }

    /** Knows every domain name. */
    private PracticeServer names;

    private ServerSocket server;

    @BeforeEach
    void start() throws Exception {
        names = PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        names.close();
    }

    /** Port 443 of every address is the server of the test. */
    private ServedCertificate look() throws InterruptedException {
        return ServedCertificate.of(internet(), DOMAIN);
    }

    private NetworkAccess internet() {
        return NetworkAccess.simulated(names.nameServer(), TestTls.leadingTo(server.getLocalSocketAddress(), 443));
    }

    @Test
    void visitorsGetTheCertificateThatIsLookedAfter() throws Exception {
        X509Certificate own = certificate("CN=Test", KEYS);
        serve(https(own), 3);
        Finding finding = look().judge(DOMAIN, issued(own));
        assertEquals(Severity.FINE, finding.severity());
    }

    @Test
    void versionsOfTlsAreToldAndAKeyThatLeavesOldProgramsOut() throws Exception {
        X509Certificate own = certificate("CN=Test", KEYS);
        serve(https(own), 3);
        String both = Messages.of(look().judge(DOMAIN, issued(own)).found());
        assertTrue(both.contains("TLS 1.2 and with TLS 1.3"), both);
        serve(https(own), 3);
        Finding ecdsa = ServedCertificate.of(internet(), DOMAIN, true).judge(DOMAIN, issued(own));
        assertEquals(Severity.ATTENTION, ecdsa.severity(), "as with a gateway that is set for RSA keys");
        assertTrue(Messages.of(ecdsa.found()).contains("needs an RSA key"), Messages.of(ecdsa.found()));
    }

    @Test
    void anRsaKeyServesBothVersionsWithWhatTheGatewayOfDmsOffers() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair rsa = generator.generateKeyPair();
        X509Certificate own = certificate("CN=Test", rsa);
        serve(TestTls.https(rsa, own), 3);
        Finding both = ServedCertificate.of(internet(), DOMAIN, true).judge(DOMAIN, issued(own));
        assertEquals(Severity.FINE, both.severity());
        assertTrue(Messages.of(both.found()).contains("TLS 1.2 and with TLS 1.3"), Messages.of(both.found()));
        String[] known = SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
        assertTrue(List.of(known).containsAll(ServedCertificate.DMS_SUITES), "Java knows them by these names");
    }

    @Test
    void certificateOfAnotherNameIsTold() throws Exception {
        X509Certificate own = certificate("CN=Test", KEYS);
        serve(https(own), 3);
        Finding other = ServedCertificate.of(internet(), "other.example.org").judge("other.example.org", issued(own));
        assertEquals(Severity.ATTENTION, other.severity());
        assertTrue(Messages.of(other.found()).contains("but it is for dms.example.org"), Messages.of(other.found()));
    }

    @Test
    void certificateThatIsSentWithoutItsChainIsTold() throws Exception {
        X509Certificate own = certificate("CN=Test", KEYS);
        IssuedCertificate onTheServer = IssuedCertificate.of(own, 2).orElseThrow();
        serve(https(own), 3);
        Finding alone = look().judge(DOMAIN, onTheServer);
        assertEquals(Severity.ATTENTION, alone.severity());
        assertTrue(Messages.of(alone.found()).contains("fullchain.pem"), Messages.of(alone.found()));
        serve(https(own, certificate("CN=Test", TestTls.keys())), 3);
        assertEquals(Severity.FINE, look().judge(DOMAIN, onTheServer).severity());
    }

    @Test
    void anotherCertificateIsToldApartThoughAllThatCanBeReadOfItIsTheSame() throws Exception {
        X509Certificate own = certificate("CN=Test", TestTls.keys());
        X509Certificate alike = certificate("CN=Test", KEYS);
        assertEquals(issued(own).notAfter(), issued(alike).notAfter());
        assertEquals(issued(own).serial(), issued(alike).serial());
        serve(https(alike), 3);
        Finding finding = look().judge(DOMAIN, issued(own));
        assertEquals(Severity.ATTENTION, finding.severity());
        assertTrue(Messages.of(finding.found()).contains("another certificate, of Test, for " + DOMAIN));
    }

    @Test
    void theWordsOfAForeignCertificateAreShortAndSafe() throws Exception {
        String issuer = "CN=Trust\u202e me\n" + "x".repeat(40);
        serve(https(certificate(issuer, KEYS)), 3);
        Finding finding = look().judge(DOMAIN, issued(certificate("CN=Test", KEYS)));
        String words = Messages.of(finding.found());
        assertTrue(words.contains("of Trust me xxx"), words);
        assertFalse(words.contains("\n") || words.contains("\u202e"), words);
    }

    @Test
    void anotherCertificateIsNamedWithItsEnd() throws Exception {
        serve(https(certificate("CN=Test", KEYS)), 3);
        ServedCertificate seen = look();
        assertEquals(
                List.of(DOMAIN),
                assertInstanceOf(Served.class, seen).certificate().names());
        Finding finding = seen.judge(DOMAIN, OWN);
        assertEquals(Severity.ATTENTION, finding.severity());
        String words = Messages.of(finding.found());
        assertTrue(words.contains("for dms.example.org, valid until February 22, 2027"), words);
    }

    /** A chain that is too long for Java is no proof that there is no website; so is a refusal. */
    @Test
    void whatSpeaksHttpsAndCannotBeReadIsToldWithTheReason() throws Exception {
        serve(
                https(Stream.generate(() -> certificate("CN=Test", KEYS))
                        .limit(61)
                        .toArray(X509Certificate[]::new)),
                1);
        assertUnread("chain length");
        String name = String.join(",", Collections.nCopies(1000, "OU=" + "x".repeat(60)));
        serve(
                https(new TestTls.Certificate(name, KEYS, Instant.EPOCH, END)
                        .names(DOMAIN)
                        .signed()),
                1);
        assertUnread("exceeds the maximum");
        serve(socket -> {
            // A fatal alert: unrecognized_name (RFC 8446, section 6).
            socket.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 112});
            socket.close();
        });
        assertUnread("unrecognized_name");
    }

    private void assertUnread(String words) throws Exception {
        Finding finding = look().judge(DOMAIN, OWN);
        assertEquals(Severity.ATTENTION, finding.severity());
        String told = Messages.of(finding.found());
        assertTrue(told.contains("no certificate that can be read") && told.contains(words), told);
    }

    @Test
    void whatDoesNotSpeakHttpsIsTold() throws Exception {
        serve(socket -> {
            socket.getOutputStream().write("HTTP/1.0 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.close();
        });
        ServedCertificate seen = look();
        assertInstanceOf(NotHttps.class, seen);
        assertEquals(Severity.ATTENTION, seen.judge(DOMAIN, OWN).severity());
    }

    @Test
    void whoeverSendsByteByByteForEverIsNotHttps() throws Exception {
        // A record of 16 kB that comes bit by bit: each read is soon over, all of them never.
        serve(socket -> {
            socket.getOutputStream().write(new byte[] {22, 3, 3, 0x3f, 0});
            while (true) {
                socket.getOutputStream().write(0);
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
        });
        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertInstanceOf(ServedCertificate.NotHttps.class, look()));
    }

    @Test
    void nobodyThereIsNoFault() throws Exception {
        server.close();
        ServedCertificate seen = look();
        assertInstanceOf(Nobody.class, seen);
        assertEquals(Severity.UNKNOWN, seen.judge(DOMAIN, OWN).severity());
    }

    private void serve(Answer answer) {
        serve(answer, 1);
    }

    private void serve(Answer answer, int visits) {
        Threads.start("web server", () -> {
            for (int i = 0; i < visits; i++) {
                try (Socket visitor = server.accept()) {
                    answer.to(visitor);
                } catch (Exception e) {
                    // The visitor has seen enough.
                }
            }
        });
    }

    private static IssuedCertificate issued(X509Certificate x509) {
        return IssuedCertificate.of(x509, 1).orElseThrow();
    }

    private static X509Certificate certificate(String issuer, KeyPair keys) {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, issuer.substring("CN=".length()))
                .build();
        return new TestTls.Certificate(name, BigInteger.TWO, name, keys, keys, Instant.EPOCH, END)
                .names(DOMAIN)
                .signed();
    }

    /**
     * @param chain the first one of {@link #KEYS}
     */
    private static Answer https(X509Certificate... chain) {
        return TestTls.https(KEYS, chain);
    }
}
