package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.Image;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

import org.certguide.guide.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.testfx.util.WaitForAsyncUtils;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Somebody with a keyboard and without a mouse. Every key comes from the robot, so that it goes
 * where the keyboard is; nothing is asked of a control, and no control is given the keyboard. At
 * every stop it must be possible to see where the keyboard is.
 */
final class Keyboard {
    /** More stops than any window of the application has. */
    private static final int STOPS = 90;

    /** A frame of two pixels around the smallest control is more. */
    private static final int SEEN = 40;

    private final Stage stage;
    private final Robot robot = Views.on(Robot::new);
    private final Map<String, Integer> pressed = new LinkedHashMap<>();
    private final List<String> typed = new ArrayList<>();
    private String step = "";

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

    /** Presses keys together. */
    Keyboard key(KeyCode... chord) {
        Views.run(
                () -> {
                    for (KeyCode code : chord) robot.keyPress(code);
                    for (int i = chord.length; i > 0; i--) robot.keyRelease(chord[i - 1]);
                });
        return this;
    }

    /** Waits until the keyboard is there by itself: it is where the next thing is to be done. */
    Keyboard isLedTo(UiId id) {
        return isLedTo("#" + id.id());
    }

    /**
     * The same.
     *
     * @param selector as in a stylesheet
     */
    Keyboard isLedTo(String selector) {
        try {
            WaitForAsyncUtils.waitFor(
                    30,
                    TimeUnit.SECONDS,
                    () -> Views.on(() -> scene().getRoot().lookupAll(selector).contains(owner())));
        } catch (TimeoutException e) {
            throw new AssertionError("not led to " + selector + " but to " + where(), e);
        }
        checkStop();
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
        while (!id.equals(Views.on(() -> owner().getId()))) {
            assertTrue(way.size() < STOPS, () -> id + " is not on the way: " + way);
            Node before = Views.on(this::owner);
            Image with = Views.on(() -> before.snapshot(null, null));
            key(key);
            way.add(where());
            Node now = Views.on(this::owner);
            assertNotNull(now, () -> "lost after " + way);
            checkStop();
            if (now != before) {
                Image without = Views.on(() -> before.snapshot(null, null));
                int other = differing(with, without);
                assertTrue(other > SEEN, () -> "cannot be seen to have the keyboard: " + before);
            }
        }
        return this;
    }

    /** Where the keyboard is, is in the window and within what is shown of a scrolled panel. */
    private void checkStop() {
        String fault =
                Views.on(
                        () -> {
                            Node node = owner();
                            scene().getRoot().layout();
                            for (Node n = node; n != null; n = n.getParent()) {
                                if (!n.isVisible()) return "hidden: " + where();
                            }
                            if (node.isDisabled()) return "disabled: " + where();
                            if (node instanceof ScrollPane) return "";
                            if (Layout.isInView(node)) return "";
                            org.certguide.ui.Picture.write(
                                    scene(), Views.PICTURES.resolve("keyboard-lost.png"));
                            return "out of sight: " + where();
                        });
        assertEquals("", fault);
    }

    private static int differing(Image one, Image other) {
        int width = (int) Math.min(one.getWidth(), other.getWidth());
        int height = (int) Math.min(one.getHeight(), other.getHeight());
        int count =
                one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()
                        ? SEEN + 1
                        : 0;
        PixelReader a = one.getPixelReader();
        PixelReader b = other.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) if (a.getArgb(x, y) != b.getArgb(x, y)) count++;
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

    /** Types into what has the keyboard. */
    Keyboard type(String words) {
        typed.add(Views.on(() -> owner().getId()));
        for (char c : words.toCharArray()) {
            switch (c) {
                case '.' -> key(KeyCode.PERIOD);
                case '-' -> key(KeyCode.MINUS);
                case '@' -> key(KeyCode.SHIFT, KeyCode.DIGIT2);
                default -> key(KeyCode.getKeyCode(String.valueOf(c).toUpperCase()));
            }
        }
        return this;
    }

    /** All that can be read in the window without opening anything, commands apart. */
    List<String> reads() {
        return Views.on(
                () ->
                        Layout.visible(scene().getRoot())
                                .filter(n -> n instanceof javafx.scene.control.Labeled)
                                .filter(n -> !n.getStyleClass().contains("mono"))
                                .map(n -> ((javafx.scene.control.Labeled) n).getText())
                                .filter(w -> w != null && !w.isBlank())
                                .toList());
    }

    private Scene scene() {
        return stage.getScene();
    }

    private Node owner() {
        return scene().getFocusOwner();
    }

    String where() {
        Node node = owner();
        if (node == null) return "nowhere";
        Parent parent = node.getParent();
        return "%s %s %s in %s"
                .formatted(
                        node.getClass().getSimpleName(),
                        node.getId(),
                        node.getStyleClass(),
                        parent == null ? "" : parent.getStyleClass());
    }
}
