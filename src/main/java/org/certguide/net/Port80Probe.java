package org.certguide.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.net.Port80Visit.Response;
import org.certguide.text.SafeText;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits port 80 of the domain names the way a certificate authority does: at each of their
 * addresses, with the name in the Host header, which the JDK's HTTP clients do not let differ from
 * the address. Nothing but the path is told to anybody.
 */
public final class Port80Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Port80Probe.class);

    /** Both together less than the time that the listener stays there. */
    private static final int CONNECT_MILLIS = 4000;

    private static final int READ_MILLIS = 2500;
    private static final int MOST_BYTES = 4096;

    /** Answers of other programs are shown up to this length. */
    private static final int LONGEST_WORDS = 160;

    /** So many visits at most. */
    private static final int MOST = 20;

    /**
     * Has a website at port 80, over IPv4 and IPv6, and belongs to those who will visit the server
     * anyway. Tells a network that lets nobody out to port 80 from a server that lets nobody in.
     */
    private static final String KNOWN = "letsencrypt.org";

    private static final Pattern HTTP = Pattern.compile("HTTP/1\\.[01] \\d{3}[^\\r\\n]*");
    private static final Pattern SERVER =
            Pattern.compile("^server: *([^\\r\\n]+)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private final NetworkAccess internet;
    private final String path;
    private final String answer;
    private final List<Goal> goals;
    private final List<Port80Visit> visits = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean listenerLeft;

    private record Goal(String domain, InetAddress address) {}

    private Port80Probe(NetworkAccess internet, String token, List<Goal> goals) {
        this.internet = internet;
        this.goals = goals;
        path = path(token);
        answer = answer(token);
    }

    /**
     * Connects to all addresses in parallel.
     *
     * @param dns what is known of the names
     * @param anybody whether private addresses are visited as well, where there may be anybody
     * @param secret of the listener's script; see {@link #path} and {@link #answer}
     */
    public static Port80Probe begin(
            NetworkAccess internet,
            List<String> domains,
            Map<String, DomainRecords> dns,
            boolean anybody,
            String secret) {
        List<Goal> goals = new ArrayList<>();
        for (String domain : domains) {
            DomainRecords records = dns.get(domain);
            if (records == null || domain.startsWith("*.")) continue;
            for (InetAddress address : records.addresses()) {
                if (Addresses.isPublic(address) || anybody) goals.add(new Goal(domain, address));
            }
        }
        List<Goal> some = goals.stream().limit(MOST).toList();
        Port80Probe begun = new Port80Probe(internet, secret, some);
        if (some.isEmpty()) begun.over.countDown();
        for (Goal goal : some) Threads.start("visit", () -> begun.visit(goal));
        return begun;
    }

    /**
     * One visit where no listener waits: what is at port 80 of an address now. Blocks for some seconds at most.
     *
     * @param domain what is asked for
     */
    public static Response visit(NetworkAccess internet, String domain, InetAddress address) {
        Port80Probe probe = new Port80Probe(internet, domain, List.of());
        return probe.get(new Goal(domain, address), probe.path);
    }

    /** From now on the listener may have ended: later connections prove nothing. */
    public synchronized void listenerLeft() {
        listenerLeft = true;
    }

    /** Waits for the last visit, some seconds at most; in the order of the addresses. */
    public List<Port80Visit> end() throws InterruptedException {
        over.await();
        synchronized (this) {
            visits.sort(Comparator.comparingInt(v -> goals.indexOf(new Goal(v.domain(), v.address()))));
            return List.copyOf(visits);
        }
    }

    /**
     * What the listener of a script is asked for, as for the answer to a challenge; not guessed by
     * anybody.
     *
     * @param token of the script
     */
    public static String path(String token) {
        return "/.well-known/acme-challenge/" + derived("path", token);
    }

    /**
     * What only the listener of that script answers. It does not follow from the path, so that
     * nobody who repeats what was asked passes for it.
     */
    public static String answer(String token) {
        return derived("answer", token);
    }

    /** Does not contain the secret. */
    public static String derived(String what, String token) {
        try {
            byte[] text = (what + " " + token).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void visit(Goal goal) {
        Response met = new Response.Nothing();
        try {
            met = get(goal, path);
        } finally {
            if (add(new Port80Visit(goal.domain(), goal.address(), met))) {
                try {
                    last();
                } finally {
                    over.countDown();
                }
            }
        }
    }

    /**
     * @return whether it was the last one
     */
    private synchronized boolean add(Port80Visit visit) {
        boolean missed = listenerLeft && failed(visit.seen());
        visits.add(missed ? new Port80Visit(visit.domain(), visit.address(), new Response.TooLate()) : visit);
        return visits.size() == goals.size();
    }

    private static boolean failed(Response seen) {
        return seen instanceof Response.Refused || seen instanceof Response.Nothing;
    }

    /** Tells the listener that it may go, and looks whether what failed could have worked. */
    private void last() {
        List<Port80Visit> all;
        synchronized (this) {
            all = List.copyOf(visits);
        }
        all.stream()
                .filter(v -> v.seen() instanceof Response.Listener)
                .findFirst()
                .ifPresent(v -> get(new Goal(v.domain(), v.address()), path + "/told"));
        for (boolean four : List.of(true, false)) {
            List<Port80Visit> those = all.stream()
                    .filter(v -> v.address() instanceof Inet4Address == four)
                    .toList();
            if (those.isEmpty() || !those.stream().allMatch(v -> failed(v.seen()))) continue;
            if (!reachesAnybody(internet, four)) noWay(those);
        }
    }

    private synchronized void noWay(List<Port80Visit> those) {
        visits.replaceAll(v -> those.contains(v) ? new Port80Visit(v.domain(), v.address(), new Response.NoWay()) : v);
    }

    /**
     * Whether this computer gets to port 80 of somebody who has one for certain. Blocks for some seconds at most.
     *
     * @param four over IPv4, and not over IPv6
     */
    public static boolean reachesAnybody(NetworkAccess internet, boolean four) {
        try {
            DnsLookup dns = internet.dns();
            List<InetAddress> addresses = (four ? dns.ipv4(KNOWN) : dns.ipv6(KNOWN)).recordsOrNone();
            if (addresses.isEmpty()) return false;
            try (Socket socket = internet.sockets().get()) {
                socket.connect(new InetSocketAddress(addresses.getFirst(), 80), CONNECT_MILLIS);
                return true;
            }
        } catch (IOException e) {
            LOG.debug("this computer cannot connect to port 80 of any reference host", e);
            return false;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Response get(Goal goal, String wanted) {
        boolean connected = false;
        try (Socket socket = internet.sockets().get()) {
            socket.connect(new InetSocketAddress(goal.address(), 80), CONNECT_MILLIS);
            connected = true;
            socket.setSoTimeout(READ_MILLIS);
            String request = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Certguide\r\nConnection: close\r\n\r\n"
                    .formatted(wanted, goal.domain());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return understood(read(socket.getInputStream()));
        } catch (IOException e) {
            LOG.debug("a connection to port 80 failed", e);
            if (connected) return new Response.Silence();
            return e instanceof SocketTimeoutException ? new Response.Nothing() : new Response.Refused();
        }
    }

    /** What comes before the end, before the time is over, and before it is too much. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        long end = System.nanoTime() + READ_MILLIS * 1_000_000L;
        byte[] some = new byte[1024];
        try {
            for (int n = 0; n >= 0 && got.size() < MOST_BYTES && System.nanoTime() < end; ) {
                n = in.read(some);
                if (n > 0) got.write(some, 0, n);
            }
        } catch (IOException e) {
            // Some servers reset the connection after their answer.
            if (got.size() == 0) throw e;
        }
        return got.toString(StandardCharsets.UTF_8);
    }

    private Response understood(String reply) {
        if (reply.isBlank()) return new Response.Silence();
        Matcher http = HTTP.matcher(reply);
        if (!http.lookingAt())
            return new Response.Other(shown(reply.lines().findFirst().orElse("")));
        int body = reply.indexOf("\r\n\r\n");
        if (body >= 0 && reply.substring(body).strip().equals(answer)) return new Response.Listener();
        Matcher server = SERVER.matcher(body < 0 ? reply : reply.substring(0, body));
        return new Response.Other(shown(server.find() ? server.group(1) : http.group()));
    }

    private static String shown(String words) {
        return SafeText.line(words, LONGEST_WORDS);
    }
}
