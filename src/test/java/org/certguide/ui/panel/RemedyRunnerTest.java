package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ChecklistModel;
import org.junit.jupiter.api.Test;

/** Remedies that go well, fail, and are taken back. */
class RemedyRunnerTest extends ModelsAlone {
    @Test
    void checksThatAreFineAreNotRepeatedAfterARemedy() throws InterruptedException {
        server.checks.put("clock", "now 1600000000\ntimedatectl\n");
        logIn("ubuntu");
        ChecklistModel model = work().checklist();
        work().wishes().domainText().set(PanelStates.DOMAIN);
        work().server().unlock(Secret.of(""));
        model.run();
        settle(model);
        Finding clock = model.findings().get("clock");
        server.checks.put("clock", "now " + PanelStates.NOW.getEpochSecond() + "\n");
        server.checks.put("disk", "free 1 / /\n");
        work().remedies().apply(clock.remedies().getFirst());
        settle(model);
        assertEquals(Severity.FINE, model.findings().get("clock").severity());
        assertEquals(Severity.FINE, model.findings().get("disk").severity());
        assertEquals(
                List.of("sudo timedatectl set-ntp true"),
                Objects.requireNonNull(work().profile().profile().get()).changes().stream()
                        .map(Profile.Change::what)
                        .toList());
    }

    /** A checklist that was run on a server whose firewalld lets nobody in. */
    private ChecklistModel closedByFirewalld() throws InterruptedException {
        server.checks.put("firewall", FakeServer.recorded("checks/firewall/firewalld-1.3-real-default-zone"));
        logIn("root");
        ChecklistModel model = work().checklist();
        work().wishes().domainText().set(PanelStates.DOMAIN);
        model.run();
        settle(model);
        return model;
    }

    private void openFirewall(ChecklistModel model) {
        Finding closed = Objects.requireNonNull(model.findings().get("firewall"));
        work().remedies().apply(closed.remedies().getFirst());
    }

    private static final String LATER = "firewall-cmd --permanent --zone=public --%s-service=http";

    @Test
    void remedyThatFailsHalfwayCanBeTakenBackAsFarAsItCame() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        server.refused = "firewall-cmd --zone=public";
        ChecklistModel model = closedByFirewalld();
        openFirewall(model);
        settle(model);
        assertEquals(
                "panel.checklist.remedy.failed",
                Objects.requireNonNull(model.problem().get()).title().key());
        List<Profile.Change> made = work().remedies().changes().changes();
        assertEquals(1, made.size());
        assertEquals(LATER.formatted("add"), made.getFirst().what());
        assertEquals(Optional.of(LATER.formatted("remove")), made.getFirst().undoing());
        assertEquals(
                made, Objects.requireNonNull(work().profile().profile().get()).changes());
    }

    @Test
    void remedyThatFailsAtOnceHasChangedNothing() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        server.refused = "firewall-cmd --permanent";
        ChecklistModel model = closedByFirewalld();
        openFirewall(model);
        settle(model);
        assertEquals(List.of(), work().remedies().changes().changes());
        assertNull(work().profile().profile().get());
    }

    @Test
    void remedyThatSudoRefusesHasChangedNothing() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        server.commandFailure = new Failure.SudoPasswordWrong();
        openFirewall(model);
        settle(model);
        assertEquals(List.of(), work().remedies().changes().changes());
    }

    @Test
    void ofARemedyThatWasCutOffNobodyKnowsHowItEnded() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        server.hold();
        openFirewall(model);
        model.cancel();
        server.goOn();
        settle(model);
        Profile.Change change = work().remedies().changes().changes().getFirst();
        assertEquals(LATER.formatted("add"), change.what());
        assertEquals(Optional.empty(), change.exitStatus());
        assertEquals(Optional.of(LATER.formatted("remove")), change.undoing());
    }

    @Test
    void aRemedyIsRememberedAsItWasRunAlsoAfterALostConnection() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        server.hold();
        openFirewall(model);
        loseConnection();
        server.goOn();
        settle(model);
        assertTrue(work().remedies().changes().changes().getFirst().what().startsWith(LATER.formatted("add")));
    }

    @Test
    void undoThatWasCancelledCanBeDoneAgain() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        openFirewall(model);
        settle(model);
        Profile.Change change = work().remedies().changes().changes().getFirst();
        server.hold();
        work().remedies().changes().undo(change);
        model.cancel();
        server.goOn();
        settle(model);
        assertEquals(List.of(change), work().remedies().changes().changes());
        work().remedies().changes().undo(change);
        settle(model);
        assertEquals(
                Optional.empty(),
                work().remedies().changes().changes().getFirst().undoing());
    }

    @Test
    void remedyDoesNotChangeWhatASavedCertificateIsFor() throws InterruptedException {
        CertificateModel certificate = upToTheRequest();
        server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        request(certificate, FakeTerminal.printing(0, "Successfully received certificate.\r\n"));
        Profile saved = Objects.requireNonNull(work().profile().profile().get());
        assertTrue(saved.certificate().isPresent());

        server.checks.put("clock", "now 1600000000\ntimedatectl\n");
        ChecklistModel model = work().checklist();
        work().wishes().domainText().set("other.example.org");
        model.run();
        settle(model);
        work().remedies()
                .apply(Objects.requireNonNull(model.findings().get("clock"))
                        .remedies()
                        .getFirst());
        settle(model);
        Profile now = Objects.requireNonNull(work().profile().profile().get());
        assertEquals(1, now.changes().size());
        assertEquals(saved.domains(), now.domains());
    }
}
