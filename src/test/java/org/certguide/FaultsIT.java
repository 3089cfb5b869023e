package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** What goes wrong, as the user meets it, and the way on from there. */
@UsesLab
class FaultsIT extends LabUser {
    // ---- logging in

    @Test
    void wrongPasswordIsSaidAndCanBeTypedAgain() {
        LabServer server = fresh("bookworm");
        user.connects(server, "ubuntu", "not-it")
                .waitFor(UiId.PANEL_CONTENT, "The server did not accept this password. Type it again.");
        assertTrue(user.reads(UiId.PANEL_CONTENT).contains("ubuntu"), user.reads(UiId.PANEL_CONTENT));
        assertFalse(user.reads(UiId.PANEL_CONTENT).contains("not-it"));
        user.type(UiId.CONNECT_ANSWER, "0", "ubuntu-pw").press(UiId.CONNECT_ANSWER);
        user.waitFor(UiId.SYSTEM_SYSTEM, "Debian 12 (bookworm)");
    }

    @Test
    void changedHostKeyStopsBeforeThePasswordIsSent() throws IOException {
        LabServer server = fresh("bookworm");
        countPasswords(server, "sshd");
        user.connects(server, "ubuntu", "ubuntu-pw").waitFor(UiId.SYSTEM_SYSTEM, "Debian 12");
        assertEquals(1, passwords(server));
        String known = Files.readString(user.knownHosts());
        user.press(UiId.RAIL, "connect").press(UiId.CONNECT_DISCONNECT);
        server.newHostKey();

        user.logsIn(server, "ubuntu", "ubuntu-pw").waitFor(UiId.PROBLEM);
        String now = server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
        assertTrue(user.reads(UiId.PROBLEM).contains(now), user.reads(UiId.PROBLEM));
        assertFalse(user.sees(UiId.HOST_KEY), "the changed key can be accepted");
        assertFalse(user.sees(UiId.HOST_KEY_ACCEPT), "the changed key can be accepted");
        assertEquals(1, passwords(server), "a password was sent");
        assertEquals(known, Files.readString(user.knownHosts()));

        // The same again: it does not get through by trying.
        user.logsIn(server, "ubuntu", "ubuntu-pw").waitFor(UiId.PROBLEM);
        assertEquals(1, passwords(server), "a password was sent");
    }

    /** As after the server was set up anew: the user brings the fingerprint from the provider's console. */
    @Test
    void changedHostKeyIsTrustedOnceItWasCompared() throws IOException {
        LabServer server = fresh("bookworm");
        countPasswords(server, "sshd");
        user.connects(server, "ubuntu", "ubuntu-pw").waitFor(UiId.SYSTEM_SYSTEM, "Debian 12");
        String known = Files.readString(user.knownHosts());
        user.press(UiId.RAIL, "connect").press(UiId.CONNECT_DISCONNECT);
        server.newHostKey();
        user.logsIn(server, "ubuntu", "ubuntu-pw").waitFor(UiId.PROBLEM);
        user.press(UiId.HOST_KEY_COMPARED).type(UiId.HOST_KEY_TYPED, "SHA256:" + "A".repeat(43));
        user.press(UiId.HOST_KEY_REPLACE).waitFor(UiId.PROBLEM, "This is not the fingerprint");
        assertEquals(1, passwords(server), "a password was sent");
        assertEquals(known, Files.readString(user.knownHosts()));

        String console = server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub");
        user.type(UiId.HOST_KEY_TYPED, console.strip()).press(UiId.HOST_KEY_REPLACE);
        user.waitFor(UiId.SYSTEM_SYSTEM, "Debian 12");
        String now = Files.readString(user.knownHosts());
        assertFalse(now.contains(known.strip()), "the old key is still known");
        assertEquals(1, now.lines().count(), now);
        assertEquals(known, Files.readString(user.knownHosts().resolveSibling("known_hosts.old")));
    }

    /**
     * From now on, the server notes each time that a service turns to a password: sshd does when
     * one has arrived, sudo when it asks for one.
     */
    private static void countPasswords(LabServer server, String service) {
        server.in("sh", "-c", """
                printf '#!/bin/sh\\necho >> /run/passwords\\n' > /usr/local/bin/note
                chmod +x /usr/local/bin/note
                sed -i '1i auth optional pam_exec.so seteuid /usr/local/bin/note' /etc/pam.d/%s
                """.formatted(service));
    }

    private static int passwords(LabServer server) {
        return Integer.parseInt(server.in("sh", "-c", "wc -l < /run/passwords").strip());
    }

    // ---- sudo

    @Test
    void wrongSudoPasswordIsTriedOnceAndAskedAgain() {
        LabServer server = fresh("bookworm");
        user.connects(server, "ubuntu", "ubuntu-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian 12")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain())
                .press(UiId.SUDO_SAME);
        countPasswords(server, "sudo");
        user.type(UiId.SUDO_PASSWORD, "not-it").press(UiId.PRIMARY).waitFor(UiId.PROBLEM);
        // sudo asked, refused, and asked again in vain; a second answer would bring a third time.
        assertEquals(2, passwords(server));
        assertTrue(user.reads(UiId.PROBLEM).contains("sudo"), user.reads(UiId.PROBLEM));
        user.type(UiId.SUDO_PASSWORD, "ubuntu-pw").press(UiId.PRIMARY).waitFor(UiId.CHECK_AGAIN);
        assertEquals(Severity.FINE, user.card(UiId.CHECK, "sudo").severity());
        assertFalse(user.sees(UiId.PROBLEM));
    }

    @Test
    void userWithoutSudoIsToldSoByTheChecklist() {
        LabServer server = fresh("bullseye");
        user.connects(server, "guest", "guest-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian 11")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain())
                .press(UiId.PRIMARY);
        user.waitUntil("sudo's card", () -> user.card(UiId.CHECK, "sudo").severity() == Severity.STOP);
        user.waitFor(UiId.CHECK_ANYWAY);
        assertTrue(user.reads(UiId.CHECK, "sudo").contains("guest"));
    }

    // ---- port 80 and names

    @Test
    void port80InUseIsNamedAndFreedWhileCertbotWaits() {
        LabServer server = fresh("bookworm");
        try (var _ = server.hold80()) {
            upToTheChecks(server, server.domain());
            user.waitFor(UiId.CHECK_ANYWAY);
            assertEquals(Severity.STOP, user.card(UiId.CHECK, "port80").severity());
            assertTrue(user.reads(UiId.CHECK, "port80").contains("python3"));
            user.press(UiId.CHECK_ANYWAY).press(UiId.PRIMARY);
            ask(server);
            user.waitFor(UiId.QUESTION, "Could not bind TCP port 80");
        }
        user.press(UiId.ANSWER_YES).waitFor(UiId.RESULT_CHAIN);
        assertTrue(hasCertificate(server));
    }

    @Test
    void domainThatLeadsElsewhereStopsAndCertbotSaysTheSame() {
        LabServer server = fresh("bullseye");
        upToTheChecks(server, "refused.lab.test");
        user.waitFor(UiId.CHECK_ANYWAY);
        assertEquals(Severity.STOP, user.card(UiId.CHECK, "points").severity());
        user.press(UiId.CHECK_ANYWAY).press(UiId.PRIMARY);
        ask(server);
        user.waitFor(UiId.FAILURE, "connection_refused", "refused.lab.test");
        assertTrue(user.reads(UiId.PROBLEM).contains("onnection refused"), user.reads(UiId.PROBLEM));
        assertFalse(user.sees(UiId.RESULT_CHAIN));

        // The checks run again by themselves, and say the same.
        user.press(UiId.FAILURE_ACTION).waitFor(UiId.CHECK_ANYWAY);
        assertEquals(Severity.STOP, user.card(UiId.CHECK, "points").severity());
        user.type(UiId.DOMAINS, server.domain());
    }

    private void upToTheChecks(LabServer server, String domain) {
        user.connects(server, "ubuntu", "ubuntu-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, domain)
                .press(UiId.PRIMARY);
    }

    private static boolean hasCertificate(LabServer server) {
        String key = "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem";
        return server.in("sh", "-c", "test -e " + key + " && echo yes || true").contains("yes");
    }
}
