package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.javafx.application.PlatformImpl;
import com.sun.javafx.application.preferences.PreferenceMapping;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ProgressBar;
import javafx.scene.image.Image;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.certguide.ui.console.NoConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Light and dark while the application runs. JavaFX has no platform without a screen that tells
 * what the system prefers; here it is told as its GTK platform tells it.
 */
class ThemeTest {
    private static final String GROUND = "GTK.theme_bg_color";
    private static final String WORDS = "GTK.theme_fg_color";

    private MainWindow window;
    private Scene scene;

    @BeforeEach
    void open() {
        Views.stage();
        Views.run(() -> PlatformImpl.getPlatformPreferences()
                .initialize(
                        Map.of(GROUND, Color.class, WORDS, Color.class),
                        Map.of(
                                GROUND,
                                new PreferenceMapping<>("backgroundColor", Color.class),
                                WORDS,
                                new PreferenceMapping<>("foregroundColor", Color.class))));
        prefer(ColorScheme.LIGHT);
        window = Views.on(() -> Demo.window(new NoConsole()));
        scene = Views.on(window::scene);
        Views.show(scene, 1024, 700);
    }

    @AfterEach
    void close() {
        prefer(ColorScheme.LIGHT);
    }

    /** What somebody does in the settings of the system. */
    private static void prefer(ColorScheme scheme) {
        boolean dark = scheme == ColorScheme.DARK;
        Views.run(() -> PlatformImpl.updatePreferences(Map.of(
                GROUND, dark ? Color.BLACK : Color.WHITE,
                WORDS, dark ? Color.WHITE : Color.BLACK)));
    }

    @Test
    void windowChangesWithTheSystemWhileItRuns() {
        Views.run(() -> window.themeProperty().set(Theme.SYSTEM));
        assertFalse(isDark());
        assertEquals("Dark colours", button());
        prefer(ColorScheme.DARK);
        assertTrue(isDark());
        assertEquals("Light colours", button());
        prefer(ColorScheme.LIGHT);
        assertFalse(isDark());
        assertEquals("Dark colours", button());
    }

    @Test
    void whatTheUserChoseStaysWhateverTheSystemPrefers() {
        Views.run(() -> window.themeProperty().set(Theme.LIGHT));
        prefer(ColorScheme.DARK);
        assertFalse(isDark());
        Views.run(() -> window.themeProperty().set(Theme.DARK));
        assertTrue(isDark());
        prefer(ColorScheme.LIGHT);
        assertTrue(isDark());
        Views.run(() -> window.themeProperty().set(Theme.SYSTEM));
        assertFalse(isDark());
    }

    @Test
    void windowThatComesBackLooksAsTheSystemDoesNow() {
        Views.run(() -> window.themeProperty().set(Theme.SYSTEM));
        Scene other = Views.on(() -> Demo.window(new NoConsole()).scene());
        Views.show(other, 1024, 700);
        prefer(ColorScheme.DARK);
        Views.show(scene, 1024, 700);
        assertTrue(isDark());
    }

    @Test
    void whoWantsMoreContrastGetsIt() {
        assertTrue(Theme.isHighContrast(Map.of("Windows.SPI.HighContrast", true)));
        assertTrue(Theme.isHighContrast(Map.of("GTK.theme_name", "HighContrastInverse")));
        assertFalse(Theme.isHighContrast(Map.of("Windows.SPI.HighContrast", false, "GTK.theme_name", "Adwaita")));
        assertFalse(scene.getRoot().getStyleClass().contains("high-contrast"));
        Views.run(() -> PlatformImpl.updatePreferences(Map.of("Windows.SPI.HighContrast", true)));
        try {
            assertTrue(scene.getRoot().getStyleClass().contains("high-contrast"));
        } finally {
            Views.run(() -> PlatformImpl.updatePreferences(Map.of("Windows.SPI.HighContrast", false)));
        }
        assertFalse(scene.getRoot().getStyleClass().contains("high-contrast"));
    }

    @Test
    void whoWantsNoMotionSeesABarThatStandsStill() throws Exception {
        ProgressBar bar = Views.on(ProgressBar::new);
        Scene alone = Views.showAlone(bar, 400, 100);
        Views.run(() -> alone.getPreferences().setReducedMotion(false));
        Image moving = picture(bar);
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !same(moving, picture(bar)));

        Views.run(() -> alone.getPreferences().setReducedMotion(true));
        frames(2);
        Image still = picture(bar);
        // As many as show that it moves otherwise.
        for (int i = 0; i < 5; i++) {
            frames(3);
            assertTrue(same(still, picture(bar)), "it moves");
        }
        // And it is not taken for one that has not begun.
        Views.run(() -> bar.setProgress(0));
        assertFalse(same(still, picture(bar)), "it looks empty");
        Views.run(() -> alone.getPreferences().setReducedMotion(null));
    }

    private static Image picture(Node node) {
        return Views.on(() -> {
            node.applyCss();
            return node.snapshot(null, null);
        });
    }

    private static boolean same(Image one, Image other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) return false;
        for (int y = 0; y < one.getHeight(); y++)
            for (int x = 0; x < one.getWidth(); x++)
                if (one.getPixelReader().getArgb(x, y) != other.getPixelReader().getArgb(x, y)) return false;
        return true;
    }

    /** Waits until so many have been drawn. */
    private static void frames(int count) throws InterruptedException {
        CountDownLatch drawn = new CountDownLatch(count);
        AnimationTimer timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                drawn.countDown();
            }
        };
        Views.run(timer::start);
        assertTrue(drawn.await(20, TimeUnit.SECONDS), "nothing is drawn");
        Views.run(timer::stop);
    }

    @Test
    void aMenuHasNoWhiteFrameInTheDarkWhereWindowsCannotBeSeenThrough() {
        Scene menu = Views.on(() -> new Scene(new StackPane()));
        Views.run(() -> window.themeProperty().set(Theme.DARK));
        Views.run(() -> Theme.ground(menu));
        assertTrue(((Color) menu.getFill()).getBrightness() < 0.5);
        Views.run(() -> window.themeProperty().set(Theme.LIGHT));
        Views.run(() -> Theme.ground(menu));
        assertEquals(Color.WHITE, menu.getFill());
    }

    private boolean isDark() {
        Image seen = Views.on(() -> scene.snapshot(null));
        Color ground = seen.getPixelReader().getColor(600, 400);
        return ground.getBrightness() < 0.5;
    }

    private String button() {
        Node button = scene.lookup(UiId.THEME.selector());
        return Views.on(button::getAccessibleText);
    }
}
