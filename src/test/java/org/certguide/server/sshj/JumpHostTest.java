package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is reached through others, each with its host key and its login. */
@Timeout(60)
class JumpHostTest {
    private static final KeyPair OUTER = TestSshd.key("ssh-ed25519");
    private static final KeyPair INNER = TestSshd.key("ssh-ed25519");
    private static final KeyPair END = TestSshd.key("ssh-ed25519");

    @TempDir
    Path folder;

    private TestSshd outer;
    private TestSshd inner;
    private TestSshd end;
    private final Person person = new Person();

    /** Accepts every key, and types codes. */
    private static final class Person implements Connector.Dialog {
        private final List<String> asked = new ArrayList<>();
        private final List<HostKey> keys = new ArrayList<>();
        private String code = "123456";

        @Override
        public void said(String words) {}

        @Override
        public boolean isRight(ServerAddress at, HostKey key) throws InterruptedException {
            keys.add(key);
            return true;
        }

        @Override
        public Login.Answers answers(ServerAddress hop) {
            return (title, questions) -> {
                asked.add(hop + " " + questions.getFirst().text().strip());
                return Optional.of(List.of(Secret.of(code)));
            };
        }
    }

    @BeforeEach
    void started() throws IOException {
        outer = new TestSshd(OUTER)
                .asking(List.of("Code: *"), List.of("123456"))
                .forwarding()
                .start();
        inner = new TestSshd(INNER)
                .asking(List.of("Code: *"), List.of("123456"))
                .forwarding()
                .start();
        end = new TestSshd(END)
                .program("true", (in, out, err, environment) -> 0)
                .start();
    }

    @AfterEach
    void stopped() throws IOException {
        outer.close();
        inner.close();
        end.close();
    }

    private ServerAddress through(TestSshd... hops) {
        String via = Stream.of(hops).map(hop -> hop.address().toString()).collect(Collectors.joining(","));
        return new ServerAddress("127.0.0.1", end.port(), TestSshd.USER, Optional.of(via));
    }

    private Result connect(ServerAddress address, HostKeyTrust trust, Connector.Dialog dialog)
            throws ServerException, InterruptedException {
        SshConnector.Timeouts brief = new SshConnector.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(15), 3);
        return new SshConnector(folder.resolve("own"), folder.resolve("user"), Optional.empty(), brief)
                .connect(address, new Login.Password(Secret.of(TestSshd.PASSWORD)), trust, dialog);
    }

    private Server connected(ServerAddress address) throws ServerException, InterruptedException {
        return assertInstanceOf(Result.Connected.class, connect(address, new HostKeyTrust.KnownHosts(), person))
                .server();
    }

    private Failure failure(ServerAddress address) {
        return assertThrows(ServerException.class, () -> connect(address, new HostKeyTrust.KnownHosts(), person))
                .failure();
    }

    private static void assertClosed(TestSshd sshd) throws InterruptedException {
        int open = 0;
        do {
            String event = sshd.connections.poll(30, TimeUnit.SECONDS);
            assertNotNull(event, "a connection stays open");
            open += event.equals("opened") ? 1 : -1;
        } while (open > 0 || !sshd.connections.isEmpty());
    }

    @Test
    void aServerBehindTwoOthersIsReachedWithEachHostKeyComparedOnceAndEachCodeTyped() throws Exception {
        try (Server server = connected(through(outer, inner))) {
            assertEquals(
                    0, server.run(Command.of("true", Duration.ofSeconds(20))).exitStatus());
            assertEquals(TestSshd.hostKey(END), server.hostKey());
        }
        assertEquals(List.of(TestSshd.hostKey(OUTER), TestSshd.hostKey(INNER), TestSshd.hostKey(END)), person.keys);
        assertEquals(List.of(outer.address() + " Code:", inner.address() + " Code:"), person.asked);
        String known = Files.readString(folder.resolve("own"));
        for (TestSshd sshd : List.of(outer, inner, end)) assertTrue(known.contains("[127.0.0.1]:" + sshd.port() + " "));
        person.keys.clear();
        connected(through(outer, inner)).close();
        assertEquals(List.of(), person.keys);
    }

    @Test
    void thePasswordOfTheServerGoesToNoServerOnTheWay() throws Exception {
        connected(through(outer, inner)).close();
        assertEquals(List.of("123456"), List.copyOf(outer.secrets));
        assertEquals(List.of("123456"), List.copyOf(inner.secrets));
        assertEquals(List.of(TestSshd.PASSWORD), List.copyOf(end.secrets));
    }

    @Test
    void aServerOnTheWayThatOffersQuestionsAndHasNoneAsksForThePassword() throws Exception {
        try (TestSshd plain =
                new TestSshd(OUTER).withoutQuestions().forwarding().start()) {
            person.code = TestSshd.PASSWORD;
            connected(through(plain)).close();
            assertEquals(List.of(TestSshd.PASSWORD), List.copyOf(plain.secrets));
        }
    }

    @Test
    void theConnectionsOnTheWayEndWithTheSession() throws Exception {
        connected(through(outer, inner)).close();
        for (TestSshd sshd : List.of(outer, inner, end)) assertClosed(sshd);
    }

    @Test
    void aServerOnTheWayThatGoesAwayEndsTheSession() throws Exception {
        Server server = connected(through(outer));
        CountDownLatch closed = new CountDownLatch(1);
        server.onClosed(closed::countDown);
        outer.drop();
        assertTrue(closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aServerOnTheWayThatGoesAwayIsNamedAndNotTheOneBehindIt() throws Exception {
        Trusting slow = new Trusting(hop -> (title, questions) -> {
            if (hop.equals(outer.address())) return Optional.of(List.of(Secret.of("123456")));
            outer.drop();
            new CountDownLatch(1).await();
            return Optional.empty();
        });
        Failure failure = assertThrows(
                        ServerException.class,
                        () -> connect(through(outer, inner), new HostKeyTrust.KnownHosts(), slow))
                .failure();
        assertEquals(
                outer.address(),
                assertInstanceOf(Failure.AtJumpHost.class, failure).at());
    }

    @Test
    void aServerOnTheWayThatPassesNothingOnIsNamed() throws Exception {
        try (TestSshd closed = new TestSshd(OUTER)
                .asking(List.of("Code: *"), List.of("123456"))
                .start()) {
            assertEquals(new Failure.ForwardingRefused("127.0.0.1", "127.0.0.1", end.port()), failure(through(closed)));
        }
    }

    @Test
    void aServerThatIsNotReachedFromTheOneBeforeIsNamedWithBoth() throws Exception {
        int port = end.port();
        end.close();
        Failure.NotReachedFrom failure =
                assertInstanceOf(Failure.NotReachedFrom.class, failure(throughTo(port, outer)));
        assertEquals("127.0.0.1", failure.hop());
        assertEquals(port, failure.port());
    }

    private static ServerAddress throughTo(int port, TestSshd hop) {
        return new ServerAddress(
                "127.0.0.1", port, TestSshd.USER, Optional.of(hop.address().toString()));
    }

    @Test
    void whatFailsAtAServerOnTheWayIsToldOfThatServer() throws Exception {
        person.code = "0";
        Failure.AtJumpHost refused = assertInstanceOf(Failure.AtJumpHost.class, failure(through(outer, inner)));
        assertEquals(outer.address(), refused.at());
        assertInstanceOf(Failure.AnswersRefused.class, refused.why());
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        ServerAddress gone =
                new ServerAddress("127.0.0.1", end.port(), TestSshd.USER, Optional.of("alice@127.0.0.1:" + free));
        Failure.AtJumpHost away = assertInstanceOf(Failure.AtJumpHost.class, failure(gone));
        assertInstanceOf(Failure.ConnectionRefused.class, away.why());
        assertTrue(end.secrets.isEmpty());
    }

    @Test
    void aHostKeyOnTheWayThatHasChangedStopsBeforeAnythingIsSentUntilItWasCompared() throws Exception {
        Files.writeString(folder.resolve("own"), outer.line(INNER));
        Failure.AtJumpHost changed = assertInstanceOf(Failure.AtJumpHost.class, failure(through(outer)));
        assertEquals(Optional.of(TestSshd.hostKey(OUTER)), changed.wrongHostKey());
        assertTrue(outer.secrets.isEmpty());
        HostKeyTrust compared = changed.whenCompared().orElseThrow();
        assertInstanceOf(Result.Connected.class, connect(through(outer), compared, person))
                .server()
                .close();
        assertEquals(List.of(TestSshd.hostKey(END)), person.keys);
    }

    @Test
    void whereNobodyKnowsAHostKeyOnTheWayNothingIsSent() {
        ServerException e = assertThrows(
                ServerException.class, () -> connect(through(outer), new HostKeyTrust.KnownHosts(), words -> {}));
        assertEquals(
                new Failure.AtJumpHost(outer.address(), new Failure.HostKeyNotConfirmed(TestSshd.hostKey(OUTER))),
                e.failure());
        assertTrue(outer.secrets.isEmpty());
    }

    @Test
    void whoCancelsAtAnyServerLeavesNoConnectionOpen() throws Exception {
        for (TestSshd at : List.of(outer, inner, end)) {
            CountDownLatch asked = new CountDownLatch(1);
            Connector.Dialog slow = new Connector.Dialog() {
                @Override
                public void said(String words) {}

                @Override
                public boolean isRight(ServerAddress where, HostKey key) throws InterruptedException {
                    if (where.port() != at.port()) return true;
                    asked.countDown();
                    new CountDownLatch(1).await();
                    return false;
                }

                @Override
                public Login.Answers answers(ServerAddress hop) {
                    return person.answers(hop);
                }
            };
            Files.deleteIfExists(folder.resolve("own"));
            Thread thread = new Thread(() -> assertThrows(
                    InterruptedException.class,
                    () -> connect(through(outer, inner), new HostKeyTrust.KnownHosts(), slow)));
            thread.start();
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            thread.interrupt();
            thread.join();
            for (TestSshd sshd : new LinkedHashSet<>(List.of(outer, at))) assertClosed(sshd);
        }
    }
}
