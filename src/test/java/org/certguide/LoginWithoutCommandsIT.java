package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Prompt;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.LoginCheck;
import org.certguide.system.SystemCatalogue;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.TestEvents;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real logins that are let in and run no commands, as servers are delivered and set up. */
@Tag("matrix")
@UsesLab
@Timeout(120)
class LoginWithoutCommandsIT {
    private static LabServer lab;

    @TempDir
    Path folder;

    @BeforeAll
    static void fresh() {
        lab = Lab.server("trixie");
        lab.reset();
        lab.in("sh", "-c", "cp /root/.ssh/authorized_keys /root/keys");
    }

    /**
     * A way to set up a login.
     *
     * @param user who logs in, with a key
     * @param commands that set it up
     * @param why what the login is told as
     */
    private record Setup(String user, String commands, Failure why) {
        @Override
        public String toString() {
            return commands;
        }
    }

    private static Setup root(String command, Failure why) {
        return new Setup("root", "sed -i 's|^|command=\"" + command + "\" |' /root/.ssh/authorized_keys", why);
    }

    private static Setup ubuntu(String commands, String said) {
        return new Setup("ubuntu", commands, new Failure.NoCommands("ubuntu", said));
    }

    private static Setup startUp(String file, String said) {
        return ubuntu("printf '%s\\n' '" + file + "' >/home/ubuntu/.bashrc", said);
    }

    private static Setup silent(String file) {
        return new Setup("ubuntu", startUp(file, "").commands(), new Failure.NoCommandsSilent("ubuntu", 0));
    }

    static Stream<Setup> setups() {
        return Stream.of(
                new Setup("root", "chage -d 0 root", new Failure.NewPasswordNeeded("root")),
                root(
                        "echo Please login as the user \\\\\"ubuntu\\\\\" rather than the user \\\\\"root\\\\\".; exit 142",
                        new Failure.OtherUserWanted("root", "ubuntu")),
                root(
                        "echo 1. Status; echo 2. Log out; read choice",
                        new Failure.NoCommands("root", "1. Status 2. Log out")),
                root("internal-sftp", new Failure.FilesOnly("root", "This service allows sftp connections only.")),
                ubuntu("usermod -s /usr/sbin/nologin ubuntu", "This account is currently not available."),
                new Setup("ubuntu", "usermod -s /bin/false ubuntu", new Failure.NoCommandsSilent("ubuntu", 1)),
                new Setup("ubuntu", "echo yes >/home/ubuntu/.bashrc", new Failure.TooMuchPrintedAtLogin("ubuntu")),
                silent("exit"),
                silent("exec cat >/dev/null"),
                startUp("echo Maintenance until noon >&2; exit 3", "Maintenance until noon"));
    }

    @AfterAll
    static void leaveNothing() {
        lab.reset();
    }

    private static void restore() {
        lab.in("sh", "-c", """
                chage -d 2026-01-01 root; cp /root/keys /root/.ssh/authorized_keys
                usermod -s /bin/bash ubuntu; rm -f /home/ubuntu/.bashrc
                """);
    }

    private SshConnector connector() {
        return new SshConnector(
                folder.resolve("known"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
    }

    private Result connect(String user) throws Exception {
        LoginCheck checked = new LoginCheck(connector(), log());
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Login login = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        Result first = checked.connect(address, login, new HostKeyTrust.KnownHosts());
        return first instanceof Result.HostKeyUnknown(var key)
                ? checked.connect(address, login, new HostKeyTrust.Accepted(key))
                : first;
    }

    private CommandLog log() {
        return new CommandLog(folder.resolve("commands.log"), Clock.systemUTC());
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aLoginThatRunsNoCommandsIsToldAsWhatItIs(Setup setup) throws Exception {
        lab.in("sh", "-c", setup.commands());
        try {
            Failure why = assertThrows(ServerException.class, () -> connect(setup.user()))
                    .failure();
            assertEquals(setup.why(), why);
        } finally {
            restore();
        }
        assertInstanceOf(Result.Connected.class, connect(setup.user())).server().close();
    }

    /** What fish makes of commands for another shell is its own affair; none of them is carried out. */
    @Test
    void aStartUpFileThatGoesOnInAnotherShellIsToldWithItsWords() throws Exception {
        lab.in("sh", "-c", """
                apt-get update -q && apt-get install -q -y --no-install-recommends fish
                echo 'exec fish' >/home/ubuntu/.bashrc
                """);
        try {
            Failure why =
                    assertThrows(ServerException.class, () -> connect("ubuntu")).failure();
            Failure.NoCommands told = assertInstanceOf(Failure.NoCommands.class, why);
            assertTrue(told.words().contains("fish"), told.words());
        } finally {
            restore();
        }
    }

    @Test
    void aStartUpFileWithABadPathDoesNotMatter() throws Exception {
        lab.in("sh", "-c", "echo 'export PATH=/nowhere' >/home/ubuntu/.bashrc");
        try {
            assertInstanceOf(Result.Connected.class, connect("ubuntu")).server().close();
        } finally {
            restore();
        }
    }

    @Test
    void anExpiredPasswordIsChangedHereAndTheLoginGoesOn() throws Exception {
        lab.in("chage", "-d", "0", "ubuntu");
        BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
        // What is saved when it ends is still being written after the test.
        Path memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                        .setAttributeViews("basic", "owner", "posix", "unix")
                        .build())
                .getPath("/home");
        try (Walkthrough walkthrough = new Walkthrough(
                new Services(
                        connector(),
                        new JobRunner(events::add),
                        events::add,
                        SystemCatalogue::own,
                        new ProfileStore(memory.resolve("profiles")),
                        new CommandLog(memory.resolve("commands.log"), Clock.systemUTC()),
                        Clock.systemUTC(),
                        URI.create("https://10.77.0.1/directory"),
                        Lab.internet(),
                        page -> {}),
                TestEvents.silentConsole())) {
            var connect = walkthrough.connect();
            connect.host().set(lab.host());
            connect.port().set(Integer.toString(lab.port()));
            connect.user().set("ubuntu");
            connect.connect(Secret.of("ubuntu-pw"));
            until(events, () -> connect.hostKey().unknown().get() != null);
            connect.hostKey().accept();
            until(events, () -> connect.problem().get() != null);
            assertEquals(
                    Optional.of(new Failure.NewPasswordNeeded("ubuntu")),
                    connect.problem().get().failure());
            connect.changePassword();
            var console = walkthrough.work().get().console();
            for (String secret : List.of("ubuntu-pw", "brand-New-42-words", "brand-New-42-words")) {
                until(events, () -> console.prompt().get() instanceof Prompt.Password);
                connect.answer(new Answer.Hidden(Secret.of(secret)));
                until(events, () -> console.prompt().get() == null);
            }
            until(events, () -> walkthrough.session().get() != null);
            assertTrue(walkthrough.work().get().server().hasLoginPassword());
            walkthrough.work().get().server().unlockWithLoginPassword();
            assertEquals(
                    0,
                    walkthrough
                            .session()
                            .get()
                            .change("test $(id -u) = 0", Duration.ofSeconds(20))
                            .exitStatus());
        }
    }

    @Test
    void whatTheServerSaysOfAnExpiredAccountIsShown() throws Exception {
        connect("ubuntu");
        lab.in("chage", "-E", "2020-01-01", "ubuntu");
        try {
            ServerAddress address = new ServerAddress(lab.host(), lab.port(), "ubuntu");
            Login login = new Login.Password(Secret.of("ubuntu-pw"));
            Failure why = assertThrows(
                            ServerException.class,
                            () -> connector().connect(address, login, new HostKeyTrust.KnownHosts()))
                    .failure();
            Failure.LoginCutOff cut = assertInstanceOf(Failure.LoginCutOff.class, why);
            assertTrue(cut.words().contains("Your account has expired"), cut.words());
        } finally {
            lab.in("chage", "-E", "-1", "ubuntu");
        }
    }

    @Test
    void aNewPasswordThatIsWantedWhileLoggingInIsAskedOfTheUser() throws Exception {
        connect("ubuntu");
        lab.in("chage", "-d", "0", "kbd");
        List<String> asked = new ArrayList<>();
        List<String> secrets = new ArrayList<>(List.of("kbd-pw", "brand-New-42-words", "brand-New-42-words"));
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), "kbd");
        Login login = new Login.Password(Secret.of("kbd-pw"), (title, questions) -> {
            // PAM tells why above the first one.
            questions.forEach(q -> asked.add(q.text().substring(q.text().lastIndexOf("\n") + 1)));
            return Optional.of(questions.stream()
                    .map(q -> Secret.of(secrets.removeFirst()))
                    .toList());
        });
        Result result = connector().connect(address, login, new HostKeyTrust.KnownHosts());
        assertInstanceOf(Result.Connected.class, result).server().close();
        assertEquals(List.of("Current password:", "New password:", "Retype new password:"), asked);
    }

    private static void until(BlockingQueue<Runnable> events, BooleanSupplier so) throws InterruptedException {
        while (!so.getAsBoolean()) {
            Runnable event = events.poll(60, TimeUnit.SECONDS);
            assertTrue(event != null, "nothing happened");
            event.run();
        }
    }
}
