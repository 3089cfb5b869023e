package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.Term;
import org.certguide.text.Messages;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The right edge of the window: what to do now, why, and what the words mean. */
final class GuidePane extends VBox {
    final ObjectProperty<@Nullable GuideStep> step = new SimpleObjectProperty<>();

    private final VBox words = new VBox();
    private final Button fold;

    GuidePane(Runnable close) {
        setId(UiId.GUIDE.id());
        getStyleClass().add("guide");
        StackPane.setAlignment(this, Pos.CENTER_RIGHT);
        Label name = new Label(Messages.of("ui.guide"));
        name.getStyleClass().add("guide-name");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        fold = Buttons.icon(UiId.GUIDE_FOLD, Feather.X, Messages.of("ui.guide.fold"), close);
        HBox head = new HBox(name, gap, fold);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("guide-head");
        words.getStyleClass().add("guide-words");
        ScrollPane scroll = new ScrollPane(words);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        ScrollEdge edge = new ScrollEdge(scroll, words);
        StackPane page = new StackPane(scroll, edge);
        page.setMinHeight(0);
        VBox.setVgrow(page, Priority.ALWAYS);
        getChildren().setAll(head, page);
        step.subscribe(now -> {
            fill(now);
            edge.settle(0);
        });
    }

    Button foldButton() {
        return fold;
    }

    private void fill(@Nullable GuideStep now) {
        words.getChildren().clear();
        if (now == null) return;
        Label title = text(Messages.of(now.title()), "guide-heading");
        words.getChildren().addAll(new Drawing(now.drawing()), title);
        add("ui.guide.now", text(Messages.of(now.now()), "guide-text"));
        add("ui.guide.why", text(Messages.of(now.why()), "guide-text"));
        VBox terms = new VBox();
        terms.getStyleClass().add("guide-terms");
        for (Term term : Guide.terms(now.step())) {
            terms.getChildren().add(Disclosure.of(Messages.of(term.word()), Messages.of(term.meaning())));
        }
        add("ui.guide.term", terms);
    }

    private void add(String titleKey, Node body) {
        words.getChildren().addAll(text(Messages.of(titleKey), "guide-title"), body);
    }

    private static Label text(String words, String style) {
        Label label = new Label(words);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }
}
