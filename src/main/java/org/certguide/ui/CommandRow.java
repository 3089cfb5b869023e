package org.certguide.ui;

import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Duration;
import org.certguide.guide.Term;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.kordamp.ikonli.feather.Feather;

/** A command as it is typed, or another text to be copied, with a button that copies it. */
public final class CommandRow extends HBox {
    private static final Duration FEEDBACK = Duration.seconds(2);

    private final BooleanProperty copied = new SimpleBooleanProperty(false);
    private final Label text = new Label();

    /** What is copied; what is drawn has places to break as well. */
    private final String shown;

    /** A command of the server's shell; the dollar sign before it is not copied. */
    public static CommandRow command(String command) {
        CommandRow row = new CommandRow(command, command);
        Label prompt = new Label("$");
        prompt.getStyleClass().add("prompt");
        prompt.setMinWidth(USE_PREF_SIZE);
        prompt.setAccessibleRole(AccessibleRole.NODE);
        row.getChildren().addFirst(prompt);
        return row;
    }

    /** A value with its name, as a path or a fingerprint. */
    public static CommandRow value(String name, String value) {
        return value(name, new Label(name), value);
    }

    /** The same, with a sign at its name that tells what it is: a path needs the whole width. */
    public static CommandRow value(String name, Term term, String value) {
        Label label = new Label(name, TermButton.sign(term));
        label.setContentDisplay(ContentDisplay.RIGHT);
        return value(name, label, value);
    }

    private static CommandRow value(String name, Label label, String value) {
        CommandRow row = new CommandRow(value, name + " " + value);
        label.getStyleClass().add("key");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        row.getStyleClass().add("key-value");
        row.getChildren().addFirst(label);
        return row;
    }

    private CommandRow(String words, String spoken) {
        shown = SafeText.visible(words);
        getStyleClass().add("command-row");
        setAlignment(Pos.TOP_LEFT);
        text.setText(LineBreaks.in(shown));
        text.getStyleClass().add("mono");
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button copy = Buttons.icon(UiId.COPY, Feather.COPY, Messages.of("ui.copy"), this::copy);
        copied.subscribe(now -> {
            String done = Messages.of(now ? "ui.copied" : "ui.copy");
            Buttons.label(copy, now ? Feather.CHECK : Feather.COPY, done);
            copy.setText(now ? done : "");
            // There are many of these in a panel: each says what it copies.
            copy.setAccessibleText(Messages.of("ui.copy.spoken", done, spoken));
        });
        getChildren().addAll(text, copy);
    }

    /** The command or value, without its prompt or name. */
    public String text() {
        return shown;
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(shown);
        Clipboard.getSystemClipboard().setContent(content);
        copied.set(true);
        PauseTransition pause = new PauseTransition(FEEDBACK);
        pause.setOnFinished(e -> copied.set(false));
        pause.play();
    }
}
