package org.certguide.ui;

import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.StepStatus;
import org.jspecify.annotations.Nullable;

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
    private final HBox head;
    private @Nullable Disclosure explanation;
    private @Nullable StepBadge badge;
    private final FlowPane remedies = new FlowPane();
    private Severity severity = Severity.WAITING;
    private String said = "";

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
        head = new HBox(this.title, gap, word);
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
        setSeverity(Severity.WAITING);
    }

    public String title() {
        return title.getText();
    }

    public Severity severity() {
        return severity;
    }

    /** Shows how it stands. */
    public StatusCard setSeverity(Severity severity) {
        this.severity = severity;
        StepBadge number = badge;
        if (number == null) icon.setGraphic(SeverityStyle.icon(severity));
        else number.show(step(severity), false);
        word.setText(SeverityStyle.words(severity));
        SeverityStyle.mark(this, severity);
        describe();
        return this;
    }

    /** Shows what was found, in a sentence or two; an empty text hides the line. */
    public StatusCard setFound(String words) {
        said = words;
        found.setText(LineBreaks.in(words));
        describe();
        return this;
    }

    /** Puts another word in the place of the status's own, as "already done" for fine. */
    public StatusCard setWord(String words) {
        word.setText(words);
        describe();
        return this;
    }

    /**
     * Makes it a step of a list: its number stands in the place of the icon, and shows how it
     * stands.
     *
     * @param number from 1
     */
    public StatusCard setNumber(int number) {
        badge = new StepBadge(number);
        icon.setGraphic(badge);
        return setSeverity(severity);
    }

    private static StepStatus step(Severity severity) {
        return switch (severity) {
            case WAITING, UNKNOWN -> StepStatus.OPEN;
            case CHECKING -> StepStatus.RUNNING;
            case FINE -> StepStatus.DONE;
            case ATTENTION, STOP -> StepStatus.WARNING;
        };
    }

    /** What can be read about it, opened by a line beside the title; null takes it away. */
    public void setExplanation(@Nullable Disclosure fold) {
        body.getChildren().remove(explanation);
        explanation = fold;
        setBeside(fold == null ? null : fold.takeLine());
        // Under what was found, so that it opens near its line.
        if (fold != null) body.getChildren().add(body.getChildren().indexOf(found) + 1, fold);
    }

    /** A button beside the title, for what is seldom wanted; null takes it away. */
    public void setBeside(@Nullable Button button) {
        head.getChildren().removeIf(Button.class::isInstance);
        if (button != null) head.getChildren().add(head.getChildren().indexOf(word), button);
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
        String words = title.getText() + ": " + word.getText() + ". " + said;
        title.setAccessibleText(words.strip());
    }

    static void hideWhenEmpty(Node node, ObservableList<Node> children) {
        ListChangeListener<Node> show = change -> {
            node.setVisible(!children.isEmpty());
            node.setManaged(!children.isEmpty());
        };
        children.addListener(show);
        node.setVisible(!children.isEmpty());
        node.setManaged(!children.isEmpty());
    }
}
