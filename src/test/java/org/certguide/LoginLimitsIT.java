package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.LoginCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real servers do not let somebody do at a time, or any more, and second tries on one connection. */
@UsesLab
@Timeout(120)
@Tag("matrix")
class LoginLimitsIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LabServer lab = Lab.server("trixie");
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void usual() {
        lab.reset();
    }

    @AfterEach
    void leaveNothing() {
        lab.reset();
    }

    /** It stops listening for a moment: waits until it answers as it is set up now. */
    private void configure(String... lines) {
        lab.in(
                "sh",
                "-c",
                "sed -i /PerSourcePenalties/d /etc/ssh/sshd_config.d/lab.conf;"
                        + " printf '%s\\n' 'VersionAddendum limits' \"$@\" > /etc/ssh/sshd_config.d/a-limits.conf; kill -HUP 1;"
                        + " for i in $(seq 100); do ssh-keyscan -t ed25519 127.0.0.1 2>&1 | grep -q limits && exit 0;"
                        + " sleep 0.1; done; exit 1",
                "sh",
                String.join("\n", lines));
    }

    private Optional<List<Secret>> person(String title, List<Question> questions) {
        questions.forEach(q ->
                asked.add(q.kind() + " " + q.text().substring(q.text().lastIndexOf('\n') + 1) + " " + q.earlier()));
        if (answers.size() < questions.size()) return Optional.empty();
        return Optional.of(
                questions.stream().map(q -> Secret.of(answers.removeFirst())).toList());
    }

    private Login password(String typed) {
        return new Login.Password(Secret.of(typed), this::person);
    }

    private static Login key() {
        return new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
    }

    private Result connect(String user, Login login) throws Exception {
        return connect(user, login, words -> {});
    }

    private Result connect(String user, Login login, Connector.Dialog dialog) throws Exception {
        LoginCheck connector = new LoginCheck(
                new SshConnector(
                        folder.resolve("known"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL),
                new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()));
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Result first = connector.connect(address, login, new HostKeyTrust.KnownHosts(), dialog);
        return first instanceof Result.HostKeyUnknown(var shown)
                ? connector.connect(address, login, new HostKeyTrust.Accepted(shown), dialog)
                : first;
    }

    private Server logIn(String user, Login login) throws Exception {
        return assertInstanceOf(Result.Connected.class, connect(user, login)).server();
    }

    private Failure failure(String user, Login login) {
        return assertThrows(ServerException.class, () -> connect(user, login)).failure();
    }

    @Test
    void aComputerThatIsMadeToWaitAfterAFailedLoginIsTold() {
        configure("PerSourcePenalties authfail:60s min:1s");
        // sshd takes it down when the connection has ended, a moment later.
        Failure told = failure("ubuntu", password("wrong"));
        for (int i = 0; i < 20 && told instanceof Failure.LoginRefused; i++)
            told = failure("ubuntu", password("wrong"));
        assertEquals(new Failure.LoginsPaused(lab.host(), "Not allowed at this time"), told);
    }

    @Test
    void aServerWithTooManyLoginsUnderWayIsTold() throws Exception {
        configure("MaxStartups 1");
        try (Socket other = new Socket(lab.host(), lab.port())) {
            assertTrue(other.getInputStream().read() > 0, "it is served");
            assertInstanceOf(Failure.LoginsPaused.class, failure("ubuntu", key()));
        }
    }

    @Test
    void anAccountThatIsNotLetInAtThisHourIsToldAsEnded() {
        lab.in("sh", "-c", """
                sed -i '/@include common-account/i account required pam_time.so' /etc/pam.d/sshd
                echo '*;*;ubuntu;!Al0000-2400' >/etc/security/time.conf
                """);
        assertEquals(new Failure.LoginEnded("ubuntu"), failure("ubuntu", password("ubuntu-pw")));
        assertEquals(new Failure.LoginEnded("ubuntu"), failure("ubuntu", key()));
    }

    @Test
    void whatAServerSaysThatIsBeingWorkedOnIsShown() {
        lab.in("sh", "-c", "echo Maintenance until noon >/etc/nologin");
        Failure.LoginCutOff cut = assertInstanceOf(Failure.LoginCutOff.class, failure("ubuntu", password("ubuntu-pw")));
        assertEquals("Maintenance until noon", cut.words());
    }

    @Test
    void theBannerIsShownWhileTheServerTakesItsTime() throws Exception {
        configure("Banner /etc/issue.net");
        lab.in("sh", "-c", """
                echo Authorised users only >/etc/issue.net
                sed -i '1i auth optional pam_exec.so /bin/sleep 4' /etc/pam.d/sshd
                """);
        List<String> said = new ArrayList<>();
        assertInstanceOf(Result.Connected.class, connect("ubuntu", password("ubuntu-pw"), said::add))
                .server()
                .close();
        assertEquals(List.of("Authorised users only"), said);
    }

    @Test
    void aUserWithTooManyLoginsIsTold() throws Exception {
        lab.in("sh", "-c", """
                grep -q pam_limits /etc/pam.d/sshd || echo 'session required pam_limits.so' >>/etc/pam.d/sshd
                echo 'ubuntu hard maxlogins 0' >/etc/security/limits.d/a.conf
                """);
        Failure.NoMoreSessions many = assertInstanceOf(Failure.NoMoreSessions.class, failure("ubuntu", key()));
        assertTrue(many.words().contains("too many logins for"), many.words());
    }

    @Test
    void whereTwoSessionsAreAllowedATerminalAndACommandRunSideBySideAndAThirdWaits() throws Exception {
        configure("MaxSessions 2");
        try (Server server = logIn("ubuntu", key());
                Terminal _ = server.open(Command.of("cat", LONG), new Terminal.Size(80, 24))) {
            assertEquals("x\n", server.run(Command.of("echo x", LONG)).out());
            Terminal two = server.open(Command.of("cat", LONG), new Terminal.Size(80, 24));
            assertInstanceOf(
                    Failure.NoMoreSessions.class,
                    assertThrows(ServerException.class, () -> server.run(Command.of("echo x", Duration.ofSeconds(3))))
                            .failure());
            two.close();
            assertEquals("y\n", server.run(Command.of("echo y", LONG)).out());
        }
    }

    @Test
    void aLoginWithoutSessionsIsTold() {
        configure("MaxSessions 0");
        assertInstanceOf(Failure.NoSession.class, failure("ubuntu", key()));
    }

    @Test
    void aConnectionThatTheServerEndsInTheMiddleOfACommandIsTold() throws Exception {
        try (Server server = logIn("ubuntu", key())) {
            lab.in("sh", "-c", "(sleep 1; pkill -TERM -u ubuntu) >/dev/null 2>&1 &");
            Failure lost = assertThrows(ServerException.class, () -> server.run(Command.of("sleep 20", LONG)))
                    .failure();
            assertTrue(
                    lost instanceof Failure.ConnectionLost || lost instanceof Failure.ConnectionEnded, lost.toString());
        }
    }

    @Test
    void aMistypedPasswordIsTypedAgainOnTheSameConnection() throws Exception {
        configure("PerSourcePenalties authfail:60s min:1s", "MaxAuthTries 3");
        answers.addAll(List.of("wrong again", "ubuntu-pw"));
        logIn("ubuntu", password("wrong")).close();
        assertEquals(List.of("PASSWORD ubuntu WRONG", "PASSWORD ubuntu WRONG"), asked);
        answers.add("kbd-pw");
        logIn("kbd", password("wrong")).close();
        assertEquals("PASSWORD kbd WRONG", asked.getLast());
    }

    @Test
    void aServerThatAllowsTwoTriesEndsThemAndThatIsARefusal() {
        configure("MaxAuthTries 2");
        answers.addAll(List.of("second", "third"));
        assertInstanceOf(Failure.LoginRefused.class, failure("ubuntu", password("first")));
        assertEquals(List.of("third"), List.copyOf(answers));
    }

    @Test
    void whoThinksLongerThanTheServerWaitsIsNotAskedAnyMore() {
        configure("LoginGraceTime 3");
        Login login = new Login.Questions((title, questions) -> {
            new CountDownLatch(1).await();
            return Optional.empty();
        });
        assertEquals(new Failure.LoginEnded("kbd"), failure("kbd", login));
    }
}
