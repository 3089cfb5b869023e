package org.certguide.ui.panel;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;

/** Fields in a scene that take text without an end, and let the window stand still while it is laid out. */
final class Entries {
    private Entries() {}

    static List<String> faults(Scene scene) {
        return UniqueIds.all(scene.getRoot())
                .filter(TextInputControl.class::isInstance)
                .map(TextInputControl.class::cast)
                .filter(input -> input.getTextFormatter() == null)
                .map(input -> "takes text without an end: " + input.getId())
                .toList();
    }
}
