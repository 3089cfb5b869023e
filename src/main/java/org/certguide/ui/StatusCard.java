package org.certguide.ui;

import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import java.util.List;

/**
 * Something that is checked or done: its name, how it stands, what was found, what can be done, and
 * whatever else is put under it.
 */
public final class StatusCard extends HBox {
    private final Label title = new Label();
    private final Label found = new Label();
    private final Label word = new Label();
    private final Label icon = new Label();
    private final VBox body = new VBox();
    private final VBox more = new VBox();
    private final FlowPane remedies = new FlowPane();
    private Status status = Status.WAITING;

    /** A card that waits. */
    public StatusCard(String title) {
        getStyleClass().addAll("card", "status-card");
        this.title.setText(title);
        this.title.getStyleClass().add("card-title");
        this.title.setWrapText(true);
        found.getStyleClass().add("card-text");
        found.setWrapText(true);
        // A label in a card must never be shortened to dots: it grows downwards.
        found.setMinHeight(USE_PREF_SIZE);
        this.title.setMinHeight(USE_PREF_SIZE);
        word.getStyleClass().add("status-word");
        word.setMinWidth(USE_PREF_SIZE);
        icon.getStyleClass().add("status-icon");
        icon.setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        // Whoever listens hears all of it with the title; what lies around it has no voice at all,
        // as JavaFX keeps panes from screen readers.
        for (Label part : List.of(word, icon, found)) part.setAccessibleRole(AccessibleRole.NODE);
        remedies.getStyleClass().add("card-actions");
        more.getStyleClass().add("card-more");

        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(this.title, gap, word);
        head.setAlignment(Pos.TOP_LEFT);
        head.getStyleClass().add("card-head");
        body.getStyleClass().add("card-body");
        body.getChildren().setAll(head, found, remedies, more);
        HBox.setHgrow(body, Priority.ALWAYS);
        getChildren().setAll(icon, body);

        hideWhenEmpty(remedies, remedies.getChildren());
        hideWhenEmpty(more, more.getChildren());
        found.managedProperty().bind(found.textProperty().isNotEmpty());
        found.visibleProperty().bind(found.managedProperty());
        setStatus(Status.WAITING);
    }

    public String title() {
        return title.getText();
    }

    public Status status() {
        return status;
    }

    /** Shows how it stands. */
    public StatusCard setStatus(Status status) {
        this.status = status;
        icon.setGraphic(status.icon());
        word.setText(status.words());
        status.mark(this);
        describe();
        return this;
    }

    /** Shows what was found, in a sentence or two; an empty text hides the line. */
    public StatusCard setFound(String words) {
        found.setText(words);
        describe();
        return this;
    }

    /** Puts another word in the place of the status's own, as "already done" for fine. */
    public StatusCard setWord(String words) {
        word.setText(words);
        describe();
        return this;
    }

    /** Buttons that remedy what was found. */
    public ObservableList<Node> remedies() {
        return remedies.getChildren();
    }

    /** What stands under it all: a command, a fold. */
    public ObservableList<Node> more() {
        return more.getChildren();
    }

    private void describe() {
        String words = title.getText() + ": " + word.getText() + ". " + found.getText();
        title.setAccessibleText(words.strip());
    }

    static void hideWhenEmpty(Node node, ObservableList<Node> children) {
        ListChangeListener<Node> show =
                change -> {
                    node.setVisible(!children.isEmpty());
                    node.setManaged(!children.isEmpty());
                };
        children.addListener(show);
        node.setVisible(!children.isEmpty());
        node.setManaged(!children.isEmpty());
    }
}
