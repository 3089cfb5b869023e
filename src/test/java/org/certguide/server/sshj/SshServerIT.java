package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Script;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real sshd and sudo. */
@UsesLab
@Timeout(120)
class SshServerIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LabServer lab = Lab.server("bookworm");

    @TempDir
    Path folder;

    // ---- host keys

    @Test
    void theFingerprintIsTheOneThatTheServersConsoleShows() throws Exception {
        HostKey key = offered(lab);

        String console = lab.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub");

        assertEquals("ssh-ed25519", key.type());
        assertTrue(console.contains(" " + key.fingerprint() + " "), console);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecdsa", "ed25519"})
    void theKeyThatIsKnownIsAskedFor(String type) throws Exception {
        String[] fields =
                lab.in("cat", "/etc/ssh/ssh_host_" + type + "_key.pub").split(" ");
        HostKey known = new HostKey(fields[0], fields[1]);
        String line = KnownHosts.line(lab.host(), lab.port(), known);
        Files.writeString(folder.resolve("user"), line + "\n");

        try (Server server = connected(connect("deploy", password("deploy"), new HostKeyTrust.KnownHosts()))) {
            assertEquals(known, server.hostKey());
            assertEquals("deploy\n", run(server, "id -un").out());
        }
    }

    @Test
    void newHostKeysStopTheConnection() throws Exception {
        logIn("deploy").close();
        HostKey known = offered(lab);
        lab.newHostKey();
        try {
            Failure failure = failure("deploy", password("deploy"), new HostKeyTrust.KnownHosts());

            Failure.HostKeyChanged changed = assertInstanceOf(Failure.HostKeyChanged.class, failure);
            assertEquals(known, changed.known());
        } finally {
            lab.reset();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "other"})
    void aHostCertificateCountsOnlyForItsHost(String principal) throws Exception {
        String name = principal.equals("valid") ? lab.host() : "other.example.org";
        lab.in(
                "sh",
                "-ec",
                "cd /root && rm -f ca ca.pub && ssh-keygen -q -t ed25519 -N '' -f ca"
                        + " && ssh-keygen -q -s ca -I host -h -n "
                        + name
                        + " /etc/ssh/ssh_host_ed25519_key.pub"
                        + " && echo HostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub"
                        + " > /etc/ssh/sshd_config.d/certificate.conf");
        try {
            lab.in(
                    "sh",
                    "-ec",
                    // It stops listening for a moment: wait until it answers with its certificate.
                    "pkill -HUP -o -x sshd; for i in $(seq 100); do ssh-keyscan -c 127.0.0.1"
                            + " 2>/dev/null | grep -q cert && exit 0; sleep .05; done; exit 1");
            String authority = lab.in("cat", "/root/ca.pub");
            String host = KnownHosts.name(lab.host(), lab.port());
            Files.writeString(folder.resolve("user"), "@cert-authority " + host + " " + authority);

            if (principal.equals("valid")) {
                connected(connect("deploy", password("deploy"), new HostKeyTrust.KnownHosts()))
                        .close();
            } else {
                assertInstanceOf(
                        Failure.HostCertificateInvalid.class,
                        failure("deploy", password("deploy"), new HostKeyTrust.KnownHosts()));
            }
        } finally {
            lab.reset();
        }
    }

    // ---- logins

    @Test
    void aPasswordLogsIn() throws Exception {
        try (Server server = logIn("ubuntu")) {
            assertEquals("ubuntu\n", run(server, "id -un").out());
        }
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        assertEquals(
                new Failure.LoginRefused("ubuntu", "publickey, password"),
                failure("ubuntu", password("guest"), new HostKeyTrust.Accepted(offered(lab))));
    }

    @Test
    void thePasswordAnswersTheOnlyQuestionOfKeyboardInteractive() throws Exception {
        try (Server server = logIn("kbd")) {
            assertEquals("kbd\n", run(server, "id -un").out());
        }
    }

    @Test
    void aPersonAnswersKeyboardInteractive() throws Exception {
        Login login = new Login.Questions((title, questions) ->
                Optional.of(questions.stream().map(q -> Secret.of("kbd-pw")).toList()));
        try (Server server = connected(connect("kbd", login, new HostKeyTrust.Accepted(offered(lab))))) {
            assertEquals("kbd\n", run(server, "id -un").out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void everyTypeOfKeyLogsIn(String type) throws Exception {
        Login login = new Login.KeyFile(Lab.key(type), Optional.empty());

        try (Server server = connected(connect("root", login, new HostKeyTrust.Accepted(offered(lab))))) {
            assertEquals("root\n", run(server, "id -un").out());
        }
    }

    @Test
    void aKeyWithAPassphraseLogsIn() throws Exception {
        Path file = Lab.key("passphrase");
        Login right = new Login.KeyFile(file, Optional.of(Secret.of(Lab.PASSPHRASE)));
        Login wrong = new Login.KeyFile(file, Optional.of(Secret.of("wrong")));

        connected(connect("root", right, new HostKeyTrust.Accepted(offered(lab))))
                .close();
        assertEquals(
                new Failure.PassphraseWrong(file.toString()),
                failure("root", wrong, new HostKeyTrust.Accepted(offered(lab))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void anAgentsKeyLogsIn(String type) throws Exception {
        Path socket = folder.resolve("agent");
        Process agent = start("ssh-agent", "-D", "-a", socket.toString());
        try {
            assertEquals(1, add(socket, "-l"), "the agent answers and is empty");
            assertEquals(new Failure.AgentEmpty(), failure(connector(Optional.of(socket)), "root", new Login.Agent()));
            assertEquals(0, add(socket, Lab.key(type).toString()));
            Result result = connector(Optional.of(socket))
                    .connect(address("root"), new Login.Agent(), new HostKeyTrust.Accepted(offered(lab)));
            try (Server server = connected(result)) {
                assertEquals("root\n", run(server, "id -un").out());
            }
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    // ---- commands and sudo

    @Test
    void aCommandGivesBothStreamsAndItsStatus() throws Exception {
        try (Server server = logIn("deploy")) {
            CommandResult result = run(server, "printf 'a b'; echo oops >&2; exit 7");

            assertEquals("a b", result.out());
            assertEquals("oops\n", result.err());
            assertEquals(7, result.exitStatus());
            assertEquals(-1, run(server, "kill -9 $$").exitStatus());
        }
    }

    @Test
    void noOutputIsLost() throws Exception {
        try (Server server = logIn("deploy")) {
            for (int i = 0; i < 20; i++) {
                CommandResult result = run(server, "seq 200000; seq 1000 >&2");
                assertTrue(result.out().endsWith("\n200000\n"));
                assertTrue(result.err().endsWith("\n1000\n"));
                assertEquals(0, result.exitStatus());
            }
        }
    }

    @Test
    void manyCommandsRunSideBySide() throws Exception {
        try (Server server = logIn("deploy")) {
            List<FutureTask<CommandResult>> tasks = IntStream.range(0, 30)
                    .mapToObj(i -> new FutureTask<>(() -> run(server, "echo " + i)))
                    .toList();
            tasks.forEach(Thread::startVirtualThread);
            for (int i = 0; i < tasks.size(); i++)
                assertEquals(i + "\n", tasks.get(i).get().out());
        }
    }

    @Test
    void aCommandThatTakesTooLongIsStoppedOnTheServer() throws Exception {
        try (Server server = logIn("deploy")) {
            Command command = Command.of("exec sleep 4321", Duration.ofSeconds(2));

            ServerException e = assertThrows(ServerException.class, () -> server.run(command));

            assertInstanceOf(Failure.CommandTimedOut.class, e.failure());
            assertEquals(
                    0,
                    run(
                                    server,
                                    "for i in $(seq 100); do"
                                            + " pgrep -f '[s]leep 4321' || exit 0; sleep 0.1; done;"
                                            + " exit 1")
                            .exitStatus());
        }
    }

    private static CommandResult asRoot(Server server, Sudo sudo, String script) throws Exception {
        Command command = new Script("command", script).command(sudo, LONG);
        return Script.outcome(command, server.run(command)).result();
    }

    @Test
    void sudoWithThePasswordRunsAsRoot() throws Exception {
        try (Server server = logIn("ubuntu")) {
            Sudo sudo = new Sudo.WithPassword(Secret.of("ubuntu-pw"));

            CommandResult result = asRoot(server, sudo, "id -un");

            assertEquals("root\n", result.out());
            assertEquals(0, result.exitStatus());
        }
    }

    @Test
    void sudoWithAWrongPasswordEndsAfterOneTry() throws Exception {
        try (Server server = logIn("ubuntu")) {
            Sudo sudo = new Sudo.WithPassword(Secret.of("wrong"));

            CommandResult result = asRoot(server, sudo, "id -un");

            assertEquals("", result.out());
            assertEquals(1, result.exitStatus());
            assertTrue(result.err().contains("1 incorrect password attempt"), result.err());
        }
    }

    @Test
    void sudoWithoutPasswordRunsAsRoot() throws Exception {
        try (Server server = logIn("deploy")) {
            assertEquals("root\n", asRoot(server, new Sudo.Free(), "id -un").out());
        }
    }

    // ---- terminals

    @Test
    void aTerminalKnowsItsSizeAndIsToldOfANewOne() throws Exception {
        try (Server server = logIn("deploy");
                Terminal terminal = server.open(
                        Command.of(
                                "trap 'stty size' WINCH; stty size; echo $TERM;"
                                        + " while read -r line; do echo \"got $line\";"
                                        + " [ \"$line\" = bye ] && exit 5; done",
                                LONG),
                        new Terminal.Size(100, 30))) {
            readUntil(terminal.output(), "30 100\r\nxterm-256color\r\n");

            terminal.resize(new Terminal.Size(132, 50));
            terminal.write("grün\r".getBytes(UTF_8));
            String text = readUntil(terminal.output(), "got grün\r\n");
            assertTrue(text.contains("50 132\r\n"), text);

            terminal.write("bye\r".getBytes(UTF_8));
            assertEquals(OptionalInt.of(5), terminal.exitStatus());
        }
    }

    @Test
    void closingATerminalEndsWhatRunsInIt() throws Exception {
        try (Server server = logIn("deploy")) {
            Terminal terminal = server.open(Command.of("echo on; exec sleep 8765", LONG), new Terminal.Size(80, 24));
            readUntil(terminal.output(), "on\r\n");

            terminal.close();

            assertEquals(
                    0,
                    run(
                                    server,
                                    "for i in $(seq 100); do"
                                            + " pgrep -f '[s]leep 8765' || exit 0; sleep 0.1; done;"
                                            + " exit 1")
                            .exitStatus());
        }
    }

    // ---- the end

    /**
     * The same moment, as near as it can be brought about: a signal for a channel that has just
     * gone would make sshd drop the connection.
     */
    @Test
    void givingUpAtTheMomentWhenACommandEndsKeepsTheConnection() throws Exception {
        try (Server server = logIn("deploy")) {
            List<FutureTask<Boolean>> tasks = IntStream.range(0, 300)
                    .mapToObj(i -> new FutureTask<>(() -> endsOrIsGivenUp(server, i)))
                    .toList();
            tasks.forEach(Thread::startVirtualThread);
            for (FutureTask<Boolean> task : tasks) task.get();

            assertTrue(server.isOpen());
            assertEquals("deploy\n", run(server, "id -un").out());
        }
    }

    private static boolean endsOrIsGivenUp(Server server, int i) throws Exception {
        Duration nearlyEnough = Duration.ofMillis(20 + i % 60);
        try {
            return server.run(Command.of("true", nearlyEnough)).succeeded();
        } catch (ServerException e) {
            return false;
        }
    }

    @Test
    void aNewSizeAtTheMomentWhenATerminalEndsKeepsTheConnection() throws Exception {
        try (Server server = logIn("deploy")) {
            for (int i = 0; i < 20; i++) {
                Terminal terminal = server.open(Command.of("sleep 0.02", LONG), new Terminal.Size(80, 24));
                Thread reader = Thread.startVirtualThread(() -> {
                    try {
                        terminal.output().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // it has ended
                    }
                });
                resizeUntilItEnds(terminal);
                reader.join();
            }
            assertTrue(server.isOpen());
            assertEquals("deploy\n", run(server, "id -un").out());
        }
    }

    private static void resizeUntilItEnds(Terminal terminal) {
        try {
            for (int rows = 24; ; rows = 24 + (rows + 1) % 100) {
                terminal.resize(new Terminal.Size(80, rows));
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Test
    void aCutConnectionIsLost() throws Exception {
        try (Server server = logIn("deploy")) {
            CountDownLatch closed = new CountDownLatch(1);
            CountDownLatch runs = new CountDownLatch(1);
            server.onClosed(closed::countDown);
            Command command = Command.of("echo on; sleep 600", LONG).following(bytes -> runs.countDown());
            FutureTask<Failure> task =
                    new FutureTask<>(() -> assertThrows(ServerException.class, () -> server.run(command))
                            .failure());
            Thread.ofVirtual().start(task);
            assertTrue(runs.await(30, TimeUnit.SECONDS));

            lab.cut();

            assertInstanceOf(Failure.ConnectionLost.class, task.get());
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertFalse(server.isOpen());
        }
    }

    @Test
    void debian11CanBeReached() throws Exception {
        LabServer old = Lab.server("bullseye");
        ServerAddress address = new ServerAddress(old.host(), old.port(), "deploy");
        try (Server server = connected(connector(Optional.empty())
                .connect(address, password("deploy"), new HostKeyTrust.Accepted(offered(old))))) {
            assertEquals("deploy\n", run(server, "id -un").out());
        }
    }

    // ---- helpers

    private static Process start(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no " + command[0]);
            throw e;
        }
    }

    /** ssh-add; as soon as the agent listens. */
    private static int add(Path socket, String argument) throws Exception {
        while (!Files.exists(socket)) Thread.onSpinWait();
        ProcessBuilder builder = new ProcessBuilder("ssh-add", argument);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static CommandResult run(Server server, String commandLine) throws ServerException, InterruptedException {
        return server.run(Command.of(commandLine, LONG));
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(UTF_8).endsWith(end)) {
            int b = in.read();
            assertTrue(b >= 0, () -> "ended after: " + text.toString(UTF_8));
            text.write(b);
        }
        return text.toString(UTF_8);
    }

    private ServerAddress address(String user) {
        return new ServerAddress(lab.host(), lab.port(), user);
    }

    private SshConnector connector(Optional<Path> agent) {
        return new SshConnector(folder.resolve("own"), folder.resolve("user"), agent, SshConnector.Timeouts.USUAL);
    }

    /** What the server shows to somebody who knows nothing. */
    private HostKey offered(LabServer server) throws Exception {
        SshConnector stranger = new SshConnector(
                folder.resolve("nothing"), folder.resolve("nothing"), Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress address = new ServerAddress(server.host(), server.port(), "nobody");
        Result result = stranger.connect(address, password("x"), new HostKeyTrust.KnownHosts());
        return assertInstanceOf(Result.HostKeyUnknown.class, result).key();
    }

    private Server logIn(String user) throws Exception {
        return connected(connect(user, password(user), new HostKeyTrust.Accepted(offered(lab))));
    }

    private Result connect(String user, Login login, HostKeyTrust trust) throws ServerException, InterruptedException {
        return connector(Optional.empty()).connect(address(user), login, trust);
    }

    private Failure failure(String user, Login login, HostKeyTrust trust) {
        return assertThrows(ServerException.class, () -> connect(user, login, trust))
                .failure();
    }

    private Failure failure(SshConnector connector, String user, Login login) {
        return assertThrows(
                        ServerException.class,
                        () -> connector.connect(address(user), login, new HostKeyTrust.KnownHosts()))
                .failure();
    }

    private static Login password(String user) {
        return new Login.Password(Secret.of(user + "-pw"));
    }

    private static Server connected(Result result) {
        return assertInstanceOf(Result.Connected.class, result).server();
    }
}
