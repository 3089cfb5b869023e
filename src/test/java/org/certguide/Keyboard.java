package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.image.Image;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Somebody with a keyboard and without a mouse. Every key comes from the robot, so that it goes
 * where the keyboard is; nothing is asked of a control, and no control is given the keyboard. At
 * every stop, where the keyboard is must be on the screen and look different from what it looks
 * like elsewhere.
 */
final class Keyboard {
    /** More stops than any window of the application has. */
    private static final int STOPS = 90;

    /** A frame around the smallest control has more pixels. */
    private static final int FRAME = 40;

    private final Stage stage;
    private final Robot robot = Views.on(Robot::new);
    private final Map<String, Integer> pressed = new LinkedHashMap<>();
    private final List<String> typed = new ArrayList<>();
    private final Set<String> decided = new HashSet<>();
    private final Set<List<String>> framed = new HashSet<>();
    private String step = "";
    private int stops;

    /** Where Tab has led, for the one who reads that it was too often. */
    private final List<String> ways = new ArrayList<>();

    Keyboard(Stage stage) {
        this.stage = stage;
    }

    /** From now on, what is pressed is counted for this step. */
    void at(String step) {
        this.step = step;
        pressed.put(step, 0);
    }

    /** How often something was pressed that a mouse would have clicked on, by step. */
    Map<String, Integer> pressed() {
        return pressed;
    }

    /** The fields that were typed into, in their order. */
    List<String> typed() {
        return typed;
    }

    /** What was pressed although something else could have been as well. */
    Set<String> decided() {
        return decided;
    }

    List<String> ways() {
        return ways;
    }

    /** How often Tab was pressed. */
    int stops() {
        return stops;
    }

    /** Waits until the keyboard is there by itself, as the next thing is to be done there. */
    Keyboard isLedTo(UiId id) {
        return isLedTo(id.id());
    }

    /** The same, for one of several of a kind. */
    Keyboard isLedTo(String id) {
        return waitFor(id, () -> id.equals(owner().getId()));
    }

    /** The same for the primary button, once it has the words of this text. */
    Keyboard isLedToPrimary(String key) {
        String words = Messages.of(key);
        return waitFor(
                words,
                () -> owner() instanceof Labeled button
                        && UiId.PRIMARY.id().equals(button.getId())
                        && words.equals(button.getText()));
    }

    private Keyboard waitFor(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> on(condition));
        } catch (TimeoutException e) {
            throw new AssertionError("not led to " + what + " but to " + on(this::where), e);
        }
        try {
            // The panel makes room for itself while it is laid out.
            WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> on(this::wrong).isEmpty());
        } catch (TimeoutException e) {
            throw new AssertionError(on(this::wrong), e);
        }
        return this;
    }

    /** Goes on with Tab until the keyboard is there. */
    Keyboard forwardTo(UiId id) {
        return forwardTo(id.id());
    }

    /** The same, for one of several of a kind. */
    Keyboard forwardTo(String id) {
        return walk(id, KeyCode.TAB);
    }

    /** Goes back with Shift and Tab until the keyboard is there. */
    Keyboard backTo(UiId id) {
        return walk(id.id(), KeyCode.SHIFT, KeyCode.TAB);
    }

    private Keyboard walk(String id, KeyCode... key) {
        List<String> way = new ArrayList<>();
        while (!on(() -> id.equals(owner().getId()))) {
            assertTrue(way.size() < STOPS, () -> id + " is not on the way: " + way);
            Node before = on(this::owner);
            // Controls that look alike show it alike.
            boolean look = framed.add(List.copyOf(before.getStyleClass()));
            Image with = look ? on(() -> before.snapshot(null, null)) : null;
            key(key);
            stops++;
            way.add(on(this::where));
            ways.add(step + ": " + way.getLast());
            assertEquals("", on(this::wrong));
            if (with != null && on(this::owner) != before) {
                int other = differing(with, on(() -> before.snapshot(null, null)));
                assertTrue(other > FRAME, () -> "does not show the keyboard: " + before);
            }
        }
        return this;
    }

    /** Why nobody can see where the keyboard is; empty if everybody can. */
    private String wrong() {
        Node node = owner();
        for (Node n = node; n != null; n = n.getParent()) {
            if (!n.isVisible()) return "hidden: " + where();
        }
        if (node.isDisabled()) return "disabled: " + where();
        scene().getRoot().layout();
        return Layout.isInView(node) ? "" : "out of sight: " + where();
    }

    private static int differing(Image one, Image other) {
        // A frame may make what is drawn larger.
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return FRAME + 1;
        }
        PixelReader a = one.getPixelReader();
        PixelReader b = other.getPixelReader();
        int count = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) if (a.getArgb(x, y) != b.getArgb(x, y)) count++;
        }
        return count;
    }

    /** Presses what has the keyboard, as a click would. */
    Keyboard press() {
        return press(KeyCode.SPACE);
    }

    /** The same with another key, or with several together. */
    Keyboard press(KeyCode... chord) {
        pressed.merge(step, 1, Integer::sum);
        return key(chord);
    }

    /** Presses it where somebody else could have pressed something else. */
    Keyboard decide() {
        decided.add(on(() -> owner().getId()));
        return press();
    }

    /** Presses keys together. */
    Keyboard key(KeyCode... chord) {
        Views.run(() -> strike(chord));
        return this;
    }

    private void strike(KeyCode... chord) {
        for (KeyCode code : chord) robot.keyPress(code);
        for (int i = chord.length; i > 0; i--) robot.keyRelease(chord[i - 1]);
    }

    /** Types into what has the keyboard. */
    Keyboard type(String words) {
        typed.add(on(() -> owner().getId()));
        Views.run(() -> {
            for (char c : words.toCharArray()) {
                switch (c) {
                    case '.' -> strike(KeyCode.PERIOD);
                    case '-' -> strike(KeyCode.MINUS);
                    case '@' -> strike(KeyCode.SHIFT, KeyCode.DIGIT2);
                    default -> strike(KeyCode.getKeyCode(Character.toString(c).toUpperCase(Locale.ROOT)));
                }
            }
        });
        return this;
    }

    /** All that can be read in the window without opening anything, commands apart. */
    List<String> reads() {
        return on(() -> Layout.visible(scene().getRoot())
                .filter(Labeled.class::isInstance)
                .filter(n -> !n.getStyleClass().contains("mono"))
                .map(n -> Layout.words((Labeled) n))
                .filter(words -> words != null && !words.isBlank())
                .toList());
    }

    private Scene scene() {
        return stage.getScene();
    }

    private Node owner() {
        Node owner = scene().getFocusOwner();
        if (owner == null) throw new AssertionError("the keyboard is nowhere");
        return owner;
    }

    private String where() {
        Node node = owner();
        Parent parent = node.getParent();
        return "%s %s %s in %s"
                .formatted(
                        node.getClass().getSimpleName(),
                        node.getId(),
                        node.getStyleClass(),
                        parent == null ? "" : parent.getStyleClass());
    }

    private static <T> T on(Callable<T> work) {
        try {
            return Fx.call(work);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
