package org.certguide.ui;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.certguide.guide.StepStatus;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** The number of a step in a circle; a tick in its place when it is done, a dash if left out. */
public final class StepBadge extends Label {
    private static final List<String> LOOKS = List.of("to-do", "open", "running", "done", "skipped", "attention");

    private final int number;

    /**
     * @param number from 1
     */
    public StepBadge(int number) {
        this.number = number;
        getStyleClass().add("step-badge");
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        show(StepStatus.OPEN, false);
    }

    /**
     * Shows how the step stands.
     *
     * @param openable whether the user can work at it
     */
    public void show(StepStatus status, boolean openable) {
        setGraphic(
                switch (status) {
                    case DONE -> Icons.of(Feather.CHECK);
                    case SKIPPED -> Icons.of(Feather.MINUS);
                    case OPEN, RUNNING, WARNING, FAILED -> null;
                });
        setAccessibleText(getGraphic() == null ? null : words(status, openable));
        setText(getGraphic() == null ? Integer.toString(number) : "");
        mark(this, status, openable);
    }

    /** The word for this status. */
    public static String words(StepStatus status, boolean openable) {
        return Messages.of("ui.step." + pseudoClass(status, openable));
    }

    /** Sets the pseudo-class of this status, by which the stylesheet colours the node. */
    static void mark(Node node, StepStatus status, boolean openable) {
        String look = pseudoClass(status, openable);
        for (String other : LOOKS) node.pseudoClassStateChanged(PseudoClass.getPseudoClass(other), other.equals(look));
    }

    private static String pseudoClass(StepStatus status, boolean openable) {
        return switch (status) {
            case OPEN -> openable ? "open" : "to-do";
            case RUNNING -> "running";
            case DONE -> "done";
            case SKIPPED -> "skipped";
            case WARNING, FAILED -> "attention";
        };
    }
}
