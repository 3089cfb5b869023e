package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javafx.animation.Animation;
import javafx.beans.Observable;
import javafx.beans.WeakListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.certguide.guide.Step;
import org.certguide.ui.CaretRest;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** What goes on in a window in which nothing happens, and what is left of what has gone. */
class IdleTest extends WithPanels {
    private Scene scene() {
        return app.window.root().getScene();
    }

    @Test
    void nothingMovesOnceAProgramHasEnded() {
        app.reach(Step.CERTIFICATE);
        PanelPictures.fill(app);
        app.server.terminals.add(FakeTerminal.printing(1, "Some challenges have failed."));
        app.press(UiId.PRIMARY);
        app.idle();
        // What has an end, as a text that is shown for a moment, ends.
        app.await(
                "a window in which nothing moves",
                () -> Stillness.running().isEmpty()
                        || scene().getFocusOwner() instanceof javafx.scene.control.TextInputControl);
        assertEquals(List.of(), Views.on(() -> Stillness.faults(scene())));
    }

    @Test
    void noCaretBlinksInAFieldThatEnterHasLedAwayFrom() {
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.node(UiId.DOMAINS).requestFocus());
        app.await("the keyboard", () -> app.node(UiId.DOMAINS).isFocused());
        app.push(KeyCode.ENTER);
        // The password of sudo is asked for first: Enter leads there.
        app.await("the keyboard elsewhere", () -> !app.node(UiId.DOMAINS).isFocused());
        assertEquals(List.of(), Views.on(() -> Stillness.faults(scene())));
    }

    @Test
    void noCaretBlinksInAFieldWhoseTextChangesWithoutTheKeyboard() {
        app.reach(Step.CHECKLIST);
        app.fx(() -> {
            TextField field = (TextField) app.node(UiId.DOMAINS);
            field.requestFocus();
            field.end();
            app.node(UiId.PRIMARY).requestFocus();
            app.work().wishes().domainText().set("");
        });
        assertEquals(List.of(), Views.on(() -> Stillness.faults(scene())));
    }

    @Test
    void theCaretOfAFieldInWhichNobodyTypesRestsAfterAWhileAndBlinksAgainWithTheNextKey() {
        TextField field = new TextField();
        StackPane root = new StackPane(field);
        List<Animation> before = Views.on(Stillness::running);
        Views.run(() -> CaretRest.in(root, Duration.millis(300)));
        Scene scene = Views.showAlone(root, 400, 300);
        app.fx(field::requestFocus);
        app.await("a caret that rests", () -> blinking(before).isEmpty());
        assertTrue(Views.on(() -> scene.getFocusOwner() == field));
        new FxRobot().push(KeyCode.A);
        app.await("a caret that blinks", () -> !blinking(before).isEmpty());
    }

    private static List<Animation> blinking(List<Animation> before) {
        return Stillness.running().stream()
                .filter(a -> a.getCycleCount() == Animation.INDEFINITE && !before.contains(a))
                .toList();
    }

    @Test
    void whatMovesUnseenIsFound() {
        ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
        javafx.animation.RotateTransition unseen = new javafx.animation.RotateTransition();
        unseen.setCycleCount(Animation.INDEFINITE);
        unseen.setNode(new StackPane(bar));
        app.fx(unseen::play);
        assertEquals(1, Views.on(() -> Stillness.faults(scene())).size());
        app.fx(unseen::stop);
        app.await("nothing", () -> Stillness.faults(scene()).isEmpty());
    }

    @Test
    void thePanelsOfAServerGoWithIt() {
        app.reach(Step.CERTIFICATE);
        List<WeakReference<Node>> panels = List.of(Step.SYSTEM, Step.CHECKLIST, Step.INSTALL, Step.CERTIFICATE).stream()
                .map(step -> {
                    app.fx(() -> app.walkthrough.open(step));
                    return new WeakReference<>(Views.on(() -> Objects.requireNonNull(
                                    app.window.panelProperty().get())
                            .content()));
                })
                .toList();
        app.fx(() -> app.walkthrough.begin(null));
        app.start();
        app.await("the panels to go", () -> {
            System.gc();
            return panels.stream().allMatch(panel -> panel.get() == null);
        });
    }

    @Test
    void listenersDoNotPileUpWhileServersAreOpened() {
        app.reach(Step.CHECKLIST);
        openAnother();
        int before = listeners();
        for (int i = 0; i < 10; i++) openAnother();
        app.await("no more listeners than before", () -> {
            System.gc();
            return listeners() <= before;
        });
    }

    private void openAnother() {
        app.fx(() -> {
            app.walkthrough.begin(null);
            app.panels.openStart();
        });
    }

    /** On what outlasts the work on one server. */
    private int listeners() {
        return Views.on(() -> List.<Observable>of(
                        app.walkthrough.work(),
                        app.walkthrough.session(),
                        app.walkthrough.current(),
                        app.walkthrough.profiles().all(),
                        app.walkthrough.profiles().problem(),
                        app.walkthrough.connect().busy(),
                        app.walkthrough.connect().state(),
                        app.walkthrough.connect().problem(),
                        app.walkthrough.connect().hostKey().unknown(),
                        app.window.panelProperty(),
                        app.window.guideProperty(),
                        app.window.themeProperty())
                .stream()
                .mapToInt(IdleTest::listeners)
                .sum());
    }

    private static int listeners(Observable observable) {
        int count = 0;
        for (Class<?> type = observable.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object helper = value(field, observable);
                if (helper == null || !helper.getClass().getName().contains("Helper")) continue;
                count += listenersOf(helper);
            }
        }
        return count;
    }

    /** One, or arrays of them with their size. */
    private static int listenersOf(Object helper) {
        int count = 0;
        for (Field field : helper.getClass().getDeclaredFields()) {
            Object value = value(field, helper);
            if (field.getName().equals("listener") && listens(value)) count++;
            if (value instanceof Object[] all)
                count += (int) Arrays.stream(all).filter(IdleTest::listens).count();
        }
        return count;
    }

    /** What a list was shown by is taken out with its next change, and does nothing until then. */
    private static boolean listens(Object listener) {
        return listener != null && !(listener instanceof WeakListener weak && weak.wasGarbageCollected());
    }

    private static Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null;
        }
    }
}
