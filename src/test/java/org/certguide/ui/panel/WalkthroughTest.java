package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Explained;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ChallengeChoice.ChallengeMethod;
import org.certguide.walkthrough.InstallModel;
import org.junit.jupiter.api.Test;

/** The request with all that can come in between. */
class WalkthroughTest extends ModelsAlone {
    @Test
    void rootIsNeverAskedForThePasswordOfSudo() throws InterruptedException {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        logIn("root");
        assertFalse(work().server().needsPassword());
        assertEquals(Sudo.Rights.ROOT, work().server().rights().get());
    }

    @Test
    void lostConnectionLeavesNoPasswordForSudoBehind() throws InterruptedException {
        server.sudoPassword = "correct horse";
        logIn("ubuntu");
        Secret password = Secret.of("correct horse");
        work().server().unlock(password);
        server.loseConnections();
        while (walkthrough.session().get() != null) next();
        assertFalse(work().server().hasLoginPassword());
        assertArrayEquals(new char["correct horse".length()], password.chars());
    }

    @Test
    void loginThatComesAfterBeginningAnewIsEnded() throws InterruptedException {
        connect("ubuntu");
        Runnable late = events.await();
        assertNotNull(late);
        walkthrough.begin(null);
        late.run();
        assertNull(walkthrough.session().get());
        assertTrue(server.hasNoConnections());
        assertFalse(walkthrough.connect().isBusy());
    }

    private static FakeTerminal refusedUntil(String time) {
        return FakeTerminal.printing(
                1,
                "An unexpected error occurred:\r\nThere were too many requests of a given type ::"
                        + " too many new orders (300) from this account in the last 3h0m0s, retry"
                        + " after "
                        + time
                        + "\r\n");
    }

    @Test
    void requestStartsAgainByItselfWhenTheAuthorityAcceptsIt() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        request(model, refusedUntil("2026-11-24 08:30:00 UTC"));
        assertEquals(Duration.ofMinutes(30), model.mustWait());
        server.terminals.add(FakeTerminal.printing(0, "Successfully received certificate.\r\n"));
        server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");

        model.scheduled().at(Instant.parse("2026-11-24T08:30:00Z"));
        clock.advance(Duration.ofSeconds(1799));
        model.scheduled().tick();
        assertEquals(Duration.ofSeconds(1), model.scheduled().left().get());
        assertFalse(model.isBusy());
        clock.advance(Duration.ofSeconds(1));
        model.scheduled().tick();
        assertEquals(Optional.empty(), model.scheduled().time().get());
        end(model);
        assertEquals(
                Outcome.Change.NEW,
                assertInstanceOf(Outcome.Issued.class, model.outcome().get()).change());
    }

    @Test
    void waitThatWasGivenUpStartsNothing() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        request(model, refusedUntil("2026-11-24T08:30:00Z"));
        model.scheduled().at(Instant.parse("2026-11-24T08:30:00Z"));
        model.scheduled().stop();
        clock.advance(Duration.ofHours(1));
        model.scheduled().tick();
        assertFalse(model.isBusy());
    }

    @Test
    void withoutAConnectionTheEndOfTheWaitAsksForALogin() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        request(model, refusedUntil("2026-11-24 08:30:00 UTC"));
        model.scheduled().at(Instant.parse("2026-11-24T08:30:00Z"));
        loseConnection();
        clock.advance(Duration.ofHours(1));
        model.scheduled().tick();
        assertFalse(model.isBusy());
        assertEquals(
                "panel.certificate.wait.away.title",
                Objects.requireNonNull(model.problem().get()).title().key());
    }

    @Test
    void certificateThatCameBeforeTheCancelIsReported() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        cancel(model);
        Outcome.Issued issued =
                assertInstanceOf(Outcome.Issued.class, model.outcome().get());
        assertEquals(Optional.of(FailureCause.CANCELLED), issued.warning().map(Explained::cause));
        assertEquals(StepStatus.WARNING, model.state().get());
    }

    @Test
    void cancelWithoutACertificateIsNoFailure() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        cancel(model);
        assertEquals(new Outcome.Cancelled(), model.outcome().get());
        assertEquals(StepStatus.OPEN, model.state().get());
    }

    @Test
    void lookAtWhatIsOnTheServerCanBeCancelled() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        server.hold();
        model.start();
        model.cancel();
        end(model);
        assertEquals(StepStatus.OPEN, model.state().get());

        server.goOn();
        server.terminals.add(FakeTerminal.endless("Requesting a certificate\r\n"));
        model.start();
        untilItRuns();
        server.hold();
        model.cancel();
        while (work().console().running().get()) next();
        next();
        assertTrue(model.isBusy(), "it looks what state things are in");
        model.cancel();
        end(model);
        assertEquals(StepStatus.OPEN, model.state().get());

        server.goOn();
        server.chain = FakeServer.read("certificates/rsa-fullchain.pem");
        walkthrough.open(Step.CERTIFICATE);
        end(model);
        assertEquals(StepStatus.DONE, model.state().get());
    }

    @Test
    void cancelLeavesTheCertificateThatWasThereAndTheWayOn() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        server.chain = FakeServer.read("certificates/rsa-fullchain.pem");
        cancel(model);
        assertEquals(new Outcome.Cancelled(), model.outcome().get());
        assertEquals(StepStatus.DONE, model.state().get());
    }

    private void cancel(CertificateModel model) throws InterruptedException {
        server.terminals.add(FakeTerminal.endless("Requesting a certificate\r\n"));
        model.start();
        untilItRuns();
        model.cancel();
        end(model);
    }

    @Test
    void certificateThatCameBeforeTheConnectionWasLostIsReportedAfterTheNextLogin() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        loseConnectionWhileCertbotWorks(model);
        Outcome.Issued issued =
                assertInstanceOf(Outcome.Issued.class, model.outcome().get());
        assertEquals(Optional.of(FailureCause.CONNECTION_LOST), issued.warning().map(Explained::cause));
    }

    @Test
    void lostConnectionWithoutACertificateIsToldAfterTheNextLogin() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        loseConnectionWhileCertbotWorks(model);
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, model.outcome().get());
        assertEquals(FailureCause.CONNECTION_LOST, failed.why().cause());
    }

    private void loseConnectionWhileCertbotWorks(CertificateModel model) throws InterruptedException {
        FakeTerminal program = FakeTerminal.endless("Requesting a certificate\r\n");
        server.terminals.add(program);
        model.start();
        untilItRuns();
        loseConnection();
        program.close();
        end(model);
        logIn("ubuntu");
        walkthrough.open(Step.CERTIFICATE);
        end(model);
    }

    @Test
    void folderThatIsNotOnTheServerIsToldBeforeTheAuthorityIsAsked() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        work().wishes().challenge().chosen().set(ChallengeMethod.WEBROOT);
        work().wishes().challenge().folder().set("/var/www/typo");
        server.works = false;
        model.start();
        end(model);
        assertEquals(
                "panel.certificate.folder.missing",
                Objects.requireNonNull(model.problem().get()).title().key());
        server.works = true;
        request(model, FakeTerminal.printing(1, "An unexpected error occurred:\r\n"));
        assertInstanceOf(Outcome.Failed.class, model.outcome().get());
    }

    @Test
    void cancelledLookBeforeTheInstallationIsNoStoppedInstallation() throws Exception {
        server.removeCertbot();
        logIn("ubuntu");
        work().checklist().state().set(StepStatus.SKIPPED);
        server.hold();
        walkthrough.open(Step.INSTALL);
        InstallModel model = work().install();
        model.cancel();
        server.goOn();
        settle(model);
        assertEquals(InstallModel.Stopped.LOOK, model.stopped().get());
        assertEquals(StepStatus.OPEN, model.state().get());

        server.terminals.add(FakeTerminal.endless("Get:1 http://deb.debian.org\r\n"));
        model.runAll();
        untilItRuns();
        model.cancel();
        while (model.isBusy() || work().console().running().get()) next();
        assertEquals(InstallModel.Stopped.STEP, model.stopped().get());

        // Whether something is half installed is not known where that look was cancelled, too.
        server.terminals.add(FakeTerminal.endless("Get:1 http://deb.debian.org\r\n"));
        model.runAll();
        untilItRuns();
        server.hold();
        model.cancel();
        while (!model.busy().get().equals(Messages.of("panel.busy.plan"))) next();
        model.cancel();
        server.goOn();
        while (model.isBusy() || work().console().running().get()) next();
        assertNull(model.stopped().get());
    }

    @Test
    void moreNamesThanACertificateCanHaveAreRefusedInWords() throws InterruptedException {
        logIn("ubuntu");
        work().wishes().domainText().set("a.example.org b.example.org");
        assertEquals(Optional.empty(), work().wishes().domains().get().problem());
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) many.append("host").append(i).append(".example.org ");
        work().wishes().domainText().set(many.toString());
        assertEquals(
                Optional.of("certbot.domains.many"),
                work().wishes().domains().get().problem().map(p -> p.why().key()));
        assertEquals("", work().certificate().commandLine());
    }
}
