package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.certguide.ui.console.ConsoleView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** What of a window is still so when the application is started the next time. */
class WindowSettingsTest {
    @TempDir
    Path folder;

    private Stage stage;
    private WindowSettings place;

    @BeforeAll
    static void start() {
        Views.stage();
    }

    @AfterEach
    void close() {
        Views.run(stage::hide);
    }

    @Test
    void windowIsWhereItWas() throws TimeoutException {
        MainWindow window = open();
        place(30, 40, 1200, 750);
        end(window);
        open();
        await(30, 40, 1200, 750);
        assertFalse(stage.isMaximized());
    }

    /** It is asked of nobody who wants to close the window: the one that opens next is where it was before. */
    @Test
    void whereNothingCanBeSavedTheWindowClosesAndOpensAgain() throws IOException {
        MainWindow window = open();
        Files.createDirectories(file().resolve("in the way"));
        end(window);
        open();
        assertTrue(Files.isDirectory(file()));
    }

    @Test
    void themeGuideAndZoomAreRememberedOfAMaximizedWindowAndItsPlaceBeforeThat() throws IOException, TimeoutException {
        MainWindow window = open();
        place(30, 40, 1200, 750);
        Views.run(() -> {
            stage.setMaximized(true);
            window.themeProperty().set(Theme.DARK);
            window.guideWantedProperty().set(false);
            window.zoom().factorProperty().set(1.25);
        });
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> stage.getWidth() == screen.getWidth() && stage.getHeight() == screen.getHeight());
        end(window);

        MainWindow again = open();
        assertEquals(Theme.DARK, again.themeProperty().get());
        assertFalse(again.guideWantedProperty().get());
        assertEquals(1.25, again.zoom().factorProperty().get());
        assertTrue(stage.isMaximized());
        // The platform for tests does not bring a window back to where it was, so the file is read;
        // and it was maximized all the time.
        end(again);
        String saved = Files.readString(file());
        for (String side : List.of("x\" : 30.0", "y\" : 40.0", "width\" : 1200.0", "height\" : 750.0")) {
            assertTrue(saved.contains(side), saved);
        }
    }

    @Test
    void whatWasChosenIsRememberedOfAWindowThatWasPutAway() throws TimeoutException {
        MainWindow window = open();
        place(30, 40, 1200, 750);
        Views.run(() -> {
            stage.setIconified(true);
            window.themeProperty().set(Theme.LIGHT);
        });
        end(window);
        assertEquals(Theme.LIGHT, open().themeProperty().get());
        await(30, 40, 1200, 750);
        assertFalse(stage.isIconified());
    }

    @Test
    void windowWhoseTitleWasAboveTheScreenOpensBelowItsUpperEdge() throws IOException, TimeoutException {
        Files.writeString(file(), """
                {"x": 30.0, "y": -8.0, "width": 1200.0, "height": 750.0,
                 "theme": "DARK", "guide": false}
                """);
        open();
        await(30, 0, 1200, 750);
    }

    /** Where there is more window than screen, JavaFX puts its middle there, and the title above it. */
    @Test
    void firstWindowIsNotLargerThanTheScreen() {
        assertEquals(700, WindowSettings.fitting(800, 700, 540));
        assertEquals(800, WindowSettings.fitting(800, 1080, 540));
        assertEquals(540, WindowSettings.fitting(800, 480, 540));
        open();
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        assertTrue(stage.getY() >= screen.getMinY(), "" + stage.getY());
        assertTrue(stage.getHeight() <= screen.getHeight(), stage.getHeight() + " of " + screen.getHeight());
    }

    @Test
    void fileOfAnEarlierVersionIsStillRead() throws IOException, TimeoutException {
        Files.writeString(file(), """
                {"x": 30.0, "y": 40.0, "width": 1200.0, "height": 750.0,
                 "theme": "DARK", "guide": false}
                """);
        assertEquals(Theme.DARK, open().themeProperty().get());
        await(30, 40, 1200, 750);
    }

    private MainWindow open() {
        return Views.on(() -> {
            MainWindow window = new MainWindow(new ConsoleView());
            stage = new Stage();
            stage.setScene(window.scene());
            place = new WindowSettings(file());
            place.restore(stage, window);
            stage.show();
            return window;
        });
    }

    private void end(MainWindow window) {
        Views.run(() -> {
            stage.hide();
            place.save(stage, window);
        });
    }

    private void place(double x, double y, double width, double height) throws TimeoutException {
        Views.run(() -> {
            stage.setX(x);
            stage.setY(y);
            stage.setWidth(width);
            stage.setHeight(height);
        });
        await(x, y, width, height);
    }

    private void await(double x, double y, double width, double height) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> stage.getX() == x
                        && stage.getY() == y
                        && stage.getWidth() == width
                        && stage.getHeight() == height);
    }

    private Path file() {
        return folder.resolve("window.json");
    }
}
