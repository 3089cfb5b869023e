package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.ui.MainWindow.GuideNote;
import org.kordamp.ikonli.feather.Feather;

/** The right edge of the window: what to do now, and why. */
final class GuidePane extends VBox {
    final ObjectProperty<GuideNote> note = new SimpleObjectProperty<>(GuideNote.NONE);

    private final VBox words = new VBox();
    private final Button fold;

    GuidePane(Runnable close) {
        setId(UiId.GUIDE.id());
        getStyleClass().add("guide");
        Label name = new Label(Texts.of("ui.guide"));
        name.getStyleClass().add("guide-name");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        fold = Buttons.icon(UiId.GUIDE_FOLD, Feather.X, Texts.of("ui.guide.fold"), close);
        HBox head = new HBox(name, gap, fold);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("guide-head");
        words.getStyleClass().add("guide-words");
        ScrollPane scroll = new ScrollPane(words);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().setAll(head, scroll);
        note.subscribe(this::fill);
    }

    Button foldButton() {
        return fold;
    }

    private void fill(GuideNote note) {
        words.getChildren().clear();
        if (!note.drawing().isEmpty()) words.getChildren().add(new Drawing(note.drawing(), ""));
        add("ui.guide.now", note.now());
        add("ui.guide.why", note.why());
        add("ui.guide.term", note.term());
    }

    private void add(String titleKey, String text) {
        if (text.isEmpty()) return;
        Label title = new Label(Texts.of(titleKey));
        title.getStyleClass().add("guide-title");
        Label body = new Label(text);
        body.getStyleClass().add("guide-text");
        body.setWrapText(true);
        body.setMinHeight(USE_PREF_SIZE);
        words.getChildren().addAll(title, body);
    }
}
