package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checklist offers to do about a finding, done on real servers and taken back. */
@UsesLab
@Timeout(180)
class RemedyIT {
    @TempDir
    Path home;

    private User user;

    /** The next test may want another firewall. */
    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
    }

    @AfterEach
    void close() {
        if (user != null) user.close();
    }

    private void checks(LabServer server) {
        user = new User(home);
        user.connects(server, "deploy", "deploy-pw").waitFor(UiId.SYSTEM_TABS);
        user.press(UiId.PRIMARY).type(UiId.DOMAINS, server.domain()).press(UiId.PRIMARY);
    }

    private static void install(LabServer server, String packages) {
        server.in(
                "sh",
                "-c",
                "exec 2>&1; export DEBIAN_FRONTEND=noninteractive; apt-get update -q"
                        + " && apt-get install -q -y "
                        + packages);
    }

    /** Real ones of Debian 12. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ufw | ufw allow 22/tcp && ufw --force enable | sudo ufw allow 80/tcp"
                        + " | sudo ufw delete allow 80/tcp | ufw status | 80/tcp",
                "firewalld | firewall-cmd --state | sudo firewall-cmd --permanent --zone=public"
                        + " --add-service=http && sudo firewall-cmd --zone=public"
                        + " --add-service=http | sudo firewall-cmd --permanent --zone=public"
                        + " --remove-service=http && sudo firewall-cmd --zone=public"
                        + " --remove-service=http | firewall-cmd --list-services"
                        + " --zone=public; firewall-cmd --permanent --list-services | http"
            })
    void firewallIsOpenedAfterItsCommandWasShownAndClosedAgain(
            String firewall, String begin, String open, String close, String look, String rule) throws Exception {
        LabServer server = Lab.server("systemd");
        server.reset();
        install(server, firewall);
        server.in("sh", "-c", begin);
        checks(server);
        user.waitFor(UiId.CHECK, "firewall", "does not let port 80 in").press(UiId.REMEDY);
        user.waitFor(UiId.CHECK, "firewall", open);
        assertFalse(server.in("sh", "-c", look).contains(rule), "only shown so far");
        user.picture("live/remedy-" + firewall);
        user.press(UiId.REMEDY_KEEP).press(UiId.REMEDY).press(UiId.REMEDY_RUN);
        user.waitFor(UiId.CHECK, "firewall", "lets port 80 in").waitFor(UiId.CHECK_AGAIN);
        assertTrue(server.in("sh", "-c", look).contains(rule));
        assertTrue(user.reads(UiId.CHANGES).contains(open), user.reads(UiId.CHANGES));
        String saved = Files.readString(user.profile());
        assertTrue(saved.contains(open) && saved.contains("\"takeBack\""), saved);
        assertFalse(saved.contains(close.replace("sudo ", "")), "a profile holds no command to run: " + saved);

        user.press(UiId.CHANGE_UNDO).waitFor(UiId.CHANGES, close);
        user.press(UiId.REMEDY_RUN);
        user.waitFor(UiId.CHECK, "firewall", "does not let port 80 in").waitFor(UiId.CHECK_AGAIN);
        assertFalse(server.in("sh", "-c", look).contains(rule));
        assertFalse(user.sees(UiId.CHANGE_UNDO));
        assertTrue(Files.readString(user.profile()).contains(close));
    }

    /** A real firewalld of Debian 12. */
    @Test
    void firewallThatOthersOpenedForTheNextStartStaysAsTheyLeftItAfterTheUndo() throws Exception {
        LabServer server = Lab.server("systemd");
        if (server.in("sh", "-c", "command -v firewall-cmd || true").isBlank()) {
            server.reset();
            install(server, "firewalld");
        }
        String later = "firewall-cmd --permanent --zone=public";
        server.in("sh", "-c", later + " --add-service=http");
        try (LabChecklist list = LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home)) {
            Finding closed = firewall(list, server);
            assertEquals(Severity.STOP, closed.severity());
            Remedy.Command open = (Remedy.Command) closed.remedies().getFirst();
            server.in("sh", "-c", open.script());
            assertEquals(Severity.FINE, firewall(list, server).severity());
            server.in("sh", "-c", open.undo().orElseThrow());
            assertEquals(Severity.STOP, firewall(list, server).severity());
        }
        assertTrue(server.in("sh", "-c", later + " --list-services").contains("http"));
        server.in("sh", "-c", later + " --remove-service=http");
    }

    private static Finding firewall(LabChecklist list, LabServer server) throws Exception {
        return list.look(server.domain(), Clock.systemUTC(), "firewall").get("firewall");
    }

    @Test
    void updateThatRunsIsWaitedForAndTheChecksGoOn() {
        LabServer server = Lab.server("bookworm");
        server.reset();
        try (var _ = server.holdApt()) {
            checks(server);
            user.waitFor(UiId.CHECK, "locks", "being installed or updated").press(UiId.REMEDY);
            user.waitFor(UiId.PANEL, "Waiting. Software is being installed");
            user.picture("live/remedy-wait");
            user.press(UiId.CANCEL).waitFor(UiId.REMEDY);
            user.waitFor(UiId.CHECK, "locks", "being installed or updated").press(UiId.REMEDY);
            user.waitFor(UiId.CANCEL);
        }
        user.waitFor(UiId.CHECK, "locks", "No updates").waitFor(UiId.CHECK_AGAIN);
    }

    @Test
    void serviceOnPort80IsStoppedByCertbotForAsLongAsItNeedsThePort() {
        LabServer server = Lab.server("systemd");
        server.reset();
        server.in("systemctl", "start", "nginx");
        checks(server);
        user.waitFor(UiId.CHECK, "port80", "nginx uses port 80").press(UiId.REMEDY);
        user.waitFor(UiId.CHECK, "port80", "Certbot will stop it").press(UiId.REMEDY_LEAVE);
        user.waitFor(UiId.CHECK, "port80", "Let Certbot stop nginx").press(UiId.REMEDY);
        user.waitFor(UiId.CHECK, "port80", "Certbot will stop it").waitFor(UiId.CHECK_AGAIN);
        user.press(UiId.PRIMARY).waitFor(UiId.PANEL_CONTENT, "Certbot ").press(UiId.PRIMARY);
        String before = mainPid(server);
        user.press(UiId.PURPOSE, "other").tick(UiId.TERMS);
        user.waitFor(UiId.PANEL_CONTENT, "--pre-hook").press(UiId.PRIMARY);
        user.waitFor(UiId.RESULT_CHAIN);
        assertEquals("active", server.in("systemctl", "is-active", "nginx").strip());
        assertFalse(before.equals(mainPid(server)), "it was stopped and started");
    }

    private static String mainPid(LabServer server) {
        return server.in("systemctl", "show", "-P", "MainPID", "nginx").strip();
    }
}
