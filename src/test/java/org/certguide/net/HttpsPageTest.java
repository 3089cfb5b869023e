package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.certguide.practice.PracticeServer;
import org.certguide.work.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpsPageTest {
    private static final String HOST = "ca.example.org";

    private PracticeServer names;
    private ServerSocket server;
    private SSLContext context;
    private SSLContext strangers;
    private final AtomicReference<String> asked = new AtomicReference<>("");

    @BeforeEach
    void start() throws Exception {
        names = PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X500Name name = new X500Name("CN=T");
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.TWO,
                                new Date(System.currentTimeMillis() - 86_400_000L),
                                new Date(System.currentTimeMillis() + 86_400_000L),
                                name,
                                keys.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.dNSName, HOST)))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("a", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
        store.setCertificateEntry("b", certificate);
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        strangers = SSLContext.getInstance("TLS");
        strangers.init(null, null, null);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        names.close();
    }

    private Optional<String> get(SSLContext trusting, String page) throws InterruptedException {
        SocketAddress here = server.getLocalSocketAddress();
        NetworkAccess internet = NetworkAccess.simulated(names.nameServer(), () -> new Socket() {
            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                super.connect(here, timeout);
            }
        });
        return new HttpsPage(internet, trusting.getSocketFactory()).get(URI.create(page));
    }

    private void serve(String answer) {
        Threads.start("authority", () -> {
            try (Socket visitor = server.accept();
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(visitor, null, 443, true)) {
                tls.setUseClientMode(false);
                byte[] read = new byte[4096];
                asked.set(new String(read, 0, Math.max(0, tls.getInputStream().read(read)), StandardCharsets.US_ASCII));
                tls.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The visitor has seen enough.
            }
        });
    }

    @Test
    void pageIsGot() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}");
        assertEquals(Optional.of("{}"), get(context, "https://" + HOST + "/a/b?c"));
        assertEquals(
                "GET /a/b?c HTTP/1.0\r\nHost: " + HOST
                        + "\r\nUser-Agent: Certguide\r\nAccept: application/json\r\n\r\n",
                asked.get());
    }

    @Test
    void whoIsNotTrustedOrHasAnotherNameIsNotAsked() throws Exception {
        serve("HTTP/1.1 200 OK\r\n\r\n{}");
        assertEquals(Optional.empty(), get(strangers, "https://" + HOST + "/"));
        serve("HTTP/1.1 200 OK\r\n\r\n{}");
        assertEquals(Optional.empty(), get(context, "https://other.example.org/"));
        assertEquals("", asked.get());
    }

    @Test
    void onlyWholePagesCount() throws Exception {
        for (String answer : new String[] {
            "HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\n\r\n{}",
            "HTTP/1.1 500 Bad\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            "HTTP/1.1 200 OK\r\n",
            "{}",
            "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(70_000)
        }) {
            serve(answer);
            assertEquals(
                    Optional.empty(),
                    get(context, "https://" + HOST + "/"),
                    answer.lines().findFirst().orElse(""));
        }
    }

    @Test
    void nothingButHttpsIsVisited() throws Exception {
        for (String page : new String[] {"http://" + HOST + "/", "https://" + HOST + ":8443/", "ftp://" + HOST + "/"}) {
            assertEquals(Optional.empty(), get(context, page), page);
        }
    }
}
