package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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
        KeyPair keys = TestTls.keys();
        Instant now = Instant.now();
        context = TestTls.context(
                keys,
                new TestTls.Certificate("CN=T", keys, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)))
                        .names(HOST)
                        .signed());
        strangers = SSLContext.getInstance("TLS");
        strangers.init(null, null, null);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        names.close();
    }

    private Optional<String> get(SSLContext trusting, String page) throws InterruptedException {
        NetworkAccess internet =
                NetworkAccess.simulated(names.nameServer(), TestTls.leadingTo(server.getLocalSocketAddress(), 443));
        return new HttpsPage(internet, trusting.getSocketFactory()).get(URI.create(page));
    }

    private void serve(String answer) {
        Threads.start("authority", () -> {
            try (Socket visitor = server.accept();
                    SSLSocket tls = TestTls.accepted(context, visitor)) {
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
