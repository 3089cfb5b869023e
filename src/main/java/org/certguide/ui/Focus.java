package org.certguide.ui;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Predicate;
import javafx.event.EventTarget;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.skin.TextInputControlSkin;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/**
 * Moves the keyboard focus to the next control to be used; never away from the console, where the
 * user may be typing.
 */
public final class Focus {
    private static WeakReference<@Nullable Node> led = new WeakReference<>(null);

    private Focus() {}

    /**
     * Moves the focus to the first empty text field, or to the first text field, or to the text that
     * describes the node. Never to a button, so that a key that is pressed too late does not press it.
     */
    public static void moveInto(Node node) {
        Fx.later(() -> {
            if (!isShown(node) || isInConsole(node)) return;
            Node place = inside(node);
            if (place != null) place.requestFocus();
        });
    }

    /**
     * Lets the caret rest of a field that does not have the keyboard: JavaFX starts it after each key, also one that
     * has led away, and whenever its place changes, as by another text. It would blink for ever, unseen, with sixty
     * frames a second.
     *
     * @param target what got the key, or another text
     */
    static void restCaret(EventTarget target) {
        if (!(target instanceof TextInputControl input)) return;
        Fx.later(() -> {
            if (!input.isFocused() && input.getSkin() instanceof TextInputControlSkin<?> skin) {
                skin.setCaretAnimating(false);
            }
        });
    }

    /** Whether the keyboard is in a part of the window. */
    static boolean isWithin(Node part) {
        Node node = part.getScene() == null ? null : part.getScene().getFocusOwner();
        while (node != null && node != part) node = node.getParent();
        return node != null;
    }

    /** Moves the focus to the first control of a part; says whether there is one. */
    static boolean enter(Node part) {
        Node place = first(part, Node::isFocusTraversable);
        if (place != null) place.requestFocus();
        return place != null;
    }

    /** Moves the focus on from the part where it is to the next that has a control. */
    static void goRound(List<Node> parts, int step) {
        int here = -1;
        for (int i = 0; i < parts.size(); i++) if (isWithin(parts.get(i))) here = i;
        for (int tries = 1; tries <= parts.size(); tries++) {
            Node next = parts.get(Math.floorMod(here + tries * step, parts.size()));
            if (next.isVisible() && enter(next)) return;
        }
    }

    /** Has a menu that is opened with the keyboard show where in it that is: JavaFX chooses none of its entries. */
    public static MenuButton leading(MenuButton menu) {
        menu.showingProperty().subscribe(shown -> {
            if (shown && !menu.isPressed()) Fx.later(() -> leadInto(menu));
        });
        return menu;
    }

    private static void leadInto(MenuButton menu) {
        if (!menu.isShowing() || menu.getItems().isEmpty()) return;
        Node entry = menu.getItems().getFirst().getStyleableNode();
        if (entry == null) return;
        entry.fireEvent(new KeyEvent(
                KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, "", KeyCode.DOWN, false, false, false, false));
    }

    /** Moves the focus to a control of a part, once it is there and shown. */
    public static void moveTo(Node part, UiId id) {
        moveTo(part, id.id());
    }

    /** The same, for one of several of a kind. */
    public static void moveTo(Node part, String id) {
        Fx.later(() -> {
            part.applyCss();
            Node place = first(part, node -> id.equals(node.getId()));
            if (place != null) lead(place);
        });
    }

    /** Makes a part anew. The keyboard stays at what has the same id there, or at what was chosen instead of it. */
    public static void keep(Parent part, Runnable fill) {
        Node owner = part.getScene() == null ? null : part.getScene().getFocusOwner();
        String id = owner != null && part.isFocusWithin() ? owner.getId() : null;
        fill.run();
        if (id == null) return;
        Fx.later(() -> {
            // Controls that are new have no parts before.
            part.applyCss();
            Node same = first(part, node -> id.equals(node.getId()));
            if (same instanceof ToggleButton button
                    && button.getToggleGroup() != null
                    && button.getToggleGroup().getSelectedToggle() instanceof Node chosen) {
                same = chosen;
            }
            if (same != null) lead(same);
        });
    }

    private static void lead(Node node) {
        if (!isShown(node)) return;
        led = new WeakReference<>(node);
        node.requestFocus();
    }

    /** Whether the keyboard was led there on purpose, and did not get there because its control went away. */
    static boolean isLed(@Nullable Node node) {
        return node != null && led.get() == node;
    }

    /** The control that {@link #moveInto} focuses; null if there is none. */
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
