package org.certguide.ui;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;

import org.certguide.guide.UiId;
import org.jspecify.annotations.Nullable;

/**
 * Leads the keyboard to where the next thing is to be done; never away from the console, where
 * somebody may be typing.
 */
public final class Focus {
    private Focus() {}

    /**
     * To the first text field that is still empty, or to the first, or to the node itself. A button
     * is never reached this way, so that a key which is pressed too late presses nothing.
     */
    public static void lead(Node node) {
        Fx.later(
                () -> {
                    if (!isShown(node) || inConsole(node)) return;
                    TextInputControl field = field(node, true);
                    if (field == null) field = field(node, false);
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
        // Nobody types into the buttons of its title line.
        if (owner instanceof ButtonBase) return false;
        while (owner != null && !UiId.CONSOLE.id().equals(owner.getId())) owner = owner.getParent();
        return owner != null;
    }

    private static @Nullable TextInputControl field(Node node, boolean empty) {
        if (!node.isVisible() || node.isDisabled()) return null;
        if (node instanceof TextInputControl input) {
            return input.isEditable() && !(empty && input.getLength() > 0) ? input : null;
        }
        if (!(node instanceof Parent parent)) return null;
        for (Node child : parent.getChildrenUnmodifiable()) {
            TextInputControl found = field(child, empty);
            if (found != null) return found;
        }
        return null;
    }
}
