package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import javafx.scene.control.Label;

import org.certguide.guide.UiId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MainWindowTest {
    private final StillConsole console = new StillConsole();
    private MainWindow window;
    private Scene scene;

    @BeforeEach
    void show() {
        Views.run(
                () -> {
                    window = Demo.window(console);
                    window.themeProperty().set(Theme.LIGHT);
                    scene = window.scene();
                    window.panelProperty().set(Demo.checklist());
                });
        Views.show(scene, 1280, 800);
    }

    @Test
    void picturesToLookAt() {
        Views.pictures(scene, "frame", window.themeProperty()::set);
        Views.run(() -> window.panelProperty().set(Demo.form()));
        Views.pictures(scene, "form", window.themeProperty()::set);
        assertTrue(Views.PICTURES.resolve("form-1280-dark.png").toFile().length() > 10_000);
    }

    @Test
    void guideFoldsInANarrowWindowAndComesBackInAWideOne() {
        assertTrue(Demo.first(window, UiId.GUIDE).isVisible());
        Views.show(scene, 1024, 700);
        assertFalse(Demo.first(window, UiId.GUIDE).isVisible());
        Views.show(scene, 1280, 800);
        assertTrue(Demo.first(window, UiId.GUIDE).isVisible());
    }

    @Test
    void consoleOpensWhenACommandStarts() {
        assertFalse(console.node().isVisible());
        Views.run(() -> console.start("sudo certbot renew --dry-run"));
        assertTrue(console.node().isVisible());
        assertEquals(
                "$ sudo certbot renew --dry-run",
                ((Label) Demo.first(window, UiId.CONSOLE_TITLE)).getText());
    }
}
