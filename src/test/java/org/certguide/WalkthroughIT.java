package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** The whole application against real servers, from the start page to the saved profile. */
@UsesLab
class WalkthroughIT extends LabUser {
    @Test
    void certificateForDmsOnDebian11WithAnswersGivenBeforehand() throws IOException {
        LabServer server = fresh("bullseye");

        user.press(UiId.START_NEW).logsIn(server, "ubuntu", "ubuntu-pw").waitFor(UiId.HOST_KEY);
        String fingerprint = server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
        assertTrue(user.reads(UiId.HOST_KEY).contains(fingerprint), user.reads(UiId.HOST_KEY));
        assertFalse(Files.exists(user.knownHosts()), "remembered before the user accepted it");
        user.press(UiId.HOST_KEY_ACCEPT);

        user.waitFor(UiId.SYSTEM_SYSTEM, "Debian 11 (bullseye)").press(UiId.PRIMARY);

        user.type(UiId.DOMAINS, server.domain()).press(UiId.PRIMARY);
        user.waitFor(UiId.CHECK_AGAIN);
        for (StatusCard card : user.all(UiId.CHECK, StatusCard.class)) {
            assertTrue(
                    card.severity() == Severity.FINE
                            || card.severity() == Severity.ATTENTION
                            || card.severity() == Severity.UNKNOWN,
                    card.getId() + " is " + card.severity());
        }
        assertEquals(Severity.FINE, user.card(UiId.CHECK, "sudo").severity());
        assertEquals(Severity.FINE, user.card(UiId.CHECK, "port80").severity());
        assertEquals(Severity.FINE, user.card(UiId.CHECK, "points").severity());
        user.press(UiId.PRIMARY);

        user.waitFor(UiId.PANEL_CONTENT, "Certbot 1.12").press(UiId.PRIMARY);

        user.press(UiId.PURPOSE, "dms")
                .type(UiId.EMAIL, "admin@" + server.domain())
                .press(UiId.TERMS)
                .press(UiId.PRIMARY)
                .waitFor(UiId.RESULT_CHAIN);
        seesCertificate(server, "RSA");
        assertTrue(user.reads(UiId.RESULT).contains("https://" + server.domain()));
        user.press(UiId.PRIMARY);

        user.press(UiId.PRIMARY);
        user.waitUntil(
                "the renewal test went well", () -> user.card(UiId.RENEWAL_TEST).severity() == Severity.FINE);
        // This server has no cron.
        assertEquals(Severity.STOP, user.card(UiId.RENEWAL_SCHEDULE).severity());
        assertFalse(user.reads(UiId.RENEWAL_DONE).contains("renews itself"));
        user.press(UiId.PRIMARY).press(UiId.REMEDY_RUN);
        user.waitFor(UiId.RENEWAL_DONE, "renews itself");
        assertTrue(server.in("sh", "-c", "cat /proc/[0-9]*/comm").lines().anyMatch("cron"::equals), "cron runs");
        user.press(UiId.PRIMARY);

        Path file = user.profile();
        String id = file.getFileName().toString().replace(".json", "");
        user.waitFor(UiId.START_CARD, id, server.domain());
        String profile = Files.readString(file);
        assertTrue(profile.contains(fingerprint), profile);
        assertTrue(profile.contains("/etc/letsencrypt/live/" + server.domain() + "/fullchain.pem"));
        assertTrue(profile.contains("/etc/letsencrypt/live/" + server.domain() + "/privkey.pem"));
        assertFalse(profile.contains("ubuntu-pw"));
        assertFalse(Files.readString(user.commandLog()).contains("ubuntu-pw"));
    }

    @Test
    void certificateOnDebian12WithAnswersGivenInTheFormAndTheConsole() throws IOException {
        LabServer server = fresh("bookworm");
        user.connects(server, "ubuntu", "ubuntu-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian 12 (bookworm)")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain() + " www." + server.domain())
                .press(UiId.PRIMARY)
                .waitFor(UiId.CHECK_AGAIN)
                .press(UiId.PRIMARY)
                .waitFor(UiId.PANEL_CONTENT, "Certbot 2.1")
                .press(UiId.PRIMARY);

        user.press(UiId.PURPOSE, "other").press(UiId.KEY_TYPE, "ecdsa").press(UiId.PRIMARY);

        user.waitFor(UiId.QUESTION, "Please read the Terms of Service").press(UiId.ANSWER_YES);
        user.waitFor(UiId.RESULT_CHAIN);
        seesCertificate(server, "ECDSA");
        assertTrue(user.console().contains("Successfully received certificate"), user.console());
        String serial = serial(server);
        user.press(UiId.CERTIFICATE_AGAIN).press(UiId.PRIMARY);
        user.waitFor(UiId.QUESTION, "existing certificate").typeInConsole("2");
        user.waitUntil("another certificate", () -> !serial(server).equals(serial));
        user.waitFor(UiId.RESULT_CHAIN).press(UiId.PRIMARY).press(UiId.PRIMARY);
        user.waitUntil(
                "the renewal test went well", () -> user.card(UiId.RENEWAL_TEST).severity() == Severity.FINE);
        assertTrue(Files.readString(user.profile()).contains("www." + server.domain()));
    }

    @Test
    void certbotIsInstalledWithAptWhileTheConsoleShowsIt() {
        LabServer server = fresh("bare");
        // A settings file that somebody left: dpkg asks whether to keep it.
        server.in("sh", "-c", "mkdir /etc/letsencrypt && echo '# mine' > /etc/letsencrypt/cli.ini");
        user.press(UiId.START_NEW)
                .press(UiId.CONNECT_KIND, "key-file")
                .type(UiId.CONNECT_HOST, server.host())
                .type(UiId.CONNECT_PORT, Integer.toString(server.port()))
                .type(UiId.CONNECT_USER, "deploy")
                .type(UiId.CONNECT_KEY_FILE, Lab.key("ed25519").toString())
                .press(UiId.PRIMARY)
                .press(UiId.HOST_KEY_ACCEPT)
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian 12 (bookworm)")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain())
                .press(UiId.PRIMARY)
                .waitFor(UiId.CHECK_AGAIN);
        assertFalse(user.sees(UiId.SUDO), "asked for a password that sudo does not want");
        user.press(UiId.PRIMARY);

        user.press(UiId.PRIMARY);
        user.waitUntil("apt's output", () -> user.console().contains("Reading package lists"));
        user.waitUntil("apt asks", 120, () -> user.reads(UiId.QUESTION).contains("[Y/n]"));
        user.picture("live-prompts/bare-apt");
        user.press(UiId.ANSWER_YES);
        user.waitUntil("dpkg asks", 240, () -> user.reads(UiId.QUESTION).contains("cli.ini"));
        user.picture("live-prompts/bare-conffile");
        user.press(UiId.ANSWER_OPTION, "2");
        user.waitUntil(
                "Certbot is installed",
                240,
                () -> user.reads(UiId.PANEL_CONTENT).contains("Certbot 2.1"));
        assertTrue(server.in("certbot", "--version").contains("certbot 2.1"));
        assertEquals("# mine", server.in("cat", "/etc/letsencrypt/cli.ini").strip());
        for (StatusCard step : user.all(UiId.INSTALL_STEP, StatusCard.class)) {
            assertEquals(Severity.FINE, step.severity(), step.getId());
        }
        user.press(UiId.PRIMARY);

        user.press(UiId.PURPOSE, "dms")
                .type(UiId.EMAIL, "admin@" + server.domain())
                .press(UiId.TERMS)
                .press(UiId.PRIMARY)
                .waitFor(UiId.RESULT_CHAIN);
        seesCertificate(server, "RSA");
    }

    /** What the user sees is what is on the server. */
    private void seesCertificate(LabServer server, String key) {
        String live = "/etc/letsencrypt/live/" + server.domain();
        assertTrue(user.reads(UiId.RESULT_CHAIN).contains(live + "/fullchain.pem"));
        assertTrue(user.reads(UiId.RESULT_KEY).contains(live + "/privkey.pem"));
        assertTrue(user.reads(UiId.RESULT).contains(key), user.reads(UiId.RESULT));
        String text = server.in("openssl", "x509", "-noout", "-text", "-in", live + "/fullchain.pem");
        assertTrue(text.contains("DNS:" + server.domain()), text);
        assertTrue(text.contains(key.equals("RSA") ? "rsaEncryption" : "id-ecPublicKey"), text);
        String fromKey = server.in("openssl", "pkey", "-pubout", "-in", live + "/privkey.pem");
        String fromChain = server.in("openssl", "x509", "-noout", "-pubkey", "-in", live + "/fullchain.pem");
        assertEquals(fromKey, fromChain, "key and certificate belong together");
    }

    private static String serial(LabServer server) {
        String chain = "/etc/letsencrypt/live/" + server.domain() + "/fullchain.pem";
        return server.in("openssl", "x509", "-noout", "-serial", "-in", chain);
    }
}
