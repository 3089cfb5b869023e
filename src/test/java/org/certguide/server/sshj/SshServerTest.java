package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Signal;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshServerTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    Path folder;

    private static final String READY = "certguide-345:ready";

    private TestSshd sshd;
    private Server server;

    @BeforeEach
    void logIn() throws Exception {
        sshd = new TestSshd(KEY).start();
        server = connect(sshd.address(), Duration.ofSeconds(15));
    }

    @AfterEach
    void logOut() throws IOException {
        server.close();
        sshd.close();
    }

    // ---- commands

    @Test
    void aCommandGivesItsOutputItsErrorsAndItsStatus() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            out.write("grün\n".getBytes(UTF_8));
            err.write("oops\n".getBytes(UTF_8));
            return 3;
        });

        CommandResult result = server.run(Command.of("x", LONG));

        assertEquals("grün\n", result.out());
        assertEquals("oops\n", result.err());
        assertEquals(3, result.exitStatus());
        assertFalse(result.succeeded());
    }

    @Test
    void noOutputIsLostHoweverOftenACommandRuns() throws Exception {
        byte[] much = new byte[700_000];
        Arrays.fill(much, (byte) 'x');
        much[much.length - 1] = '!';
        sshd.program("x", (in, out, err, env) -> {
            out.write(much);
            err.write(much);
            return 0;
        });
        for (int i = 0; i < 30; i++) {
            CommandResult result = server.run(Command.of("x", LONG));

            assertEquals(0, result.exitStatus());
            assertArrayEquals(much, result.stdout());
            assertArrayEquals(much, result.stderr());
        }
    }

    @Test
    void aCommandThatReadsItsInputFindsTheEndOfIt() throws Exception {
        sshd.program("x", (in, out, err, env) -> in.read() == -1 ? 0 : 1);

        assertEquals(0, server.run(Command.of("x", LONG)).exitStatus());
    }

    @Test
    void outputIsSeenWhileTheCommandRuns() throws Exception {
        Semaphore seen = new Semaphore(0);
        sshd.program("x", (in, out, err, env) -> {
            out.write("first".getBytes(UTF_8));
            out.flush();
            return seen.tryAcquire(30, TimeUnit.SECONDS) ? 0 : 1;
        });

        Command command = Command.of("x", LONG).following(bytes -> seen.release());

        assertEquals(0, server.run(command).exitStatus());
    }

    @Test
    void manyCommandsRunSideBySide() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            out.write("yes".getBytes(UTF_8));
            return 0;
        });
        List<FutureTask<CommandResult>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FutureTask<CommandResult> task = new FutureTask<>(() -> server.run(Command.of("x", LONG)));
            Thread.ofVirtual().start(task);
            tasks.add(task);
        }
        for (FutureTask<CommandResult> task : tasks)
            assertEquals("yes", task.get().out());
    }

    @Test
    void endlessOutputIsCutOffAndTheConnectionStands() throws Exception {
        sshd.program("endless", (in, out, err, env) -> {
            byte[] block = new byte[32 * 1024];
            while (true) out.write(block);
        });
        sshd.program("x", (in, out, err, env) -> 0);

        assertEquals(new Failure.OutputTooLarge("endless"), failure(Command.of("endless", LONG)));
        assertEquals("endless", sshd.hungUp.poll(30, TimeUnit.SECONDS));
        assertEquals(0, server.run(Command.of("x", LONG)).exitStatus());
    }

    @Test
    void aCommandThatTakesTooLongIsEnded() throws Exception {
        sshd.program("endless", (in, out, err, env) -> forEver());
        sshd.program("x", (in, out, err, env) -> 0);
        Duration limit = Duration.ofMillis(300);

        assertEquals(new Failure.CommandTimedOut("endless", limit), failure(Command.of("endless", limit)));
        assertEquals("endless", sshd.hungUp.poll(30, TimeUnit.SECONDS));
        assertEquals(0, server.run(Command.of("x", LONG)).exitStatus());
    }

    @Test
    void anErrorInWhoReadsTheOutputEndsTheCommandAtOnce() {
        sshd.program("x", (in, out, err, env) -> {
            out.write(1);
            return 0;
        });
        Command command = Command.of("x", LONG).following(bytes -> {
            throw new StackOverflowError();
        });

        assertTimeoutPreemptively(
                LONG.dividedBy(2), () -> assertThrows(StackOverflowError.class, () -> server.run(command)));
    }

    @Test
    void aCancelledCommandIsEnded() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        sshd.program("endless", (in, out, err, env) -> {
            runs.countDown();
            return forEver();
        });
        sshd.program("x", (in, out, err, env) -> 0);
        FutureTask<CommandResult> task = new FutureTask<>(() -> server.run(Command.of("endless", LONG)));
        Thread thread = Thread.ofPlatform().start(task);
        assertTrue(runs.await(30, TimeUnit.SECONDS));

        thread.interrupt();

        Exception e = assertThrows(ExecutionException.class, task::get);
        assertInstanceOf(InterruptedException.class, e.getCause());
        assertEquals("endless", sshd.hungUp.poll(30, TimeUnit.SECONDS));
        assertEquals(0, server.run(Command.of("x", LONG)).exitStatus());
    }

    @Test
    void aListenerThatFailsEndsTheCommand() {
        sshd.program("x", (in, out, err, env) -> {
            out.write(1);
            out.flush();
            return forEver();
        });
        Command command = Command.of("x", LONG).following(bytes -> {
            throw new IllegalStateException("mine");
        });

        Exception e = assertThrows(IllegalStateException.class, () -> server.run(command));

        assertEquals("mine", e.getMessage());
    }

    // ---- something that stays when the command has ended, as a start-up file of the shell may leave it

    @Test
    void nothingIsWaitedForWhenTheWholeAnswerIsThere() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            out.write("yes\nEND\n".getBytes(UTF_8));
            return 0;
        });
        sshd.leaving("x", (in, out, err, env) -> forEver());
        for (int i = 0; i < 12; i++) {
            CommandResult result = assertTimeoutPreemptively(
                    LONG.dividedBy(5), () -> server.run(Command.of("x", LONG).endingWith("\nEND\n")));
            assertEquals("yes\nEND\n0", result.out() + result.exitStatus());
            assertEquals("x", sshd.hungUp.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aCommandIsOverSoonWhoseStreamsDoNotEnd() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            err.write("no".getBytes(UTF_8));
            return 4;
        });
        sshd.leaving("x", (in, out, err, env) -> forEver());

        CommandResult result = assertTimeoutPreemptively(
                LONG.dividedBy(2), () -> server.run(Command.of("x", LONG).endingWith("\nEND\n")));

        assertEquals("no4", result.err() + result.exitStatus());
    }

    @Test
    void whatComesBehindTheExitStatusIsNotLost() throws Exception {
        byte[] much = new byte[700_000];
        Arrays.fill(much, (byte) 'x');
        sshd.program("x", (in, out, err, env) -> 0);
        sshd.leaving("x", (in, out, err, env) -> {
            out.write(much);
            out.write("\nEND\n".getBytes(UTF_8));
            out.flush();
            err.write(much);
            return 0;
        });
        CommandResult result = server.run(Command.of("x", LONG));
        assertEquals(much.length + 5, result.stdout().length);
        assertArrayEquals(much, result.stderr());

        result = server.run(Command.of("x", LONG).endingWith("\nEND\n"));
        assertEquals(much.length + 5, result.stdout().length);
    }

    @Test
    void aWholeAnswerDoesNotEndACommandThatRuns() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            out.write("yes\nEND\n".getBytes(UTF_8));
            out.flush();
            return in.read() == -1 ? 5 : 1;
        });

        assertEquals(5, server.run(Command.of("x", LONG).endingWith("\nEND\n")).exitStatus());
    }

    @Test
    void aTerminalEndsThoughSomethingStaysInIt() throws Exception {
        sshd.program("x", (in, out, err, env) -> {
            out.write("all".getBytes(UTF_8));
            return 6;
        });
        sshd.leaving("x", (in, out, err, env) -> forEver());
        try (Terminal terminal = server.open(Command.of("x", Duration.ZERO), new Terminal.Size(80, 24))) {
            assertTimeoutPreemptively(LONG.dividedBy(2), () -> {
                assertEquals("all", new String(terminal.output().readAllBytes(), UTF_8));
                assertEquals(OptionalInt.of(6), terminal.exitStatus());
            });
        }
    }

    // ---- hidden input

    @Test
    void theMarkIsSeenHoweverItIsCut() throws Exception {
        byte[] text = "lecture: certcertguide-012, certguide-01 2".getBytes(UTF_8);
        for (int size = 1; size <= text.length; size++) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            Runnable fail = () -> sent.writeBytes("too early".getBytes(UTF_8));
            Execution.Doorkeeper door = new Execution.Doorkeeper(gate("certguide-012", "secret"), sent, fail, fail);
            for (int i = 0; i < text.length; i += size)
                door.look(Arrays.copyOfRange(text, i, Math.min(text.length, i + size)));
            assertEquals("secret\n", sent.toString(UTF_8), "in pieces of " + size);
        }
    }

    @Test
    void thePasswordOfTheUserIsNotSentWhereThatOfRootIsAskedFor() throws Exception {
        for (boolean ofRoot : new boolean[] {false, true}) {
            for (String user : List.of("root", "joe", "%p")) {
                byte[] text = ("lecture\nsudo:" + user + ":certguide-012").getBytes(UTF_8);
                for (int size = 1; size <= text.length; size++) {
                    ByteArrayOutputStream sent = new ByteArrayOutputStream();
                    Command.StdinSecret secret = new Command.StdinSecret("certguide-012", Secret.of("secret"), ofRoot);
                    Execution.Doorkeeper door = new Execution.Doorkeeper(
                            new Command.Gate(READY, true, Optional.of(secret)),
                            sent,
                            () -> {},
                            () -> sent.writeBytes("end".getBytes(UTF_8)));
                    for (int i = 0; i < text.length; i += size)
                        door.look(Arrays.copyOfRange(text, i, Math.min(text.length, i + size)));
                    boolean right = user.equals("root") == ofRoot;
                    assertEquals(right ? "secret\n" : "end", sent.toString(UTF_8), user + " in pieces of " + size);
                }
            }
        }
    }

    @Test
    void theSecretIsSentOnceTheMarkIsSeen() throws Exception {
        sshd.program("sudo", (in, out, err, env) -> {
            for (String piece : List.of("lecture ce", "rtguide-0", "12")) {
                err.write(piece.getBytes(UTF_8));
                err.flush();
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
            out.write(("[" + lines.readLine() + "]").getBytes(UTF_8));
            return 0;
        });

        CommandResult result = server.run(hidden("sudo", "certguide-012", "pässwörd"));

        assertEquals("[pässwörd]", result.out());
        assertEquals(0, result.exitStatus());
    }

    @Test
    void theSecretIsNotSentTwice() throws Exception {
        sshd.program("sudo", (in, out, err, env) -> {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
            for (int i = 0; i < 3; i++) {
                err.write("certguide-012".getBytes(UTF_8));
                err.flush();
                out.write(("[" + lines.readLine() + "]").getBytes(UTF_8));
            }
            return 1;
        });

        CommandResult result = server.run(hidden("sudo", "certguide-012", "secret"));

        assertEquals("[secret][null][null]", result.out());
        assertEquals(1, result.exitStatus());
    }

    @Test
    void theSecretIsNotSentWithoutTheMark() throws Exception {
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        sshd.program("sudo", (in, out, err, env) -> {
            out.write("certguide-012".getBytes(UTF_8));
            err.write("[sudo] password for alice: certguide-01 2".getBytes(UTF_8));
            out.flush();
            err.flush();
            try {
                received.add(in.read());
            } catch (IOException e) {
                received.add(-1);
            }
            return 0;
        });

        Failure failure = failure(new Command(
                "sudo",
                Duration.ofSeconds(1),
                "script",
                Optional.of(gate("certguide-012", "secret")),
                false,
                Optional.empty(),
                bytes -> {}));

        assertInstanceOf(Failure.CommandTimedOut.class, failure);
        assertEquals(-1, received.poll(30, TimeUnit.SECONDS), "nothing but the end");
    }

    // ---- terminals

    @Test
    void aTerminalHasASizeEchoesInputAndEndsWithAStatus() throws Exception {
        BlockingQueue<String> sizes = new LinkedBlockingQueue<>();
        sshd.program("top", (in, out, err, env) -> {
            env.addSignalListener(
                    (channel, signal) -> sizes.add(
                            env.getEnv().get("COLUMNS") + "x" + env.getEnv().get("LINES")),
                    Signal.WINCH);
            out.write(env.getEnv().get("TERM").getBytes(UTF_8));
            out.write((" " + env.getEnv().get("COLUMNS") + " ").getBytes(UTF_8));
            out.flush();
            for (int c = in.read(); c != 'q'; c = in.read()) {
                out.write(c);
                out.flush();
            }
            return 7;
        });
        try (Terminal terminal = server.open(Command.of("top", Duration.ZERO), new Terminal.Size(100, 30))) {
            assertEquals("xterm-256color 100 ", read(terminal.output(), 19));

            terminal.write("grün".getBytes(UTF_8));
            assertEquals("grün", read(terminal.output(), 5));

            terminal.resize(new Terminal.Size(120, 40));
            assertEquals("120x40", sizes.poll(30, TimeUnit.SECONDS));

            terminal.write(new byte[] {'q'});
            assertEquals(OptionalInt.of(7), terminal.exitStatus());
            assertEquals(-1, terminal.output().read());
            assertThrows(IOException.class, () -> terminal.write(new byte[] {'x'}));
        }
    }

    @Test
    void closingATerminalHangsUp() throws Exception {
        sshd.program("top", (in, out, err, env) -> forEver());
        Terminal terminal = server.open(Command.of("top", Duration.ZERO), new Terminal.Size(80, 24));

        terminal.close();

        assertEquals("top", sshd.hungUp.poll(30, TimeUnit.SECONDS));
        assertEquals(OptionalInt.empty(), terminal.exitStatus());
    }

    @Test
    void waitingForATerminalCanBeCancelled() throws Exception {
        sshd.program("top", (in, out, err, env) -> forEver());
        try (Terminal terminal = server.open(Command.of("top", Duration.ZERO), new Terminal.Size(80, 24))) {
            FutureTask<OptionalInt> task = new FutureTask<>(terminal::exitStatus);
            Thread thread = Thread.ofPlatform().start(task);

            thread.interrupt();

            Exception e = assertThrows(ExecutionException.class, task::get);
            assertInstanceOf(InterruptedException.class, e.getCause());
        }
    }

    // ---- lost connections

    @Test
    void aCommandOnALostConnectionSaysSo() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        sshd.program("endless", (in, out, err, env) -> {
            runs.countDown();
            return forEver();
        });
        FutureTask<Failure> task = new FutureTask<>(() -> failure(Command.of("endless", LONG)));
        Thread.ofVirtual().start(task);
        assertTrue(runs.await(30, TimeUnit.SECONDS));

        sshd.close();

        assertInstanceOf(Failure.ConnectionLost.class, task.get());
    }

    @Test
    void aServerThatFallsSilentIsNoticed() throws Exception {
        sshd.program("endless", (in, out, err, env) -> forEver());
        try (Relay relay = new Relay(sshd.port());
                Server far =
                        connect(new ServerAddress("127.0.0.1", relay.port(), TestSshd.USER), Duration.ofSeconds(1))) {
            CountDownLatch closed = new CountDownLatch(1);
            far.onClosed(closed::countDown);
            FutureTask<Failure> task = new FutureTask<>(() -> failure(far, Command.of("endless", LONG)));
            Thread.ofVirtual().start(task);

            relay.silence();

            assertInstanceOf(Failure.ConnectionLost.class, task.get());
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertFalse(far.isOpen());
        }
    }

    /** As where a cable was pulled: long before anybody else notices. */
    @Test
    void aCommandThatTakesTooLongOnASilentLinkIsNotBlamed() throws Exception {
        sshd.program("endless", (in, out, err, env) -> forEver());
        try (Relay relay = new Relay(sshd.port());
                Server far = connect(
                        new ServerAddress("127.0.0.1", relay.port(), TestSshd.USER),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(4))) {
            relay.silence();
            assertInstanceOf(Failure.ConnectionLost.class, failure(far, Command.of("endless", Duration.ofMillis(300))));
            assertFalse(far.isOpen());
        }
    }

    /** A command that cannot even begin, as on a server that hangs: nobody may take it for connected. */
    @Test
    void aServerThatHangsBeforeACommandIsNoLongerConnected() throws Exception {
        try (Relay relay = new Relay(sshd.port());
                Server far = connect(
                        new ServerAddress("127.0.0.1", relay.port(), TestSshd.USER),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1))) {
            CountDownLatch closed = new CountDownLatch(1);
            far.onClosed(closed::countDown);
            relay.silence();
            assertInstanceOf(Failure.ConnectionLost.class, failure(far, Command.of("true", LONG)));
            assertFalse(far.isOpen());
            assertTrue(closed.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aServerThatHangsBeforeATerminalIsNoLongerConnected() throws Exception {
        try (Relay relay = new Relay(sshd.port());
                Server far = connect(
                        new ServerAddress("127.0.0.1", relay.port(), TestSshd.USER),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1))) {
            relay.silence();
            ServerException e = assertThrows(
                    ServerException.class, () -> far.open(Command.of("true", LONG), new Terminal.Size(80, 24)));
            assertInstanceOf(Failure.ConnectionLost.class, e.failure());
            assertFalse(far.isOpen());
        }
    }

    // ---- helpers

    /** Passes everything on until it is silenced; the connections stay open. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final List<Socket> ends = new ArrayList<>();
        private volatile boolean silent;

        Relay(int port) throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket near = socket.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                    ends.addAll(List.of(near, far));
                    pass(near, far);
                    pass(far, near);
                } catch (IOException e) {
                    // The test has ended.
                }
            });
        }

        private void pass(Socket from, Socket to) {
            Thread.ofVirtual().start(() -> {
                try {
                    byte[] buffer = new byte[8192];
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream();
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) if (!silent) out.write(buffer, 0, n);
                } catch (IOException e) {
                    // The test has ended.
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        void silence() {
            silent = true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket end : ends) end.close();
        }
    }

    private static int forEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static String read(InputStream in, int bytes) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < bytes) {
            int b = in.read();
            if (b < 0) break;
            text.write(b);
        }
        return text.toString(UTF_8);
    }

    private static Command hidden(String text, String mark, String secret) {
        return new Command(text, LONG, "script", Optional.of(gate(mark, secret)), false, Optional.empty(), bytes -> {});
    }

    private static Command.Gate gate(String mark, String secret) {
        return new Command.Gate(READY, true, Optional.of(new Command.StdinSecret(mark, Secret.of(secret))));
    }

    private Failure failure(Command command) {
        return failure(server, command);
    }

    private static Failure failure(Server server, Command command) {
        return assertThrows(ServerException.class, () -> server.run(command)).failure();
    }

    private Server connect(ServerAddress address, Duration keepAlive) throws Exception {
        return connect(address, keepAlive, Duration.ofSeconds(20));
    }

    private Server connect(ServerAddress address, Duration keepAlive, Duration patience) throws Exception {
        SshConnector connector = new SshConnector(
                folder.resolve("own"),
                folder.resolve("user"),
                Optional.empty(),
                new SshConnector.Timeouts(patience, keepAlive, 2));
        Login login = new Login.Password(Secret.of(TestSshd.PASSWORD));
        Result result = connector.connect(address, login, new HostKeyTrust.Accepted(TestSshd.hostKey(KEY)));
        return assertInstanceOf(Result.Connected.class, result).server();
    }
}
