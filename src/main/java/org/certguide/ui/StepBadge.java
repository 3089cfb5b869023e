package org.certguide.ui;

import javafx.scene.control.Label;
import org.kordamp.ikonli.feather.Feather;

/** The number of a step in a circle; a tick in its place when it is done, a dash if left out. */
public final class StepBadge extends Label {
    private final int number;

    /**
     * @param number from 1
     */
    public StepBadge(int number) {
        this.number = number;
        getStyleClass().add("step-badge");
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setState(StepState.TO_DO);
    }

    /** Shows how the step stands. */
    public void setState(StepState state) {
        setGraphic(
                switch (state) {
                    case DONE -> Icons.of(Feather.CHECK);
                    case SKIPPED -> Icons.of(Feather.MINUS);
                    case TO_DO, OPEN, RUNNING, ATTENTION -> null;
                });
        setAccessibleText(getGraphic() == null ? null : state.words());
        setText(getGraphic() == null ? Integer.toString(number) : "");
        state.mark(this);
    }
}
