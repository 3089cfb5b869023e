package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that let a user in and do not do everything, or not at once, and that say why they end. */
@Timeout(60)
class ServerLimitsTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");
    private static final Duration LONG = Duration.ofSeconds(30);

    /** How long a server may take to open a channel, unless one of ours is open. */
    private static final Duration BRIEF = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch runs = new CountDownLatch(1);

    private TestSshd sshd() {
        return new TestSshd(KEY)
                .program("quick", (in, out, err, environment) -> {
                    out.write("quick\n".getBytes());
                    return 0;
                })
                .program("long", (in, out, err, environment) -> {
                    runs.countDown();
                    over.await();
                    return 0;
                });
    }

    private Server logIn(TestSshd sshd, Duration patience) throws Exception {
        Result result = new SshConnector(
                        folder.resolve("own"),
                        folder.resolve("user"),
                        Optional.empty(),
                        new SshConnector.Timeouts(patience, Duration.ofSeconds(60), 3))
                .connect(
                        sshd.address(),
                        new Login.Password(Secret.of(TestSshd.PASSWORD)),
                        new HostKeyTrust.Accepted(TestSshd.hostKey(KEY)));
        return assertInstanceOf(Result.Connected.class, result).server();
    }

    private static Failure failure(Server server, String text, Duration limit) {
        return assertThrows(ServerException.class, () -> server.run(Command.of(text, limit)))
                .failure();
    }

    @Test
    void whereOneSessionIsAllowedAtATimeTheNextCommandWaitsForTheOneThatRuns() throws Exception {
        try (TestSshd sshd = sshd().sessionsAtMost(1).start();
                Server server = logIn(sshd, Duration.ofSeconds(5))) {
            FutureTask<Integer> first =
                    new FutureTask<>(() -> server.run(Command.of("long", LONG)).exitStatus());
            Thread.ofVirtual().start(first);
            assertTrue(runs.await(30, TimeUnit.SECONDS));
            FutureTask<String> second =
                    new FutureTask<>(() -> server.run(Command.of("quick", LONG)).out());
            Thread.ofVirtual().start(second);
            assertTrue(sshd.sessionsRefused.tryAcquire(120, 30, TimeUnit.SECONDS), "longer than a server may take");
            over.countDown();
            assertEquals(0, first.get());
            assertEquals("quick\n", second.get());
        }
    }

    @Test
    void aCommandForWhichNoSessionIsLeftIsToldAsThat() throws Exception {
        try (TestSshd sshd = sshd().sessionsAtMost(1).start();
                Server server = logIn(sshd, BRIEF);
                Terminal terminal = server.open(Command.of("long", LONG), new Terminal.Size(80, 24))) {
            assertInstanceOf(Failure.NoMoreSessions.class, failure(server, "quick", Duration.ofSeconds(2)));
            over.countDown();
            assertEquals(0, terminal.exitStatus().orElse(0));
        }
    }

    @Test
    void aLoginThatOpensNoSessionIsToldAtOnce() throws Exception {
        try (TestSshd sshd = sshd().sessionsAtMost(0).start();
                Server server = logIn(sshd, LONG)) {
            assertInstanceOf(Failure.NoSession.class, failure(server, "quick", LONG));
            assertEquals(1, sshd.sessionsRefused.availablePermits());
        }
    }

    /** Pipes that are called a terminal, a terminal, and a server without such a command. */
    @ParameterizedTest
    @CsvSource({"1, false", "0, true", "127, true"})
    void aTerminalThatIsNoneIsToldBeforeAProgramWaitsForItsAnswersForEver(int status, boolean real) throws Exception {
        try (TestSshd sshd = sshd().named("AsyncSSH_2.21.1")
                        .program("test -t 0", (in, out, err, environment) -> status)
                        .start();
                Server server = logIn(sshd, LONG)) {
            Terminal.Size size = new Terminal.Size(80, 24);
            if (real) {
                try (Terminal terminal = server.open(Command.of("quick", LONG), size)) {
                    assertEquals(0, terminal.exitStatus().orElseThrow());
                }
            } else {
                Failure failure = assertThrows(
                                ServerException.class, () -> server.open(Command.of("quick", LONG), size))
                        .failure();
                assertEquals(new Failure.NoTerminal(TestSshd.USER), failure);
            }
        }
    }

    @Test
    void aServerThatTakesNoCommandsIsToldAsThat() throws Exception {
        try (TestSshd sshd = sshd().withoutCommands().start();
                Server server = logIn(sshd, LONG)) {
            assertEquals(new Failure.CommandsRefused(TestSshd.USER), failure(server, "quick", LONG));
        }
    }

    @Test
    void aUserWhoIsLoggedInTooOftenIsTold() throws Exception {
        try (TestSshd sshd = sshd().loginsAtMost(1).start();
                Server first = logIn(sshd, LONG)) {
            Failure failure =
                    assertThrows(ServerException.class, () -> logIn(sshd, LONG)).failure();
            assertInstanceOf(Failure.NoMoreSessions.class, failure);
            assertTrue(failure.toString().contains("Too many concurrent connections"), failure.toString());
            assertTrue(first.isOpen());
        }
    }

    /** As TinySSH does. */
    @Test
    void aServerThatHangsUpAfterTheFirstCommandIsToldAsThat() throws Exception {
        try (TestSshd sshd = sshd().start();
                Server server = logIn(sshd, LONG)) {
            CountDownLatch closed = new CountDownLatch(1);
            server.onClosed(closed::countDown);
            assertEquals("quick\n", server.run(Command.of("quick", LONG)).out());
            sshd.drop();
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertEquals(new Failure.OneCommandOnly(TestSshd.USER), failure(server, "quick", LONG));
            assertEquals(new Failure.OneCommandOnly(TestSshd.USER), server.loss());
        }
        try (TestSshd sshd = sshd().start();
                Server server = logIn(sshd, LONG)) {
            for (int i = 0; i < 2; i++) server.run(Command.of("quick", LONG));
            CountDownLatch closed = new CountDownLatch(1);
            server.onClosed(closed::countDown);
            sshd.drop();
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertInstanceOf(Failure.ConnectionLost.class, server.loss());
        }
    }

    /** With the reason that OpenSSH gives for everything, and with one of its own. */
    @ParameterizedTest
    @CsvSource({
        SshConstants.SSH2_DISCONNECT_BY_APPLICATION + ", This server is being switched off",
        // MINA has words of its own for it.
        SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR + ", Protocol error or corrupt packet"
    })
    void whatTheServerSaysWhenItEndsTheConnectionInTheMiddleIsShown(int reason, String words) throws Exception {
        try (TestSshd sshd = sshd().start();
                Server idle = logIn(sshd, LONG);
                Server busy = logIn(sshd, LONG)) {
            CountDownLatch closed = new CountDownLatch(1);
            idle.onClosed(closed::countDown);
            FutureTask<Failure> task = new FutureTask<>(() -> failure(busy, "long", LONG));
            Thread.ofVirtual().start(task);
            assertTrue(runs.await(30, TimeUnit.SECONDS));
            sshd.sayGoodbye(reason, words);
            assertEquals(new Failure.ConnectionEnded(words), task.get());
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertEquals(new Failure.ConnectionEnded(words), idle.loss());
        }
    }
}
