package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.server.Failure;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** What the checks found stands under the name that it is true of, and a password is typed where there is a field. */
class CheckedNamesTest extends PanelPictures {
    private void becomeRoot() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
    }

    private void check() {
        becomeRoot();
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.work().checklist().run());
        app.await("the checks", () -> app.work().checklist().state().get().passed());
    }

    private String primary() {
        return ((Button) app.node(UiId.PRIMARY)).getText();
    }

    @Test
    void resultsOfAnotherNameAreMarkedAndLeadNowhere() {
        check();
        assertFalse(app.sees(UiId.CHECK_OUTDATED));
        app.fx(() -> app.work().wishes().domainText().set("other.example.org"));
        assertTrue(app.reads(UiId.CHECK_OUTDATED).contains(PanelStates.DOMAIN));
        assertFalse(app.sees(UiId.CHECK_SUMMARY));
        assertEquals(Messages.of("panel.checklist.again"), primary());
        app.look("checks-outdated");
        app.fx(() -> app.work().wishes().domainText().set(PanelStates.DOMAIN));
        assertFalse(app.sees(UiId.CHECK_OUTDATED));
        assertTrue(app.sees(UiId.CHECK_SUMMARY));
    }

    @Test
    void aNameThatIsChangedWhileTheChecksRunIsNotTheOneTheyAreFor() {
        becomeRoot();
        app.reach(Step.CHECKLIST);
        app.server.hold();
        app.fx(() -> app.work().checklist().run());
        app.fx(() -> app.work().wishes().domainText().set("other.example.org"));
        assertTrue(app.sees(UiId.CHECK_OUTDATED));
        app.server.goOn();
        app.idle();
        assertTrue(app.sees(UiId.CHECK_OUTDATED));
        assertEquals(Messages.of("panel.checklist.again"), primary());
    }

    @Test
    void afterAWrongPasswordForSudoTheKeyboardIsInItsField() {
        app.server.sudoPassword = "correct horse";
        app.reach(Step.CHECKLIST);
        app.fx(() -> {
            TextInputControl field = (TextInputControl) app.node(UiId.SUDO_PASSWORD);
            field.setText("wrong");
            field.requestFocus();
        });
        app.press(UiId.PRIMARY);
        app.await(
                "the refusal",
                () -> app.sees(UiId.SUDO_PASSWORD) && !app.work().checklist().isBusy());
        app.await(
                "the keyboard in the field", () -> app.node(UiId.SUDO_PASSWORD).isFocused());
    }

    @Test
    void aStepWithoutAFieldForThePasswordLeadsToTheOneWithIt() {
        becomeRoot();
        app.reach(Step.CERTIFICATE);
        app.fx(() -> {
            app.work().certificate().state().set(StepStatus.DONE);
            app.server.commandFailure = new Failure.SudoPasswordWrong();
            app.walkthrough.open(Step.RENEWAL);
        });
        app.idle();
        app.look("renewal-password");
        app.press(UiId.PROBLEM_PASSWORD);
        assertEquals(Step.CHECKLIST, app.walkthrough.current().get());
        app.idle();
    }
}
