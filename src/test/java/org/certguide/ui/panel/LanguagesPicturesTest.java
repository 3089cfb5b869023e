package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ComboBox;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.Settings;
import org.certguide.server.Failure;
import org.certguide.text.Bundles;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every panel in other languages, and with texts a third longer than English: nothing is cut off. */
class LanguagesPicturesTest {
    private static final Language SPANISH = Language.of("es").orElseThrow();

    @TempDir
    Path folder;

    @AfterEach
    void back() {
        Messages.setLanguage(Language.ENGLISH);
    }

    @Test
    void nothingIsCutOffInFrench() throws IOException {
        Messages.setLanguage(Language.FRENCH);
        assertEquals("Vos serveurs", Messages.of("panel.start.title"));
        lookAtThePanels("fr-");
    }

    @Test
    void nothingIsCutOffInTextsAThirdLonger() throws IOException {
        Bundles.speakLong();
        assertEquals("YYourr serrverrs", Messages.of("panel.start.title"));
        lookAtThePanels("long-");
    }

    @Test
    @Tag("matrix")
    void nothingIsCutOffInSpanish() throws IOException {
        Messages.setLanguage(SPANISH);
        assertEquals("Sus servidores", Messages.of("panel.start.title"));
        lookAtThePanels("es-");
    }

    /** What is there whatever is shown: the names of the steps and the head of the window; and the pages beside the steps. */
    @Test
    void noNameOfAStepAndNothingOfThePagesBesideThemIsCutOffInSpanish() throws IOException {
        Messages.setLanguage(SPANISH);
        PanelStates app = new PanelStates(folder);
        try {
            app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
            app.begin();
            for (Step step : Step.values()) {
                app.fx(() -> app.window.currentStepProperty().set(step));
                app.fits("es-" + step.id());
            }
            offerSettings(app);
            for (UiId page : List.of(UiId.MENU_SETTINGS, UiId.MENU_ABOUT, UiId.MENU_IMPORT)) {
                app.openMenu(page);
                app.lookSmall("es-" + page.id());
            }
        } finally {
            app.close();
        }
        assertEquals(List.of(), app.faults());
    }

    private static void offerSettings(PanelStates app) {
        LanguageChoice languages =
                new LanguageChoice(() -> Optional.of(Messages.language()), Language.ENGLISH, chosen -> false);
        LocalData here = new LocalData(
                new SimpleObjectProperty<>(Settings.NONE), true, Path.of("/home/ada/certguide"), () -> {});
        app.fx(() -> app.panels.offerSettings(languages, Optional.of(here)));
    }

    /** Chooses the language that is not spoken. */
    @SuppressWarnings("unchecked")
    private static void chooseOther(PanelStates app) {
        Language other = Messages.language() == Language.FRENCH ? Language.ENGLISH : Language.FRENCH;
        app.openMenu(UiId.MENU_SETTINGS);
        app.fx(() -> ((ComboBox<Optional<Language>>) app.node(UiId.SETTINGS_LANGUAGE)).setValue(Optional.of(other)));
    }

    private void lookAtThePanels(String language) throws IOException {
        PanelStates app = new PanelStates(folder);
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        try {
            app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
            app.save(app.profile("portal.example.org", 12, DryRunResult.FAILED));
            app.start();
            app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 2);
            app.look(language + "start");
            for (int i = 0; i < ServerList.MANY; i++)
                app.save(app.profile("host" + i + ".example.org", i, DryRunResult.SUCCEEDED));
            app.start();
            app.await("the list", () -> app.sees(UiId.SERVERS_TABLE));
            app.look(language + "list");
            Set<Double> lines = app.window.root().lookup(".list-actions").lookupAll(".button").stream()
                    .map(button -> Layout.onScreen(button).getMinY())
                    .collect(Collectors.toSet());
            // Texts a third longer than any that there is may take two.
            assertTrue(
                    lines.size() == 1 || language.startsWith("long"), language + "the buttons take more than a line");
            app.begin();
            app.look(language + "connect");
            app.press(UiId.COMMANDS_OPEN);
            app.lookSmall(language + "commands");
            app.press(UiId.PRIMARY);
            app.server.unknownKey = true;
            app.press(UiId.PRIMARY);
            app.await(
                    "the key",
                    () -> app.walkthrough.connect().hostKey().unknown().get() != null);
            app.lookSmall(language + "hostkey");
            app.seen(UiId.HOST_KEY_ACCEPT);
            app.press(UiId.HOST_KEY_REFUSE);
            app.server.unknownKey = false;
            app.server.loginFailure = new Failure.LoginRefused(PanelStates.ADDRESS.user(), "publickey");
            app.press(UiId.PRIMARY);
            app.await("the refusal", () -> app.walkthrough.connect().problem().get() != null);
            app.idle();
            app.lookSmall(language + "refused");
            app.server.loginFailure = null;
            app.connect();
            app.look(language + "system");
            offerSettings(app);
            app.openMenu(UiId.MENU_ABOUT);
            app.lookSmall(language + "about");
            app.openMenu(UiId.MENU_IMPORT);
            app.lookSmall(language + "import");
            chooseOther(app);
            app.look(language + "later");
            app.node(UiId.LANGUAGE_LATER);
            app.press(UiId.LANGUAGE_CLOSE);
            assertFalse(app.sees(UiId.LANGUAGE_LATER), "it stays above every panel");
            app.press(UiId.PRIMARY);
            app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
            app.fx(() -> app.work().wishes().domainText().set(PanelStates.DOMAIN));
            String address = app.names.address;
            app.names.address = "198.41.0.4";
            app.press(UiId.PRIMARY);
            app.idle();
            app.look(language + "checklist");
            app.names.address = address;
            app.fx(() -> app.work().checklist().run());
            app.await("the checks", () -> app.work().checklist().state().get().passed());
            app.fx(app.walkthrough::next);
            app.await("the plan", () -> app.work().install().state().get().passed());
            app.look(language + "install");
            app.fx(app.walkthrough::next);
            app.idle();
            app.fx(() -> app.work().wishes().purpose().set(Purpose.DMS));
            app.look(language + "certificate");
            List<String> turns = FakeTerminal.turns("bookworm-fresh-happy");
            app.server.terminals.add(FakeTerminal.endless(turns.toArray(String[]::new)));
            app.press(UiId.PRIMARY);
            app.await("a question", () -> app.work().console().prompt().get() != null);
            app.look(language + "question");
            app.questionSeen();
            app.press(UiId.CANCEL);
            app.await("the end", () -> !app.work().console().running().get());
            app.idle();
            app.server.terminals.add(FakeTerminal.playing(1, "bookworm-challenge-port80-dropped"));
            app.press(UiId.PRIMARY);
            app.await("the failure", () -> app.work().certificate().problem().get() != null);
            app.idle();
            app.lookSmall(language + "failed");
            app.server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
            app.server.terminals.add(FakeTerminal.printing(0, turns.getLast()));
            app.press(UiId.PRIMARY);
            app.await("the result", () -> app.work().certificate().state().get().passed());
            app.look(language + "result");
            app.press(UiId.PRIMARY);
            app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
            app.idle();
            app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
            app.press(UiId.PRIMARY);
            app.await("the test", () -> app.work().renewal().state().get().passed());
            app.look(language + "renewal");
        } finally {
            app.close();
        }
        assertEquals(List.of(), app.faults());
    }
}
