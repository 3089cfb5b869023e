package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Somebody stops what runs on the server, at every moment that there is: nothing of it goes on, the
 * panel says what state things are in, and the next try works.
 */
@UsesLab
@Order(1)
class CancelIT extends LabUser {
    /** The authority takes a minute to begin with the challenge, and Certbot listens meanwhile. */
    private static final String WAITING_FOR_THE_CHALLENGE = "[{\"match\": \"POST .*chal\", \"delay\": 60}]";

    @Test
    void certbotEndsAtEveryMomentAndTheNextTryWorks() {
        endsAtEveryMoment("bookworm");
    }

    @Tag("matrix")
    @Test
    void certbotOfDebian11EndsAtEveryMomentAndTheNextTryWorks() {
        endsAtEveryMoment("bullseye");
    }

    private void endsAtEveryMoment(String name) {
        LabServer server = fresh(name);
        upToTheRequest(server);
        user.press(UiId.PURPOSE, "dms").press(UiId.PRIMARY);
        user.waitFor(UiId.QUESTION, "Please read the Terms of Service").press(UiId.CANCEL);
        seesThatNothingWasChanged(server);

        user.press(UiId.PRIMARY);
        user.waitFor(UiId.QUESTION, "Please read the Terms of Service").interruptsInConsole();
        seesThatNothingWasChanged(server);

        try (var _ = server.fault("[{\"match\": \"POST .*order\", \"delay\": 60}]")) {
            ask(server);
            user.waitUntil("Certbot asks the CA", () -> shows(server.domain()));
            user.press(UiId.CANCEL);
            seesThatNothingWasChanged(server);
        }
        try (var _ = server.fault(WAITING_FOR_THE_CHALLENGE)) {
            ask(server);
            user.waitUntil("Certbot listens on port 80", () -> !isPort80Free(server));
            user.press(UiId.CANCEL);
            seesThatNothingWasChanged(server);
        }
        worksNow(server);
    }

    @Test
    void closedWindowWhileCertbotHoldsPort80() {
        LabServer server = fresh("bookworm");
        upToTheRequest(server);
        try (var _ = server.fault(WAITING_FOR_THE_CHALLENGE)) {
            ask(server);
            user.waitUntil("Certbot listens on port 80", () -> !isPort80Free(server));
            user.close();
            user.waitUntil("Certbot has ended", () -> !isRunning(server));
            assertTrue(isClean(server));
        }
        user = new User(home.resolve("again"));
        upToTheRequest(server);
        worksNow(server);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoClosesTheWindowIsAskedAndCertbotPutsBackWhatItsHooksChanged(boolean waitsFirst) {
        LabServer server = fresh("bookworm");
        withHooks(server);
        upToTheRequest(server);
        try (var _ = server.fault(WAITING_FOR_THE_CHALLENGE)) {
            ask(server);
            user.waitUntil("Certbot listens on port 80", () -> !isPort80Free(server));
            assertTrue(isStopped(server), "the hook before has not run");
            user.requestsClose().waitFor(UiId.LEAVE, "Certbot is still running on " + server.host());
            if (waitsFirst) {
                user.press(UiId.LEAVE_WAIT);
                assertTrue(isRunning(server));
                user.requestsClose();
            }
            user.press(UiId.LEAVE_STOP);
            user.waitUntil("the window is closed", () -> !user.isOpen());
            assertFalse(isStopped(server), "the hook afterwards has not run");
            assertTrue(isClean(server));
        }
    }

    /** As when the computer shuts down, or the session of its user ends. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void signalToTheApplicationLetsCertbotPutBackWhatItsHooksChanged(String signal) throws Exception {
        LabServer server = Lab.server("bookworm");
        server.reset();
        withHooks(server);
        try (var _ = server.fault(WAITING_FOR_THE_CHALLENGE)) {
            Process application = PlayIT.start(home, server);
            try {
                // The checklist listens there before, for a moment.
                await("Certbot listens on port 80", () -> isStopped(server) && !isPort80Free(server));
                new ProcessBuilder("kill", "-" + signal, Long.toString(application.pid()))
                        .start()
                        .waitFor();
                assertTrue(application.waitFor(60, TimeUnit.SECONDS), "it does not end");
            } finally {
                application.destroyForcibly();
            }
            assertFalse(isStopped(server), "the hook afterwards has not run");
            assertTrue(isClean(server));
            String output = Files.readString(home.resolve("output.txt"));
            assertTrue(output.contains(Messages.of("play.signal")), output);
            assertEquals(List.of(), Played.reports(home));
        }
    }

    /** For every request, as a web server that has to make room for Certbot. */
    private static void withHooks(LabServer server) {
        server.in("sh", "-c", """
                mkdir -p /etc/letsencrypt
                printf '%s\n' 'pre-hook = touch /run/stopped' 'post-hook = sleep 2; rm /run/stopped' \
                    >> /etc/letsencrypt/cli.ini
                """);
    }

    private static boolean isStopped(LabServer server) {
        return server.in("sh", "-c", "ls /run/stopped 2> /dev/null || true").contains("stopped");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(180, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain: " + what, e);
        }
    }

    /** As when the application is killed or the laptop is closed: sshd sees the connection end. */
    @Test
    void cutConnectionWhileCertbotHoldsPort80() {
        LabServer server = fresh("bookworm");
        upToTheRequest(server);
        try (var _ = server.fault(WAITING_FOR_THE_CHALLENGE)) {
            ask(server);
            user.waitUntil("Certbot listens on port 80", () -> !isPort80Free(server));
            server.cut();
            user.waitFor(UiId.PROBLEM, "connection");
            user.waitUntil("Certbot has ended", () -> !isRunning(server));
            assertTrue(isClean(server));
        }
        user.press(UiId.RAIL, "connect").type(UiId.CONNECT_PASSWORD, "ubuntu-pw");
        user.press(UiId.PRIMARY);
        // It goes on where it stopped, once the password for sudo is there again.
        worksNow(server);
    }

    /** What does not end by itself can be hung up on; what goes on even so is told. */
    @Test
    void whatDoesNotEndIsToldUntilItHasEnded() {
        LabServer server = fresh("bookworm");
        server.in("sh", "-c", """
                mv /usr/bin/certbot /usr/bin/certbot.real
                cat > /usr/bin/certbot << 'X'
                #!/bin/sh
                [ "$1" = certonly ] || exec /usr/bin/certbot.real "$@"
                trap '' INT HUP
                echo deaf
                until [ -e /run/enough ]; do sleep 0.1; done
                X
                chmod +x /usr/bin/certbot
                """);
        upToTheRequest(server);
        ask(server);
        user.waitUntil("it runs", () -> shows("deaf"));
        user.press(UiId.CANCEL).waitFor(UiId.CANCEL, Messages.of("panel.action.force"));
        assertTrue(isRunning(server));
        user.press(UiId.CANCEL).waitFor(UiId.AT_WORK, "A Certbot is running");
        assertFalse(user.sees(UiId.RESULT), "said that it was cancelled");
        // There is another way than to wait for ever.
        user.press(UiId.AT_WORK_AGAIN).waitFor(UiId.AT_WORK, "Wait a minute");
        user.press(UiId.AT_WORK_AGAIN).waitFor(UiId.AT_WORK, "restart the server");
        server.in("touch", "/run/enough");
        user.waitUntil("it has ended", () -> !isRunning(server));
        user.press(UiId.AT_WORK_AGAIN);
        seesThatNothingWasChanged(server);
        assertFalse(user.sees(UiId.AT_WORK));
        server.in("mv", "/usr/bin/certbot.real", "/usr/bin/certbot");
        worksNow(server);
    }

    // ---- installation

    @ParameterizedTest
    @ValueSource(strings = {"Get:", "Unpacking", "Setting up"})
    void cancelledInstallationIsWholeOrThePanelSaysHowToMendIt(String moment) {
        LabServer server = fresh("bare");
        user.comesToTheInstallation(server).press(UiId.PRIMARY);
        user.press(UiId.ANSWER_YES);
        user.waitUntil("apt-get has come to " + moment, () -> shows(moment));
        user.press(UiId.CANCEL);
        user.waitUntil("it has ended and the panel tells so", () -> {
            // apt-get finishes what it has begun to unpack, however long that takes.
            if (user.sees(UiId.AT_WORK_AGAIN)) user.press(UiId.AT_WORK_AGAIN);
            return user.reads(UiId.PANEL_CONTENT).contains("was stopped") || user.sees(UiId.PROBLEM);
        });
        boolean whole = server.in("dpkg", "--audit").isBlank();
        assertEquals(whole, user.reads(UiId.PANEL_CONTENT).contains("was stopped"));
        if (!whole) {
            String mend = "dpkg --configure -a";
            assertTrue(user.reads(UiId.PROBLEM).contains(mend), user.reads(UiId.PROBLEM));
            server.in(mend.split(" "));
        }
        assertEquals(
                "", server.in("sh", "-c", "pgrep -x 'apt-get|dpkg' || true").strip());
        user.press(UiId.PRIMARY);
        user.waitUntil("Certbot is there", () -> {
            // apt-get asks again where nothing has been unpacked so far.
            if (user.sees(UiId.ANSWER_YES)) user.press(UiId.ANSWER_YES);
            return user.reads(UiId.PANEL_CONTENT).contains("Certbot 2.1");
        });
    }

    @Test
    void whoClosesTheWindowWhileAptWorksLeavesAServerThatCanBeFinished() {
        LabServer server = fresh("bare");
        user.comesToTheInstallation(server).press(UiId.PRIMARY);
        user.press(UiId.ANSWER_YES);
        user.waitUntil("apt-get unpacks", () -> shows("Unpacking"));
        user.requestsClose().waitFor(UiId.LEAVE, "apt-get is still running on ").press(UiId.LEAVE_STOP);
        user.waitUntil("the window is closed", () -> !user.isOpen());
        // dpkg has a terminal of its own: it finishes what it is at after apt-get has ended.
        user.waitUntil(
                "dpkg has ended",
                () -> server.in("sh", "-c", "pgrep -x 'apt-get|dpkg' || true").isBlank());
        // What was being unpacked was unpacked to its end.
        assertFalse(server.in("dpkg", "--audit").contains("half"), server.in("dpkg", "--audit"));
        server.in("dpkg", "--configure", "-a");
        assertEquals("", server.in("dpkg", "--audit").strip());
    }

    // ---- helpers

    private void upToTheRequest(LabServer server) {
        user.comesToTheInstallation(server)
                .waitFor(UiId.PANEL_CONTENT, "Certbot")
                .press(UiId.PRIMARY)
                .waitFor(UiId.CERTIFICATE_DOMAINS);
    }

    private boolean shows(String words) {
        return user.sees(UiId.CONSOLE_SCREEN) && user.console().contains(words);
    }

    private void seesThatNothingWasChanged(LabServer server) {
        user.waitFor(UiId.RESULT, Messages.of("panel.certificate.cancelled.title"));
        assertTrue(isClean(server));
        assertFalse(user.sees(UiId.PROBLEM));
        assertFalse(user.sees(UiId.RESULT_CHAIN));
    }

    private void worksNow(LabServer server) {
        ask(server);
        user.waitFor(UiId.RESULT_CHAIN);
        assertTrue(isClean(server));
    }

    /** No Certbot, none of its locks held, and port 80 free. */
    private static boolean isClean(LabServer server) {
        return !isRunning(server)
                && isPort80Free(server)
                && server.in("python3", "-c", """
                                import fcntl, os
                                for d in "/etc/", "/var/lib/", "/var/log/":
                                    lock = d + "letsencrypt/.certbot.lock"
                                    if os.path.exists(lock):
                                        fcntl.lockf(open(lock, "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
                                print("free")
                                """).equals("free");
    }

    private static boolean isRunning(LabServer server) {
        return server.in("sh", "-c", "pgrep -f '[c]ertbot certonly' || true")
                        .strip()
                        .length()
                > 0;
    }

    private static boolean isPort80Free(LabServer server) {
        return server.in("sh", "-c", "ss -ltnH 'sport = :80'").isBlank();
    }
}
