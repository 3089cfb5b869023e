package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.Login;
import org.certguide.server.Sudo.Rights;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Whoever opens a server that has its certificate wants to know how it stands with the renewal. */
class FinishedServerTest extends WithPanels {
    private void logIn() {
        app.server.chain = FakeServer.read("certificates/rsa-fullchain.pem");
        app.save(app.profile(PanelStates.DOMAIN, 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        app.press(UiId.START_OPEN);
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.AGENT));
        app.press(UiId.PRIMARY);
    }

    private void awaitRenewal() {
        app.await(
                "the renewal",
                () -> app.walkthrough.current().get() == Step.RENEWAL
                        && app.work().renewal().schedule().get() != null);
        app.idle();
    }

    private void type(String password) {
        app.await("the checklist", () -> app.walkthrough.current().get() == Step.CHECKLIST);
        app.idle();
        app.fx(() -> ((TextInputControl) app.node(UiId.SUDO_PASSWORD)).setText(password));
        assertEquals("Go on to the renewal", ((Labeled) app.node(UiId.PRIMARY)).getText());
        app.press(UiId.PRIMARY);
    }

    @Test
    void theLoginLeadsToItsRenewal() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        logIn();
        awaitRenewal();
        app.look("renewal-opened");
    }

    @Test
    void whateverIsBegunIsToldAtTheTopEachTime() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        logIn();
        awaitRenewal();
        ScrollPane page = (ScrollPane) app.window.root().lookup(".panel-scroll");
        for (int time = 0; time < 3; time++) {
            app.fx(() -> page.setVvalue(1));
            app.press(UiId.RENEWAL_LOOK);
            app.await("the end", () -> !app.work().renewal().isBusy());
            app.idle();
            app.await("the top", () -> page.getVvalue() == 0);
        }
    }

    @Test
    void whatIsBegunOnACardFurtherDownIsToldThere() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.server.renewal = app.server.renewal.replace(
                "\ncertguide-0123456789 end",
                "\ncertguide-0123456789 notice\nkind ntfy\nto https://ntfy.sh\ntool curl\n"
                        + "\ncertguide-0123456789 end");
        logIn();
        awaitRenewal();
        for (int time = 0; time < 2; time++) {
            app.press(UiId.NOTICE_TEST);
            app.idle();
            app.await("the answer", () -> app.reads(UiId.RENEWAL_NOTICE).contains("The message was sent"));
            app.await("it to be in sight", () -> Layout.isInView(app.node(UiId.NOTICE_TEST)));
        }
    }

    /** The gateway of DMS holds port 80 for good: a check that says so was in the way each time. */
    @Test
    void thePasswordOfSudoIsAllThatIsAskedForOnTheWay() {
        app.server.sudoPassword = "right";
        app.server.checks.put("port80", PanelPictures.NGINX_ON_PORT_80);
        logIn();
        type("right");
        awaitRenewal();
        assertFalse(app.work().checklist().hasLooked(), "nothing is checked that nobody asked for");
    }

    @Test
    void aWrongPasswordIsAskedForOnceMore() {
        app.server.sudoPassword = "right";
        logIn();
        type("wrong");
        app.await("the refusal", () -> app.work().renewal().problem().get() != null);
        assertEquals(Rights.WRONG_PASSWORD, app.work().server().rights().get());
        app.press(UiId.PROBLEM_PASSWORD);
        type("right");
        awaitRenewal();
        assertNull(app.work().renewal().problem().get());
    }

    @Test
    void thePageOfTheCertificateReadsWhatIsOnTheServer() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        logIn();
        awaitRenewal();
        app.fx(() -> app.walkthrough.open(Step.CERTIFICATE));
        app.idle();
        assertNotNull(app.work().certificate().issued().get());
        assertTrue(app.sees(UiId.RESULT_CHAIN));
        app.look("certificate-opened");
    }
}
