package org.certguide.ui;

import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/**
 * Leads the keyboard to where the next thing is to be done; never away from the console, where
 * somebody may be typing.
 */
public final class Focus {
    private Focus() {}

    /**
     * To the first text field that is still empty, or to the first, or to the words that say what
     * the node is about. A button is never reached this way, so that a key which is pressed too
     * late presses nothing.
     */
    public static void moveInto(Node node) {
        Fx.later(() -> {
            if (!isShown(node) || isInConsole(node)) return;
            Node place = inside(node);
            if (place != null) place.requestFocus();
        });
    }

    /** Where {@link #moveInto} leads to in there; null where nothing is for the keyboard. */
    static @Nullable Node inside(Node node) {
        Node place = first(node, Focus::isEmpty);
        if (place == null) place = first(node, Focus::isField);
        return place == null ? first(node, Focus::isWords) : place;
    }

    /** Whether the keyboard can be there now: in the window, shown, and enabled. */
    static boolean isPossible(Node node) {
        return isShown(node) && !node.isDisabled();
    }

    private static boolean isShown(Node node) {
        for (Node n = node; n != null; n = n.getParent()) if (!n.isVisible()) return false;
        return node.getScene() != null;
    }

    /** Whether somebody may be typing in the console of the node's window. */
    static boolean isInConsole(Node node) {
        Node owner = node.getScene().getFocusOwner();
        // Nobody types into the buttons of its title line.
        if (owner instanceof ButtonBase) return false;
        while (owner != null && !UiId.CONSOLE.id().equals(owner.getId())) owner = owner.getParent();
        return owner != null;
    }

    private static boolean isField(Node node) {
        return node instanceof TextInputControl input && input.isEditable();
    }

    private static boolean isEmpty(Node node) {
        return isField(node) && ((TextInputControl) node).getLength() == 0;
    }

    /** What is there to be read, as the keyboard can be at it. */
    private static boolean isWords(Node node) {
        return node.isFocusTraversable() && (node instanceof Label || node instanceof Pane);
    }

    /** What the user has not said yet: an empty field, or a choice where nothing is chosen. */
    static boolean isOpen(Node node) {
        if (isEmpty(node)) return true;
        return node instanceof ToggleButton button
                && button.getToggleGroup() != null
                && button.getToggleGroup().getSelectedToggle() == null;
    }

    /** The first that is so, of what is shown and enabled there; null if there is none. */
    static @Nullable Node first(Node node, Predicate<Node> wanted) {
        if (!node.isVisible() || node.isDisabled()) return null;
        if (wanted.test(node)) return node;
        if (!(node instanceof Parent parent)) return null;
        for (Node child : parent.getChildrenUnmodifiable()) {
            Node found = first(child, wanted);
            if (found != null) return found;
        }
        return null;
    }
}
