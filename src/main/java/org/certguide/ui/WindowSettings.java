package org.certguide.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;
import javafx.util.Subscription;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.profile.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers size and place of the window, the theme, the zoom, and whether the guide is wanted. */
public final class WindowSettings {
    private static final Logger LOG = LoggerFactory.getLogger(WindowSettings.class);

    private final Path file;
    private Subscription following = Subscription.EMPTY;

    /** Where the window was when it last was neither maximized nor hidden in a dock. */
    private Rectangle2D normal = Rectangle2D.EMPTY;

    /** About as high as the title that the system gives a window. */
    private static final double TITLE = 32;

    /** So often the window may still be moved: its frame, and what the window manager does, come after it is shown. */
    private static final int TRIES = 3;

    /** From then on the window is where the user has put it. */
    private static final Duration SETTLED = Duration.seconds(2);

    private int tries;

    private record Saved(
            double x,
            double y,
            double width,
            double height,
            Optional<Boolean> maximized,
            Theme theme,
            boolean guide,
            Optional<Double> zoom) {}

    public WindowSettings(Path file) {
        this.file = file;
    }

    /** Puts the window where it was, unless that screen is gone, and follows it from then on. */
    public void restore(Stage stage, MainWindow window) {
        read(stage, window);
        stage.addEventHandler(WindowEvent.WINDOW_SHOWN, e -> {
            tries = TRIES;
            PauseTransition settled = new PauseTransition(SETTLED);
            settled.setOnFinished(over -> tries = 0);
            settled.play();
        });
        // Later, as a window may be given its new size before it is said to be maximized.
        Runnable follow = Fx.coalesced(() -> follow(stage));
        for (ReadOnlyDoubleProperty side :
                List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())) {
            following = following.and(side.subscribe(follow));
        }
        follow(stage);
    }

    /** Whoever cannot reach the title cannot move the window: it is not above the screen. */
    private void moveOntoScreen(Stage stage) {
        if (tries == 0 || stage.isMaximized() || Double.isNaN(stage.getY())) return;
        Rectangle2D place = new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
        double top = Screen.getScreensForRectangle(place).stream()
                .findFirst()
                .orElseGet(Screen::getPrimary)
                .getVisualBounds()
                .getMinY();
        if (stage.getY() >= top) return;
        // Some window managers have it their way.
        tries--;
        stage.setY(top);
    }

    /** What is left of a size on a screen that may be smaller, never less than the window needs. */
    static double fitting(double wanted, double screen, double least) {
        return Math.max(least, Math.min(wanted, screen));
    }

    /** The first window is not larger than the screen: its title would be above it. */
    private static void fit(Stage stage) {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        Scene scene = stage.getScene();
        if (stage.isShowing() || scene == null) return;
        if (scene.getWidth() > screen.getWidth())
            stage.setWidth(fitting(scene.getWidth(), screen.getWidth(), MainWindow.MIN_WIDTH));
        if (scene.getHeight() + TITLE > screen.getHeight())
            stage.setHeight(fitting(scene.getHeight(), screen.getHeight(), MainWindow.MIN_HEIGHT));
    }

    private void follow(Stage stage) {
        moveOntoScreen(stage);
        if (stage.isIconified() || stage.isMaximized() || Double.isNaN(stage.getWidth())) return;
        normal = new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
    }

    private void read(Stage stage, MainWindow window) {
        Saved saved;
        try {
            saved = Json.readKnownFields(Files.readString(file), Saved.class);
        } catch (NoSuchFileException e) {
            fit(stage);
            return;
        } catch (IOException | JsonException e) {
            // The settings are not important enough to bother the user: the defaults are used.
            LOG.info("cannot read the window settings", e);
            fit(stage);
            return;
        }
        window.themeProperty().set(saved.theme());
        window.guideWantedProperty().set(saved.guide());
        saved.zoom().filter(z -> z >= 0.8 && z <= 2).ifPresent(window.zoom().factorProperty()::set);
        // A window in the place of another one is where that one was.
        if (stage.isShowing()) return;
        Optional<Rectangle2D> screen = Screen.getScreens().stream()
                .map(Screen::getVisualBounds)
                .filter(bounds -> holdsTitle(bounds, saved))
                .findFirst();
        if (screen.isEmpty()) return;
        stage.setX(saved.x());
        stage.setY(Math.max(saved.y(), screen.get().getMinY()));
        stage.setWidth(Math.max(MainWindow.MIN_WIDTH, saved.width()));
        stage.setHeight(Math.max(MainWindow.MIN_HEIGHT, saved.height()));
        follow(stage);
        stage.setMaximized(saved.maximized().orElse(false));
    }

    private static boolean holdsTitle(Rectangle2D screen, Saved saved) {
        return screen.contains(saved.x() + saved.width() / 2, saved.y() + 10);
    }

    /** Saves it all, when the window is closed. Where that fails, nothing is lost that would be missed, and nobody is asked. */
    public void save(Stage stage, MainWindow window) {
        follow(stage);
        following.unsubscribe();
        Saved saved = new Saved(
                normal.getMinX(),
                normal.getMinY(),
                normal.getWidth(),
                normal.getHeight(),
                Optional.of(stage.isMaximized()),
                window.themeProperty().get(),
                window.guideWantedProperty().get(),
                Optional.of(window.zoom().factorProperty().get()));
        try {
            PrivateFiles.write(file, Json.write(saved));
        } catch (IOException e) {
            LOG.info("cannot save the window settings", e);
        }
    }
}
