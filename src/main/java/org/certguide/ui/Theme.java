package org.certguide.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.MapChangeListener;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.stage.PopupWindow;
import javafx.stage.Window;

/**
 * Light, dark, or what the system prefers. AtlantaFX gives the controls their shape; our stylesheet
 * gives both themes their colours, fonts and room.
 */
public enum Theme {
    SYSTEM,
    LIGHT,
    DARK;

    private static final List<String> FONTS =
            List.of("Inter-Regular.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf", "JetBrainsMono-Bold.ttf");

    /** The stylesheet has it as {@code -color-bg-overlay}. */
    private static final Color DARK_GROUND = Color.web("#262c40");

    private static final String HIGH_CONTRAST = "high-contrast";

    /** What is chosen now. There is one for the application, as JavaFX has one base stylesheet. */
    private static Theme chosen = SYSTEM;

    private static boolean prepared;

    /** Gives the scene our stylesheet, and this theme to every window, menus and hints included. */
    public void apply(Scene scene) {
        prepare();
        String css = resource("css/certguide.css").toExternalForm();
        if (!scene.getStylesheets().contains(css)) scene.getStylesheets().add(css);
        chosen = this;
        scene.getPreferences().setColorScheme(scheme());
        update();
    }

    /** Whether this theme is the dark one, at this moment. */
    public boolean isDark() {
        return scheme() == ColorScheme.DARK;
    }

    private ColorScheme scheme() {
        return switch (this) {
            case LIGHT -> ColorScheme.LIGHT;
            case DARK -> ColorScheme.DARK;
            case SYSTEM -> Platform.getPreferences().getColorScheme();
        };
    }

    /** Before the first control is made: it would have JavaFX read a theme of its own. */
    public static void prepareControls() {
        update();
    }

    private static void prepare() {
        if (prepared) return;
        prepared = true;
        loadFonts();
        Platform.getPreferences().colorSchemeProperty().subscribe(() -> update());
        Platform.getPreferences().addListener((MapChangeListener<String, Object>) change -> update());
        // A menu has a scene of its own, which does not take the scheme from its owner's.
        Window.getWindows().addListener((ListChangeListener<Window>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(Theme::update);
            }
        });
    }

    /** Makes the fonts of the application known; does nothing the second time. */
    public static void loadFonts() {
        for (String font : FONTS) {
            Font.loadFont(resource("fonts/" + font).toExternalForm(), 14);
        }
    }

    private static void update() {
        Application.setUserAgentStylesheet(
                chosen.isDark()
                        ? new PrimerDark().getUserAgentStylesheet()
                        : new PrimerLight().getUserAgentStylesheet());
        Window.getWindows().forEach(Theme::update);
    }

    private static void update(Window window) {
        Scene scene = window.getScene();
        if (scene == null) return;
        scene.getPreferences().setColorScheme(chosen.scheme());
        markContrast(scene);
        if (window instanceof PopupWindow && !Platform.isSupported(ConditionalFeature.TRANSPARENT_WINDOW))
            ground(scene);
    }

    /**
     * Gives a menu, list or hint a ground. Around it is room for its shadow; where windows cannot be seen through, as on
     * Linux without a compositor, that room would be white in the dark theme too.
     */
    static void ground(Scene scene) {
        scene.setFill(chosen.isDark() ? DARK_GROUND : Color.WHITE);
    }

    private static void markContrast(Scene scene) {
        List<String> styles = scene.getRoot().getStyleClass();
        styles.remove(HIGH_CONTRAST);
        if (isHighContrast(Platform.getPreferences())) styles.add(HIGH_CONTRAST);
    }

    /** Whether the system wants more contrast; macOS does not tell JavaFX. */
    static boolean isHighContrast(Map<String, ?> preferences) {
        return Boolean.TRUE.equals(preferences.get("Windows.SPI.HighContrast"))
                || preferences.get("GTK.theme_name") instanceof String theme
                        && theme.toLowerCase(Locale.ROOT).replace("-", "").contains("highcontrast");
    }

    private static URL resource(String path) {
        return Objects.requireNonNull(Theme.class.getResource("/org/certguide/" + path), path);
    }
}
