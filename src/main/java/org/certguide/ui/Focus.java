package org.certguide.ui;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TextInputControl;

import org.certguide.guide.UiId;

/**
 * Leads the keyboard to where the next thing is to be done; never away from the console, where
 * somebody may be typing.
 */
public final class Focus {
    private Focus() {}

    /**
     * To the first text field, or else to the node itself: a button is never reached this way, so
     * that a key which is pressed too late presses nothing.
     */
    public static void lead(Node node) {
        Fx.later(
                () -> {
                    if (!isShown(node) || inConsole(node)) return;
                    TextInputControl field = field(node);
                    if (field != null) field.requestFocus();
                    else if (node.isFocusTraversable()) node.requestFocus();
                });
    }

    private static boolean isShown(Node node) {
        for (Node n = node; n != null; n = n.getParent()) if (!n.isVisible()) return false;
        return node.getScene() != null;
    }

    private static boolean inConsole(Node node) {
        Node owner = node.getScene().getFocusOwner();
        while (owner != null && !UiId.CONSOLE.id().equals(owner.getId())) owner = owner.getParent();
        return owner != null;
    }

    private static @org.jspecify.annotations.Nullable TextInputControl field(Node node) {
        if (!node.isVisible() || node.isDisabled()) return null;
        if (node instanceof TextInputControl input) return input.isEditable() ? input : null;
        if (!(node instanceof Parent parent)) return null;
        for (Node child : parent.getChildrenUnmodifiable()) {
            TextInputControl found = field(child);
            if (found != null) return found;
        }
        return null;
    }
}
