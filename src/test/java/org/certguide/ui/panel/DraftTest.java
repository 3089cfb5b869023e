package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Step;
import org.certguide.profile.Draft;
import org.certguide.profile.Profile;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** What was typed is there again after any interruption, until there is a certificate. */
class DraftTest extends PanelPictures {
    private void becomeRoot() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
    }

    /** Ends the application without a word, and starts it again. */
    private void startAgain(String what) throws IOException {
        app.await("the draft with " + what, () -> written().contains(what));
        app.close();
        app = new PanelStates(folder);
        becomeRoot();
        app.fx(app.walkthrough.drafts()::read);
        app.await("the drafts", () -> !app.walkthrough.drafts().all().isEmpty());
        app.start();
    }

    /** Everything that is in the application's folder. */
    private String written() {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) all.append(Files.readString(file));
            return all.toString();
        } catch (IOException e) {
            return "";
        }
    }

    private List<Draft> drafts() {
        return List.copyOf(app.walkthrough.drafts().all());
    }

    @Test
    void afterAnInterruptionOneGoesOnAtTheSameStepWithWhatWasTyped() throws IOException {
        becomeRoot();
        app.reach(Step.CERTIFICATE);
        fill();
        startAgain(PanelStates.EMAIL);
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains(PanelStates.DOMAIN));
        assertEquals(
                List.of(PanelStates.DOMAIN),
                app.window.servers().stream().map(s -> s.name()).toList());
        app.look("start-draft");

        app.press(UiId.START_CONTINUE);
        assertEquals(Step.CONNECT, app.walkthrough.current().get());
        assertEquals(
                PanelStates.ADDRESS.host(), app.walkthrough.connect().host().get());
        assertEquals(
                PanelStates.ADDRESS.user(), app.walkthrough.connect().user().get());
        assertEquals(Login.Kind.AGENT, app.walkthrough.connect().kind().get());
        assertTrue(app.reads(UiId.PANEL_SENTENCE).contains(PanelStates.DOMAIN));
        app.press(UiId.PRIMARY);
        app.await("the step", () -> app.walkthrough.current().get() == Step.CERTIFICATE);
        app.idle();
        assertEquals(PanelStates.DOMAIN, app.work().wishes().domainText().get());
        assertEquals(PanelStates.EMAIL, app.work().wishes().email().get());
        assertEquals(Purpose.DMS, app.work().wishes().purpose().get());
        assertFalse(app.work().wishes().terms().get(), "consent is given anew");
    }

    @Test
    void noPasswordIsWrittenAnywhere() throws IOException {
        app.begin();
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.PASSWORD);
            app.walkthrough.connect().connect(Secret.of("correct horse"));
        });
        app.await("the system", () -> app.work().system().state().get().passed());
        app.fx(() -> {
            app.work().wishes().domainText().set("one.example.org");
            app.work().server().unlock(Secret.of("battery staple"));
        });
        app.await("the draft", () -> written().contains("one.example.org"));
        assertFalse(written().contains("correct horse"));
        assertFalse(written().contains("battery staple"));
    }

    @Test
    void beforeTheFirstGoodLoginNothingIsKept() {
        app.begin();
        app.fx(() -> app.work().wishes().domainText().set("one.example.org"));
        assertEquals(List.of(), drafts());
    }

    @Test
    void itGoesWhenTheCertificateIsSaved() {
        app.connect();
        app.fx(() -> app.work().wishes().domainText().set(PanelStates.DOMAIN));
        app.await("the draft", () -> written().contains("\"domains\" : \"" + PanelStates.DOMAIN));
        Profile saved = app.profile(PanelStates.DOMAIN, 89, Profile.DryRunResult.SUCCEEDED);
        app.fx(() -> app.work().profile().profile().set(saved));
        assertEquals(List.of(), drafts());
        app.await("the file to go", () -> !Files.exists(app.drafts.file(PanelStates.ADDRESS)));
        app.fx(() -> app.work().wishes().email().set("ann@example.org"));
        assertEquals(List.of(), drafts());
    }

    @Test
    void itCanBeForgotten() throws IOException {
        app.connect();
        app.fx(() -> app.work().wishes().domainText().set("one.example.org"));
        startAgain("one.example.org");
        app.press(UiId.START_REMOVE);
        app.press(UiId.START_CONFIRM);
        assertEquals(List.of(), drafts());
        app.await("the file to go", () -> !Files.exists(app.drafts.file(PanelStates.ADDRESS)));
        assertFalse(app.sees(UiId.START_CONTINUE));
    }

    @Test
    void nothingOfItAppearsOnAnotherServer() throws IOException {
        app.connect();
        app.fx(() -> app.work().wishes().domainText().set("one.example.org"));
        startAgain("one.example.org");
        app.press(UiId.START_CONTINUE);
        app.fx(() -> app.walkthrough.connect().host().set("93.184.216.35"));
        app.press(UiId.PRIMARY);
        app.await("the system", () -> app.work().system().state().get().passed());
        assertEquals("", app.work().wishes().domainText().get());
        assertEquals(2, drafts().size());
    }

    @Test
    void whoIsLoggedInThereGoesOnWithoutALogin() {
        app.connect();
        app.fx(() -> app.work().wishes().domainText().set("one.example.org"));
        app.start();
        app.press(UiId.START_CONTINUE);
        assertTrue(app.walkthrough.session().get() != null);
        assertEquals(Step.SYSTEM, app.walkthrough.current().get());
    }
}
