package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.control.PopupControl;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.Login;
import org.certguide.server.SshHost;
import org.certguide.system.InstallMethod;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.walkthrough.ChallengeChoice.ChallengeMethod;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** What keys do, wherever in the window the keyboard is. */
class KeysInPanelsTest extends WithPanels {
    private final FxRobot robot = new FxRobot();

    private Node owner() {
        return app.window.root().getScene().getFocusOwner();
    }

    private void isLedTo(String id) {
        app.await("the keyboard at " + id, () -> owner() != null && id.equals(owner().getId()));
    }

    private void focus(String id) {
        app.await(id, () -> app.sees(id));
        // Where something ends just then, the keyboard is led on once more.
        for (int i = 0; i < 2; i++) {
            app.await("the keyboard at " + id, () -> {
                app.node(id).requestFocus();
                return app.node(id).isFocused();
            });
            // What was begun before has its say.
            Views.run(() -> {});
        }
    }

    @Test
    void arrowKeysInTheWaysToLogInShowTheFieldsOfTheChosenOne() {
        app.begin();
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.PASSWORD));
        focus(UiId.CONNECT_KIND.id() + "-password");
        assertTrue(app.sees(UiId.CONNECT_PASSWORD));
        app.push(KeyCode.RIGHT);
        isLedTo(UiId.CONNECT_KIND.id() + "-key-file");
        assertEquals(Login.Kind.KEY_FILE, app.walkthrough.connect().kind().get());
        assertTrue(app.sees(UiId.CONNECT_KEY_FILE));
        assertFalse(app.sees(UiId.CONNECT_PASSWORD));
        app.push(KeyCode.LEFT);
        assertTrue(app.sees(UiId.CONNECT_PASSWORD));
    }

    private void typeServer(String words) {
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().host().set("");
            app.walkthrough.connect().user().set("");
            SshHost gate = new SshHost(
                    "gate",
                    "gate.example.org",
                    OptionalInt.of(2022),
                    Optional.of("me"),
                    SshHost.plain("gate").keys(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    SshHost.HostKeys.NONE,
                    List.of());
            app.walkthrough.connect().form().saved().setAll(gate, SshHost.plain("gateway"));
        });
        focus(UiId.CONNECT_HOST.id());
        robot.write(words);
    }

    private boolean proposes() {
        return Window.getWindows().stream().anyMatch(w -> w instanceof PopupControl && w.isShowing());
    }

    @Test
    void anArrowKeyChoosesAServerThatIsProposedWhileOneTypes() {
        typeServer("gat");
        app.await("proposals", this::proposes);
        app.push(KeyCode.DOWN);
        app.push(KeyCode.ENTER);
        app.await("the server", () -> app.walkthrough.connect().host().get().equals("gate.example.org"));
        assertEquals("2022", app.walkthrough.connect().port().get());
        assertEquals("me", app.walkthrough.connect().user().get());
        assertFalse(app.walkthrough.connect().isBusy(), "Enter has only chosen");
        app.await("no proposals", () -> !proposes());
    }

    @Test
    void aClickChoosesAServerThatIsProposed() {
        typeServer("gatew");
        app.await("proposals", this::proposes);
        Window popup = Views.on(() -> Window.getWindows().stream()
                .filter(w -> w instanceof PopupControl && w.isShowing())
                .findFirst()
                .orElseThrow());
        robot.clickOn(popup.getX() + 30, popup.getY() + 15);
        app.await("the server", () -> app.walkthrough.connect().host().get().equals("gateway"));
        app.await("no proposals", () -> !proposes());
    }

    @Test
    void enterGoesOnWithWhatWasTypedWhileServersAreProposed() {
        typeServer("gat");
        app.await("proposals", this::proposes);
        app.fx(() -> app.walkthrough.connect().user().set("ubuntu"));
        app.push(KeyCode.ENTER);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        assertEquals("gat", app.walkthrough.session().get().address().host());
    }

    @Test
    void arrowKeysChooseInTheFormOfTheRequestAsAClickDoes() {
        app.reach(Step.CERTIFICATE);
        app.press(UiId.PURPOSE.id() + "-dms");
        focus(UiId.PURPOSE.id() + "-dms");
        app.push(KeyCode.RIGHT);
        assertEquals(Purpose.OTHER, app.work().wishes().purpose().get());
        assertTrue(app.sees(UiId.KEY_TYPE.id() + "-rsa"), "the key types belong to the chosen purpose");
    }

    @Test
    void afterAllChecksTheFirstFindingIsInSightWhereverOneHadScrolledTo() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.work().checklist().run());
        app.await("the checks", () -> app.work().checklist().state().get().passed());
        app.idle();
        app.names.address = "198.41.0.4";
        app.fx(() -> ((ScrollPane) app.window.root().lookup(".panel-scroll")).setVvalue(1));
        assertFalse(Layout.isInView(app.node(UiId.CHECK_SUMMARY)));
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        String first = UiId.CHECK.id() + "-points";
        app.await(
                "the finding",
                () -> app.sees(first) && Layout.isInView(app.node(first).lookup(".card-title")));
        assertEquals(Severity.STOP, app.found("points"));
    }

    @Test
    void arrowKeysChooseAProofAndTheKeyboardStaysThere() {
        PanelPictures.runNginx(app);
        app.reach(Step.CERTIFICATE);
        ChallengeMethod before = app.work().wishes().challenge().chosen().get();
        focus(UiId.PROOF.id() + "-" + before.name().toLowerCase());
        app.push(before.ordinal() == 0 ? KeyCode.RIGHT : KeyCode.LEFT);
        ChallengeMethod now = app.work().wishes().challenge().chosen().get();
        assertFalse(now == before, "nothing was chosen");
        isLedTo(UiId.PROOF.id() + "-" + now.name().toLowerCase());
    }

    @Test
    void arrowKeysChooseAWayToInstall() {
        app.server.removeCertbot();
        app.server.system = app.server.system.replace("container-other\nlab", "");
        app.server.installed.add("snapd");
        app.reach(Step.INSTALL);
        app.idle();
        app.press(UiId.INSTALL_WAYS);
        InstallMethod before = route();
        isLedTo(UiId.INSTALL_ROUTE.id() + "-" + before.id());
        app.push(KeyCode.DOWN);
        app.await("another plan", () -> !before.equals(route()));
        app.idle();
    }

    private InstallMethod route() {
        return ((InstallPlan.Steps) app.work().install().plan().get()).route();
    }

    /** Where the button that was pressed goes away, JavaFX would lead the keyboard to any other. */
    @Test
    void whereTheChecksSayStopTheNextEnterGoesOnWithNothing() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.reach(Step.CHECKLIST);
        app.names.address = "198.41.0.4";
        focus(UiId.PRIMARY.id());
        app.push(KeyCode.ENTER);
        app.await("the checks", () -> app.work().checklist().state().get() == StepStatus.FAILED);
        app.idle();
        isLedTo(UiId.PRIMARY.id());
        app.push(KeyCode.ENTER);
        app.await("the checks", () -> app.work().checklist().state().get() == StepStatus.FAILED);
        app.idle();
        assertEquals(Step.CHECKLIST, app.walkthrough.current().get());
        isLedTo(UiId.PRIMARY.id());
    }

    @Test
    void afterTheCertificateTheNextEnterLeadsToTheRenewalWhichBeginsAtItsTop() {
        app.reach(Step.CERTIFICATE);
        PanelPictures.fill(app);
        app.fx(() -> app.work().wishes().purpose().set(Purpose.DMS));
        app.server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        app.server.terminals.add(FakeTerminal.printing(
                0, FakeTerminal.turns("bookworm-fresh-happy").getLast()));
        focus(UiId.PRIMARY.id());
        app.push(KeyCode.ENTER);
        app.await(
                "the certificate", () -> app.work().certificate().state().get().passed());
        app.idle();
        isLedTo(UiId.PRIMARY.id());
        app.push(KeyCode.ENTER);
        app.await("the renewal", () -> app.walkthrough.current().get() == Step.RENEWAL);
        app.idle();
        isLedTo(UiId.PRIMARY.id());
        ScrollPane page = (ScrollPane) app.window.root().lookup(".panel-scroll");
        assertEquals(0, Views.on(page::getVvalue));
    }

    @Test
    void enterInTheFieldOfTheEmailDoesWhatTheBlueButtonDoes() {
        app.reach(Step.CERTIFICATE);
        focus(UiId.EMAIL.id());
        app.push(KeyCode.ENTER);
        // What it is for has not been said yet.
        isLedTo(UiId.PURPOSE.id() + "-dms");
    }

    @Test
    void enterOnAQuestionGivesTheProposedAnswer() {
        app.reach(Step.CERTIFICATE);
        app.fx(() -> {
            app.work().wishes().purpose().set(Purpose.DMS);
            app.work().wishes().email().set(PanelStates.EMAIL);
        });
        app.server.terminals.add(
                FakeTerminal.endless(FakeTerminal.turns("forky-fresh-happy").toArray(String[]::new)));
        app.press(UiId.PRIMARY);
        isLedTo(UiId.QUESTION.id());
        app.push(KeyCode.ENTER);
        app.await(
                "the answer",
                () -> app.work().console().said().stream()
                        .anyMatch(said -> said.words().equals("Yes")));
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }

    @Test
    void escapeLeadsBackFromWhatBelongsToNoStep() {
        app.begin();
        String title = app.reads(UiId.PANEL_TITLE);
        app.press(UiId.COMMANDS_OPEN);
        assertFalse(title.equals(app.reads(UiId.PANEL_TITLE)));
        app.push(KeyCode.ESCAPE);
        assertEquals(title, app.reads(UiId.PANEL_TITLE));

        app.fx(() -> about().fire());
        assertFalse(title.equals(app.reads(UiId.PANEL_TITLE)));
        app.push(KeyCode.ESCAPE);
        assertEquals(title, app.reads(UiId.PANEL_TITLE));
    }

    private MenuItem about() {
        return app.window.menuItems().stream()
                .filter(item -> UiId.MENU_ABOUT.id().equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theKeyForHelpOpensAndClosesTheGuideAndTheQuestionMarkToo() {
        app.begin();
        assertTrue(app.sees(UiId.GUIDE));
        app.push(KeyCode.F1);
        assertFalse(app.sees(UiId.GUIDE));
        app.push(KeyCode.F1);
        assertTrue(app.sees(UiId.GUIDE));
        app.press(UiId.HELP);
        assertFalse(app.sees(UiId.GUIDE));
        app.press(UiId.HELP);
        assertTrue(app.sees(UiId.GUIDE));
    }

    @Test
    void controlQAsksAsClosingTheWindowDoes() {
        AtomicInteger asked = new AtomicInteger();
        Window window = app.window.root().getScene().getWindow();
        Views.run(() -> window.setOnCloseRequest(event -> {
            asked.incrementAndGet();
            event.consume();
        }));
        app.push(KeyCode.CONTROL, KeyCode.Q);
        assertEquals(1, asked.get());
        assertTrue(window.isShowing());
        Views.run(() -> window.removeEventHandler(WindowEvent.WINDOW_CLOSE_REQUEST, window.getOnCloseRequest()));
        Views.run(() -> window.setOnCloseRequest(null));
    }

    @Test
    void afterRenamingTheKeyboardIsBackAtTheCard() {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.save(app.profile("portal.example.org", 12, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 2);
        String card = UiId.START_CARD.id() + "-portal-example-org";
        app.await("the card", () -> app.sees(card));
        isLedTo(UiId.START_NEW.id());
        Views.run(() -> {});
        focusRename(card);
        app.push(KeyCode.ENTER);
        isLedTo(UiId.START_NAME.id());
        app.push(KeyCode.ESCAPE);
        assertFalse(app.sees(UiId.START_NAME));
        isAt(card);

        app.push(KeyCode.ENTER);
        isLedTo(UiId.START_NAME.id());
        app.push(KeyCode.END);
        app.push(KeyCode.X);
        app.push(KeyCode.ENTER);
        app.await("the new name", () -> words(card).contains("portal.example.orgx"));
        isAt(card);
    }

    private String words(String card) {
        return Layout.visible(app.node(card))
                .filter(Labeled.class::isInstance)
                .map(label -> Layout.words((Labeled) label))
                .toList()
                .toString();
    }

    private Node rename(String card) {
        return Layout.visible(app.node(card))
                .filter(n -> UiId.START_RENAME.id().equals(n.getId()))
                .findFirst()
                .orElseThrow();
    }

    private void focusRename(String card) {
        app.fx(() -> rename(card).requestFocus());
        isAt(card);
    }

    private void isAt(String card) {
        app.await("the keyboard at the card, not at " + owner(), () -> owner() == rename(card));
    }

    @Test
    void whatIsWrongInSightScrollsNothing() {
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.work().wishes().domainText().set("no domain"));
        app.press(UiId.PRIMARY);
        isLedTo(UiId.DOMAINS.id());
        ScrollPane page = (ScrollPane) app.window.root().lookup(".panel-scroll");
        assertEquals(0, Views.on(page::getVvalue));
    }

    @Test
    void onlyControlsHaveTheFrameOfTheKeyboard() {
        app.server.loginFailure = new org.certguide.server.Failure.LoginRefused("ubuntu", "publickey");
        app.begin();
        app.press(UiId.PRIMARY);
        app.await("the refusal", () -> app.walkthrough.connect().problem().get() != null);
        app.idle();
        Region title = (Region) app.window.root().lookup(".banner-title");
        app.fx(title::requestFocus);
        app.push(KeyCode.SHIFT);
        assertTrue(title.isFocused());
        assertEquals(
                List.of(),
                Views.on(() -> title.getBorder() == null
                        ? List.of()
                        : title.getBorder().getStrokes()));
    }
}
