package org.certguide.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.feather.Feather;

/** The kinds of buttons there are. */
public final class Buttons {
    private Buttons() {}

    /** The one next thing to do in a panel or card. */
    public static Button primary(UiId id, String words, Runnable action) {
        Button button = secondary(id, words, action);
        button.getStyleClass().addAll("accent");
        return button;
    }

    /** Something else that can be done. An underscore in the words marks the key for Alt. */
    public static Button secondary(UiId id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id.id());
        button.setMnemonicParsing(true);
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.setOnAction(e -> action.run());
        return button;
    }

    /** Looks like a link in the text. */
    public static Button link(UiId id, String words, Runnable action) {
        Button button = secondary(id, words, action);
        button.getStyleClass().addAll("flat", "link-button");
        return button;
    }

    /** Lets long words take several lines; for a button that has a line for itself. */
    public static Button wrapping(Button button) {
        button.setWrapText(true);
        button.setMinWidth(0);
        button.setMinHeight(Button.USE_PREF_SIZE);
        return button;
    }

    /** A picture only; the words are its hint, and read aloud. */
    public static Button icon(UiId id, Feather icon, String words, Runnable action) {
        Button button = secondary(id, "", action);
        button.getStyleClass().addAll("flat", "icon-button");
        label(button, icon, words);
        return button;
    }

    /** Gives an icon button another picture and meaning. */
    static void label(Button button, Feather icon, String words) {
        button.setGraphic(Icons.of(icon));
        button.setAccessibleText(words);
        hint(button, words);
    }

    /** Gives a button a hint for the mouse. It is made when the mouse first comes, as each is a window of its own. */
    static void hint(Button button, String words) {
        if (button.getTooltip() != null) button.getTooltip().setText(words);
        button.setOnMouseEntered(e -> {
            if (button.getTooltip() == null) button.setTooltip(new Tooltip(words));
        });
    }
}
