package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.certguide.diagnosis.Finding;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** After a lost connection, one click leads back to where the user was. */
class ReconnectTest extends PanelPictures {
    private void lose() {
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
    }

    private void logInWithPassword() {
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of("correct horse"));
        });
        app.await("the system", () -> app.work().system().state().get().passed());
    }

    private void check() {
        app.fx(() -> {
            app.work().wishes().domainText().set(PanelStates.DOMAIN);
            app.walkthrough.open(Step.CHECKLIST);
            if (app.work().server().needsPassword()) app.work().server().unlockWithLoginPassword();
            app.work().checklist().run();
        });
        app.await("the checks", () -> app.work().checklist().state().get().passed());
    }

    private void back(Step step) {
        app.press(UiId.LOST_CONNECT);
        app.await(
                "the way back",
                () -> app.walkthrough.current().get() == step
                        && app.walkthrough.session().get() != null
                        && !app.walkthrough.step(step).isBusy());
    }

    @Test
    void oneClickLeadsBackToTheChecksWithTheirResults() {
        app.server.sudoPassword = "correct horse";
        logInWithPassword();
        check();
        Map<String, Finding> found = Map.copyOf(app.work().checklist().findings());
        lose();
        assertEquals(
                Guide.at(Optional.of(Step.CONNECT), Phase.LOST),
                app.window.guideProperty().get());
        back(Step.CHECKLIST);
        assertEquals(found, Map.copyOf(app.work().checklist().findings()));
        assertEquals(StepStatus.DONE, app.work().checklist().state().get());
        assertEquals(PanelStates.DOMAIN, app.work().wishes().domainText().get());
        assertFalse(app.work().server().needsPassword(), "sudo takes the password of the login once more");
        assertFalse(app.sees(UiId.LOST));
    }

    @Test
    void oneClickLeadsBackToTheRequestWithItsInputs() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.reach(Step.CERTIFICATE);
        fill();
        lose();
        back(Step.CERTIFICATE);
        assertEquals(PanelStates.EMAIL, app.work().wishes().email().get());
        assertEquals(null, app.work().certificate().problem().get());
    }

    @Test
    void whatFailedBecauseTheConnectionWasLostIsNoFailureAfterwards() {
        app.reach(Step.CHECKLIST);
        app.server.hold();
        app.fx(() -> app.work().checklist().run());
        app.server.commandFailure = new Failure.ConnectionLost("93.184.216.34");
        app.server.goOn();
        app.await("the failure", () -> app.work().checklist().problem().get() != null);
        lose();
        app.server.commandFailure = null;
        back(Step.CHECKLIST);
        assertEquals(null, app.work().checklist().problem().get());
        assertEquals(StepStatus.OPEN, app.work().checklist().state().get());
    }

    @Test
    void whileTheNetworkIsAwayThePasswordIsKept() {
        logInWithPassword();
        lose();
        app.server.loginFailure = new Failure.HostUnreachable("93.184.216.34", 22);
        app.press(UiId.LOST_CONNECT);
        app.await(
                "the failure",
                () -> app.walkthrough.connect().problem().get() != null
                        && !app.walkthrough.connect().isBusy());
        assertTrue(app.walkthrough.connect().remembers());
        app.server.loginFailure = null;
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
    }

    @Test
    void aPasswordThatTheServerRefusesNowIsAskedForAgain() {
        logInWithPassword();
        lose();
        app.server.loginFailure = new Failure.LoginRefused("ubuntu", "password");
        app.press(UiId.LOST_CONNECT);
        app.await(
                "the failure",
                () -> app.walkthrough.connect().problem().get() != null
                        && !app.walkthrough.connect().isBusy());
        assertFalse(app.walkthrough.connect().remembers());
    }

    @Test
    void whoDisconnectsLeavesNoPasswordBehind() {
        logInWithPassword();
        assertTrue(app.walkthrough.connect().remembers());
        app.fx(app.walkthrough::logOut);
        assertFalse(app.walkthrough.connect().remembers());
    }
}
