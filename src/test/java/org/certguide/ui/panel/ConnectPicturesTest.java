package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.server.AgentKey;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

/** The login in every state. */
class ConnectPicturesTest extends PanelPictures {
    @Test
    void connect() {
        app.fx(app.panels::leaveStart);
        app.look("connect-empty");
        for (Login.Kind kind : Login.Kind.values()) {
            app.begin();
            app.fx(() -> app.walkthrough.connect().kind().set(kind));
            app.look("connect-" + kind);
        }
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.KEY_FILE);
            app.walkthrough.connect().host().set("the dms");
            app.walkthrough.connect().port().set("2x");
        });
        app.press(UiId.PRIMARY);
        app.look("connect-wrong");
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().host().set("ssh ubuntu@93.184.216.34 -i ~/.ssh/dms -p 2200");
            app.walkthrough.connect().user().set("root");
            app.walkthrough.connect().form().takeApart();
        });
        app.look("connect-pasted");
    }

    @Test
    void whatIsWrongWithThePortIsReadInTwoLinesAtMost() {
        app.begin();
        app.fx(() -> app.walkthrough.connect().port().set("ssh"));
        app.press(UiId.PRIMARY);
        app.fx(() -> {});
        Label note = Views.on(() -> Layout.visible(app.node(UiId.PANEL_CONTENT))
                .filter(n -> n.getStyleClass().contains("field-note"))
                .map(Label.class::cast)
                .findFirst()
                .orElseThrow());
        Views.layOut(note.getScene());
        assertTrue(note.getHeight() < 45, note.getText() + " " + note.getHeight());
    }

    @Test
    void connectFails() {
        List<Failure> failures = List.of(
                new Failure.HostUnknown("dms.example.org"),
                new Failure.HostUnreachable("93.184.216.34", 22),
                new Failure.LoginRefused("ubuntu", "publickey"),
                new Failure.RootLoginRefused("publickey, keyboard-interactive"),
                new Failure.AgentKeysTooMany("ubuntu", 6, 7),
                new Failure.AgentRefused("ada@work"),
                new Failure.SecondProofRefused("ubuntu", "keyboard-interactive"),
                new Failure.AnswersRefused("ubuntu", "Password: Verification code:"),
                new Failure.LoginIncomplete("ubuntu", "publickey"),
                new Failure.KeyFileOfDevice("/home/ada/.ssh/id_ed25519_sk"),
                new Failure.LoginCutOff("ubuntu", "Your account has expired; please contact your system administrator"),
                new Failure.NoCommonAlgorithm("KexAlgorithms: mlkem768x25519-sha256"),
                new Failure.HostKeyChanged(
                        FakeServer.KEY, FakeServer.OTHER_KEY, "/home/ada/.config/certguide/known_hosts"),
                new Failure.Unexpected("java.io.IOException: Broken transport"),
                // The last one, as it keeps the login for later.
                new Failure.LoginsPaused("93.184.216.34", "Not allowed at this time"));
        for (Failure failure : failures) {
            app.begin();
            app.server.loginFailure = failure;
            app.press(app.sees(UiId.PRIMARY) ? UiId.PRIMARY : UiId.CONNECT_AGAIN);
            app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
            app.idle();
            app.look("connect-failed-" + failure.id());
            // To connect again as before would not help.
            boolean changed = failure instanceof Failure.HostKeyChanged;
            assertEquals(!changed && !(failure instanceof Failure.LoginsPaused), app.sees(UiId.PRIMARY), failure.id());
        }
    }

    @Test
    void connectAsks() {
        app.begin();
        app.server.unknownKey = true;
        app.press(UiId.PRIMARY);
        app.await("the key", () -> app.walkthrough.connect().hostKey().unknown().get() != null);
        app.look("connect-hostkey");
        app.press(UiId.HOST_KEY_REFUSE);
        app.server.unknownKey = false;
        app.server.hold();
        app.press(UiId.PRIMARY);
        app.look("connect-connecting");
        assertEquals(
                Guide.at(Optional.of(Step.CONNECT), Phase.RUNNING),
                app.window.guideProperty().get());
        app.press(UiId.CANCEL);
        app.idle();
        app.server.goOn();
        app.server.questions =
                List.of(new Login.Question("Password: ", false), new Login.Question("Verification code: ", true));
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await(
                "the questions",
                () -> app.walkthrough.connect().questions().asked().get() != null);
        app.look("connect-questions");
    }

    @Test
    void connectWithAnAgentOfManyKeys() {
        app.server.agentKeys = Stream.of("ada@work", "ada@home", "", "backup of the institute's file server, 2019")
                .map(name -> new AgentKey("ssh-ed25519", name, FakeServer.KEY.fingerprint()))
                .toList();
        app.begin();
        app.await("the keys", () -> app.sees(UiId.CONNECT_AGENT_KEY));
        app.look("connect-agent-keys");
        app.fx(() -> app.walkthrough.connect().agent().chosen().set(app.server.agentKeys.getLast()));
        app.server.loginFailure = new Failure.AgentKeysTooMany("ubuntu", 6, 7);
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
        app.idle();
        app.look("connect-agent-key-chosen");
    }

    @Test
    void connectWantsANewPassword() {
        app.server.questions = List.of(
                new Login.Question(Login.Question.Kind.NEW_PASSWORD_DIFFERED, "ubuntu", false),
                new Login.Question(Login.Question.Kind.NEW_PASSWORD_AGAIN, "ubuntu", false));
        app.begin();
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await(
                "the questions",
                () -> app.walkthrough.connect().questions().asked().get() != null);
        app.look("connect-new-password");
    }

    @Test
    void whatWasMistypedIsMarkedWhereItIsTypedAgainAndTheFormIsOneClickAway() {
        Login.Question password =
                new Login.Question(Login.Question.Kind.PASSWORD, "ubuntu", false, Login.Question.Earlier.WRONG);
        app.server.questions = List.of(password);
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of("mistyped"));
        });
        app.await("the question", () -> app.sees(UiId.CONNECT_ANSWER));
        String words = app.reads(UiId.PANEL_CONTENT);
        assertTrue(words.contains("The server did not accept this password"), words);
        app.look("connect-mistyped");
        app.press(UiId.CONNECT_NO_ANSWER);
        app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
        assertTrue(app.sees(UiId.CONNECT_PASSWORD));
    }

    @Test
    void ofTwoAnswersThatWereRefusedTogetherNoneIsBlamedAlone() {
        app.server.questions = List.of(
                new Login.Question(
                        Login.Question.Kind.SERVERS, "Password:", false, Login.Question.Earlier.PERHAPS_WRONG),
                new Login.Question(
                        Login.Question.Kind.SERVERS, "Verification code:", true, Login.Question.Earlier.PERHAPS_WRONG));
        app.begin();
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await("the questions", () -> app.sees(UiId.CONNECT_ANSWER));
        String words = app.reads(UiId.PANEL_CONTENT);
        assertTrue(words.contains("this answer or another one"), words);
        app.look("connect-mistyped-codes");
    }

    @Test
    void thePassphraseOfAKeyForAServerOnTheWayIsNoQuestionOfThatServer() {
        app.server.jumpQuestions = List.of(new Login.Question(
                Login.Question.Kind.PASSPHRASE, "/home/ada/.ssh/id_ed25519", false, Login.Question.Earlier.WRONG));
        app.begin();
        app.fx(() -> app.walkthrough.connect().via().set("me@bastion.example.org"));
        app.press(UiId.PRIMARY);
        app.await("the key", () -> app.sees(UiId.HOST_KEY_ACCEPT));
        app.press(UiId.HOST_KEY_ACCEPT);
        app.await("the question", () -> app.sees(UiId.CONNECT_ANSWER));
        String words = app.reads(UiId.PANEL_CONTENT);
        assertTrue(words.contains("Your key for the jump host bastion.example.org is locked"), words);
        assertTrue(words.contains("/home/ada/.ssh/id_ed25519"), words);
        assertTrue(words.contains("This passphrase does not open the key"), words);
        app.look("connect-jump-passphrase");
        app.press(UiId.CONNECT_NO_ANSWER);
        app.await("the system", () -> app.work().system().state().get().passed());
    }

    @Test
    void eachServerOnTheWayHasItsKeyAndItsQuestionsAndIsNamed() {
        app.begin();
        app.fx(() -> app.walkthrough.connect().via().set("me@bastion.example.org:2022"));
        app.look("connect-jump");
        app.server.jumpQuestions = List.of(new Login.Question("Verification code: ", false));
        app.press(UiId.PRIMARY);
        app.await("the key", () -> app.sees(UiId.HOST_KEY_ACCEPT));
        assertTrue(app.reads(UiId.HOST_KEY).contains("bastion.example.org"), app.reads(UiId.HOST_KEY));
        app.look("connect-jump-hostkey");
        app.press(UiId.HOST_KEY_ACCEPT);
        app.await("the question", () -> app.sees(UiId.CONNECT_ANSWER));
        assertTrue(
                app.reads(UiId.PANEL_CONTENT).contains("The jump host bastion.example.org asks"),
                app.reads(UiId.PANEL_CONTENT));
        app.look("connect-jump-question");
        app.press(UiId.CONNECT_ANSWER);
        app.await("the system", () -> app.work().system().state().get().passed());
        assertEquals(
                Optional.of("me@bastion.example.org:2022"),
                app.walkthrough.session().get().address().via());
    }

    @Test
    void whoDoesNotKnowTheKeyOfAServerOnTheWayIsBackAtTheForm() {
        app.begin();
        app.fx(() -> app.walkthrough.connect().via().set("bastion.example.org"));
        app.press(UiId.PRIMARY);
        app.await("the key", () -> app.sees(UiId.HOST_KEY_ACCEPT));
        app.press(UiId.CANCEL);
        app.idle();
        assertFalse(app.sees(UiId.HOST_KEY));
        assertTrue(app.sees(UiId.CONNECT_VIA));
        assertTrue(app.server.hasNoConnections());
    }

    @Test
    void whatFailsOnTheWayIsSaidOfTheServerThere() {
        ServerAddress hop = new ServerAddress("bastion.example.org", 2022, "me");
        List<Failure> failures = List.of(
                new Failure.AtJumpHost(hop, new Failure.LoginRefused("me", "publickey")),
                new Failure.AtJumpHost(
                        hop, new Failure.HostKeyChanged(FakeServer.KEY, FakeServer.OTHER_KEY, "/home/ada/known_hosts")),
                new Failure.ForwardingRefused("bastion.example.org", "10.0.0.7", 22),
                new Failure.NotReachedFrom("bastion.example.org", "inner", 22, "Name or service not known"));
        int number = 0;
        for (Failure failure : failures) {
            app.begin();
            app.server.loginFailure = failure;
            app.press(app.sees(UiId.PRIMARY) ? UiId.PRIMARY : UiId.CONNECT_AGAIN);
            app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
            app.idle();
            String words = app.reads(UiId.PROBLEM);
            assertTrue(words.contains("bastion.example.org") || words.contains("SHA256:"), words);
            app.look("connect-jump-failed-" + number++);
        }
    }

    @Test
    void connectWaitsForAnApproval() {
        app.begin();
        app.server.banner = "# Tailscale SSH requires an additional check.\n"
                + "# To authenticate, visit: https://login.example.com/a/1a2b3c4d5e6f";
        app.server.hold();
        app.press(UiId.PRIMARY);
        app.await("the words", () -> app.sees(UiId.CONNECT_SAID));
        assertTrue(app.reads(UiId.CONNECT_SAID).contains("https://login.example.com/a/1a2b3c4d5e6f"));
        app.look("connect-waits");
        app.server.goOn();
        app.await("the system", () -> app.work().system().state().get().passed());
        assertFalse(app.sees(UiId.CONNECT_SAID));
        assertEquals(List.of(), app.opened);
    }

    @Test
    void aCodeIsAskedForAfterThePassword() {
        app.begin();
        app.server.questions = List.of(new Login.Question("Verification code: ", false));
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of("right"));
        });
        app.await("the question", () -> app.sees(UiId.CONNECT_ANSWER));
        app.look("connect-code");
        app.fx(() -> ((TextField) app.node(UiId.CONNECT_ANSWER.id() + "-0")).setText("123456"));
        app.press(UiId.CONNECT_ANSWER);
        app.await("the system", () -> app.work().system().state().get().passed());
        assertEquals("right", app.server.password);
    }

    @Test
    void connected() {
        app.connect();
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.look("connect-connected");
        assertEquals("Everything else happens on this server.", app.reads(UiId.PANEL_SENTENCE));
    }

    @Test
    void connectionLost() {
        app.reach(Step.CHECKLIST);
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.look("lost-checklist");
        app.server.loginFailure = new Failure.HostUnreachable("93.184.216.34", 22);
        app.press(UiId.LOST_CONNECT);
        app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
        app.look("lost-connect");
    }

    @Test
    void connectionLostWhileChecksRun() {
        app.reach(Step.CHECKLIST);
        app.server.hold();
        app.fx(() -> app.work().checklist().run());
        app.server.loseConnections();
        app.server.commandFailure = new Failure.ConnectionLost("93.184.216.34");
        app.server.goOn();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.idle();
        app.look("lost-checks");
    }

    @Test
    void connectionLostAtTheRequest() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.look("lost-certificate");
    }
}
