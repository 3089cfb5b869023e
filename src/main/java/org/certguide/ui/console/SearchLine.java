package org.certguide.ui.console;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.EntryLimit;
import org.certguide.ui.UiId;
import org.kordamp.ikonli.feather.Feather;

/** The line above a terminal in which words are looked for; hidden until it is opened. */
final class SearchLine extends HBox {
    private final TerminalCanvas screen;
    private final TextField field = new TextField();
    private final Label hits = new Label();

    SearchLine(TerminalCanvas screen) {
        this.screen = screen;
        getStyleClass().add("console-bar");
        setAlignment(Pos.CENTER_LEFT);
        field.setId(UiId.CONSOLE_SEARCH_FIELD.id());
        field.setPromptText(Messages.of("ui.console.search.prompt"));
        field.setAccessibleText(Messages.of("ui.console.search.prompt"));
        field.textProperty().subscribe(() -> seek(0));
        EntryLimit.set(field, EntryLimit.USUAL, () -> hits.setText(EntryLimit.words(EntryLimit.USUAL)));
        field.setOnAction(e -> seek(-1));
        field.setMaxWidth(360);
        HBox.setHgrow(field, Priority.ALWAYS);
        hits.setMinWidth(USE_PREF_SIZE);
        getChildren()
                .setAll(
                        field,
                        Buttons.icon(
                                UiId.CONSOLE_SEARCH_PREVIOUS,
                                Feather.CHEVRON_UP,
                                Messages.of("ui.console.search.previous"),
                                () -> seek(-1)),
                        Buttons.icon(
                                UiId.CONSOLE_SEARCH_NEXT,
                                Feather.CHEVRON_DOWN,
                                Messages.of("ui.console.search.next"),
                                () -> seek(1)),
                        hits,
                        Buttons.icon(
                                UiId.CONSOLE_SEARCH_CLOSE,
                                Feather.X,
                                Messages.of("ui.console.search.close"),
                                this::close));
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() != KeyCode.ESCAPE) return;
            close();
            e.consume();
        });
        setShown(false);
    }

    /** Shows the line, with what was looked for last. */
    void open() {
        setShown(true);
        field.requestFocus();
        field.selectAll();
        seek(0);
    }

    private void close() {
        screen.seek("", 0);
        setShown(false);
        screen.requestFocus();
    }

    private void setShown(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }

    private void seek(int direction) {
        String words = field.getText();
        TerminalCanvas.Hits found = screen.seek(words, direction);
        if (words.isEmpty()) hits.setText("");
        else if (found.count() == 0) hits.setText(Messages.of("ui.console.search.none"));
        else hits.setText(Messages.of("ui.console.search.hits", found.number(), found.count()));
    }
}
