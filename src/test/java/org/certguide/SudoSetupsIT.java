package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sudo that lets nobody through, or wants another password, on a real server: each is told with its own words. */
@Tag("matrix")
@UsesLab
@Timeout(120)
class SudoSetupsIT {
    private static final Probe<String> WHO =
            Probe.of("who", true, Duration.ofSeconds(20), "text user \"$(id -un)\"", o -> o.text("user"));

    private static LabServer lab;

    @TempDir
    Path folder;

    /**
     * @param undo what sets it right again
     * @param words of sudo's, or of the shell's; empty where it is missing
     */
    private record Setup(String commands, String undo, String words) {
        @Override
        public String toString() {
            return commands;
        }
    }

    static Stream<Setup> refusals() {
        String pam = "cp /root/pam /etc/pam.d/sudo";
        return Stream.of(
                new Setup("sed -i '1iauth requisite pam_deny.so' /etc/pam.d/sudo", pam, "incorrect password attempts"),
                new Setup(
                        "sed -i '1iaccount required pam_access.so accessfile=/root/access' /etc/pam.d/sudo;"
                                + " echo '-:ALL:ALL' >/root/access",
                        pam,
                        "Permission denied"),
                new Setup(
                        "sed -i '1iaccount requisite pam_deny.so' /etc/pam.d/sudo", pam, "account validation failure"),
                new Setup("chmod 777 /etc/sudoers", "chmod 440 /etc/sudoers", "world writable"),
                new Setup("chmod u-s /usr/bin/sudo", "chmod u+s /usr/bin/sudo", "must be owned by uid 0"),
                new Setup(
                        "printf '#!/bin/sh\\necho \"usage: doas [-Lns] command\" >&2; exit 1\\n' >/usr/local/bin/sudo;"
                                + " chmod +x /usr/local/bin/sudo",
                        "rm /usr/local/bin/sudo",
                        "usage: doas"),
                new Setup("chage -E 2020-01-01 ubuntu", "chage -E -1 ubuntu", "account validation failure"),
                new Setup("mv /usr/bin/sudo /usr/bin/sudo.away", "mv /usr/bin/sudo.away /usr/bin/sudo", ""));
    }

    @BeforeAll
    static void fresh() {
        lab = Lab.server("trixie");
        lab.reset();
        lab.in("cp", "/etc/pam.d/sudo", "/root/pam");
    }

    @AfterAll
    static void leaveNothing() {
        lab.reset();
    }

    private Session login(String user) throws Exception {
        SshConnector connector = new SshConnector(
                folder.resolve("known"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Login login = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        Result result = connector.connect(address, login, new HostKeyTrust.KnownHosts());
        if (result instanceof Result.HostKeyUnknown unknown)
            result = connector.connect(address, login, new HostKeyTrust.Accepted(unknown.key()));
        return new Session(
                assertInstanceOf(Result.Connected.class, result).server(),
                Privileges.of(user, Optional.of(Secret.of(user + "-pw"))),
                new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()));
    }

    private Session ubuntu() throws Exception {
        Session session = login("ubuntu");
        session.privileges().useLoginPassword();
        return session;
    }

    private static Failure failure(Session session) {
        return assertThrows(ServerException.class, () -> session.ask(WHO)).failure();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aSudoThatRefusesIsToldWithItsOwnWords(Setup setup) throws Exception {
        try (Session asks = ubuntu()) {
            lab.in("sh", "-c", setup.commands());
            try {
                if (setup.words().isEmpty()) {
                    assertEquals(new Failure.SudoMissing("ubuntu"), failure(asks));
                    assertEquals(
                            Sudo.Rights.MISSING, asks.ask(SystemFacts.PROBE).sudo());
                    return;
                }
                Failure.SudoRefused refused = assertInstanceOf(Failure.SudoRefused.class, failure(asks));
                assertTrue(refused.words().contains(setup.words()), refused.words());
            } finally {
                lab.in("sh", "-c", setup.undo());
            }
        }
    }

    @Test
    void aShellThatMayGetNoNewPrivilegesIsToldAsSuch() throws Exception {
        lab.in("sh", "-c", "echo 'exec setpriv --no-new-privs sh -c \"$BASH_EXECUTION_STRING\"' >/home/ubuntu/.bashrc");
        try (Session session = ubuntu()) {
            Failure.SudoRefused refused = assertInstanceOf(Failure.SudoRefused.class, failure(session));
            assertTrue(refused.words().contains("no new privileges"), refused.words());
        } finally {
            lab.in("rm", "/home/ubuntu/.bashrc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"targetpw", "rootpw", "runaspw"})
    void thePasswordOfTheLoginIsNeverTriedAsThatOfRoot(String setting) throws Exception {
        lab.in(
                "sh",
                "-c",
                "echo root:pw-root | chpasswd; echo \"Defaults $0, logfile=/root/sudo.log\" >/etc/sudoers.d/ways",
                setting);
        try (Session session = ubuntu()) {
            assertEquals(new Failure.SudoRootPasswordNeeded("ubuntu"), failure(session));
            assertEquals(Sudo.Rights.NEEDS_PASSWORD, session.privileges().rights());
            assertEquals("", lab.in("sh", "-c", "grep 'incorrect password' /root/sudo.log || true"));
            session.privileges().usePassword(Secret.of("pw-root"));
            assertEquals("root", session.ask(WHO));
            assertEquals("root", session.ask(WHO));
            assertTrue(printed(session, "id -un").contains("root"));
        } finally {
            lab.in("sh", "-c", "rm -f /etc/sudoers.d/ways /root/sudo.log; passwd -dl root >/dev/null");
        }
    }

    /** What a program prints that a person follows. */
    private static String printed(Session session, String commandLine) throws Exception {
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            return new InteractiveProgram(
                            session,
                            jobs,
                            commandLine,
                            List.of(),
                            PreparedAnswers.empty(),
                            new Terminal.Size(80, 24),
                            bytes -> {},
                            events -> {})
                    .run()
                    .text();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Defaults targetpw"})
    void sudoRsAsksForTheSamePasswordsAsSudo(String settings) throws Exception {
        lab.in("sh", "-ec", """
                exec >/root/apt.log 2>&1
                test -x /usr/bin/sudo-rs || { apt-get update -q; apt-get install -q -y --no-install-recommends sudo-rs; }
                printf '#!/bin/sh\\nexec /usr/bin/sudo-rs "$@"\\n' >/usr/local/bin/sudo; chmod +x /usr/local/bin/sudo
                echo root:pw-root | chpasswd; echo "$0" >/etc/sudoers.d/ways
                """, settings);
        try (Session session = ubuntu()) {
            if (!settings.isEmpty()) {
                assertEquals(new Failure.SudoRootPasswordNeeded("ubuntu"), failure(session));
                session.privileges().usePassword(Secret.of("pw-root"));
            }
            assertEquals("root", session.ask(WHO));
            assertEquals(0, session.change("true", Duration.ofSeconds(20)).exitStatus());
            assertTrue(printed(session, "id -un").contains("root"));
        } finally {
            lab.in("sh", "-c", "rm -f /etc/sudoers.d/ways /usr/local/bin/sudo; passwd -dl root >/dev/null");
        }
        try (Session guest = login("guest")) {
            guest.privileges().useLoginPassword();
            lab.in(
                    "sh",
                    "-c",
                    "printf '#!/bin/sh\\nexec /usr/bin/sudo-rs \"$@\"\\n' >/usr/local/bin/sudo; chmod +x /usr/local/bin/sudo");
            assertEquals(new Failure.SudoNotAllowed("guest"), failure(guest));
        } finally {
            lab.in("rm", "/usr/local/bin/sudo");
        }
    }

    @Test
    void aServerThatGivesNobodyATerminalIsToldBeforeAnythingIsBegun() throws Exception {
        String reload =
                "kill -HUP $(pgrep -o -x sshd); until ssh-keyscan -T 1 localhost >/dev/null 2>&1; do sleep .1; done";
        lab.in("sh", "-c", "echo 'PermitTTY no' >/etc/ssh/sshd_config.d/a-tty.conf; " + reload);
        try (Session session = login("deploy")) {
            assertEquals("root", session.ask(WHO));
            assertEquals(
                    new Failure.NoTerminal("deploy"),
                    assertThrows(ServerException.class, session::checkTerminal).failure());
        } finally {
            lab.in("sh", "-c", "rm /etc/ssh/sshd_config.d/a-tty.conf; " + reload);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-pty", "restrict"})
    void aLoginWithoutATerminalIsToldBeforeAnythingIsBegun(String option) throws Exception {
        lab.in(
                "sh",
                "-c",
                "cp /home/deploy/.ssh/authorized_keys /root/keys; sed -i \"s/^/$0 /\" /home/deploy/.ssh/authorized_keys",
                option);
        try (Session session = login("deploy")) {
            assertEquals("root", session.ask(WHO));
            assertEquals(
                    new Failure.NoTerminal("deploy"),
                    assertThrows(ServerException.class, session::checkTerminal).failure());
            assertEquals("root", session.ask(WHO));
        } finally {
            lab.in("sh", "-c", "cat /root/keys >/home/deploy/.ssh/authorized_keys");
        }
        try (Session session = login("deploy")) {
            session.checkTerminal();
        }
    }
}
