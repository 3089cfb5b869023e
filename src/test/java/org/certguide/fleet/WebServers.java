package org.certguide.fleet;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.certguide.net.HttpsPage;
import org.certguide.net.NetworkAccess;
import org.certguide.net.PublicTrust;
import org.certguide.net.TestTls;
import org.certguide.net.TestTls.Answer;
import org.certguide.ui.panel.FakeNames;
import org.certguide.work.Threads;

/**
 * Many web servers on this computer, each with an address of its own, and the name server that knows them. Counts who
 * is connected to whom.
 */
public final class WebServers implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private static final KeyPair KEYS = TestTls.keys();

    final FakeNames names;

    /** How often each host was connected to, and how many connections to it there were at once at most. */
    final Map<InetAddress, Count> counts = new ConcurrentHashMap<>();

    private volatile long delay;

    /** So many of the next visitors are turned away. */
    final AtomicInteger refused = new AtomicInteger();

    /** So many of the next visitors are taken in, and told nothing; they do not wait long. */
    final AtomicInteger ignored = new AtomicInteger();

    private final ServerSocket silent;
    private final Map<InetSocketAddress, SocketAddress> sites = new ConcurrentHashMap<>();
    private final List<ServerSocket> open = new ArrayList<>();

    /** The same, as the servers themselves see it. */
    private final Map<InetAddress, Count> accepted = new ConcurrentHashMap<>();

    private final boolean real;

    /** Connections to one host. */
    static final class Count {
        final AtomicInteger all = new AtomicInteger();
        final AtomicInteger https = new AtomicInteger();
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        private void begin() {
            all.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
        }
    }

    public WebServers() throws IOException {
        this(false);
    }

    /**
     * @param real whether they listen at the ports 443 and 80 of their addresses, so that other programs meet them as
     *     well; only root may
     */
    public WebServers(boolean real) throws IOException {
        this.real = real;
        names = new FakeNames();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(silent);
    }

    /** What is to be asked instead of the internet. */
    public NetworkAccess internet() {
        return new NetworkAccess(Optional.of(names.where()), List.of(), Counted::new);
    }

    /** A socket that leads to the servers of this test. */
    private final class Counted extends Socket {
        private Optional<Count> count = Optional.empty();
        private boolean isIgnored;

        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
            InetSocketAddress wanted = (InetSocketAddress) to;
            Count there = counts.computeIfAbsent(wanted.getAddress(), a -> new Count());
            count = Optional.of(there);
            there.begin();
            if (wanted.getPort() == 443) there.https.incrementAndGet();
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            SocketAddress here = sites.get(wanted);
            if (here == null || refused.getAndUpdate(n -> Math.max(0, n - 1)) > 0)
                throw new ConnectException("nobody is at " + wanted);
            isIgnored = ignored.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            super.connect(isIgnored ? silent.getLocalSocketAddress() : here, timeout);
        }

        /** Who waits for nothing need not wait long. */
        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(isIgnored ? 1 : millis);
        }

        @Override
        public void close() throws IOException {
            super.close();
            synchronized (this) {
                count.ifPresent(there -> there.now.decrementAndGet());
                count = Optional.empty();
            }
        }
    }

    /** Each connection takes so long, in milliseconds, as far away. */
    public void delay(long millis) {
        delay = millis;
    }

    /** The names lead to an address. */
    void name(String name, String address) {
        names.others.put(name, address);
    }

    /** Puts a server at a port of an address. */
    void serve(String address, int port, Answer answer) throws IOException {
        InetAddress here = InetAddress.ofLiteral(address);
        ServerSocket socket =
                real ? new ServerSocket(port, 50, here) : new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        sites.put(new InetSocketAddress(here, port), socket.getLocalSocketAddress());
        Count count = accepted.computeIfAbsent(here, a -> new Count());
        Threads.start("web server", () -> {
            while (!socket.isClosed()) {
                try {
                    Socket visitor = socket.accept();
                    count.begin();
                    Threads.start("visitor", () -> {
                        try (visitor) {
                            answer.to(visitor);
                        } catch (Exception e) {
                            // The visitor has seen enough.
                        } finally {
                            count.now.decrementAndGet();
                        }
                    });
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
    }

    /** A website with https and http. */
    public void website(String name, String address, long daysLeft) throws Exception {
        name(name, address);
        serve(address, 443, https(certificate("Example", daysLeft, name)));
        serve(address, 80, WebServers::http);
    }

    static void http(Socket visitor) throws IOException {
        visitor.getInputStream().read();
        visitor.getOutputStream()
                .write("HTTP/1.1 404 Not Found\r\nServer: thing\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Says nothing until the visitor goes. */
    static void hang(Socket visitor) throws IOException {
        while (visitor.getInputStream().read() >= 0) continue;
    }

    /** One for 90 days, of an organisation. */
    static X509Certificate certificate(String organisation, long daysLeft, String... names) {
        X500Name issuer = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, "R10")
                .build();
        Instant end = NOW.plus(Duration.ofDays(daysLeft)).plusSeconds(3600);
        return new TestTls.Certificate(
                        issuer,
                        BigInteger.valueOf(daysLeft + 100_000),
                        new X500Name("CN=server"),
                        KEYS,
                        KEYS,
                        end.minus(Duration.ofDays(90)),
                        end)
                .names(names)
                .with(
                        Extension.authorityKeyIdentifier,
                        TestTls.extensions().createAuthorityKeyIdentifier(KEYS.getPublic()))
                .signed();
    }

    static Answer https(X509Certificate... chain) {
        return TestTls.https(KEYS, chain);
    }

    /** How many connections the servers have taken, by any program, since this was asked last. */
    public int accepted() {
        return accepted.values().stream().mapToInt(c -> c.all.getAndSet(0)).sum();
    }

    /** How many of them one host had at once, at most. */
    public int mostAtOnce() {
        return accepted.values().stream()
                .mapToInt(c -> c.most.getAndSet(0))
                .max()
                .orElse(0);
    }

    /** The name server that knows them, as a program is told of it. */
    public String nameServer() {
        return names.where().getAddress().getHostAddress() + ":" + names.where().getPort();
    }

    /** A look at them as users have it, in which port 80 of private addresses is visited as well. */
    public FleetCheck look(Clock clock) {
        NetworkAccess network = real ? NetworkAccess.asSeenFromHere(Optional.of(names.where())) : internet();
        return new FleetCheck(
                network,
                clock,
                new FleetCheck.Settings(
                        24, Duration.ofSeconds(2), true, new PublicTrust(), new HttpsPage(network)::get));
    }

    /** How many connections there were to all hosts together. */
    public int connections() {
        return counts.values().stream().mapToInt(c -> c.all.get()).sum();
    }

    /** How many there were to one host at once, at most. */
    public int mostToOne() {
        return counts.values().stream().mapToInt(c -> c.most.get()).max().orElse(0);
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : open) socket.close();
        names.close();
    }
}
