package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import javafx.scene.control.TextInputControl;
import org.certguide.guide.Step;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Sudo.Rights;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** A sudo that wants the password of root, as on openSUSE, and a server without sudo. */
class RootPasswordTest extends PanelPictures {
    private void logIn() {
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of("login"));
        });
        app.await("the system", () -> app.work().system().state().get().passed());
        app.fx(() -> {
            app.work().wishes().domainText().set(PanelStates.DOMAIN);
            app.walkthrough.open(Step.CHECKLIST);
        });
    }

    @Test
    void theLoginPasswordIsOfferedNoMoreAndThatOfRootIsAskedFor() {
        app.server.sudoPassword = "root's";
        app.server.sudoWantsRoots = true;
        logIn();
        assertTrue(app.sees(UiId.SUDO_SAME));
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> app.work().checklist().problem().get() != null);
        app.idle();
        assertEquals(
                Optional.of(new Failure.SudoRootPasswordNeeded("ubuntu")),
                app.work().checklist().problem().get().failure());
        assertFalse(app.sees(UiId.SUDO_SAME));
        app.look("checklist-sudo-of-root");
        app.fx(() -> ((TextInputControl) app.node(UiId.SUDO_PASSWORD)).setText("root's"));
        app.press(UiId.PRIMARY);
        app.await("the checks", () -> app.work().checklist().state().get().passed());
        assertEquals(Rights.WITH_PASSWORD, app.work().server().rights().get());
    }

    @Test
    void aServerWithoutSudoShowsTheCommandsThatInstallIt() {
        app.server.system = app.server.system.replaceAll(
                "(?s)certguide-0123456789 sudo.*?(?=certguide-0123456789 managers)", "certguide-0123456789 sudo\n\n");
        logIn();
        app.press(UiId.PRIMARY);
        app.await("the checks", () -> app.work().checklist().hasLooked());
        app.idle();
        String card = app.reads(UiId.CHECK.id() + "-sudo");
        for (String command : new String[] {"su -", "apt-get install sudo", "usermod -aG sudo ubuntu"})
            assertTrue(card.contains(command), card);
        app.lookAt("sudo", "checklist-sudo-missing-commands");
    }
}
