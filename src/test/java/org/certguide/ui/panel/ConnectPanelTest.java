package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import org.certguide.guide.Step;
import org.certguide.server.AgentKey;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.TestSshConfig;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectPanelTest {
    private static final String FIRST_ANSWER = UiId.CONNECT_ANSWER.id() + "-0";

    @TempDir
    Path folder;

    private PanelStates app;
    private ConnectModel model;
    private final Set<String> said = new HashSet<>();

    @BeforeEach
    void opened() throws IOException {
        app = new PanelStates(folder.resolve("app"));
        model = app.walkthrough.connect();
        app.fx(app.panels::leaveStart);
    }

    @AfterEach
    void closed() throws Exception {
        app.close();
    }

    @Test
    void anEntryOfTheSshConfigurationFillsInTheLogin() throws IOException {
        configured("""
                Host dms
                    HostName dms.example.org
                    Port 2222
                    User deploy
                    IdentityFile ~/.ssh/dms
                """);
        assertTrue(menu().isVisible() && menu().getParent().isVisible());
        choose(0);
        assertEquals("dms.example.org", model.host().get());
        assertEquals("2222", model.port().get());
        assertEquals("deploy", model.user().get());
        assertEquals(folder.resolve(".ssh/dms").toString(), model.keyFile().get());
        assertEquals(Login.Kind.KEY_FILE, model.kind().get());
        assertFalse(note().isVisible());
    }

    @Test
    void withoutAPasswordNothingIsSentToTheServer() {
        app.begin();
        app.fx(() -> model.kind().set(Login.Kind.PASSWORD));
        app.press(UiId.PRIMARY);
        assertFalse(model.isBusy());
        assertTrue(app.server.hasNoConnections());
        app.fx(() -> ((TextInputControl) app.node(UiId.CONNECT_PASSWORD)).setText("secret"));
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
    }

    @Test
    void whatAnEntryDoesNotSayStaysAsTheUserLeftIt() throws IOException {
        configured("Host dms.example.org\n");
        app.fx(() -> model.user().set("ubuntu"));
        choose(0);
        assertEquals("dms.example.org", model.host().get());
        assertEquals("ubuntu", model.user().get());
        assertEquals(Login.Kind.PASSWORD, model.kind().get());
    }

    @Test
    void whatIsNotFollowedIsSaidUntilAnotherServerIsTyped() throws IOException {
        configured("""
                Host inner
                    HostName inner.example.org
                    ProxyCommand gate %h
                """);
        choose(0);
        assertTrue(note().isVisible());
        assertTrue(note().getText().contains("inner") && note().getText().contains("ProxyCommand (~/.ssh/config:3)"));
        app.fx(() -> model.host().set("dms.example.org"));
        assertFalse(note().isVisible());
    }

    @Test
    void withoutAnSshConfigurationNothingIsOffered() {
        assertFalse(menu().getParent().isVisible());
    }

    @Test
    void theFirstFieldCanBeTypedInAtOnce() {
        app.await("the focus", () -> focused(UiId.CONNECT_HOST));
    }

    @Test
    void whoTypesInTheConsoleIsNotInterrupted() {
        app.await("the focus", () -> focused(UiId.CONNECT_HOST));
        Node screen = node(UiId.CONSOLE_SCREEN);
        app.fx(() -> {
            app.window.showConsole(true);
            screen.requestFocus();
            Focus.moveInto(node(UiId.PANEL_CONTENT));
        });
        // What was asked for later has its turn after it.
        app.fx(() -> {});
        assertTrue(focused(UiId.CONSOLE_SCREEN));
    }

    @Test
    void anAnswerThatIsBeingTypedStaysWhateverElseHappens() {
        app.begin();
        app.server.questions = List.of(new Login.Question("Verification code: ", true));
        app.fx(() -> model.kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await("the question", () -> focused(FIRST_ANSWER));
        app.fx(() -> {
            TextField answer = (TextField) owner();
            answer.setText("12");
            // What is going on is told in other words now.
            model.cancel();
            assertSame(answer, node(FIRST_ANSWER));
            assertEquals("12", answer.getText());
        });
    }

    @Test
    void whoComesBackToAQuestionOfTheServerIsLedToItsAnswer() {
        app.begin();
        app.server.questions = List.of(new Login.Question("Verification code: ", true));
        app.fx(() -> model.kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await("the question", () -> model.questions().asked().get() != null);
        app.press(UiId.COMMANDS_OPEN);
        app.press(UiId.PRIMARY);
        app.await("the keyboard at the answer", () -> focused(FIRST_ANSWER));
    }

    @Test
    void aSecondEnterDoesNotCancelTheConnecting() {
        app.begin();
        app.fx(() -> model.kind().set(Login.Kind.PASSWORD));
        Node password = node(UiId.CONNECT_PASSWORD);
        app.fx(() -> ((TextInputControl) password).setText("secret"));
        app.fx(password::requestFocus);
        app.server.hold();
        app.fx(() -> password.fireEvent(new ActionEvent()));
        app.await("the focus to move", () -> owner() != password);
        assertFalse(owner() instanceof ButtonBase, "at " + owner());
        app.server.goOn();
        app.await("the login", () -> app.walkthrough.session().get() != null);
    }

    @Test
    void pastedCommandThatWasCutIsTakenApartAllTheSame() {
        paste(UiId.CONNECT_HOST, "ssh ubuntu@203.0.113.7 -p 2200 " + " ".repeat(3 * 1024 * 1024));
        assertEquals("203.0.113.7", model.host().get());
        assertEquals("ubuntu", model.user().get());
        assertEquals("2200", model.port().get());
    }

    private void paste(UiId field, String text) {
        app.fx(() -> {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
            TextField input = (TextField) node(field);
            input.requestFocus();
            input.selectAll();
            input.paste();
        });
    }

    @Test
    void whatAProviderSendsFillsInAllFieldsAtOnce() {
        paste(UiId.CONNECT_HOST, "ssh ubuntu@203.0.113.7 -p 2200 -i /home/ann/id\n");
        assertEquals("203.0.113.7", model.host().get());
        assertEquals("2200", model.port().get());
        assertEquals("ubuntu", model.user().get());
        assertEquals("/home/ann/id", model.keyFile().get());
        assertEquals(Login.Kind.KEY_FILE, model.kind().get());
        assertFalse(app.sees(UiId.CONNECT_REPLACED));
    }

    @Test
    void whatThePastedTextReplacesIsSaid() {
        app.fx(() -> {
            model.user().set("root");
            model.port().set("2222");
        });
        paste(UiId.CONNECT_HOST, "ubuntu@dms.example.org:2200");
        assertEquals("ubuntu", model.user().get());
        assertTrue(app.reads(UiId.CONNECT_REPLACED).contains("root"));
        assertTrue(app.reads(UiId.CONNECT_REPLACED).contains("2222"));
        app.fx(() -> model.host().set("other.example.org"));
        assertFalse(app.sees(UiId.CONNECT_REPLACED));
    }

    @Test
    void whatThePastedTextDoesNotSayStays() {
        app.fx(() -> model.user().set("ann"));
        paste(UiId.CONNECT_HOST, "https://dms.example.org/");
        assertEquals("dms.example.org", model.host().get());
        assertEquals("ann", model.user().get());
        assertEquals("22", model.port().get());
    }

    @Test
    void whatIsTypedIsTakenApartWhenTheUserGoesOn() {
        app.begin();
        app.fx(() -> {
            node(UiId.CONNECT_HOST).requestFocus();
            model.host().set("ann@93.184.216.34:2200");
        });
        assertEquals("ann@93.184.216.34:2200", model.host().get());
        app.fx(() -> node(UiId.CONNECT_PORT).requestFocus());
        assertEquals("93.184.216.34", model.host().get());
        assertEquals("2200", model.port().get());
        app.fx(() -> model.host().set("ssh://eve@93.184.216.34"));
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        assertEquals("eve@93.184.216.34:2200", app.work().server().name());
    }

    @Test
    void aNameThatIsNoLoginNameIsToldWhatIsWrongWithIt() {
        app.begin();
        for (String name : List.of("", "Doctor House", "ann:x", "-ann")) {
            app.fx(() -> model.user().set(name));
            app.press(UiId.PRIMARY);
            assertFalse(model.isBusy());
            said.add(app.reads(UiId.PANEL_CONTENT));
        }
        assertEquals(4, said.size(), "a sentence for each");
        app.fx(() -> model.user().set("ann@clinic.test"));
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
    }

    private void failWith(Failure failure) {
        app.begin();
        app.fx(() -> {
            model.kind().set(Login.Kind.PASSWORD);
            ((TextInputControl) node(UiId.CONNECT_PASSWORD)).setText("correct horse");
            node(UiId.CONNECT_PASSWORD).requestFocus();
        });
        app.server.loginFailure = failure;
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> model.problem().get() != null);
    }

    private String typedPassword() {
        return ((TextInputControl) node(UiId.CONNECT_PASSWORD)).getText();
    }

    @Test
    void aMistypedHostNameCostsNoPassword() {
        failWith(new Failure.HostUnknown("dms.example.org"));
        app.await("the keyboard at the server", () -> focused(UiId.CONNECT_HOST));
        TextInputControl typed = (TextInputControl) node(UiId.CONNECT_PASSWORD);
        assertEquals("correct horse", typed.getText());
        app.server.loginFailure = null;
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        assertEquals("", typed.getText());
    }

    @Test
    void aPortThatNobodyAnswersAtLeadsToThePort() {
        failWith(new Failure.ConnectionRefused("dms.example.org", 2222));
        app.await("the keyboard at the port", () -> focused(UiId.CONNECT_PORT));
        assertEquals("correct horse", typedPassword());
    }

    @Test
    void aRefusedPasswordIsTypedAgain() {
        failWith(new Failure.LoginRefused("ubuntu", "password"));
        app.await("the keyboard at the password", () -> focused(UiId.CONNECT_PASSWORD));
        assertEquals("", typedPassword());
    }

    @Test
    void aPasswordThatWasNotSentIsForgottenWithItsServer() {
        failWith(new Failure.HostUnknown("dms.example.org"));
        app.fx(() -> app.walkthrough.begin(null));
        assertEquals("", typedPassword());
    }

    @Test
    void ofTheAgentsKeysTheOneThatIsChosenByItsNameIsTheOnlyOneUsed() {
        AgentKey work = new AgentKey("ssh-ed25519", "ada@work", "SHA256:one");
        app.server.agentKeys = List.of(new AgentKey("ssh-rsa", "ada@home", "SHA256:two"), work);
        app.begin();
        app.await("the keys", () -> app.sees(UiId.CONNECT_AGENT_KEY));
        ComboBox<Optional<AgentKey>> list = list();
        assertEquals("ada@work  ·  one", list.getConverter().toString(Optional.of(work)));
        app.fx(() -> list.setValue(Optional.of(work)));
        app.server.loginFailure = new Failure.LoginRefused("ubuntu", "publickey");
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> model.problem().get() != null);
        assertEquals(Optional.of("SHA256:one"), ((Login.Agent) app.server.login).key());
        assertEquals(Optional.of(work), list.getValue());
        app.server.agentKeys = List.of();
        app.press(UiId.PRIMARY);
        app.await("no key any more", () -> !app.sees(UiId.CONNECT_AGENT_KEY));
    }

    @Test
    void anotherKeyOfTheAgentIsUsedAfterTheConnectionWithTheFirstIsLost() {
        AgentKey other = new AgentKey("ssh-ed25519", "ada@work", "SHA256:one");
        app.server.agentKeys = List.of(other);
        app.connect();
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.await("the keys", () -> app.sees(UiId.CONNECT_AGENT_KEY));
        app.fx(() -> model.agent().chosen().set(other));
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        assertEquals(Optional.of("SHA256:one"), ((Login.Agent) app.server.login).key());
    }

    @SuppressWarnings("unchecked") // what the panel puts into it
    private ComboBox<Optional<AgentKey>> list() {
        return (ComboBox<Optional<AgentKey>>) node(UiId.CONNECT_AGENT_KEY);
    }

    private void configured(String config) throws IOException {
        Files.createDirectories(folder.resolve(".ssh"));
        Files.writeString(folder.resolve(".ssh/config"), config);
        app.fx(() -> model.readSaved(TestSshConfig.of(folder)));
        app.await("the configuration", () -> !menu().getItems().isEmpty());
    }

    private void choose(int entry) {
        app.fx(() -> menu().getItems().get(entry).fire());
    }

    private boolean focused(UiId id) {
        return focused(id.id());
    }

    private boolean focused(String id) {
        Node owner = owner();
        return owner != null && id.equals(owner.getId());
    }

    private @Nullable Node owner() {
        return app.window.root().getScene().getFocusOwner();
    }

    private Label note() {
        return (Label) menu().getParent().getChildrenUnmodifiable().get(1);
    }

    private MenuButton menu() {
        return (MenuButton) node(UiId.CONNECT_SAVED);
    }

    private Node node(UiId id) {
        return node(id.id());
    }

    private Node node(String id) {
        return app.window.root().lookup("#" + id);
    }
}
