package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import javafx.scene.control.TextField;
import org.certguide.guide.Step;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Servers that let users in and run no commands for them. */
class LoginWithoutCommandsTest extends PanelPictures {
    static final String EXPIRED =
            "WARNING: Your password has expired.\nPassword change required but no TTY available.\n";

    private void logIn(String user, String password) {
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().user().set(user);
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of(password));
        });
    }

    private Failure failure() {
        app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
        app.idle();
        return app.walkthrough.connect().problem().get().failure().orElseThrow();
    }

    private void loggedIn() {
        app.await("the system", () -> app.work().system().state().get().passed());
    }

    @Test
    void theLoginStopsAndShowsTheServersOwnWords() {
        app.server.loginSays = "This account is currently not available.\n";
        logIn("ubuntu", "right");
        assertEquals(new Failure.NoCommands("ubuntu", "This account is currently not available."), failure());
        assertEquals(Step.CONNECT, app.walkthrough.current().get());
        assertTrue(app.reads(UiId.PROBLEM).contains("This account is currently not available."));
        assertTrue(app.server.hasNoConnections());
        app.look("connect-failed-no-commands");
    }

    /** As where a start-up file ends with {@code exit}. */
    @Test
    void whereNothingCameBackNoWordsAreGivenForTheServers() {
        app.server.loginSays = "\n";
        logIn("ubuntu", "right");
        assertEquals(new Failure.NoCommandsSilent("ubuntu", 0), failure());
        String told = app.reads(UiId.PROBLEM);
        assertTrue(told.contains("Nothing came back") && told.contains("no shell"), told);
        assertFalse(told.contains("“"), told);
    }

    /** As where a start-up file runs {@code yes}. */
    @Test
    void aLoginThatPrintsWithoutEndIsToldWithoutTheCommandThatWasRun() {
        app.server.commandFailure = new Failure.OutputTooLarge("sh -c 'certguide-internal'");
        logIn("ubuntu", "right");
        assertEquals(new Failure.TooMuchPrintedAtLogin("ubuntu"), failure());
        String told = app.reads(UiId.PROBLEM);
        assertTrue(told.contains("prints without end") && told.contains("Log in as another user"), told);
        assertFalse(told.contains("certguide-internal"), told);
        assertTrue(app.server.hasNoConnections());
        app.look("connect-failed-too-much-printed");
    }

    @Test
    void oneClickLogsInAsTheUserWhomTheServerNames() {
        app.server.loginSays = "Please login as the user \"ubuntu\" rather than the user \"root\".\n\n";
        logIn("root", "right");
        assertEquals(new Failure.OtherUserWanted("root", "ubuntu"), failure());
        app.look("connect-failed-other-user-wanted");
        app.server.loginSays = "";
        app.press(UiId.CONNECT_AS);
        loggedIn();
        assertEquals("ubuntu", app.walkthrough.session().get().address().user());
        assertEquals("right", app.server.password);
    }

    @Test
    void aServerThatMakesThisComputerWaitIsConnectedToLater() {
        app.server.loginFailure = new Failure.LoginsPaused("93.184.216.34", "Not allowed at this time");
        logIn("ubuntu", "right");
        failure();
        app.press(UiId.CONNECT_LATER);
        assertTrue(app.walkthrough.connect().isBusy());
        app.look("connect-waits-for-later");
        app.press(UiId.CANCEL);
        app.idle();
        assertFalse(app.sees(UiId.CONNECT_LATER), "the password was wiped");
        logIn("ubuntu", "right");
        failure();
        app.server.loginFailure = null;
        app.fx(() -> app.walkthrough.connect().connectLater(Duration.ofMillis(1)));
        loggedIn();
        assertEquals("right", app.server.password);
    }

    @Test
    void anotherNameInTheFormTakesTheOfferAway() {
        app.server.loginSays = "Please login as the user \"ubuntu\" rather than the user \"root\".\n\n";
        logIn("root", "right");
        failure();
        app.fx(() -> app.walkthrough.connect().host().set("198.51.100.7"));
        assertFalse(app.sees(UiId.CONNECT_AS));
        app.fx(() -> app.walkthrough.connect().logInAs("ubuntu"));
        assertTrue(app.server.hasNoConnections());
    }

    @Test
    void aNewPasswordIsChosenInTheFormAndTheLoginGoesOnWithIt() {
        app.server.loginSays = EXPIRED;
        logIn("root", "old");
        assertEquals(new Failure.NewPasswordNeeded("root"), failure());
        app.look("connect-failed-new-password-needed");
        app.server.terminals.add(FakeTerminal.printing(
                0,
                "Changing password for root.\r\nCurrent password: ",
                "\r\nNew password: ",
                "\r\nRetype new password: ",
                "\r\npasswd: password updated successfully\r\n"));
        app.press(UiId.CONNECT_NEW_PASSWORD);
        answer("current-password", "old");
        app.await("the next question", () -> asks("new-password"));
        app.look("connect-new-password");
        answer("new-password", "new one");
        app.server.loginSays = "";
        answer("retyped-password", "new one");
        loggedIn();
        assertEquals("new one", app.server.password);
        assertEquals("root", app.walkthrough.session().get().address().user());
    }

    @Test
    void aPasswordThatWasNotChangedCanBeTriedAgain() {
        app.server.loginSays = EXPIRED;
        logIn("root", "old");
        failure();
        app.server.terminals.add(FakeTerminal.printing(
                10,
                "Current password: ",
                "\r\npasswd: Authentication token manipulation error\r\npasswd: password unchanged\r\n"));
        app.press(UiId.CONNECT_NEW_PASSWORD);
        answer("current-password", "slip");
        app.await(
                "the failure",
                () -> app.walkthrough.connect().problem().get() != null
                        && app.walkthrough.connect().problem().get().failure().orElseThrow()
                                instanceof Failure.NewPasswordRefused);
        assertInstanceOf(Failure.NewPasswordRefused.class, failure());
        assertTrue(app.reads(UiId.PROBLEM).contains("passwd: password unchanged"));
        assertTrue(app.server.hasNoConnections());
        app.server.password = "";
        app.server.terminals.add(FakeTerminal.printing(0, "Current password: ", "\r\nNew password: ", "\r\n"));
        app.press(UiId.CONNECT_NEW_PASSWORD);
        app.await("the question", () -> asks("current-password"));
        assertEquals("old", app.server.password);
    }

    private boolean asks(String id) {
        var prompt = app.work().console().prompt().get();
        return prompt != null && prompt.id().equals(id);
    }

    private void answer(String id, String secret) {
        app.await("the question " + id, () -> asks(id) && app.sees(UiId.ANSWER_TEXT));
        app.fx(() -> ((TextField) app.node(UiId.ANSWER_TEXT)).setText(secret));
        app.press(UiId.ANSWER_SEND);
    }
}
