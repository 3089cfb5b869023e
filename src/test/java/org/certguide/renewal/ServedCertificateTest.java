package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.NetworkAccess;
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
        SocketAddress here = server.getLocalSocketAddress();
        return ServedCertificate.of(
                NetworkAccess.simulated(names.nameServer(), () -> new Socket() {
                    @Override
                    public void connect(SocketAddress to, int timeout) throws IOException {
                        assertEquals(443, ((InetSocketAddress) to).getPort());
                        super.connect(here, timeout);
                    }
                }),
                DOMAIN);
    }

    @Test
    void visitorsGetTheCertificateThatIsLookedAfter() throws Exception {
        serve(https());
        Finding finding = look().judge(DOMAIN, END);
        assertEquals(Severity.FINE, finding.severity());
    }

    @Test
    void anotherCertificateIsNamedWithItsEnd() throws Exception {
        serve(https());
        ServedCertificate seen = look();
        assertEquals(
                List.of(DOMAIN),
                assertInstanceOf(Served.class, seen).certificate().names());
        Finding finding = seen.judge(DOMAIN, END.plusSeconds(1));
        assertEquals(Severity.ATTENTION, finding.severity());
        String words = Messages.of(finding.found());
        assertTrue(words.contains("for dms.example.org, valid until February 22, 2027"), words);
    }

    @Test
    void whatDoesNotSpeakHttpsIsTold() throws Exception {
        serve(socket -> {
            socket.getOutputStream().write("HTTP/1.0 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.close();
        });
        ServedCertificate seen = look();
        assertInstanceOf(NotHttps.class, seen);
        assertEquals(Severity.ATTENTION, seen.judge(DOMAIN, END).severity());
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
        assertEquals(Severity.UNKNOWN, seen.judge(DOMAIN, END).severity());
    }

    private interface Answer {
        void to(Socket socket) throws IOException;
    }

    private void serve(Answer answer) {
        Threads.start("web server", () -> {
            try (Socket visitor = server.accept()) {
                answer.to(visitor);
            } catch (IOException e) {
                // The visitor has seen enough.
            }
        });
    }

    private static Answer https() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X500Name name = new X500Name("CN=Test");
        Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name, BigInteger.TWO, new Date(0), Date.from(END), name, keys.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.dNSName, DOMAIN)))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("a", keys.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return socket -> {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 443, true);
            tls.setUseClientMode(false);
            tls.startHandshake();
            tls.getInputStream().read();
        };
    }
}
