package org.certguide.ui.panel;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.guide.Term;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Drawing;
import org.certguide.ui.LineBreaks;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.TermButton;
import org.certguide.ui.UiId;

/**
 * The words in which panels are written: texts, cards, commands and buttons. A {@code key} is that
 * of a text for users, with what is put into its places.
 */
final class PanelComponents {
    private PanelComponents() {}

    /** Words that are no text of the application's; they wrap and are never shortened. */
    static Label text(String words, String... styles) {
        Label label = new Label();
        LineBreaks.show(label, words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** A sentence or more. */
    static Label paragraph(String key, Object... args) {
        return text(Messages.of(key, args));
    }

    /** A sentence or more. */
    static Label paragraph(Message message) {
        return text(Messages.of(message));
    }

    /** What is said beside the matter, in small letters. */
    static Label note(String key, Object... args) {
        return text(Messages.of(key, args), "note");
    }

    /** What is said beside the matter, in small letters. */
    static Label note(Message message) {
        return text(Messages.of(message), "note");
    }

    /** The title of a card. */
    static Label heading(String key, Object... args) {
        return text(Messages.of(key, args), "card-title");
    }

    /** What the control or the text below it is. */
    static Label caption(String key, Object... args) {
        return text(Messages.of(key, args), "field-label");
    }

    /** The terms in what a program said, each to be explained; takes no room where there are none. */
    static Node terms(String words) {
        FlowPane terms = new FlowPane(16, 4);
        Term.in(words).forEach(term -> terms.getChildren().add(new TermButton(term)));
        setShown(terms, !terms.getChildren().isEmpty());
        return terms;
    }

    /** A command as it is typed, to be copied. */
    static CommandRow command(String command) {
        return CommandRow.command(command);
    }

    /** A value with its name, to be copied. */
    static CommandRow copyable(String key, String value) {
        return CommandRow.value(Messages.of(key), value);
    }

    /** The button for the one next thing to do in a card. */
    static Button primary(UiId id, String key, Runnable action) {
        return Buttons.primary(id, Messages.of(key), action);
    }

    /** A button for something else that can be done. */
    static Button secondary(UiId id, String key, Runnable action) {
        return Buttons.secondary(id, Messages.of(key), action);
    }

    /** A button that looks like a link in the text. */
    static Button link(UiId id, String key, Runnable action) {
        return Buttons.link(id, Messages.of(key), action);
    }

    /** A button at the foot of a panel. */
    static Action action(UiId id, String key, Runnable run) {
        return Action.always(id, Messages.of(key), run);
    }

    /** A button at the foot of a panel. */
    static Action action(UiId id, Message words, Runnable run) {
        return Action.always(id, Messages.of(words), run);
    }

    /** The button for the next thing to do, at the foot of a panel. */
    static Action next(String key, Runnable run) {
        return action(UiId.PRIMARY, key, run);
    }

    /** The button for the next thing to do, at the foot of a panel. */
    static Action next(Message words, Runnable run) {
        return action(UiId.PRIMARY, words, run);
    }

    /**
     * A button of a row of which one is chosen, with a click or with the arrow keys: those choose without pressing.
     */
    static ToggleButton segment(String words, Runnable choose) {
        ToggleButton button = new ToggleButton(words);
        button.selectedProperty().subscribe(chosen -> {
            if (chosen) choose.run();
        });
        // A second click on the chosen one must not leave none chosen.
        button.setOnAction(e -> button.setSelected(true));
        return button;
    }

    /** A card around some nodes. */
    static VBox card(Node... content) {
        VBox card = new VBox(content);
        card.getStyleClass().addAll("card", "form-card");
        return card;
    }

    /** A card with a drawing at its left. */
    static Node illustrated(String drawing, Node... content) {
        VBox words = new VBox(8, content);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox line = new HBox(24, new Drawing(drawing), words);
        line.setAlignment(Pos.CENTER_LEFT);
        return card(line);
    }

    /** Several nodes in a column, with room between them. */
    static VBox column(Node... content) {
        VBox column = new VBox(content);
        column.getStyleClass().add("panel-column");
        return column;
    }

    /** Shows or hides a node, and takes its place away. */
    static void setShown(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** A column that takes no room while there is nothing in it. */
    static VBox place() {
        VBox place = new VBox();
        place.getStyleClass().add("panel-column");
        place.visibleProperty().bind(Bindings.isNotEmpty(place.getChildren()));
        place.managedProperty().bind(place.visibleProperty());
        return place;
    }

    /** Shows a node while a value is true. */
    static void showWhile(Node node, ObservableValue<Boolean> shown) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(node.visibleProperty());
    }
}
