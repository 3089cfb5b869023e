package org.certguide.ui.panel;

import static org.certguide.system.PrintedCopies.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.ProgressBar;
import org.certguide.Transcript;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

/** The installation in every state. */
class InstallPicturesTest extends PanelPictures {
    @Test
    void installed() {
        app.reach(Step.INSTALL);
        app.look("install-present");
        assertEquals("Certbot is on your server.", app.reads(UiId.PANEL_SENTENCE));
    }

    @Test
    void install() {
        String withCertbot = app.server.system;
        withoutCertbot();
        app.server.installed.add("snapd");
        app.reach(Step.INSTALL);
        app.idle();
        app.look("install-todo");
        assertFalse(app.sees(UiId.INSTALL_ROUTE.id() + "-pip"));
        app.press(UiId.INSTALL_WAYS);
        assertTrue(app.sees(UiId.INSTALL_ROUTE.id() + "-pip"));
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.idle();
        app.look("install-other");
        app.fx(() -> app.work().install().choose(PackageManager.APT));
        app.idle();
        app.server.terminals.add(FakeTerminal.endless(
                FakeTerminal.turns("bwbare-apt-get-install-y").getFirst()));
        app.press(UiId.PRIMARY);
        app.await("a step to run", () -> app.work().install().isBusy());
        app.look("install-running");
        assertTrue(app.reads(UiId.PANEL).contains("Step 1 of "), app.reads(UiId.PANEL));
        assertTrue(bar().isIndeterminate(), "nothing has said how far it is");
        app.press(UiId.CANCEL);
        app.idle();
        app.server.terminals.add(
                FakeTerminal.endless("Reading package lists... Done\r\n45% [4 certbot 12 kB/80 kB 15%]"));
        app.press(UiId.PRIMARY);
        app.await("the percentage", () -> bar().getProgress() == 0.45);
        app.look("install-running-percent");
        app.press(UiId.CANCEL);
        app.idle();
        app.look("install-stopped");
        for (String question : List.of("bwbare-apt-get-install-ask", "bwbare-debconf-questions")) {
            app.server.terminals.add(
                    FakeTerminal.endless(FakeTerminal.turns(question).getFirst()));
            app.press(UiId.PRIMARY);
            app.await("the question", () -> app.work().console().prompt().get() != null);
            app.look("install-question-" + question.split("-")[1]);
            app.questionSeen();
            app.press(UiId.CANCEL);
            app.idle();
        }
        app.server.terminals.add(FakeTerminal.playing(0, "bwbare-apt-get-install-y"));
        app.server.terminals.add(FakeTerminal.playing(0, "bwbare-apt-get-install-y"));
        app.server.system = withCertbot;
        app.press(UiId.PRIMARY);
        app.await("Certbot", () -> app.work().install().state().get().passed());
        app.look("install-done");
    }

    @Test
    void theStepThatRunsIsInSightAndSoIsTheWayToCancelIt() {
        withoutCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.await("the steps of pip", () -> plan().route() == InstallMethod.PIP);
        app.idle();
        app.server.terminals.add(FakeTerminal.endless("Collecting certbot"));
        InstallStep last = plan().steps().getLast();
        app.fx(() -> app.work().install().run(last));
        app.await(
                "the step in sight",
                () -> Layout.isInView(
                        app.node(UiId.INSTALL_STEP.id() + "-" + last.id()).lookup(".card-title")));
        assertTrue(Views.on(() -> Layout.isInView(app.node(UiId.CANCEL))));
        app.press(UiId.CANCEL);
        app.idle();
    }

    @Test
    void theListGoesOnWithTheStepsThatRun() {
        withoutCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.await("the steps of pip", () -> plan().route() == InstallMethod.PIP);
        app.idle();
        List<InstallStep> steps = plan().steps();
        for (int i = 1; i < steps.size(); i++) app.server.terminals.add(FakeTerminal.printing(0, "Done\r\n"));
        app.server.terminals.add(FakeTerminal.endless("Collecting certbot"));
        app.press(UiId.PRIMARY);
        String last = UiId.INSTALL_STEP.id() + "-" + steps.getLast().id();
        app.await(
                "the last step in sight, at its beginning",
                () -> app.work().install().progress().get(steps.getLast().id()) == StepStatus.RUNNING
                        && Layout.isInView(app.node(last).lookup(".card-title")));
        app.lookSmall("install-running-last");
        app.fx(() -> app.node(UiId.CANCEL).requestFocus());
        app.press(UiId.CANCEL);
        app.idle();
        app.await("what came of it, at the top", () -> Layout.isInView(app.node(UiId.PANEL_TITLE)));
    }

    private InstallPlan.Steps plan() {
        return (InstallPlan.Steps) app.work().install().plan().get();
    }

    private ProgressBar bar() {
        return (ProgressBar) app.window.root().lookup(".busy .progress-bar");
    }

    private void failed(int exit, String picture, String output) {
        app.server.terminals.add(FakeTerminal.printing(exit, output));
        // What helps has the primary button: here the same is tried again.
        app.press(app.sees(UiId.INSTALL_AGAIN) ? UiId.INSTALL_AGAIN : UiId.PRIMARY);
        app.await("the failure", () -> app.work().install().problem().get() != null);
        app.idle();
        app.look(picture);
    }

    @Test
    void installationsThatFail() {
        withoutCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.server.works = false;
        failed(1, "install-failed-snap", Transcript.output("bwsnap-snap-daemon-install-offline"));
        app.press(UiId.PRIMARY);
        app.idle();
        app.server.installed.add("lists");
        app.fx(() -> app.work().install().choose(PackageManager.APT));
        app.idle();
        failed(100, "install-failed", Transcript.output("bwbare-apt-get-install-nonetwork"));
        failed(100, "install-failed-interrupted", Transcript.output("bwbare-apt-get-install-interrupted"));
        failed(100, "install-failed-held", Transcript.output("bwbare-apt-get-install-held"));
        app.server.checks.put("locks", "lock 3303 /var/lib/dpkg/lock-frontend\nlooked\n");
        app.server.terminals.add(FakeTerminal.playing(100, "bwbare-apt-get-install-locked"));
        app.press(UiId.INSTALL_AGAIN);
        app.await("the lock", () -> app.work().install().busy().get().contains("python3"));
        app.look("install-locked");
        app.press(UiId.CANCEL);
        app.idle();
        app.server.checks.put("locks", "looked\n");
        for (int i = 0; i < 3; i++) {
            app.server.terminals.add(FakeTerminal.playing(100, "bwbare-apt-get-install-locked"));
        }
        failed(100, "install-failed-locked", Transcript.output("bwbare-apt-get-install-locked"));
        assertEquals(
                InstallCause.LOCKED,
                app.work().install().failure().orElseThrow().cause());
        failed(1, "install-failed-unknown", """
                Setting up python3-certbot (2.1.0-4) ...\r
                Traceback (most recent call last):\r
                  File "/usr/bin/py3compile", line 323, in <module>\r
                    main()\r
                ModuleNotFoundError: No module named 'configparser'\r
                dpkg: error processing package python3-certbot (--configure):\r
                 installed post-installation script returned error exit status 1\r
                """);
    }

    @Test
    void lookBeforeTheInstallationIsCancelled() {
        app.server.removeCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.server.hold();
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.press(UiId.CANCEL);
        app.server.goOn();
        app.idle();
        app.look("install-look-cancelled");
        assertTrue(app.node(UiId.PRIMARY).getStyleClass().contains("primary"));
    }

    @Test
    void snapIsImpossible() {
        app.server.removeCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.look("install-no-snap");
    }

    @Test
    void twoCertbots() {
        app.server.certbots(works("/usr/bin/certbot", "", "2.1.0")
                + snap("/snap/bin/certbot", "/usr/bin/snap", "5.6.0")
                + part("timer", "certbot.timer")
                + part("timer", "snap.certbot.renew.timer")
                + PACKAGED);
        app.server.system = app.server.system.replace("container-other\nlab", "");
        app.reach(Step.INSTALL);
        app.look("install-several");
        app.press(UiId.INSTALL_KEEP.id() + "-snap");
        app.idle();
        app.look("install-keep-one");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("sudo apt-get remove certbot"));
    }

    @Test
    void brokenCertbot() {
        app.server.certbots(copy("/usr/bin/certbot", "", "SyntaxError: invalid syntax", 1) + PACKAGED);
        app.reach(Step.INSTALL);
        app.idle();
        app.look("install-broken");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("SyntaxError: invalid syntax"));
    }

    private void withoutCertbot() {
        app.server.removeCertbot();
        app.server.system = app.server.system.replace("container-other\nlab", "");
    }
}
