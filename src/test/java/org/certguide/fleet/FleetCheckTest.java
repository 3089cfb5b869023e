package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.certguide.diagnosis.Severity;
import org.certguide.net.TestTls.Answer;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.text.Messages;
import org.certguide.work.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks at web servers of this computer. */
@Timeout(120)
class FleetCheckTest {
    private static final Clock CLOCK = Clock.fixed(WebServers.NOW, ZoneOffset.UTC);

    private WebServers web;

    /** The pages of certificate authorities. */
    private AuthorityWindow.Pages pages = page -> Optional.empty();

    @BeforeEach
    void start() throws IOException {
        web = new WebServers();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
    }

    private Map<String, FleetLook> look(List<FleetServer> servers) throws InterruptedException {
        Map<String, FleetLook> seen = new ConcurrentHashMap<>();
        check().run(servers, new FleetCheck.Listener() {
            @Override
            public void begun(FleetServer server) {}

            @Override
            public void seen(FleetLook look) {
                seen.put(look.server().id(), look);
            }
        });
        return seen;
    }

    private FleetCheck check() {
        return new FleetCheck(
                web.internet(),
                CLOCK,
                new FleetCheck.Settings(8, Duration.ofMillis(1), true, chain -> true, page -> pages.get(page)));
    }

    private static FleetServer server(String... names) {
        return FleetServer.of(List.of(names));
    }

    @Test
    void fiftyServersAreSeenSideBySideAndNoneIsVisitedTwiceAtATime() throws Exception {
        List<FleetServer> servers = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(4);
        for (int i = 1; i <= 50; i++) {
            String name = "host" + i + ".example.org";
            String address = "127.0.0." + i;
            web.name(name, address);
            web.name("www." + name, address);
            Answer https = WebServers.https(WebServers.certificate("Example", i + 9, name, "www." + name));
            web.serve(address, 443, visitor -> {
                together.countDown();
                // Nobody is answered before four are there.
                together.await();
                https.to(visitor);
            });
            web.serve(address, 80, WebServers::http);
            servers.add(server(name, "www." + name));
        }
        // The same host under another name, as with many sites on one server.
        web.name("also.example.org", "127.0.0.1");
        servers.add(1, server("also.example.org"));
        Map<String, FleetLook> seen = look(servers);
        assertEquals(51, seen.size());
        assertEquals(1, web.mostToOne());
        // For each name one visit to https and one to http.
        assertEquals(202, web.connections());
        for (int i = 1; i <= 50; i++) {
            FleetLook look = seen.get("host" + i + ".example.org");
            assertEquals(Optional.of(i + 9L), look.daysLeft());
            assertEquals(i + 9 >= 28 ? Severity.FINE : Severity.ATTENTION, look.severity());
        }
        assertEquals(Severity.STOP, seen.get("also.example.org").severity(), "its certificate is for another name");
    }

    @Test
    void aLookThatIsCancelledLeavesNoConnectionBehind() throws Exception {
        List<FleetServer> servers = new ArrayList<>();
        CountDownLatch visited = new CountDownLatch(8);
        for (int i = 1; i <= 20; i++) {
            String name = "host" + i + ".example.org";
            web.name(name, "127.0.0." + i);
            web.serve("127.0.0." + i, 443, visitor -> {
                visited.countDown();
                WebServers.hang(visitor);
            });
            servers.add(server(name));
        }
        AtomicInteger seen = new AtomicInteger();
        List<Throwable> end = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ended = new CountDownLatch(1);
        Thread looking = Threads.start("look", () -> {
            try {
                check().run(servers, new FleetCheck.Listener() {
                    @Override
                    public void begun(FleetServer server) {}

                    @Override
                    public void seen(FleetLook look) {
                        seen.incrementAndGet();
                    }
                });
            } catch (InterruptedException e) {
                end.add(e);
            } finally {
                ended.countDown();
            }
        });
        visited.await();
        looking.interrupt();
        ended.await();
        assertEquals(1, end.size());
        while (web.counts.values().stream().anyMatch(c -> c.now.get() > 0)) Thread.onSpinWait();
        assertEquals(0, seen.get(), "what was cut off is no finding");
    }

    @Test
    void whoeverDoesNotAnswerIsTriedOnceMoreAndThenLeftAlone() throws Exception {
        web.name("gone.example.org", "127.0.0.9");
        web.name("www.gone.example.org", "127.0.0.9");
        Map<String, FleetLook> seen = look(List.of(server("gone.example.org", "www.gone.example.org")));
        assertEquals(Severity.UNKNOWN, seen.get("gone.example.org").severity());
        assertEquals(2, web.connections());
    }

    @Test
    void aServerThatAnswersOnTheSecondTryIsSeen() throws Exception {
        web.website("busy.example.org", "127.0.0.9", 60);
        web.refused.set(1);
        Map<String, FleetLook> seen = look(List.of(server("busy.example.org")));
        assertEquals(Severity.FINE, seen.get("busy.example.org").severity());
        assertEquals(3, web.connections());
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingIsTriedOnceMore() throws Exception {
        web.website("busy.example.org", "127.0.0.9", 60);
        web.ignored.set(1);
        assertEquals(
                Severity.FINE,
                look(List.of(server("busy.example.org")))
                        .get("busy.example.org")
                        .severity());
        assertEquals(3, web.connections());
        web.website("hangs.example.org", "127.0.0.10", 60);
        web.name("www.hangs.example.org", "127.0.0.10");
        web.ignored.set(2);
        FleetLook look = look(List.of(server("hangs.example.org", "www.hangs.example.org")))
                .get("hangs.example.org");
        assertEquals(List.of("fleet.nobody", "fleet.nobody"), keys(look));
        assertEquals(
                2, web.counts.get(InetAddress.ofLiteral("127.0.0.10")).https.get(), "and then left alone");
    }

    @Test
    void namesThatLeadNowhereAndServersWithoutHttpsAreTold() throws Exception {
        web.name("nowhere.example.org", "");
        web.name("plain.example.org", "127.0.0.3");
        web.serve("127.0.0.3", 443, WebServers::http);
        Map<String, FleetLook> seen = look(List.of(server("nowhere.example.org"), server("plain.example.org")));
        assertEquals("fleet.nowhere-yet", key(seen.get("nowhere.example.org")));
        assertEquals("fleet.no-https", key(seen.get("plain.example.org")));
    }

    @Test
    void theAuthorityIsAskedOnceForEachPageAndToldWhereItWantsARenewal() throws Exception {
        List<URI> asked = Collections.synchronizedList(new ArrayList<>());
        Instant to = WebServers.NOW.minus(Duration.ofDays(3));
        pages = page -> {
            asked.add(page);
            return Optional.of(
                    page.getPath().endsWith("directory")
                            ? "{\"renewalInfo\": \"https://acme-v02.api.letsencrypt.org/info\"}"
                            : "{\"suggestedWindow\": {\"start\": \"" + to.minusSeconds(60) + "\", \"end\": \"" + to
                                    + "\"}}");
        };
        List<FleetServer> servers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            String name = "host" + i + ".example.org";
            web.name(name, "127.0.0." + i);
            web.serve("127.0.0." + i, 443, WebServers.https(WebServers.certificate("Let's Encrypt", 60 + i, name)));
            servers.add(server(name));
        }
        Map<String, FleetLook> seen = look(servers);
        for (FleetLook look : seen.values()) {
            assertEquals("fleet.replace", key(look));
            assertEquals(Optional.of(to), look.window().map(AuthorityWindow::to));
        }
        assertEquals(4, asked.size(), asked.toString());
    }

    @Test
    void anAuthorityThatDoesNotAnswerIsNotAskedForEachServer() throws Exception {
        List<URI> asked = Collections.synchronizedList(new ArrayList<>());
        pages = page -> {
            asked.add(page);
            return Optional.empty();
        };
        List<FleetServer> servers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            String name = "host" + i + ".example.org";
            web.name(name, "127.0.0." + i);
            web.serve("127.0.0." + i, 443, WebServers.https(WebServers.certificate("Let's Encrypt", 60 + i, name)));
            servers.add(server(name));
        }
        Map<String, FleetLook> seen = look(servers);
        assertTrue(seen.values().stream().allMatch(look -> look.severity() == Severity.FINE));
        assertTrue(asked.size() <= 2, asked.toString());
    }

    @Test
    void nobodyIsVisitedForNoServers() throws Exception {
        assertEquals(Map.of(), look(List.of()));
        assertThrows(InterruptedException.class, () -> {
            Thread.currentThread().interrupt();
            look(List.of(server("host.example.org")));
        });
    }

    private static List<String> keys(FleetLook look) {
        return look.findings().stream().map(f -> f.words().key()).toList();
    }

    private static String key(FleetLook look) {
        FleetFinding first = look.findings().getFirst();
        assertTrue(Messages.of(first.words()).contains(look.server().title()));
        return first.words().key();
    }
}
