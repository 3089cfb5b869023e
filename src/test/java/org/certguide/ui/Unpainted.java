package org.certguide.ui;

import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.sg.prism.NGNode;
import com.sun.javafx.tk.CompletionListener;
import com.sun.javafx.tk.RenderJob;
import com.sun.javafx.tk.TKScene;
import com.sun.javafx.tk.quantum.QuantumToolkit;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.stage.Window;

/**
 * Windows that are laid out and used, and not painted. JavaFX paints every frame of every window and copies it to its
 * headless screen, pixel by pixel; that was a quarter of what the tests of windows took, and nobody looks at that screen.
 * A {@link Picture} is painted by itself, and is the same.
 */
final class Unpainted {
    private Unpainted() {}

    /** From now on all windows are, of all tests of this process. On the JavaFX thread. */
    static void begin() {
        Window.getWindows().forEach(Unpainted::follow);
        Window.getWindows().addListener((ListChangeListener<Window>) change -> {
            while (change.next()) change.getAddedSubList().forEach(Unpainted::follow);
        });
    }

    /** A scene is painted by another job whenever it comes into a window. */
    private static void follow(Window window) {
        if (window.getProperties().putIfAbsent(Unpainted.class, true) == null) {
            window.sceneProperty().subscribe(scene -> Fx.later(() -> leave(scene)));
        } else {
            Fx.later(() -> leave(window.getScene()));
        }
    }

    /** As after it was painted: what a picture finds in a cache would stay as it is otherwise, whatever has changed. */
    private static boolean clean(NGNode all) {
        all.clearDirty();
        return true;
    }

    /** Its job tells that it is done, and does nothing else. */
    private static void leave(Scene scene) {
        TKScene peer = scene == null ? null : SceneHelper.getPeer(scene);
        if (peer == null) return;
        try {
            Field job = peer.getClass().getDeclaredField("paintRenderJob");
            job.setAccessible(true);
            if (!(job.get(peer) instanceof RenderJob usual)) return;
            Method painting = peer.getClass().getSuperclass().getDeclaredMethod("setPainting", boolean.class);
            painting.setAccessible(true);
            Constructor<?> made = usual.getClass()
                    .getDeclaredConstructor(peer.getClass().getSuperclass(), CompletionListener.class, Runnable.class);
            made.setAccessible(true);
            Method root = peer.getClass().getSuperclass().getDeclaredMethod("getRoot");
            root.setAccessible(true);
            Runnable nothing = () -> {
                try {
                    if (root.invoke(peer) instanceof NGNode all) QuantumToolkit.runWithRenderLock(() -> clean(all));
                    painting.invoke(peer, false);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            };
            job.set(peer, made.newInstance(peer, usual.getCompletionListener(), nothing));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JavaFX paints its windows in another way", e);
        }
    }
}
