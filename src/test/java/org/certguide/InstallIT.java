package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Button;
import org.certguide.diagnosis.Severity;
import org.certguide.install.InstallPlan;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Token;
import org.certguide.system.InstallMethod;
import org.certguide.system.PrintedCopies;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemFacts;
import org.certguide.text.Messages;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installations that do not go well at once: each says why, and goes on when that is over. One that
 * goes well, with a question of dpkg, is in {@link WalkthroughIT}; stopping one in {@link
 * CancelIT}.
 */
@UsesLab
class InstallIT {
    @TempDir
    Path home;

    private User user;

    @AfterEach
    void close() {
        if (user != null) user.close();
    }

    private LabServer fresh(String name) {
        LabServer server = Lab.server(name);
        server.reset();
        return server;
    }

    private void upToTheInstallation(LabServer server) {
        user = new User(home);
        user.comesToTheInstallation(server).waitFor(UiId.PRIMARY, Messages.of("panel.install.all"));
    }

    private static String title(String failure) {
        return Messages.of("install.failure." + failure + ".title");
    }

    @Test
    void everyObstacleIsNamedAndTheInstallationGoesOnBehindIt() {
        LabServer server = fresh("bare");
        // Nothing is gained by waiting for what will not be there.
        server.in("sh", "-c", """
                echo 'Acquire::Retries "0";' > /etc/apt/apt.conf.d/97retries
                printf '[global]\\nretries = 0\\n' > /etc/pip.conf
                """);
        upToTheInstallation(server);
        assertTrue(user.reads(UiId.PANEL_CONTENT).contains("snap is not possible here"));

        server.in("mount", "-o", "remount,bind,ro", "/");
        user.press(UiId.PRIMARY).waitFor(UiId.PROBLEM, title("read-only"));
        server.in("mount", "-o", "remount,bind,rw", "/");

        server.in("mv", "/etc/apt/apt.conf.d/99lab", "/root/99lab");
        user.press(UiId.PRIMARY).waitFor(UiId.PROBLEM, title("no-network"));
        assertTrue(user.reads(UiId.PROBLEM).contains("Temporary failure resolving"));
        server.in("mv", "/root/99lab", "/etc/apt/apt.conf.d/99lab");

        pipGoesOnAfterALock(server);
        aptGoesOnAfterAHoldAndAKill(server);
        whatWasOnlyUnpackedIsSetUpAfterANewLogin(server);
    }

    /** The Python package index is not in the lab: pip goes as far as that. */
    private void pipGoesOnAfterALock(LabServer server) {
        server.in("sh", "-c", "echo 'DPkg::Pre-Invoke {\"dpkg-reconfigure debconf\";};' > /etc/apt/apt.conf.d/98ask");
        try (var _ = server.holdApt()) {
            user.press(UiId.INSTALL_WAYS).press(UiId.INSTALL_ROUTE, "pip").press(UiId.PRIMARY);
            user.waitUntil("it waits", () -> user.readsWhatIsDone().contains("(perl, process"));
        }
        user.waitFor(UiId.QUESTION, "[Y/n]").press(UiId.ANSWER_YES);
        user.waitFor(UiId.QUESTION, "Interface to use:");
        assertEquals(List.of("Dialog", "Readline"), options().subList(0, 2));
        user.press(UiId.ANSWER_OPTION, "2").waitFor(UiId.QUESTION, "priority less than:");
        server.in("rm", "/etc/apt/apt.conf.d/98ask");
        user.press(UiId.ANSWER_OPTION, "2").waitFor(UiId.PROBLEM, title("no-network"));
        assertTrue(server.in("debconf-show", "debconf").contains("frontend: Readline"));
        assertEquals(Severity.FINE, user.card(UiId.INSTALL_STEP, "needs").severity());
        assertEquals(Severity.STOP, user.card(UiId.INSTALL_STEP, "install").severity());
    }

    private List<String> options() {
        return user.all(UiId.ANSWER_OPTION, Button.class).stream()
                .map(Button::getText)
                .toList();
    }

    private void aptGoesOnAfterAHoldAndAKill(LabServer server) {
        server.in("apt-mark", "hold", "python3-certbot");
        user.press(UiId.INSTALL_ROUTE, "apt")
                .waitFor(UiId.PRIMARY, Messages.of("panel.install.all"))
                .press(UiId.PRIMARY)
                .waitFor(UiId.PROBLEM, "sudo apt-mark unhold python3-certbot");
        user.press(UiId.PRIMARY).waitFor(UiId.QUESTION, "[Y/n]").press(UiId.ANSWER_YES);
        assertEquals("", server.in("apt-mark", "showhold"));
        user.waitUntil("it unpacks", () -> user.console().contains("Unpacking python3-acme"));
        // The dpkg of that moment may have ended by itself; apt-get would begin the next.
        server.in("sh", "-c", "kill -9 $(pidof apt-get) $(pidof dpkg) || true");
        user.waitFor(UiId.PROBLEM).press(UiId.PRIMARY);
        user.waitFor(UiId.PROBLEM, "sudo dpkg --configure -a");
        assertFalse(server.in("dpkg", "--audit").isBlank());
        user.press(UiId.PRIMARY);
        user.waitUntil("Certbot is there", () -> {
            if (user.sees(UiId.ANSWER_YES)) user.press(UiId.ANSWER_YES);
            return user.reads(UiId.PANEL_CONTENT).contains("Certbot 2.1");
        });
        assertEquals("", server.in("dpkg", "--audit"));
    }

    /** Certbot answers with its version then, and is not ready. */
    private void whatWasOnlyUnpackedIsSetUpAfterANewLogin(LabServer server) {
        user.close();
        server.in("sh", "-c", "cd /tmp && apt-get -q download certbot && dpkg --unpack certbot_*.deb");
        assertTrue(server.in("dpkg", "--audit").contains("certbot"));
        home = home.resolve("again");
        upToTheInstallation(server);
        user.press(UiId.PRIMARY);
        user.waitUntil("Certbot is there", () -> {
            if (user.sees(UiId.ANSWER_YES)) user.press(UiId.ANSWER_YES);
            return user.reads(UiId.PANEL_CONTENT).contains("Certbot 2.1");
        });
        assertEquals("", server.in("dpkg", "--audit"));
    }

    @Test
    void certificatesSurviveTheSnapOfAStandIn() throws IOException {
        LabServer server = fresh("systemd");
        String standIn = Files.readString(Path.of("src/test/resources/install/snap-stand-in.sh"));
        server.in("sh", "-c", """
                printf '%s' "$0" > /usr/bin/snap; chmod +x /usr/bin/snap
                touch /run/snaps-cannot-be-mounted
                rm /run/systemd/container
                chmod -x /usr/bin/certbot
                printf '[Socket]\\nListenStream=/run/snapd.socket\\n' > /etc/systemd/system/snapd.socket
                printf '[Service]\\nExecStart=/bin/true\\n' > /etc/systemd/system/snapd.service
                systemctl daemon-reload
                mkdir -p /etc/letsencrypt/live/old.lab.test /opt/eff.org/certbot/venv
                echo chain > /etc/letsencrypt/live/old.lab.test/fullchain.pem
                touch /usr/local/bin/certbot-auto; chmod +x /usr/local/bin/certbot-auto
                echo '0 3 * * * root /usr/local/bin/certbot-auto renew' >> /etc/crontab
                """, standIn);
        server.replace("systemd-detect-virt", "echo none; exit 1");
        server.replace(
                "apt-get",
                "[ \"$*\" = 'install snapd' ] || exec /usr/bin/apt-get \"$@\"\n"
                        + "echo 'Setting up snapd (stand-in) ...'; systemctl start snapd.socket");
        upToTheInstallation(server);
        assertEquals(List.of("snapd", "snapd-current", "remove-others", "remove-auto", "install", "command"), steps());

        user.press(UiId.PRIMARY).waitFor(UiId.QUESTION, "1 to remove").press(UiId.ANSWER_YES);
        user.waitFor(UiId.PROBLEM, title("snap-in-container"));
        user.waitFor(UiId.PRIMARY, "(apt)");
        server.in("rm", "/run/snaps-cannot-be-mounted");
        user.press(UiId.INSTALL_AGAIN).waitFor(UiId.PROBLEM, title("classic-folder"));
        user.press(UiId.PRIMARY).waitFor(UiId.PANEL_CONTENT, "Certbot 5.6.0");

        for (StatusCard step : user.all(UiId.INSTALL_STEP, StatusCard.class)) {
            assertEquals(Severity.FINE, step.severity(), step.getId());
        }
        assertEquals("chain", server.in("cat", "/etc/letsencrypt/live/old.lab.test/fullchain.pem"));
        assertEquals(
                "gone",
                server.in("sh", "-c", "ls /usr/local/bin/certbot-auto /opt/eff.org/certbot 2>/dev/null || echo gone"));
        String crontab = server.in("cat", "/etc/crontab");
        assertFalse(crontab.contains("certbot-auto"), crontab);
        assertTrue(crontab.contains("cron.daily"), crontab);
        assertEquals(Set.of(Severity.FINE), statesOnASecondRun(server));
    }

    private List<String> steps() {
        return user.all(UiId.INSTALL_STEP, StatusCard.class).stream()
                .map(card -> card.getId().substring(UiId.INSTALL_STEP.id().length() + 1))
                .toList();
    }

    private static Set<Severity> statesOnASecondRun(LabServer server) {
        SystemCatalogue catalogue = SystemCatalogue.read();
        String token = Token.random();
        InstallPlan plan = InstallPlan.by(
                catalogue,
                catalogue.software(SystemCatalogue.Software.NONE),
                catalogue.system("debian-12"),
                InstallMethod.SNAP,
                SystemFacts.PROBE.read(
                        "\n" + token + " certbot\n" + PrintedCopies.auto("/usr/local/bin/certbot-auto"), token));
        String found = server.in("sh", "-c", plan.probe().script(token).text());
        return Set.copyOf(plan.probe().read(found, token).values());
    }
}
