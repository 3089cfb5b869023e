package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import org.certguide.guide.Step;
import org.certguide.profile.Settings;
import org.certguide.text.Language;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

class SettingsPanelTest extends PanelPictures {
    private final ObjectProperty<Settings> settings = new SimpleObjectProperty<>(Settings.NONE);
    private final AtomicInteger forgotten = new AtomicInteger();

    private void open(boolean updates) {
        LocalData here = new LocalData(
                settings, updates, Path.of("/home/ada/.local/share/certguide"), forgotten::incrementAndGet);
        app.fx(() -> app.panels.offerSettings(language -> true, Optional.of(here)));
        app.openMenu(UiId.MENU_SETTINGS);
    }

    @Test
    void settings() throws IOException {
        open(true);
        app.look("settings");
        app.press(UiId.SETTINGS_FORGET);
        app.look("settings-forget");
        app.press(UiId.SETTINGS_KEEP);
        assertFalse(app.sees(UiId.SETTINGS_FORGET_YES), "it is still asked");
        assertEquals(0, forgotten.get());
        app.press(UiId.SETTINGS_FORGET);
        app.press(UiId.SETTINGS_FORGET_YES);
        assertEquals(1, forgotten.get());
    }

    @Test
    void whatIsChosenHoldsAtOnce() {
        open(true);
        app.fx(() -> ((ToggleButton) app.node(UiId.SETTINGS_THEME.id() + "-dark")).fire());
        assertEquals(Theme.DARK, app.window.themeProperty().get());
        double before = app.window.zoom().factorProperty().get();
        app.press(UiId.SETTINGS_LARGER);
        assertTrue(app.window.zoom().factorProperty().get() > before);
        app.press(UiId.SETTINGS_USUAL);
        assertEquals(1, app.window.zoom().factorProperty().get());
        app.fx(() -> ((CheckBox) app.node(UiId.SETTINGS_UPDATES)).fire());
        assertEquals(new Settings(false, true), settings.get());
    }

    @Test
    void whoAllowsPublicNameServersIsAskedNoMoreForEachServer() {
        open(false);
        assertFalse(app.sees(UiId.SETTINGS_UPDATES), "this program is renewed by others");
        assertFalse(app.work().checklist().publicly().get());
        app.fx(() -> ((CheckBox) app.node(UiId.SETTINGS_PUBLICLY)).fire());
        assertTrue(settings.get().publicNameServers());
        assertTrue(app.work().checklist().publicly().get(), "the server that is open");
        app.fx(() -> app.panels.beginNew());
        assertTrue(app.work().checklist().publicly().get(), "the next server");
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyLanguageIsOfferedInItsOwnWords() {
        open(false);
        ComboBox<Language> list = (ComboBox<Language>) app.node(UiId.SETTINGS_LANGUAGE);
        assertEquals(Language.all(), list.getItems());
        assertEquals("Français", list.getConverter().toString(Language.FRENCH));
        for (Language language : Language.all()) {
            String shown = list.getConverter().toString(language);
            assertEquals(language.isReviewed(), shown.equals(language.ownName()), shown);
        }
    }

    @Test
    void settingsAreLeftForWhereOneWas() {
        app.begin();
        open(false);
        app.press(UiId.PRIMARY);
        assertEquals(Step.CONNECT, app.window.currentStepProperty().get());
    }
}
