package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.Port80Visit.Response;
import org.certguide.server.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Visits to servers that are not there. */
@Timeout(60)
class Port80ProbeTest {
    private static final String TOKEN = Token.random();
    private static final String DOMAIN = "dms.example.org";
    private static final String FOUR = "93.184.216.34";
    private static final String SIX = "2606:2800:220:1::1";
    private static final String OK = "HTTP/1.1 200 OK\r\nServer: thing\r\n\r\n";

    /** Who answers at an address, and what. */
    private final Map<String, String> servers = new ConcurrentHashMap<>();

    /** The addresses at which nothing answers, whereas others refuse. */
    private final List<String> silent = List.of("198.51.100.9");

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private Socket socket() {
        return new Socket() {
            private final ByteArrayOutputStream request = new ByteArrayOutputStream();
            private String address = "";

            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                assertTrue(timeout > 0);
                assertEquals(80, ((InetSocketAddress) to).getPort());
                address = Addresses.text(((InetSocketAddress) to).getAddress());
                if (silent.contains(address)) throw new SocketTimeoutException(address);
                if (!servers.containsKey(address)) throw new ConnectException(address);
            }

            @Override
            public void setSoTimeout(int timeout) {
                assertTrue(timeout > 0);
            }

            @Override
            public OutputStream getOutputStream() {
                return request;
            }

            @Override
            public InputStream getInputStream() {
                String text = request.toString(StandardCharsets.US_ASCII);
                asked.add(address + " " + text);
                String path = text.split(" ")[1];
                String reply = servers.getOrDefault(address, "")
                        .replace("@PATH@", path)
                        .replace(
                                "@ANSWER@",
                                path.equals(Port80Probe.path(TOKEN)) ? Port80Probe.answer(TOKEN) : "nothing here");
                return new ByteArrayInputStream(reply.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /** What was met, by address. Names are asked of nobody: every look-up fails. */
    private Map<String, Response> visit(Goal goal) throws InterruptedException {
        NetworkAccess internet = new NetworkAccess(
                Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), List.of(), this::socket);
        Map<String, Response> seen = new TreeMap<>();
        for (Port80Visit v : Port80Probe.begin(
                        internet, List.of(DOMAIN), Map.of(DOMAIN, goal.records()), goal.anybody(), TOKEN)
                .end()) seen.put(Addresses.text(v.address()), v.seen());
        return seen;
    }

    /**
     * Where the name leads.
     *
     * @param anybody see {@link Port80Probe#begin}
     */
    private record Goal(DomainRecords records, boolean anybody) {}

    private static Answer<InetAddress> found(List<String> texts) {
        if (texts.isEmpty()) return new Answer.NoRecords<>();
        return new Answer.Found<>(texts.stream().map(InetAddress::ofLiteral).toList());
    }

    private static Goal at(String... addresses) {
        List<String> all = List.of(addresses);
        return new Goal(
                new DomainRecords(
                        found(all.stream().filter(a -> !a.contains(":")).toList()),
                        found(all.stream().filter(a -> a.contains(":")).toList()),
                        new Answer.NoRecords<>(),
                        DOMAIN),
                false);
    }

    @Test
    void theListenerIsFoundAtEachAddressUnderTheDomainNameAndThenToldToGo() throws InterruptedException {
        servers.put(FOUR, OK + "@ANSWER@");
        servers.put(SIX, OK + "@ANSWER@\r\n");
        assertEquals(Map.of(FOUR, new Response.Listener(), SIX, new Response.Listener()), visit(at(FOUR, SIX)));
        assertEquals(3, asked.size());
        for (String request : asked) assertTrue(request.contains("\r\nHost: " + DOMAIN + "\r\n"), request);
        assertEquals(1, asked.stream().filter(r -> r.contains("/told HTTP")).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@PATH@", "You asked for @PATH@", "@ANSWER@ and more", "seen", ""})
    void whoeverAnswersAnythingElseIsNotTakenForTheListener(String body) throws InterruptedException {
        servers.put(FOUR, OK + body);
        assertEquals(Map.of(FOUR, new Response.Other("thing")), visit(at(FOUR)));
        assertTrue(asked.stream().noneMatch(r -> r.contains("/told")));
    }

    @Test
    void whatIsNoWebServerIsShownWithoutWhatNobodySees() throws InterruptedException {
        servers.put(FOUR, "SSH-2.0-Open\u202ESSH\r\nmore");
        assertEquals(Map.of(FOUR, new Response.Other("SSH-2.0-OpenSSH")), visit(at(FOUR)));
    }

    @Test
    void aConnectionWithoutAnAnswerIsTold() throws InterruptedException {
        servers.put(FOUR, "");
        assertEquals(Map.of(FOUR, new Response.Silence()), visit(at(FOUR)));
    }

    @Test
    void oneWayThatIsClosedIsToldWhereAnotherOneOfItsKindIsOpen() throws InterruptedException {
        servers.put(FOUR, OK + "@ANSWER@");
        assertEquals(
                Map.of(
                        FOUR,
                        new Response.Listener(),
                        "198.51.100.7",
                        new Response.Refused(),
                        "198.51.100.9",
                        new Response.Nothing()),
                visit(anybody(at(FOUR, "198.51.100.7", "198.51.100.9"))));
    }

    /** The addresses of the documentation are private for Let's Encrypt, and not for others. */
    private static Goal anybody(Goal goal) {
        return new Goal(goal.records(), true);
    }

    @Test
    void nothingIsSaidOfIpv6WhereThisComputerReachesNobodyOverIt() throws InterruptedException {
        servers.put(FOUR, OK + "@ANSWER@");
        assertEquals(Map.of(FOUR, new Response.Listener(), SIX, new Response.NoWay()), visit(at(FOUR, SIX)));
    }

    @Test
    void nobodyIsVisitedAtPrivateAddresses() throws InterruptedException {
        servers.put("192.168.1.1", OK);
        servers.put("fd00::1", OK);
        assertEquals(Map.of(), visit(at("192.168.1.1", "fd00::1")));
        assertTrue(asked.isEmpty());
    }

    @Test
    void aNameWithEndlessAddressesIsNotVisitedEndlessly() throws InterruptedException {
        String[] many = new String[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = "93.184.216." + i;
            servers.put(many[i], OK);
        }
        assertEquals(20, visit(at(many)).size());
    }
}
