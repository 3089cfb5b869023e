package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.scene.shape.Path;
import javafx.stage.Window;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Step;
import org.certguide.guide.Term;
import org.certguide.text.Messages;
import org.certguide.ui.Picture;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.controlsfx.control.PopOver;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** A word that not everybody knows is explained where it stands, also for who has no mouse. */
class TermButtonTest extends PanelPictures {
    private final FxRobot robot = new FxRobot();

    private void openRequest() {
        app.reach(Step.CERTIFICATE);
        // The panel has led the keyboard to its first field by then.
        Views.run(() -> app.work().wishes().purpose().set(Purpose.OTHER));
    }

    /** The sign that is for this term. */
    private Node sign(Term term) {
        String spoken = Messages.of("ui.term", Messages.of(term.word()));
        return Views.on(() -> Layout.visible(app.window.root())
                .filter(n -> UiId.TERM.id().equals(n.getId()) && spoken.equals(n.getAccessibleText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sign: " + spoken)));
    }

    private List<PopOver> opened() {
        return Views.on(() -> Window.getWindows().stream()
                .filter(PopOver.class::isInstance)
                .map(PopOver.class::cast)
                .toList());
    }

    private static String words(PopOver over) {
        return Views.on(() -> Layout.visible(over.getRoot())
                .filter(Labeled.class::isInstance)
                .map(n -> Layout.words((Labeled) n))
                .collect(Collectors.joining("\n")));
    }

    @Test
    void aTermIsExplainedWithTheKeyboardAlone() {
        openRequest();
        for (KeyCode key : List.of(KeyCode.SPACE, KeyCode.ENTER)) {
            app.fx(() -> app.node(UiId.KEY_TYPE.id() + "-ecdsa").requestFocus());
            // It stands before what it is about.
            robot.push(KeyCode.SHIFT, KeyCode.TAB);
            Node sign = sign(Term.KEY_TYPE);
            app.await("the keyboard at the sign", sign::isFocused);
            assertEquals(Messages.of(Term.KEY_TYPE.meaning()), sign.getAccessibleHelp());
            robot.push(key);
            app.await("the words", () -> !opened().isEmpty());
            String words = words(opened().getFirst());
            assertTrue(words.contains(Messages.of(Term.KEY_TYPE.meaning())), words);
            robot.push(KeyCode.ESCAPE);
            app.await("nothing", () -> opened().isEmpty());
            assertTrue(sign.isFocused(), "the keyboard went away");
            assertEquals(Step.CERTIFICATE, app.walkthrough.current().get());
        }
    }

    @Test
    void aSecondPressClosesTheWords() {
        openRequest();
        Node sign = sign(Term.TEST_SERVER);
        app.fx(sign::requestFocus);
        robot.push(KeyCode.SPACE);
        app.await("the words", () -> !opened().isEmpty());
        robot.push(KeyCode.SPACE);
        app.await("nothing", () -> opened().isEmpty());
    }

    @Test
    void theWordsHaveTheColoursOfTheThemeAndGoWithThePanel() {
        openRequest();
        Node sign = sign(Term.KEY_TYPE);
        for (Theme theme : List.of(Theme.DARK, Theme.LIGHT)) {
            app.fx(() -> app.window.themeProperty().set(theme));
            app.fx(sign::requestFocus);
            robot.push(KeyCode.SPACE);
            app.await("the words", () -> !opened().isEmpty());
            PopOver over = opened().getFirst();
            Color ground = Views.on(() -> {
                over.getRoot().applyCss();
                return (Color) ((Path) over.getRoot().lookup(".border")).getFill();
            });
            assertEquals(theme.isDark(), ground.getBrightness() < 0.5, theme + ": " + ground);
            if (System.getProperty("pictures") != null) write(over, "term-" + theme);
            robot.push(KeyCode.ESCAPE);
            app.await("nothing", () -> opened().isEmpty());
        }
        app.fx(sign::requestFocus);
        robot.push(KeyCode.SPACE);
        app.await("the words", () -> !opened().isEmpty());
        app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
        app.await("nothing beside another panel", () -> opened().isEmpty());
    }

    private void write(PopOver over, String name) {
        Views.on(() -> {
            Picture.write(over.getScene(), Views.PICTURES.resolve(name.toLowerCase(Locale.ROOT) + ".png"));
            return true;
        });
    }

    @Test
    void whatCertbotSpeaksOfIsExplainedBelowItsQuestion() {
        request(FakeTerminal.endless(FakeTerminal.turns("bookworm-fresh-happy").toArray(String[]::new)));
        app.await("a question", () -> app.sees(UiId.QUESTION));
        app.look("question-terms");
        sign(Term.ACME);
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }
}
