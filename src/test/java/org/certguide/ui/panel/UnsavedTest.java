package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.LoadedProfile;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** What cannot be written on this computer is told, stops nothing, and is not lost. */
class UnsavedTest extends PanelPictures {
    /** Nothing can be written into a folder whose place a file has. */
    private Path blocked(String folder) {
        try {
            return Files.writeString(this.folder.resolve(folder), "in the way");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void issue() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        run(FakeTerminal.printing(0, FakeTerminal.turns("bookworm-fresh-happy").getLast()));
        app.await("the result", () -> app.work().certificate().state().get().passed());
    }

    private void tryAgain() {
        app.press(UiId.UNSAVED_AGAIN);
        app.await("the notice to go", () -> !app.sees(UiId.UNSAVED));
    }

    @Test
    void aCertificateThatCannotBeNotedHereIsShownAndTheWayOnIsOpen() throws Exception {
        Path file = blocked("profiles");
        issue();
        assertEquals(StepStatus.DONE, app.work().certificate().state().get());
        assertTrue(app.sees(UiId.RESULT_CHAIN), "nobody says where the certificate is");
        app.await("the notice", () -> app.sees(UiId.UNSAVED));
        assertTrue(app.reads(UiId.UNSAVED).contains(file.toString()));
        assertTrue(app.reads(UiId.RESULT).contains("could not be saved"));
        assertTrue(Files.exists(app.drafts.file(PanelStates.ADDRESS)), "a crash would leave nothing");
        app.look("certificate-unsaved");

        app.press(UiId.PRIMARY);
        app.await("the renewal", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        assertTrue(app.sees(UiId.UNSAVED));
        app.fx(app.panels::openStart);
        app.await("the list", () -> app.sees(UiId.START_OPEN));
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains(PanelStates.DOMAIN));
        app.look("start-unsaved");

        Files.delete(file);
        tryAgain();
        app.await("the draft to go", () -> !Files.exists(app.drafts.file(PanelStates.ADDRESS)));
        LoadedProfile written = app.profiles.list().getFirst();
        assertTrue(assertInstanceOf(LoadedProfile.Current.class, written)
                .profile()
                .certificate()
                .isPresent());
    }

    @Test
    void whatIsTypedIsToldWhereItCannotBeKeptAndIsWrittenLater() throws IOException {
        app.connect();
        app.await("the draft", () -> Files.isDirectory(folder.resolve("drafts")));
        app.idle();
        Path away = Files.move(folder.resolve("drafts"), folder.resolve("away"));
        Path file = blocked("drafts");
        app.fx(() -> app.work().wishes().domainText().set("one.example.org"));
        app.await("the notice", () -> app.sees(UiId.UNSAVED));
        assertTrue(app.reads(UiId.UNSAVED).contains("What you typed"), app.reads(UiId.UNSAVED));
        assertEquals("one.example.org", app.work().wishes().domainText().get());

        Files.delete(file);
        Files.move(away, file);
        tryAgain();
        assertTrue(Files.readString(app.drafts.file(PanelStates.ADDRESS)).contains("one.example.org"));
    }

    @Test
    void whoClosesTheWindowIsAskedBeforeItIsForgotten() throws IOException {
        List<String> gone = new ArrayList<>();
        Path log = Files.createDirectory(folder.resolve("commands.log"));
        app.connect();
        app.await("the notice", () -> app.sees(UiId.UNSAVED));
        app.idle();
        Runnable close = () -> app.panels.leave(LeaveQuestion.Way.CLOSE, () -> gone.add("closed"));
        app.fx(close);
        assertEquals(List.of(), gone);
        app.look("leave-unsaved");
        Files.delete(log);
        app.press(UiId.LEAVE_WAIT);
        app.await("the notice to go", () -> !app.sees(UiId.UNSAVED));
        assertEquals(List.of(), gone);
        app.fx(close);
        assertEquals(List.of("closed"), gone);
    }

    @Test
    void draftsThatCannotBeReadAreToldAtTheStart() throws IOException {
        Path file = blocked("drafts");
        app.fx(app.walkthrough.drafts()::read);
        app.await("the notice", () -> app.sees(UiId.UNSAVED));
        Files.delete(file);
        tryAgain();
    }

    @Test
    void commandsThatCannotBeNotedAreToldAndNotedLater() throws IOException {
        Path log = Files.createDirectory(folder.resolve("commands.log"));
        app.connect();
        app.await("the notice", () -> app.sees(UiId.UNSAVED));
        Files.delete(log);
        tryAgain();
        assertTrue(Files.readString(log).lines().count() > 0, "it is lost");
    }

    @Test
    void whileAllIsWellNothingIsSaid() {
        app.connect();
        assertFalse(app.sees(UiId.UNSAVED));
    }
}
