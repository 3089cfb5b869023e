package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.diagnosis.Severity;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.AppHome;
import org.certguide.text.Language;
import org.certguide.ui.Console;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.LanguageChoice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole rehearsal, from the first window of a new user to the end, without a mouse. */
class KeyboardTest {
    private static final String DOMAIN = "dms.example.org";

    /** What only somebody at home on a command line knows, or is told to do there. */
    private static final Pattern FOR_EXPERTS =
            Pattern.compile("(?i)\\b(shell|bash|tty|pty|stdin|stdout|daemon|lineage|root|chmod|grep"
                    + "|ssh-keygen|ssh -J|exit status|chain length|command line|command below"
                    + "|(run|type|enter|execute) (this in|the command))\\b");

    /** Another language is shown later. */
    static final LanguageChoice LATER = new LanguageChoice(Optional::empty, Language.ENGLISH, choice -> false);

    @TempDir
    Path home;

    private final Stage stage = Views.stage();
    private final List<String> read = new ArrayList<>();
    private PracticeSession rehearsal;
    private AppContext usual;
    private Runnable leave = () -> rehearsal.close();
    private Keyboard keys;

    @BeforeEach
    void open() throws IOException {
        rehearsal = PracticeSession.begin(0, page -> true, Runnable::run);
        usual = Views.on(() -> new AppContext(stage, outside()));
        Views.run(() -> usual.panels().offerRehearsal(this::rehearse, new SimpleBooleanProperty(false)));
        Views.hideOthers();
        Views.show(stage.getScene(), 1024, 700);
        keys = new Keyboard(stage);
    }

    private AppContext.Environment outside() {
        return new AppContext.Environment(
                new AppHome(home),
                home.resolve("none"),
                Optional.empty(),
                CheckContext.LETS_ENCRYPT,
                NetworkAccess.asSeenFromHere(Optional.empty()),
                page -> true);
    }

    private void rehearse() {
        leave = rehearsal.enter(stage, usual, LATER, () -> {});
    }

    @AfterEach
    void close() {
        Views.run(leave);
        Views.run(usual::close);
    }

    @Test
    void newcomerGetsThroughTheRehearsalWithTheKeyboardAlone() {
        keys.isLedTo(UiId.START_NEW);
        menuOpensAndLeadsBack();
        keys.at("start");
        look();
        keys.backTo(UiId.START_REHEARSE).press();

        keys.at("connect");
        keys.isLedToPrimary("panel.connect.action");
        look();
        keys.press().isLedTo(UiId.HOST_KEY);
        look();
        keys.forwardTo(UiId.HOST_KEY_ACCEPT).decide();

        keys.at("system");
        keys.isLedToPrimary("panel.system.action");
        look();
        keys.press();

        keys.at("checklist");
        keys.isLedTo(UiId.DOMAINS).type(DOMAIN);
        look();
        keys.press(KeyCode.ENTER).isLedToPrimary("panel.checklist.action");
        isAtTheTop();
        look();
        keys.press();

        keys.at("install");
        keys.isLedToPrimary("panel.install.all");
        look();
        keys.press(KeyCode.ENTER).isLedToPrimary("panel.install.action");
        consoleIsFoldedAndWaitsForNothing();
        look();
        keys.press();

        keys.at("certificate");
        keys.isLedTo(UiId.PURPOSE.id() + "-dms").decide();
        keys.forwardTo(UiId.EMAIL).type("ada@cancer-centre.test");
        look();
        keys.press(KeyCode.CONTROL, KeyCode.ENTER).isLedTo(UiId.QUESTION);
        look();
        keys.forwardTo(UiId.ANSWER_YES).decide();
        keys.isLedToPrimary("panel.certificate.next");
        look();
        keys.press();

        keys.at("renewal");
        keys.isLedToPrimary("panel.renewal.dryrun.run");
        look();
        keys.press().isLedToPrimary("panel.renewal.action");
        isAtTheTop();
        look();
        assertEquals(Severity.FINE, test().severity());

        assertEquals(List.of(UiId.DOMAINS.id(), UiId.EMAIL.id()), keys.typed());
        assertEquals(
                Set.of(UiId.HOST_KEY_ACCEPT.id(), UiId.PURPOSE.id() + "-dms", UiId.ANSWER_YES.id()), keys.decided());
        // Counted by hand in the window: each of them begins something, goes on, or decides.
        assertEquals(
                Map.of(
                        "start",
                        1,
                        "connect",
                        2,
                        "system",
                        1,
                        "checklist",
                        2,
                        "install",
                        2,
                        "certificate",
                        4,
                        "renewal",
                        1),
                keys.pressed());
        // Tab is needed only to get to another button than the next one, and within forms.
        assertTrue(keys.stops() <= 12, keys.stops() + " stops: " + keys.ways());
        assertEquals(
                List.of(),
                read.stream().filter(w -> FOR_EXPERTS.matcher(w).find()).toList());
        theEndLeadsToAServerOfOnesOwn();
    }

    /** Of the last page; nothing before it claims to have been kept. */
    private void theEndLeadsToAServerOfOnesOwn() {
        Scene practice = stage.getScene();
        assertEquals(
                List.of(),
                read.stream().filter(w -> w.contains("Saved in the profile")).toList());
        keys.at("end");
        keys.press().isLedToPrimary("panel.practice.end.own");
        assertNotNull(practice.lookup(UiId.PRACTICE_AGAIN.selector()));
        Views.pictures(
                practice,
                "practice-end",
                theme -> usual.window().themeProperty().set(theme));
        keys.press().isLedTo(UiId.CONNECT_HOST);
        assertNotSame(practice, stage.getScene());
    }

    private void menuOpensAndLeadsBack() {
        // A window that nobody has touched shows no frame: any key brings it.
        keys.isLedTo(UiId.START_NEW).key(KeyCode.SHIFT);
        keys.key(KeyCode.F6).key(KeyCode.F6).isLedTo(UiId.GUIDE_OPEN).forwardTo(UiId.MENU);
        keys.key(KeyCode.SPACE).key(KeyCode.UP).key(KeyCode.ENTER);
        keys.isLedToPrimary("panel.action.back").key(KeyCode.SPACE);
        keys.isLedTo(UiId.START_NEW);
    }

    /** What went well is seen, and no question is left that looks as if it waited. */
    private void consoleIsFoldedAndWaitsForNothing() {
        Node screen = stage.getScene().lookup(UiId.CONSOLE_SCREEN.selector());
        Node node = screen;
        while (!(node instanceof Console)) node = node.getParent();
        assertFalse(isShown(screen), "it is not folded");
        String text = ((Console) node).text();
        assertTrue(text.contains("[sudo] password: (answered for you)"), text);
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) if (!at.isVisible()) return false;
        return true;
    }

    private void look() {
        for (String words : keys.reads()) if (!read.contains(words)) read.add(words);
    }

    /** What it comes to stands there. */
    private void isAtTheTop() {
        ScrollPane page = (ScrollPane) stage.getScene().lookup(".panel-scroll");
        assertEquals(0, Views.on(page::getVvalue));
    }

    private StatusCard test() {
        return (StatusCard) stage.getScene().lookup(UiId.RENEWAL_TEST.selector());
    }
}
