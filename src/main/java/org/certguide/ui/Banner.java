package org.certguide.ui;

import java.util.List;
import java.util.Locale;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** Something that concerns the whole panel: what happened, and what to do next. */
public final class Banner extends HBox {
    private static final double WRAP = 600;

    /** How grave it is. */
    public enum Kind {
        INFO(Feather.INFO),
        DONE(Feather.CHECK_CIRCLE),
        WARNING(Feather.ALERT_TRIANGLE),
        ERROR(Feather.X_OCTAGON);

        private final Feather icon;

        Kind(Feather icon) {
            this.icon = icon;
        }
    }

    /**
     * @param text of as many paragraphs as it has lines; may be empty
     * @param more buttons, or a fold with details
     */
    public Banner(Kind kind, String title, String text, Node... more) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        getStyleClass().addAll("banner", name);
        Label icon = new Label("", Icons.of(kind.icon));
        icon.getStyleClass().add("banner-icon");
        icon.setMinWidth(USE_PREF_SIZE);
        icon.setAccessibleRole(AccessibleRole.NODE);
        boolean titled = !title.isEmpty();
        Label head = label(titled ? title : text, titled ? "banner-title" : "banner-text");
        String words = titled ? title + ". " + text : text;
        head.setAccessibleText(Messages.of("ui.banner." + name) + ": " + words);
        // JavaFX has nothing that a screen reader speaks by itself: it speaks what gets the focus.
        head.setFocusTraversable(kind == Kind.WARNING || kind == Kind.ERROR);
        VBox body = new VBox(head);
        body.getStyleClass().add("banner-body");
        for (String line : titled ? text.lines().toList() : List.<String>of()) {
            Label paragraph = label(line, "banner-text");
            paragraph.setAccessibleRole(AccessibleRole.NODE);
            body.getChildren().add(paragraph);
        }
        if (more.length > 0) {
            FlowPane actions = new FlowPane(more);
            // Otherwise there is room for a second row before anybody knows how wide it is.
            actions.setPrefWrapLength(WRAP);
            actions.getStyleClass().add("card-actions");
            body.getChildren().add(actions);
        }
        HBox.setHgrow(body, Priority.ALWAYS);
        getChildren().setAll(icon, body);
    }

    /** One that needs no title: the text is all there is. */
    public static Banner of(Kind kind, String text) {
        return new Banner(kind, "", text);
    }

    private static Label label(String words, String style) {
        Label label = new Label(LineBreaks.in(words));
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }
}
