package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Optional;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.text.Messages;
import org.certguide.walkthrough.InstallModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known, and remembered, of an installation that does not end as it should. */
class InstallModelTest extends ModelsAlone {
    private InstallModel model;

    @BeforeEach
    void openInstall() throws InterruptedException {
        server.removeCertbot();
        logIn("ubuntu");
        work().checklist().state().set(StepStatus.SKIPPED);
        walkthrough.open(Step.INSTALL);
        model = work().install();
        settle(model);
    }

    private InstallStep first() {
        InstallPlan plan = model.plan().get();
        assertNotNull(plan);
        return plan.steps().getFirst();
    }

    private void begin() throws InterruptedException {
        server.terminals.add(FakeTerminal.endless("Get:1 http://deb.debian.org\r\n"));
        model.run(first());
        untilItRuns();
    }

    private List<Optional<Integer>> statuses() {
        return work().profile().changes().stream()
                .map(Profile.Change::exitStatus)
                .toList();
    }

    @Test
    void aStepThatIsCancelledAfterALookThatFailedIsLookedAtAgain() throws InterruptedException {
        begin();
        server.hold();
        model.cancel();
        while (!model.busy().get().equals(Messages.of("panel.busy.plan"))) next();
        server.commandFailure = new Failure.CommandTimedOut("dpkg --audit", java.time.Duration.ofSeconds(60));
        server.goOn();
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());

        server.commandFailure = null;
        begin();
        model.cancel();
        settle(model);
        assertEquals(InstallModel.Stopped.STEP, model.stopped().get(), "it is known that nothing is half installed");
    }

    @Test
    void aStepThatWorkedIsRememberedWithItsExitStatus() throws InterruptedException {
        server.terminals.add(FakeTerminal.printing(0, "Setting up certbot\r\n"));
        model.run(first());
        settle(model);
        assertEquals(List.of(Optional.of(0)), statuses());
    }

    @Test
    void aStepThatFailedIsRememberedWithItsExitStatus() throws InterruptedException {
        server.works = false;
        server.terminals.add(FakeTerminal.printing(100, "E: Sub-process /usr/bin/dpkg returned an error\r\n"));
        model.run(first());
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());
        assertEquals(List.of(Optional.of(100)), statuses());
    }

    @Test
    void ofAStepThatWasCutOffNobodyKnowsHowItEnded() throws InterruptedException {
        begin();
        model.cancel();
        settle(model);
        assertEquals(List.of(Optional.empty()), statuses());
    }

    @Test
    void aStepThatOnlyWaitedForAnotherInstallationHasChangedNothing() throws InterruptedException {
        server.works = false;
        for (int i = 0; i < 4; i++) {
            server.terminals.add(FakeTerminal.printing(
                    100, "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt)\r\n"));
        }
        model.run(first());
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());
        assertEquals(List.of(), statuses());
    }
}
