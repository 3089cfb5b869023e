package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextField;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerWork;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.api.FxToolkitContext;
import org.testfx.service.support.FiredEvents;

/** The panels show the server that is open, and nothing of the last one. */
class OtherServerPanelsTest extends WithPanels {
    private void beginAnother() {
        app.start();
        boolean loggedIn = app.walkthrough.session().get() != null;
        app.press(UiId.START_NEW);
        if (loggedIn) app.press(UiId.LEAVE_STOP);
    }

    @Test
    void newCertificateAsksBeforeItEndsTheConnection() {
        app.connect();
        app.start();
        app.press(UiId.START_NEW);
        assertTrue(app.reads(UiId.LEAVE).contains("You are logged in to ubuntu@93.184.216.34"), app.reads(UiId.LEAVE));
        app.look("leave-new");
        app.press(UiId.LEAVE_WAIT);
        assertNotNull(app.walkthrough.session().get());
        assertFalse(app.sees(UiId.LEAVE));
        app.press(UiId.START_NEW);
        app.press(UiId.LEAVE_STOP);
        assertNull(app.walkthrough.session().get());
        assertEquals(Step.CONNECT, app.walkthrough.current().get());
        assertTrue(app.sees(UiId.CONNECT_HOST));
    }

    @Test
    void whoOpensAnotherServerReadsWhichConnectionHasEnded() {
        app.save(app.profile("one.example.org", 60, Profile.DryRunResult.SUCCEEDED));
        app.connect();
        app.start();
        app.press(UiId.START_OPEN);
        assertNull(app.walkthrough.session().get());
        assertTrue(app.reads(UiId.LEFT).contains("You are logged out of ubuntu@93.184.216.34"));
        app.look("leave-left");
    }

    @Test
    void passwordThatWasTypedForOneServerIsNotSentToAnother() {
        beginAnother();
        app.fx(() -> ((SecretField) app.node(UiId.CONNECT_PASSWORD)).setText("swordfish"));
        beginAnother();
        app.fx(() -> assertTrue(((SecretField) app.node(UiId.CONNECT_PASSWORD)).isEmpty()));
    }

    @Test
    void fieldsOfTheRequestAreEmptyForAnotherServer() {
        app.reach(Step.CERTIFICATE);
        app.fx(() -> {
            ((TextField) app.node(UiId.EMAIL)).setText(PanelStates.EMAIL);
            ((CheckBox) app.node(UiId.TERMS)).setSelected(true);
        });
        beginAnother();
        app.fx(() -> app.work().checklist().state().set(StepStatus.SKIPPED));
        app.connect();
        app.fx(() -> {
            app.work().checklist().state().set(StepStatus.SKIPPED);
            app.work().install().state().set(StepStatus.SKIPPED);
            app.walkthrough.open(Step.CERTIFICATE);
        });
        app.idle();
        app.fx(() -> {
            assertEquals("", ((TextField) app.node(UiId.CERTIFICATE_DOMAINS)).getText());
            assertEquals("", ((TextField) app.node(UiId.EMAIL)).getText());
            assertEquals(false, ((CheckBox) app.node(UiId.TERMS)).isSelected());
        });
    }

    @Test
    void workOnAServerAndItsPanelsGoWhenAnotherOneIsOpened() throws ReflectiveOperationException {
        app.reach(Step.CERTIFICATE);
        WeakReference<ServerWork> last = new WeakReference<>(app.work());
        beginAnother();
        forgetEvents();
        app.await("nothing to hold what was before", () -> {
            System.gc();
            return last.refersTo(null);
        });
    }

    /** The library of the tests remembers all events of the window, and with them where they happened. */
    private void forgetEvents() throws ReflectiveOperationException {
        Field events = FxToolkitContext.class.getDeclaredField("firedEvents");
        events.setAccessible(true);
        FiredEvents all = (FiredEvents) events.get(FxToolkit.toolkitContext());
        app.fx(all::clearEvents);
    }
}
