package org.certguide.ui;

import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.value.ObservableValue;

/** Keeps a part of the screen in step with the state that it shows. */
public final class Rendering {
    private Rendering() {}

    /**
     * Renders a part now, and again whenever something that it shows has changed.
     *
     * @param part shows the state as it is; called on the JavaFX thread
     * @param state all that it reads
     */
    public static void render(Runnable part, Observable... state) {
        for (Observable observed : state) {
            read(observed);
            observed.addListener((InvalidationListener) changed -> {
                read(changed);
                part.run();
            });
        }
        part.run();
    }

    /** A value that nobody has read since it changed tells of no further change. */
    private static void read(Observable observed) {
        if (observed instanceof ObservableValue<?> value) value.getValue();
    }
}
