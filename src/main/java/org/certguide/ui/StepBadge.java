package org.certguide.ui;

import javafx.scene.control.Label;

import org.kordamp.ikonli.feather.Feather;

/** The number of a step in a circle; a tick in its place when the step is done. */
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
        boolean tick = state == StepState.DONE;
        setText(tick ? "" : Integer.toString(number));
        setGraphic(tick ? Icons.of(Feather.CHECK) : null);
        state.mark(this);
    }
}
