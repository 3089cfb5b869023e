package org.certguide.ui;

import javafx.geometry.Bounds;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

import org.certguide.guide.Texts;
import org.kordamp.ikonli.feather.Feather;

/** The "?" beside a term: one sentence about it, for the mouse, the keyboard and the ear. */
public final class HelpDot extends Button {
    private final Tooltip sentence;

    /**
     * @param term that is explained
     * @param words one sentence
     */
    public HelpDot(String term, String words) {
        getStyleClass().addAll("flat", "icon-button", "help-dot");
        setGraphic(Icons.of(Feather.HELP_CIRCLE));
        setAccessibleText(Texts.of("ui.term", term));
        setAccessibleHelp(words);
        sentence = new Tooltip(words);
        sentence.setShowDelay(Duration.millis(200));
        sentence.setShowDuration(Duration.INDEFINITE);
        setTooltip(sentence);
        setOnAction(e -> toggle());
        focusedProperty().subscribe(focused -> hideUnless(focused));
    }

    /** Whether the sentence is to be seen. */
    public boolean isOpen() {
        return sentence.isShowing();
    }

    private void toggle() {
        if (sentence.isShowing()) {
            sentence.hide();
            return;
        }
        Bounds here = localToScreen(getBoundsInLocal());
        if (here != null) sentence.show(this, here.getMinX(), here.getMaxY() + 4);
    }

    private void hideUnless(boolean focused) {
        if (!focused) sentence.hide();
    }
}
