package org.certguide.ui;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.guide.Term;
import org.certguide.text.Messages;
import org.controlsfx.control.PopOver;
import org.controlsfx.control.PopOver.ArrowLocation;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/**
 * A word that not everybody knows. Pressed, with the mouse or with Space or Enter, it shows what the word means in a
 * small window beside it; Escape, another press or a click elsewhere closes that. The keyboard stays at the button.
 */
public final class TermButton extends Button {
    private final String word;
    private final String meaning;
    private @Nullable PopOver shown;

    /** The word, to be pressed. */
    public TermButton(Term term) {
        word = Messages.of(term.word());
        meaning = Messages.of(term.meaning());
        setId(UiId.TERM.id());
        getStyleClass().addAll("flat", "link-button", "term");
        setText(word);
        setMnemonicParsing(false);
        setGraphic(Icons.of(Feather.HELP_CIRCLE));
        setMinWidth(USE_PREF_SIZE);
        // Whoever listens hears all of it without opening anything.
        setAccessibleText(Messages.of("ui.term", word));
        setAccessibleHelp(meaning);
        setOnAction(e -> toggle());
        // A window of its own would stay behind when the panel changes.
        sceneProperty().subscribe(scene -> {
            if (scene == null) close();
        });
    }

    /** A sign that tells what a term means. */
    static TermButton sign(Term term) {
        TermButton sign = new TermButton(term);
        sign.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        return sign;
    }

    /** Words with a sign behind them that tells what the term in them means. */
    public static HBox beside(Node words, Term term) {
        HBox line = new HBox(words, sign(term));
        line.getStyleClass().add("with-term");
        return line;
    }

    private void toggle() {
        if (shown == null) open();
        else close();
    }

    private void open() {
        Scene scene = getScene();
        Label title = new Label(word);
        title.getStyleClass().add("card-title");
        Label text = new Label(meaning);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        VBox words = new VBox(title, text);
        words.getStyleClass().add("term-words");
        PopOver over = new PopOver(words);
        // Its own stylesheet has the colours of one theme alone.
        over.getRoot().getStylesheets().clear();
        over.setAnimated(false);
        over.setDetachable(false);
        over.setArrowLocation(arrow(scene));
        over.setOnHidden(e -> shown = null);
        shown = over;
        over.show(this, 0);
    }

    private void close() {
        PopOver open = shown;
        if (open != null) open.hide();
    }

    /** Towards where there is more room in the window. */
    private ArrowLocation arrow(Scene scene) {
        Bounds here = localToScene(getLayoutBounds());
        boolean left = here.getCenterX() < scene.getWidth() / 2;
        boolean above = here.getCenterY() < scene.getHeight() / 2;
        if (above) return left ? ArrowLocation.TOP_LEFT : ArrowLocation.TOP_RIGHT;
        return left ? ArrowLocation.BOTTOM_LEFT : ArrowLocation.BOTTOM_RIGHT;
    }
}
