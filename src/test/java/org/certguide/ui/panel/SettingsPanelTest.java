package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.certguide.guide.Step;
import org.certguide.profile.Settings;
import org.certguide.text.Language;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

class SettingsPanelTest extends PanelPictures {
    private final ObjectProperty<Settings> settings = new SimpleObjectProperty<>(Settings.NONE);
    private final AtomicInteger forgotten = new AtomicInteger();
    private final FxRobot robot = new FxRobot();

    private void open(boolean updates) {
        LocalData here = new LocalData(
                settings, updates, Path.of("/home/ada/.local/share/certguide"), forgotten::incrementAndGet);
        LanguageChoice languages = new LanguageChoice(Optional::empty, Language.FRENCH, choice -> true);
        app.fx(() -> app.panels.offerSettings(languages, Optional.of(here)));
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
        ComboBox<Optional<Language>> list = (ComboBox<Optional<Language>>) app.node(UiId.SETTINGS_LANGUAGE);
        assertEquals(
                Language.all(),
                list.getItems().stream().flatMap(Optional::stream).toList());
        assertEquals("Français", list.getConverter().toString(Optional.of(Language.FRENCH)));
        assertEquals(Optional.empty(), list.getValue());
        assertEquals("As the system: Français", list.getConverter().toString(Optional.empty()));
        for (Language language : Language.all()) {
            String shown = list.getConverter().toString(Optional.of(language));
            assertEquals(language.isReviewed(), shown.equals(language.ownName()), shown);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatOneComesByInTheOpenListOfLanguagesIsNotChosen() {
        List<Optional<Language>> chosen = new ArrayList<>();
        app.fx(() -> app.panels.offerSettings(
                new LanguageChoice(Optional::empty, Language.ENGLISH, chosen::add), Optional.empty()));
        app.openMenu(UiId.MENU_SETTINGS);
        ComboBox<Optional<Language>> list = (ComboBox<Optional<Language>>) app.node(UiId.SETTINGS_LANGUAGE);
        // As arrow keys do in the open list.
        app.fx(() -> {
            list.show();
            list.setValue(Optional.of(Language.ENGLISH));
            list.setValue(Optional.of(Language.FRENCH));
        });
        assertEquals(List.of(), chosen, "they are on the way only");
        app.fx(list::hide);
        assertEquals(List.of(Optional.of(Language.FRENCH)), chosen);
    }

    @Test
    void coloursAndTextSizeLeaveOneInTheSettings() {
        open(false);
        for (Theme theme : Theme.values()) {
            String id = theme.name().toLowerCase(Locale.ROOT);
            app.fx(() -> ((ToggleButton) app.node(UiId.SETTINGS_THEME.id() + "-" + id)).fire());
            assertTrue(app.sees(UiId.SETTINGS_LANGUAGE), id);
        }
        app.press(UiId.SETTINGS_LARGER);
        assertTrue(app.sees(UiId.SETTINGS_LANGUAGE));
        app.press(UiId.SETTINGS_USUAL);
    }

    @Test
    void helpAnswersOnEveryPageThatBelongsToNoStep() {
        open(true);
        List<UiId> pages = List.of(UiId.MENU_SETTINGS, UiId.MENU_ABOUT, UiId.MENU_IMPORT, UiId.MENU_COMMANDS);
        Set<String> told = new HashSet<>();
        for (UiId page : pages) {
            app.openMenu(page);
            app.look("help-" + page.id());
            told.add(app.guide());
        }
        assertEquals(pages.size(), told.size(), "each page has words of its own");
        for (UiId page : pages) {
            app.openMenu(page);
            assertTrue(app.sees(UiId.GUIDE), page.id());
            robot.push(KeyCode.F1);
            app.await("the help to close at " + page, () -> !app.sees(UiId.GUIDE));
            robot.push(KeyCode.F1);
            app.await("the help at " + page, () -> app.sees(UiId.GUIDE));
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
