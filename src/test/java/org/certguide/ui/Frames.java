package org.certguide.ui;

import com.sun.javafx.tk.Toolkit;
import java.lang.reflect.Method;
import javafx.scene.Scene;

/** What JavaFX does for each frame, when a test wants it and not when its time has come. On the JavaFX thread. */
public final class Frames {
    private Frames() {}

    /** All that is done for a frame but the painting: of every window, the styles and the places of what has changed. */
    static void next() {
        Toolkit.getToolkit().firePulse();
    }

    /**
     * The styles and the places of what has changed in one scene; until they stay, as a panel makes room for itself while
     * it is laid out. Other than {@link javafx.scene.Node#applyCss}, it leaves alone what has not changed.
     */
    public static void layOut(Scene scene) {
        for (int i = 0; i < 3; i++) {
            styles(scene);
            scene.getRoot().layout();
        }
    }

    private static void styles(Scene scene) {
        try {
            Method pass = Scene.class.getDeclaredMethod("doCSSPass");
            pass.setAccessible(true);
            pass.invoke(scene);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JavaFX applies its styles in another way", e);
        }
    }
}
