package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Probe;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Terminal;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.system.SystemFacts;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to a real server, whatever shell its user has, and however sudo is set up. */
@UsesLab
@Timeout(120)
class LoginShellsIT {
    private static final List<String> SHELLS = List.of("bash", "dash", "zsh", "fish", "tcsh", "bsd-csh", "mksh", "ash");
    private static final Duration LONG = Duration.ofSeconds(20);

    /** What a shell, a terminal or echo could change on the way. */
    private static final String HARD = "it's `a` \"b\" $HOME \\n \\\\ !! %s \t ~ * # {x,y} grün €";

    /** More than a terminal takes at once. */
    private static final String LONG_COMMENT = ("# " + "x".repeat(200) + "\n").repeat(60);

    private static final Probe<String> WHO = Probe.of(
            "who", true, LONG, LONG_COMMENT + """
            read -r nothing
            text user "$(id -un)"
            text hard "$(cat <<'EOF'
            @HARD@
            EOF
            )"
            """.replace("@HARD@", HARD), o -> o.text("user") + " " + o.text("hard"));

    private static LabServer lab;

    @TempDir
    Path folder;

    static Stream<String> shells() {
        return SHELLS.stream();
    }

    /** Each shell has a user with sudo that asks for a password, and one whose sudo does not ask. */
    @BeforeAll
    static void shellsAndUsers() {
        lab = Lab.server("bookworm");
        lab.reset();
        lab.in("sh", "-ec", """
                exec 2>&1
                apt-get update -q >/dev/null
                DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
                  zsh fish tcsh csh mksh busybox >/dev/null
                printf '#!/bin/sh\\nexec busybox ash "$@"\\n' >/usr/local/bin/ash
                chmod +x /usr/local/bin/ash
                groupadd -f asks
                groupadd -f free
                echo '%asks ALL=(ALL:ALL) ALL' >/etc/sudoers.d/shells
                echo '%free ALL=(ALL:ALL) NOPASSWD: ALL' >>/etc/sudoers.d/shells
                for s in bash dash zsh fish tcsh bsd-csh mksh ash; do
                  p=$(command -v $s)
                  useradd -m -s "$p" -G asks asks-$s
                  useradd -m -s "$p" -G free free-$s
                  echo "asks-$s:pw-$s" | chpasswd
                  echo "free-$s:pw-$s" | chpasswd
                done
                """);
    }

    private Session login(String user, Login login, String... sudoPassword) throws Exception {
        SshConnector connector = new SshConnector(
                folder.resolve("known"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Result result = connector.connect(address, login, new HostKeyTrust.KnownHosts());
        if (result instanceof Result.HostKeyUnknown unknown)
            result = connector.connect(address, login, new HostKeyTrust.Accepted(unknown.key()));
        Privileges privileges = Privileges.of(user, Optional.empty());
        for (String password : sudoPassword) privileges.usePassword(Secret.of(password));
        return new Session(
                assertInstanceOf(Result.Connected.class, result).server(),
                privileges,
                new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()));
    }

    private Session asks(String shell, String password) throws Exception {
        Login login = new Login.Password(Secret.of("pw-" + shell));
        return login("asks-" + shell, login, password);
    }

    private Session free(String shell) throws Exception {
        return login("free-" + shell, new Login.Password(Secret.of("pw-" + shell)));
    }

    private static Failure failure(Session session) {
        return assertThrows(ServerException.class, () -> session.ask(WHO)).failure();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyLoginShellPassesEveryQuestionOn(String shell) throws Exception {
        try (Session session = asks(shell, "pw-" + shell)) {
            assertEquals("asks-" + shell + " " + HARD, session.ask(WHO.as(false)));
            assertEquals("root " + HARD, session.ask(WHO));
            SystemFacts facts = session.ask(SystemFacts.PROBE);
            assertEquals("debian", facts.osId());
            assertEquals("asks-" + shell, facts.user());
            assertEquals(Sudo.Rights.NEEDS_PASSWORD, facts.sudo());
        }
        try (Session session = free(shell)) {
            assertEquals("root " + HARD, session.ask(WHO));
            assertEquals(
                    0,
                    session.change("touch '/root/x!'\ntest -e /root/x!", LONG).exitStatus());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void sudoThatWantsATerminalGetsOne(String shell) throws Exception {
        lab.in("sh", "-c", "echo 'Defaults requiretty' >/etc/sudoers.d/tty");
        try {
            try (Session session = asks(shell, "pw-" + shell)) {
                assertEquals("root " + HARD, session.ask(WHO));
                assertEquals("root " + HARD, session.ask(WHO));
            }
            try (Session session = free(shell)) {
                assertEquals("root " + HARD, session.ask(WHO));
                var failed = session.change("echo out; echo wrong >&2; exit 9", LONG);
                assertEquals("out\n|wrong|9", failed.out() + "|" + failed.err() + "|" + failed.exitStatus());
            }
        } finally {
            lab.in("rm", "/etc/sudoers.d/tty");
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceWithAndWithoutATerminal() throws Exception {
        for (String setting : List.of("", "Defaults requiretty", "Defaults passwd_tries=1", "Defaults use_pty")) {
            lab.in("sh", "-c", "echo \"$0\" >/etc/sudoers.d/tty; : >/var/log/tries", setting);
            try (Session session = asks("bash", "wrong")) {
                assertEquals(new Failure.SudoPasswordWrong(), failure(session), setting);
            } finally {
                lab.in("rm", "/etc/sudoers.d/tty");
            }
        }
    }

    @Test
    void aLoginShellThatShowsItsCommandsGetsNoPassword() throws Exception {
        lab.in("sh", "-c", "echo 'set -x' >/home/asks-bash/.bashrc; echo 'set -x' >/home/free-bash/.bashrc");
        try (Session session = asks("bash", "pw-bash")) {
            assertEquals("root " + HARD, session.ask(WHO));
        }
        Login login = new Login.Password(Secret.of("pw-bash"));
        // sudo does not ask, so the password is for nobody: not for the shell either.
        try (Session session = login("free-bash", login, "touch /root/typed")) {
            assertEquals("root " + HARD, session.ask(WHO));
            assertEquals("", lab.in("sh", "-c", "ls /root/typed 2>/dev/null || true"));
        }
        lab.in("rm", "/home/asks-bash/.bashrc", "/home/free-bash/.bashrc");
    }

    @Test
    void aStartUpFileThatTakesTheScriptLeavesNothingToRun() throws Exception {
        lab.in("sh", "-c", "echo 'read -r line' >/home/free-bash/.bashrc");
        try (Session session = free("bash")) {
            Failure.NoAnswer said = assertInstanceOf(Failure.NoAnswer.class, failure(session));
            assertTrue(said.said().contains("did not arrive whole"), said.said());
        }
        lab.in("rm", "/home/free-bash/.bashrc");
    }

    /** What start-up files of real people do. */
    static Stream<String> startUpFiles() {
        return Stream.of(
                "sleep 300 &",
                "nohup setsid sleep 300 &",
                "exec 9>&1; (sleep 300 &) ",
                "echo Welcome; echo 'to this server' >&2",
                "stty -ixon; stty erase '^H'; mesg n; tput setaf 1",
                "exec > >(cat)",
                "case $- in *c*) exec zsh -c \"$BASH_EXECUTION_STRING\" ;; esac",
                "set -u; set -o noclobber; alias sudo='sudo -E'; alias env=echo; umask 077",
                "trap 'echo bye' EXIT; PS4='$(date)'; CDPATH=/; export LC_ALL=fr_FR.UTF-8");
    }

    @ParameterizedTest
    @MethodSource("startUpFiles")
    void noStartUpFileDelaysOrChangesAnAnswer(String commands) throws Exception {
        for (String user : List.of("asks-bash", "free-bash"))
            lab.in("sh", "-c", "printf '%s\n' \"$0\" >/home/" + user + "/.bashrc", commands);
        try {
            try (Session session = asks("bash", "pw-bash")) {
                assertEquals("asks-bash " + HARD, soon(session, WHO.as(false)));
                assertEquals("root " + HARD, soon(session, WHO));
                assertEquals("root " + HARD, soon(session, WHO));
            }
            // With a terminal, the system ends what such a shell has left, which may not have printed all.
            if (commands.contains(">(")) return;
            lab.in("sh", "-c", "echo 'Defaults requiretty' >/etc/sudoers.d/tty");
            try (Session session = free("bash")) {
                assertEquals("root " + HARD, soon(session, WHO));
                var failed = session.change("echo out; echo wrong >&2; exit 9", LONG);
                assertTrue(failed.out().contains("out\n"), failed.out());
                assertEquals(9, failed.exitStatus());
            }
        } finally {
            lab.in("sh", "-c", "rm -f /etc/sudoers.d/tty /home/*/.bashrc; pkill -x sleep || true");
        }
    }

    private static String soon(Session session, Probe<String> probe) {
        return assertTimeoutPreemptively(LONG.dividedBy(4), () -> session.ask(probe));
    }

    /** Whose password sudo wants, and what else it is told to do, as an administrator may have set it up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Defaults log_output",
                "Defaults log_input, log_output, use_pty",
                "Defaults !use_pty",
                "Defaults passprompt_override, passprompt=\"Give %p: \"",
                "Defaults env_reset, !syslog, umask=0777, umask_override",
                "Defaults lecture=always, insults",
                "Defaults visiblepw, pwfeedback",
                "Defaults timestamp_timeout=0, verifypw=all"
            })
    void sudoMayBeSetUpInManyWays(String settings) throws Exception {
        lab.in("sh", "-c", "echo \"$0\" >/etc/sudoers.d/ways", settings);
        try (Session session = asks("bash", "pw-bash")) {
            assertEquals("root " + HARD, session.ask(WHO));
        } finally {
            lab.in("rm", "/etc/sudoers.d/ways");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"targetpw", "rootpw", "runaspw"})
    void sudoThatWantsThePasswordOfRootTakesIt(String setting) throws Exception {
        lab.in("sh", "-c", "echo root:pw-root | chpasswd; echo \"Defaults $0\" >/etc/sudoers.d/ways", setting);
        try {
            try (Session session = asks("bash", "pw-bash")) {
                assertEquals(new Failure.SudoRootPasswordNeeded("asks-bash"), failure(session));
                session.privileges().usePassword(Secret.of("pw-root"));
                assertEquals("root " + HARD, session.ask(WHO));
                session.privileges().usePassword(Secret.of("pw-bash"));
                assertEquals(new Failure.SudoPasswordWrong(), failure(session));
            }
        } finally {
            lab.in("sh", "-c", "rm /etc/sudoers.d/ways; passwd -dl root >/dev/null");
        }
    }

    /** A program that a person follows: an installation writes files with such lines. */
    @ParameterizedTest
    @MethodSource("shells")
    void everyLoginShellPassesAProgramInATerminalOn(String shell) throws Exception {
        String line = "sh -c "
                + Command.quote("id -un; printf \"%s\\n\" \"#!/bin/sh\" \"a\\\\b\" 'it '\\''s' >/root/w; cat /root/w");
        try (Session session = asks(shell, "pw-" + shell);
                JobRunner jobs = new JobRunner(Runnable::run)) {
            InteractiveProgram.Result result = new InteractiveProgram(
                            session,
                            jobs,
                            line,
                            List.of(),
                            PreparedAnswers.empty(),
                            new Terminal.Size(80, 24),
                            bytes -> {},
                            events -> {})
                    .run();
            assertTrue(result.text().contains("root\n#!/bin/sh\na\\b\nit 's"), result.text());
            assertEquals(OptionalInt.of(0), result.exitStatus());
        }
    }

    @Test
    void aSudoThatHangsEndsWithItsTimeAndTheSessionGoesOn() throws Exception {
        lab.in(
                "sh",
                "-c",
                "cp /etc/pam.d/sudo /root/pam-sudo; sed -i '1aauth required pam_exec.so /bin/sleep 120'"
                        + " /etc/pam.d/sudo");
        Probe<String> brief =
                Probe.of("who", true, Duration.ofSeconds(3), "text user \"$(id -un)\"", o -> o.text("user"));
        try (Session session = asks("bash", "pw-bash")) {
            Failure failure = assertThrows(ServerException.class, () -> session.ask(brief))
                    .failure();
            assertInstanceOf(Failure.CommandTimedOut.class, failure);
            assertEquals("asks-bash", session.ask(brief.as(false)));
            // The one that hangs holds a lock that the next one waits for.
            lab.in("sh", "-c", "cp /root/pam-sudo /etc/pam.d/sudo; pkill -x sleep");
            assertEquals("root", session.ask(brief));
        } finally {
            lab.in("sh", "-c", "cp /root/pam-sudo /etc/pam.d/sudo; pkill -x sleep || true");
        }
    }

    @Test
    void rootNeedsNoSudo() throws Exception {
        Login key = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        try (Session session = login("root", key)) {
            assertEquals("root " + HARD, session.ask(WHO));
            assertEquals(Sudo.Rights.ROOT, session.ask(SystemFacts.PROBE).sudo());
        }
    }

    @Test
    void nobodySeesTheScriptInTheListOfProcesses() throws Exception {
        Probe<String> list = Probe.of(
                "list", true, LONG, "text list \"$(cat /proc/[0-9]*/cmdline | tr '\\000' ' ')\"", o -> o.text("list"));
        try (Session session = free("bash")) {
            String seen = session.ask(list);
            assertTrue(seen.contains("sudo"), seen);
            assertFalse(seen.contains("section"), seen);
        }
    }
}
