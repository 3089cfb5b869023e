package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import org.certguide.conversation.Answer;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.system.PackageManager;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Whoever goes away while a program runs on the server is asked first, and the program may tidy up. */
class LeaveQuestionTest extends PanelPictures {
    private final List<String> gone = new ArrayList<>();

    private void leave(LeaveQuestion.Way way) {
        app.fx(() -> app.panels.leave(way, () -> gone.add(way.name())));
    }

    private boolean runs() {
        return app.work().console().running().get();
    }

    /** Certbot at work, and no question in the way. */
    private FakeTerminal runCertbot() {
        FakeTerminal certbot = FakeTerminal.endless("Requesting a certificate\r\n");
        app.reach(Step.CERTIFICATE);
        fill();
        app.server.terminals.add(certbot);
        app.press(UiId.PRIMARY);
        app.await("Certbot", this::runs);
        return certbot;
    }

    @Test
    void nothingIsAskedWhereNothingRuns() {
        app.connect();
        leave(LeaveQuestion.Way.CLOSE);
        assertEquals(List.of("CLOSE"), gone);
        assertFalse(app.sees(UiId.LEAVE));
    }

    @Test
    void whoWaitsGoesOnAsIfNothingHadBeenAsked() {
        runCertbot();
        leave(LeaveQuestion.Way.CLOSE);
        assertTrue(app.reads(UiId.LEAVE).contains("Certbot is still running on 93.184.216.34"));
        assertTrue(app.node(UiId.LEAVE_WAIT).isFocused(), "Enter would not wait");
        assertTrue(app.node(UiId.LEAVE_WAIT).getStyleClass().contains("accent"));
        assertFalse(app.node(UiId.LEAVE_STOP).getStyleClass().contains("accent"));
        app.look("leave-question");
        app.press(UiId.LEAVE_WAIT);
        assertFalse(app.sees(UiId.LEAVE));
        assertTrue(runs());
        assertEquals(List.of(), gone);
    }

    @Test
    void whatIsStoppedMayTidyUpBeforeTheUserGoes() {
        FakeTerminal certbot = runCertbot();
        certbot.deaf();
        leave(LeaveQuestion.Way.CLOSE);
        app.press(UiId.LEAVE_STOP);
        app.await("Ctrl-C", () -> certbot.typed().contains("\3"));
        assertTrue(app.reads(UiId.LEAVE).contains("tidies up"), app.reads(UiId.LEAVE));
        assertEquals(List.of(), gone);
        assertFalse(certbot.closed(), "cut off");
        app.look("leave-ending");
        // Closing again must not cut it off either.
        leave(LeaveQuestion.Way.CLOSE);
        assertFalse(certbot.closed(), "cut off");
        certbot.end();
        app.await("the way is free", () -> !gone.isEmpty());
        assertFalse(app.sees(UiId.LEAVE));
        assertEquals("\3", certbot.typed());
    }

    @Test
    void whatDoesNotEndIsNotWaitedForWithoutEnd() {
        FakeTerminal certbot = runCertbot();
        certbot.deaf();
        leave(LeaveQuestion.Way.CLOSE);
        app.press(UiId.LEAVE_STOP);
        app.await("it is given up", () -> !gone.isEmpty());
        assertTrue(certbot.closed());
        assertEquals("\3", certbot.typed());
    }

    @Test
    void questionGoesAwayWithTheProgram() {
        FakeTerminal certbot = runCertbot();
        leave(LeaveQuestion.Way.CLOSE);
        certbot.end();
        app.await("no question", () -> !app.sees(UiId.LEAVE));
        app.idle();
        assertEquals(List.of(), gone);
    }

    @Test
    void anOpenQuestionOfTheProgramIsAskedAboutAsWell() {
        request(FakeTerminal.endless("Would you like some tea while you wait? [tea/coffee] "));
        leave(LeaveQuestion.Way.CLOSE);
        assertTrue(app.reads(UiId.LEAVE).contains("waits for your answer"), app.reads(UiId.LEAVE));
    }

    /** apt-get at work on the first of two steps. */
    private FakeTerminal install() {
        FakeTerminal apt = FakeTerminal.endless("Get:1 http://deb.debian.org/debian trixie InRelease\r\n");
        app.server.removeCertbot();
        app.server.system = app.server.system.replace("container-other\nlab", "");
        app.reach(Step.INSTALL);
        app.idle();
        app.fx(() -> app.work().install().choose(PackageManager.APT));
        app.idle();
        app.server.terminals.add(apt);
        app.press(UiId.PRIMARY);
        app.await("apt-get", this::runs);
        return apt;
    }

    @Test
    void theQuestionStandsAsLongAsTheInstallationAsAWholeRuns() {
        FakeTerminal update = install();
        app.server.terminals.add(FakeTerminal.endless("Unpacking certbot (2.1.0-4) ...\r\n"));
        leave(LeaveQuestion.Way.CLOSE);
        app.server.hold();
        update.end();
        app.await("no program", () -> !runs());
        assertTrue(app.sees(UiId.LEAVE), "the question has gone");
        app.press(UiId.LEAVE_WAIT);
        leave(LeaveQuestion.Way.CLOSE);
        assertTrue(app.sees(UiId.LEAVE), "nothing is asked");
        assertEquals(List.of(), gone);
        app.server.goOn();
        app.await("the second step", this::runs);
        assertTrue(app.sees(UiId.LEAVE), "the question has gone");
        app.press(UiId.LEAVE_STOP);
        app.await("the way is free", () -> !gone.isEmpty());
    }

    @Test
    void aPackageManagerMayFinishItsPackageAndAskUntilTheUserCutsItOff() {
        FakeTerminal apt = install();
        apt.deaf();
        leave(LeaveQuestion.Way.CLOSE);
        app.press(UiId.LEAVE_STOP);
        app.await("Ctrl-C", () -> apt.typed().contains("\3"));
        assertTrue(app.reads(UiId.LEAVE).contains("finishes its package"), app.reads(UiId.LEAVE));
        String doing = ((Label) app.window.root().lookup(".busy-words")).getText();
        assertTrue(doing.contains("finish its package: "), doing);
        app.look("leave-ending-install");
        apt.print("Would you like some tea while you wait? [tea/coffee] ");
        app.await("its question", () -> app.work().console().prompt().get() != null);
        app.fx(() -> app.work().console().answer(new Answer.Text("tea")));
        app.await("the answer", () -> apt.typed().contains("tea"));
        assertFalse(apt.closed(), "cut off");
        assertEquals(List.of(), gone);
        app.press(UiId.LEAVE_CUT);
        app.await("the way is free", () -> !gone.isEmpty());
        assertTrue(apt.closed());
    }

    @Test
    void otherServerAndDisconnectingAskAndThenDoWhatWasWanted() {
        app.save(app.profile("two.example.org", 80, DryRunResult.SUCCEEDED));
        runCertbot();
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.press(UiId.CONNECT_DISCONNECT);
        assertTrue(app.sees(UiId.LEAVE));
        assertTrue(app.work().server().isOpen(), "disconnected without asking");
        app.press(UiId.LEAVE_WAIT);
        app.start();
        app.press(UiId.START_NEW);
        assertTrue(app.sees(UiId.LEAVE));
        assertTrue(app.work().server().isOpen(), "another server without asking");
        app.press(UiId.LEAVE_STOP);
        app.await("the other server", () -> !app.work().server().isOpen());
    }
}
