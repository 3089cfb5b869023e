package org.certguide.ui.panel;

import com.sun.javafx.tk.Toolkit;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import javafx.animation.Animation;
import javafx.scene.Scene;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextInputControl;

/**
 * What moves in a window although nothing happens. JavaFX keeps the computer awake sixty times a second for a single
 * animation, whether anybody can see it or not; so this looks at what the toolkit runs, and not at the scene.
 */
final class Stillness {
    private Stillness() {}

    /**
     * Animations without an end that nobody sees: all but a bar for work that goes on, and the caret of the field that
     * has the keyboard. On the JavaFX thread.
     */
    static List<String> faults(Scene scene) {
        return faults(scene, List.of());
    }

    /**
     * The same for a window that is one of several.
     *
     * @param others what ran before it was there
     */
    static List<String> faults(Scene scene, List<Animation> others) {
        List<Animation> endless = running().stream()
                .filter(a -> a.getCycleCount() == Animation.INDEFINITE)
                .filter(a -> !others.contains(a))
                .toList();
        long bars = Layout.visible(scene.getRoot())
                .filter(n -> n instanceof ProgressBar bar && bar.isIndeterminate())
                .count();
        long carets = scene.getFocusOwner() instanceof TextInputControl ? 1 : 0;
        return endless.size() <= bars + carets ? List.of() : List.of("moves without an end: " + endless);
    }

    /** All that the toolkit is running now. */
    static List<Animation> running() {
        Object timer = Toolkit.getToolkit().getPrimaryTimer();
        Object records = get(timer, "receivers");
        int count = (int) get(timer, "receiversLength");
        List<Animation> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object receiver = call(Array.get(records, i), "receiver");
            for (Field field : receiver.getClass().getDeclaredFields()) {
                field.setAccessible(true);
                if (get(receiver, field.getName()) instanceof Animation animation) running.add(animation);
            }
        }
        if (running.size() != count) throw new IllegalStateException("JavaFX keeps its animations in another way");
        return running;
    }

    private static Object get(Object of, String name) {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(of);
            } catch (NoSuchFieldException e) {
                // One of the classes above.
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(of.getClass() + " has no " + name);
    }

    private static Object call(Object of, String name) {
        try {
            Method method = of.getClass().getDeclaredMethod(name);
            method.setAccessible(true);
            return method.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
