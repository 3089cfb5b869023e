package org.certguide.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
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
        // Later, as a window may be given its new size before it is said to be maximized.
        Runnable follow = Fx.coalesced(() -> follow(stage));
        for (ReadOnlyDoubleProperty side :
                List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())) {
            following = following.and(side.subscribe(follow));
        }
        follow(stage);
    }

    private void follow(Stage stage) {
        if (stage.isIconified() || stage.isMaximized() || Double.isNaN(stage.getWidth())) return;
        normal = new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
    }

    private void read(Stage stage, MainWindow window) {
        Saved saved;
        try {
            saved = Json.readKnownFields(Files.readString(file), Saved.class);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException | JsonException e) {
            // The settings are not important enough to bother the user: the defaults are used.
            LOG.info("cannot read the window settings", e);
            return;
        }
        window.themeProperty().set(saved.theme());
        window.guideWantedProperty().set(saved.guide());
        saved.zoom().filter(z -> z >= 0.8 && z <= 2).ifPresent(window.zoom().factorProperty()::set);
        // A window in the place of another one is where that one was.
        if (stage.isShowing()) return;
        boolean visible =
                Screen.getScreens().stream().map(Screen::getVisualBounds).anyMatch(screen -> holdsTitle(screen, saved));
        if (!visible) return;
        stage.setX(saved.x());
        stage.setY(saved.y());
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
