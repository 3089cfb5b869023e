package org.certguide.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** Views without a screen: starts JavaFX, shows scenes, takes pictures. */
public final class Views {
    /** Where {@link #pictures} go, to be looked at. */
    public static final Path PICTURES = Path.of("target", "pictures");

    /** The size the window has at first, and the smallest it may have. */
    private static final int[][] SIZES = {{1280, 800}, {1024, 700}};

    /** The pictures are for people, and take their time: they are written where somebody asks for them. */
    private static final boolean WRITTEN = System.getProperty("pictures") != null;

    /** How many steps that follow from each other are waited for. */
    private static final int ROUNDS = 5;

    private static boolean begun;

    private Views() {}

    /** Starts JavaFX where it does not run yet, and gives the stage that all tests share. */
    public static synchronized Stage stage() {
        try {
            Stage stage = FxToolkit.registerPrimaryStage();
            if (!begun) Fx.later(Unpainted::begin);
            begun = true;
            return stage;
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs it on the JavaFX thread and waits until what follows from it is done too. */
    public static <T> T on(Callable<T> work) {
        stage();
        try {
            T result = Fx.call(work);
            // What asks for something else to be done later, which may do the same.
            for (int i = 0; i < ROUNDS; i++) Fx.run(Frames::next);
            return result;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs it on the JavaFX thread and waits until what follows from it is done too. */
    public static void run(Runnable work) {
        on(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Shows the scene in the shared stage, and waits until it has that size and its nodes have
     * found their places: a window is given its size later than it was asked for.
     */
    public static Stage show(Scene scene, double width, double height) {
        return show(stage(), scene, width, height);
    }

    /** The same in a stage of its own. */
    public static Stage show(Stage stage, Scene scene, double width, double height) {
        run(() -> {
            stage.setScene(scene);
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(width);
            stage.setHeight(height);
            stage.show();
            stage.requestFocus();
        });
        try {
            WaitForAsyncUtils.waitFor(
                    10, TimeUnit.SECONDS, () -> scene.getWidth() == width && scene.getHeight() == height);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The scene is %.0f by %.0f, not %.0f by %.0f"
                    .formatted(scene.getWidth(), scene.getHeight(), width, height));
        }
        layOut(scene);
        return stage;
    }

    /**
     * Hides what earlier tests have left open: of several windows that once had the keyboard, JavaFX's own screen gives
     * keys to the newest. Not for tests that run beside others with windows.
     */
    public static void hideOthers() {
        Stage stage = stage();
        run(() -> List.copyOf(Window.getWindows()).stream()
                .filter(window -> window != stage)
                .forEach(Window::hide));
    }

    /** Gives the nodes their places now, and not with the next frame. */
    public static void layOut(Scene scene) {
        run(() -> Frames.layOut(scene));
    }

    /** Shows a node alone, in the light theme, as small as the test wants it. */
    public static Scene showAlone(Node node, double width, double height) {
        // A test before may have shown the program's window, which has a smallest size.
        run(() -> {
            stage().setMinWidth(0);
            stage().setMinHeight(0);
        });
        Scene scene = on(() -> {
            Scene made = new Scene(new StackPane(node), width, height);
            Theme.LIGHT.apply(made);
            return made;
        });
        show(scene, width, height);
        return scene;
    }

    /**
     * The scene at both sizes; with {@code -Dpictures}, light and dark, and with pictures.
     *
     * @param themes changes the theme
     */
    public static void pictures(Scene scene, String name, Consumer<Theme> themes) {
        for (int[] size : SIZES) {
            for (Theme theme : WRITTEN ? List.of(Theme.LIGHT, Theme.DARK) : List.of(Theme.LIGHT)) {
                run(() -> themes.accept(theme));
                show(scene, size[0], size[1]);
                String file = "%s-%d-%s.png".formatted(name, size[0], theme).toLowerCase();
                if (!WRITTEN) continue;
                on(() -> {
                    Picture.write(scene, PICTURES.resolve(file));
                    return true;
                });
            }
        }
    }
}
