package org.certguide.ui;

import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/** Words with what can be done beside them; where there is little room, below them. */
public final class Beside extends Pane {
    /** Narrower columns of words are hard to read, in pixels. */
    private static final double WORDS = 340;

    private static final double GAP = 20;
    private static final double GAP_BELOW = 12;

    private final Node words;
    private final Node actions;

    /**
     * @param words take all of the width that is left
     * @param actions as wide as they like
     */
    public Beside(Node words, Node actions) {
        super(words, actions);
        this.words = words;
        this.actions = actions;
        setMinSize(0, USE_PREF_SIZE);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private boolean isBelow(double width) {
        return width >= 0 && width - actions.prefWidth(-1) - GAP < WORDS;
    }

    private double wordsWidth(double width) {
        return isBelow(width) ? width : width - actions.prefWidth(-1) - GAP;
    }

    @Override
    protected double computePrefWidth(double height) {
        return words.prefWidth(-1) + GAP + actions.prefWidth(-1);
    }

    @Override
    protected double computePrefHeight(double width) {
        double high = words.prefHeight(width < 0 ? -1 : wordsWidth(width));
        double beside = actions.prefHeight(-1);
        return isBelow(width) ? high + GAP_BELOW + beside : Math.max(high, beside);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double wide = wordsWidth(width);
        double actionsHigh = actions.prefHeight(-1);
        double actionsWide = Math.min(width, actions.prefWidth(-1));
        if (isBelow(width)) {
            double high = words.prefHeight(wide);
            words.resizeRelocate(0, 0, wide, high);
            actions.resizeRelocate(0, high + GAP_BELOW, actionsWide, actionsHigh);
            return;
        }
        layoutInArea(words, 0, 0, wide, getHeight(), 0, HPos.LEFT, VPos.CENTER);
        layoutInArea(actions, wide + GAP, 0, actionsWide, getHeight(), 0, HPos.RIGHT, VPos.CENTER);
    }
}
