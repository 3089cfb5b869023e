package org.certguide.ui;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** A line that opens: "What does this mean?" */
public final class Disclosure extends VBox {
    private final Button line;
    private final BooleanProperty open = new SimpleBooleanProperty(false);

    /** A closed fold. */
    public Disclosure(String title, Node content) {
        getStyleClass().add("fold");
        line = Buttons.link(UiId.FOLD, title, () -> open.set(!open.get()));
        line.setMnemonicParsing(false);
        Buttons.wrapping(line);
        getChildren().setAll(line, content);
        content.visibleProperty().bind(open);
        content.managedProperty().bind(open);
        open.subscribe(now -> {
            line.setGraphic(Icons.of(now ? Feather.CHEVRON_DOWN : Feather.CHEVRON_RIGHT));
            line.setAccessibleText(Messages.of(now ? "ui.fold.open" : "ui.fold.closed", title));
        });
    }

    /** Says to those who listen what it is about, where there are several with this title. */
    public Disclosure about(String subject) {
        line.setAccessibleHelp(subject);
        return this;
    }

    /** A fold over a text. */
    public static Disclosure of(String title, String words) {
        Label label = new Label();
        LineBreaks.show(label, words);
        label.getStyleClass().add("fold-text");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return new Disclosure(title, label);
    }

    /**
     * Takes out the line, to be put in another place, as beside a heading. What is left is as high
     * as the content, and takes no room while closed.
     */
    Button takeLine() {
        getChildren().remove(line);
        line.setMinWidth(USE_PREF_SIZE);
        visibleProperty().bind(open);
        managedProperty().bind(open);
        return line;
    }

    /** The same with words before its line, in the same row. */
    public Disclosure after(Node words) {
        line.setMinWidth(USE_PREF_SIZE);
        HBox row = new HBox(12, words, line);
        row.setAlignment(Pos.BASELINE_LEFT);
        // The line has gone from here into the row.
        getChildren().addFirst(row);
        return this;
    }

    /** Whether the content is shown. */
    public BooleanProperty openProperty() {
        return open;
    }
}
