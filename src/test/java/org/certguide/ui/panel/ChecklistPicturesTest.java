package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import javafx.event.ActionEvent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile.Change;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.ProfileException;
import org.certguide.server.Login;
import org.certguide.text.Messages;
import org.certguide.ui.SidebarItem.StepItem;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** The checklist in every state. */
class ChecklistPicturesTest extends PanelPictures {
    @Test
    void checklist() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.look("checklist-waiting");
        app.server.hold();
        app.press(UiId.PRIMARY);
        app.await("what is known here", () -> app.found("ssh") == Severity.FINE);
        app.look("checklist-running");
        // Enter in the field that is there all the time begins nothing twice.
        app.fx(() -> app.window.root().lookup(UiId.DOMAINS.selector()).fireEvent(new ActionEvent()));
        app.server.goOn();
        app.idle();
        app.look("checklist-fine");
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        closePort80();
        app.server.checks.put("disk", "free 81920 / /\nmount / rw,relatime\n");
        app.server.checks.put("locks", "sh: 1: cannot open /proc/locks: Permission denied\n");
        app.names.address = "198.41.0.4";
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-stopped");
        app.lookBelow("checklist-stopped-below");
        app.lookAt("locks", "checklist-said");
    }

    private void closePort80() {
        app.server.checks.computeIfPresent("firewall", (id, out) -> out.replace("80/tcp", "25/tcp"));
    }

    /** Checked, by a user who needs no password for sudo. */
    private void checked() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.press(UiId.PRIMARY);
        app.idle();
    }

    @Test
    void whatStandsBeforeOrBesideCertbotIsTold() {
        app.server.checks.put("certificates", "own caddy\nowned dms.example.org.crt\nlooked\n");
        app.server.checks.put("disk", "free 18874368 / /\nfiles 0 /\n");
        app.server.checks.put(
                "port80",
                "looked\nipt -A CNI-DN-3d -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.42.0.7:80\nk3s\n");
        app.names.address = "104.21.71.237";
        checked();
        app.look("checklist-beside");
        app.lookAt("points", "checklist-proxy");
        app.lookAt("certificates", "checklist-caddy");
        assertEquals(Severity.STOP, app.found("port80"));
        assertEquals(Severity.FINE, app.found("points"), "a visit came through it");
    }

    @Test
    void whatIsLeftOfAnEarlierCertificateIsMovedAwayWithTheBlueButton() {
        app.server.checks.put("certificates", "\n== leftover #20\nlive/dms.example.org\n\nlooked\n");
        checked();
        app.look("checklist-leftover");
        app.press(UiId.REMEDY);
        app.look("checklist-leftover-ask");
        app.server.checks.put("certificates", "looked\n");
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> app.found("certificates") == Severity.FINE);
        app.idle();
    }

    @Test
    void checklistWarns() {
        app.server.checks.put("clock", "now " + (PanelStates.NOW.getEpochSecond() - 900) + "\ntimedatectl\n");
        app.server.checks.put("certificates", "\n== name #15\ndms.example.org\n\n== chain #0\n\nlooked\n");
        app.server.checks.put("outbound", "packages apt-get\nhttp 503\ncurl 0\n");
        checked();
        app.look("checklist-warnings");
        app.server.checks.put("outbound", "packages apt-get\nwget 5\n");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-untrusted");
    }

    @Test
    void aConnectionThatCanBeReadLaterIsTold() {
        app.server.quantumSafe = false;
        checked();
        assertEquals(Severity.FINE, app.found("ssh"), "nothing to do now");
        app.look("checklist-recordable");
    }

    @Test
    void checklistCannotTell() {
        app.server.late.add("outbound");
        app.server.checks.put("firewall", "looked\n");
        app.server.checks.put("locks", "overlay\nlooked\n");
        app.server.checks.put("clock", "garbage\n");
        checked();
        assertEquals(Severity.UNKNOWN, app.found("outbound"));
        app.look("checklist-unknown");
    }

    @Test
    void checklistRemedies() throws ProfileException {
        closePort80();
        checked();
        assertFalse(app.sees(UiId.PRIMARY));
        app.press(UiId.REMEDY);
        app.look("checklist-remedy");
        app.server.works = false;
        app.press(UiId.REMEDY_RUN);
        app.idle();
        app.look("checklist-remedy-failed");
        assertEquals("It did not work.", app.work().checklist().problem().get().details());
        app.server.works = true;
        app.press(UiId.REMEDY);
        app.server.hold();
        app.press(UiId.REMEDY_RUN);
        app.look("checklist-remedy-running");
        app.server.checks.computeIfPresent("firewall", (id, out) -> out.replace("25/tcp", "80/tcp"));
        app.server.goOn();
        app.await("the firewall", () -> app.found("firewall") == Severity.FINE);
        app.idle();
        app.lookBelow("checklist-changes");
        assertEquals(Optional.of("ufw delete allow 80/tcp"), savedChange(0).undoing());
        app.press(UiId.CHANGE_UNDO);
        app.lookBelow("checklist-undo");
        app.press(UiId.REMEDY_RUN);
        app.await(
                "the end", () -> app.work().profile().profile().get().changes().size() == 2);
        app.idle();
        app.lookBelow("checklist-undone");
        assertEquals("sudo ufw allow 80/tcp", savedChange(0).what());
        assertEquals(Optional.empty(), savedChange(0).undoing());
        assertEquals("sudo ufw delete allow 80/tcp", savedChange(1).what());
    }

    private Change savedChange(int index) throws ProfileException {
        return app.profiles.load("dms-example-org").orElseThrow() instanceof LoadedProfile.Current saved
                ? saved.profile().changes().get(index)
                : fail("cannot be read");
    }

    @Test
    void checklistWaits() {
        app.server.checks.put("locks", "runs 812 apt-get\nlooked\n");
        checked();
        app.look("checklist-locked");
        app.server.hold();
        app.press(UiId.REMEDY);
        app.look("checklist-locked-waiting");
        app.server.checks.put("locks", "looked\n");
        app.server.goOn();
        app.await("nothing else", () -> app.found("locks") == Severity.FINE);
    }

    @Test
    void checklistLetsCertbotStopWhatUsesPort80() {
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        checked();
        app.look("checklist-port80");
        // What helps is the one blue button, and can be seen at once.
        app.seen(UiId.REMEDY);
        assertTrue(app.node(UiId.REMEDY).getStyleClass().contains("accent"));
        app.await(
                "the keyboard at what helps",
                () -> app.node(UiId.REMEDY) == app.window.root().getScene().getFocusOwner());
        assertFalse(app.sees(UiId.PRIMARY));
        app.press(UiId.REMEDY);
        app.await("port 80", () -> app.found("port80") == Severity.FINE);
        app.idle();
        app.await("what came of it, from the top", () -> Layout.isInView(app.node(UiId.PANEL_TITLE)));
        assertTrue(Layout.isInView(app.node(UiId.CHECK_SUMMARY)));
        app.look("checklist-port80-agreed");
    }

    /** Its card takes its place among those that are fine, and the page went there with it. */
    @Test
    void whoHasSettledTheLastFindingReadsFirstThatAllIsFine() {
        closePort80();
        checked();
        app.press(UiId.REMEDY);
        app.server.checks.computeIfPresent("firewall", (id, out) -> out.replace("25/tcp", "80/tcp"));
        app.press(UiId.REMEDY_RUN);
        app.await("the firewall", () -> app.found("firewall") == Severity.FINE);
        app.idle();
        app.await(
                "what came of it, from the top",
                () -> Layout.isInView(app.node(UiId.PANEL_TITLE)) && Layout.isInView(app.node(UiId.CHECK_SUMMARY)));
    }

    @Test
    void whoAsksPublicNameServersStaysAtTheCardThatTellsTheirAnswer() {
        checked();
        app.fx(() -> ((ScrollPane) app.window.root().lookup(".panel-scroll")).setVvalue(1));
        app.press(UiId.CHECK_PUBLICLY);
        app.idle();
        app.await("its card", () -> Layout.isInView(app.node(UiId.CHECK_PUBLICLY)));
    }

    /** The guide once said that nothing stopped Certbot, beside the card that did. */
    @Test
    void whoWentOnAnywayAndComesBackSeesWhatIsStillWrong() {
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        checked();
        app.press(UiId.CHECK_ANYWAY);
        app.idle();
        app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
        assertEquals(Phase.FAILED, app.window.guideProperty().get().moment());
        app.look("checklist-skipped");
    }

    /** The guide once said that nothing that was found stopped Certbot, and nothing had been looked for. */
    @Test
    void whoComesBackToChecksThatWereLeftOutIsToldThatNobodyHasLooked() {
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.work().checklist().skip());
        app.idle();
        String guide = app.guide();
        assertTrue(guide.contains("not made"), guide);
        assertFalse(guide.contains("Needs you"), guide);
        assertFalse(guide.contains("Nothing that was found"), guide);
        assertTrue(guide.contains("“" + ((Labeled) app.node(UiId.PRIMARY)).getText() + "”"), guide);
    }

    @Test
    void checklistFromOutside() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.press(UiId.PRIMARY);
        app.idle();
        assertEquals(0, app.others.asked.get(), "somebody was asked without the user's wish");
        app.press(UiId.CHECK_PUBLICLY);
        app.idle();
        assertTrue(app.others.asked.get() > 0);
        app.lookAt("resolves", "checklist-agreed");
        app.lookAt("outside", "checklist-outside-fine");
        app.others.address = "198.41.0.4";
        app.server.silent.add("93.184.216.34");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-disagree");
        app.lookAt("outside", "checklist-outside-provider");
        app.server.silent.clear();
        app.server.checks.put("outside", "held\n");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.lookAt("outside", "checklist-outside-answers");
    }

    @Test
    void checklistWithSudo() {
        app.server.sudoPassword = "right";
        app.begin();
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.PASSWORD));
        app.press(UiId.PRIMARY);
        app.look("connect-without-password");
        app.fx(() -> ((TextInputControl) app.node(UiId.CONNECT_PASSWORD)).setText("login"));
        app.press(UiId.PRIMARY);
        app.await("the system", () -> app.work().system().state().get().passed());
        app.fx(() -> app.work().wishes().domainText().set("dms.example.org/"));
        app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
        app.look("checklist-sudo");
        String nothingToType = Messages.of("panel.checklist.now.first");
        assertEquals(nothingToType, ((Label) app.node(UiId.CHECK_SUMMARY)).getText());
        app.press(UiId.PRIMARY);
        app.look("checklist-wrong-domain");
        app.fx(() -> app.work().wishes().domainText().set("dms.example.org"));
        app.fx(() -> ((CheckBox) app.node(UiId.SUDO_SAME)).setSelected(false));
        String type = Messages.of("panel.checklist.now.password");
        assertEquals(type, ((Label) app.node(UiId.CHECK_SUMMARY)).getText());
        app.press(UiId.PRIMARY);
        app.look("checklist-sudo-missing");
        app.fx(() -> ((TextInputControl) app.node(UiId.SUDO_PASSWORD)).setText("wrong"));
        app.press(UiId.PRIMARY);
        app.idle();
        app.look("checklist-sudo-wrong");
    }

    @Test
    void checklistOfAServerThatIsKnown() {
        app.server.sudoPassword = "right";
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        app.press(UiId.START_OPEN);
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.AGENT));
        app.press(UiId.PRIMARY);
        app.await("the checklist", () -> app.walkthrough.current().get() == Step.CHECKLIST);
        app.idle();
        app.look("checklist-known-server");
        assertEquals(
                List.of(StepStatus.DONE, StepStatus.DONE, StepStatus.SKIPPED, StepStatus.DONE),
                app.window.steps().stream().limit(4).map(StepItem::status).toList());
    }
}
