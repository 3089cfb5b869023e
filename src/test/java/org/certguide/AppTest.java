package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.AppHome;
import org.certguide.profile.Settings;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.api.FxToolkitContext;
import org.testfx.service.support.FiredEvents;
import org.testfx.util.WaitForAsyncUtils;

class AppTest {
    private final Locale before = Locale.getDefault();

    @TempDir
    Path home;

    private Stage stage;
    private App app;

    @BeforeEach
    void open() {
        stage = Views.stage();
        app = new App() {
            @Override
            AppContext.Environment environment() {
                return new AppContext.Environment(
                        new AppHome(home),
                        home.resolve("known_hosts"),
                        Optional.empty(),
                        CheckContext.LETS_ENCRYPT,
                        NetworkAccess.asSeenFromHere(Optional.empty()),
                        page -> false);
            }
        };
        Views.on(() -> {
            app.start(stage);
            return true;
        });
    }

    @AfterEach
    void close() {
        Views.run(() -> {
            // The application's own handler ends JavaFX, which other tests need.
            stage.setOnHidden(null);
            app.close();
            stage.hide();
        });
        Startup.setLanguage(Language.ENGLISH);
        Locale.setDefault(before);
    }

    @Test
    void chosenLanguageIsShownAtOnceInAWindowThatLooksTheSame() throws Exception {
        Scene english = stage.getScene();
        assertEquals("Not connected", words(UiId.CONNECTION));
        Views.run(() -> ((ButtonBase) find(UiId.THEME)).fire());
        String theme = Views.on(() -> ((ButtonBase) find(UiId.THEME)).getAccessibleText());
        double x = stage.getX();

        choose(Language.FRENCH);

        assertNotSame(english, stage.getScene());
        assertEquals("Non connecté", words(UiId.CONNECTION));
        String frenchTheme = Views.on(() -> ((ButtonBase) find(UiId.THEME)).getAccessibleText());
        assertEquals(theme.equals("Light colours") ? "Couleurs claires" : "Couleurs sombres", frenchTheme);
        assertEquals(x, stage.getX());
        assertEquals("fr\n", Files.readString(new AppHome(home).language()));

        choose(Language.ENGLISH);
        assertEquals("Not connected", words(UiId.CONNECTION));
    }

    @Test
    void whatWasTypedStaysInAnotherLanguage() throws Exception {
        Views.run(() -> ((ButtonBase) find(UiId.START_NEW)).fire());
        Map<UiId, String> typed = Map.of(
                UiId.CONNECT_HOST, "dms.example.org",
                UiId.CONNECT_PORT, "2222",
                UiId.CONNECT_USER, "ubuntu",
                UiId.CONNECT_PASSWORD, "not 2 B known");
        Views.run(() -> typed.forEach((id, words) -> ((TextField) find(id)).setText(words)));

        choose(Language.FRENCH);

        Views.run(() -> ((ButtonBase) find(UiId.PRIMARY)).fire());
        typed.forEach((id, words) -> assertEquals(words, Views.on(() -> ((TextField) find(id)).getText())));
    }

    @Test
    void whoeverChoosesALanguageStaysInTheSettingsAndGoesBackToWhereTheyWere() throws Exception {
        Views.run(() -> ((ButtonBase) find(UiId.START_NEW)).fire());

        choose(Language.FRENCH);

        assertEquals("Réglages", words(UiId.PANEL_TITLE));
        isAtTheLanguages(Optional.of(Language.FRENCH));

        Views.run(() -> list().setValue(Optional.empty()));

        assertEquals("Settings", words(UiId.PANEL_TITLE));
        isAtTheLanguages(Optional.empty());
        assertEquals("system\n", Files.readString(new AppHome(home).language()));

        Views.run(() -> ((ButtonBase) find(UiId.PRIMARY)).fire());
        assertNotNull(Views.on(() -> find(UiId.CONNECT_HOST)), "the step where one was");
    }

    /** With the keyboard where it was. */
    private void isAtTheLanguages(Optional<Language> chosen) throws Exception {
        assertEquals(chosen, Views.on(() -> list().getValue()));
        WaitForAsyncUtils.waitFor(
                10, TimeUnit.SECONDS, () -> Views.on(() -> stage.getScene().getFocusOwner() == list()));
    }

    @Test
    void rehearsalIsNotInterruptedByAnotherLanguage() throws Exception {
        Scene usual = stage.getScene();
        Views.run(() -> ((ButtonBase) find(UiId.START_REHEARSE)).fire());
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> stage.getScene() != usual);
        Scene practice = stage.getScene();

        choose(Language.FRENCH);

        assertSame(practice, stage.getScene());
        assertEquals(Language.ENGLISH, Messages.language());
        assertFalse(Views.on(() -> find(UiId.LANGUAGE_LATER)) == null, "nothing is said");
        assertEquals("fr\n", Files.readString(new AppHome(home).language()));
    }

    @Test
    void whatIsForgottenIsGoneAndNothingElse() throws Exception {
        AppHome there = new AppHome(home);
        openSettings();
        Views.run(() -> ((CheckBox) find(UiId.SETTINGS_PUBLICLY)).fire());
        assertTrue(Settings.read(there.settings()).publicNameServers(), "it is not kept");
        Files.createDirectories(there.profiles());
        Files.writeString(there.profiles().resolve("dms.json"), "{}");
        Files.writeString(there.knownHosts(), "");
        Path other = Files.writeString(home.resolve("languages-that-i-know.txt"), "mine");
        stage.setOnHidden(null);

        Views.run(() -> ((ButtonBase) find(UiId.SETTINGS_FORGET)).fire());
        Views.run(() -> ((ButtonBase) find(UiId.SETTINGS_FORGET_YES)).fire());

        assertFalse(stage.isShowing());
        for (Path gone : List.of(there.settings(), there.profiles(), there.knownHosts(), there.windowSettings())) {
            assertFalse(Files.exists(gone), gone.toString());
        }
        assertTrue(Files.exists(other));
    }

    @Test
    void whoClicksAndHasNoRoomForTheDataIsToldInAWindow() throws Exception {
        Stage small = Views.on(Stage::new);
        Views.run(() -> new StartProblem().start(small));
        String said = Views.on(() -> small.getScene().getRoot().lookupAll(".banner-text").stream()
                .map(text -> Layout.words((Labeled) text))
                .collect(Collectors.joining()));
        assertTrue(small.isShowing());
        assertTrue(said.contains(Startup.HOME.dir().toString()), said);
        assertTrue(said.contains("CERTGUIDE_HOME"), said);
        Views.run(small::hide);
    }

    @Test
    void theNoticeOfAnErrorCanBePutAway() {
        App.reported(Optional.of(home.resolve("error.txt")));
        WaitForAsyncUtils.waitForFxEvents();
        Views.run(() -> ((ButtonBase) find(UiId.ERROR_CLOSE)).fire());
        assertNull(Views.on(() -> find(UiId.ERROR_REPORT)), "it stays");
    }

    @Test
    void theAddressOfWhatNothingOpensIsCopiedAndShown() {
        Path report = home.resolve("error.txt");
        App.reported(Optional.of(report));
        WaitForAsyncUtils.waitForFxEvents();
        Views.run(() -> ((ButtonBase) find(UiId.ERROR_REPORT)).fire());
        assertEquals(
                report.toUri().toString(),
                Views.on(() -> Clipboard.getSystemClipboard().getString()));
        assertNotNull(Views.on(() -> find(UiId.NO_OPENER)), "nothing is said");
    }

    @Test
    void nothingIsLeftOfARehearsalWhenTheApplicationEnds() throws Exception {
        Set<Path> earlier = practiceFolders();
        Scene usual = stage.getScene();
        Views.run(() -> ((ButtonBase) find(UiId.START_REHEARSE)).fire());
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> stage.getScene() != usual);
        assertNotEquals(earlier, practiceFolders());

        Views.on(() -> app.close()).get(30, TimeUnit.SECONDS);

        assertEquals(earlier, practiceFolders());
    }

    @Test
    void rehearsalThatIsStillStartingWhenTheWindowIsClosedIsClosedAsWell() throws Exception {
        Set<Path> earlier = practiceFolders();
        Scene usual = stage.getScene();

        Views.on(() -> {
                    ((ButtonBase) find(UiId.START_REHEARSE)).fire();
                    return app.close();
                })
                .get(30, TimeUnit.SECONDS);

        assertSame(usual, stage.getScene());
        assertEquals(earlier, practiceFolders());
    }

    @Test
    void nothingOfARehearsalStaysInMemoryOnceItIsClosed() throws Exception {
        Scene usual = stage.getScene();
        Views.run(() -> ((ButtonBase) find(UiId.START_REHEARSE)).fire());
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> stage.getScene() != usual);
        WeakReference<Scene> practice = new WeakReference<>(stage.getScene());
        Field kept = FxToolkitContext.class.getDeclaredField("firedEvents");
        kept.setAccessible(true);
        Views.run(() -> ((ButtonBase) find(UiId.PRACTICE_LEAVE)).fire());
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> stage.getScene() == usual);

        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> {
            // TestFX keeps the events, and they the controls.
            ((FiredEvents) kept.get(FxToolkit.toolkitContext())).clearEvents();
            System.gc();
            return practice.get() == null;
        });
    }

    private static Set<Path> practiceFolders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(p -> p.getFileName().toString().startsWith("certguide-practice"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void errorThatNobodyForesawIsToldAndTheWindowGoesOn() throws Exception {
        App.reported(Optional.of(home.resolve("error.txt")));
        WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, () -> Views.on(() -> find(UiId.ERROR_REPORT)) != null);
        Views.run(() -> ((ButtonBase) find(UiId.START_NEW)).fire());
        assertFalse(Views.on(() -> find(UiId.CONNECT_HOST)) == null, "the first step is not open");
    }

    private void choose(Language language) {
        openSettings();
        Views.run(() -> list().setValue(Optional.of(language)));
    }

    @SuppressWarnings("unchecked")
    private ComboBox<Optional<Language>> list() {
        return (ComboBox<Optional<Language>>) find(UiId.SETTINGS_LANGUAGE);
    }

    private void openSettings() {
        Views.run(() -> ((MenuButton) find(UiId.MENU))
                .getItems().stream()
                        .filter(item -> UiId.MENU_SETTINGS.id().equals(item.getId()))
                        .findFirst()
                        .orElseThrow()
                        .fire());
    }

    private String words(UiId id) {
        return Views.on(() -> ((Labeled) find(id)).getText());
    }

    private Node find(UiId id) {
        return stage.getScene().getRoot().lookup(id.selector());
    }
}
