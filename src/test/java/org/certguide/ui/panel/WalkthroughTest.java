package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.Outcome;
import org.certguide.checks.CheckContext;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;
import org.certguide.session.CommandLog;
import org.certguide.session.Session;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;
import org.certguide.ui.Console;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ChallengeChoice.ChallengeMethod;
import org.certguide.walkthrough.ChecklistModel;
import org.certguide.walkthrough.InstallModel;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models without a window: the test's own thread stands for the JavaFX thread. */
class WalkthroughTest {
    private final FakeServer server = new FakeServer();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final MovableClock clock = new MovableClock();
    private Walkthrough walkthrough;

    /** Stands still until a test moves it. */
    private static final class MovableClock extends Clock {
        private Instant now = PanelStates.NOW;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void begin(@TempDir Path folder) {
        walkthrough = new Walkthrough(
                new Walkthrough.Services(
                        server,
                        new JobRunner(events::add),
                        events::add,
                        SystemCatalogue.read(),
                        new ProfileStore(folder.resolve("profiles")),
                        new CommandLog(folder.resolve("commands.log"), clock),
                        clock,
                        CheckContext.LETS_ENCRYPT,
                        new NetworkAccess(Optional.empty(), List.of(), server::visit),
                        page -> {}),
                console());
    }

    /** A console that takes everything and shows nothing. */
    private static Console console() {
        return (Console) Proxy.newProxyInstance(
                Console.class.getClassLoader(), new Class<?>[] {Console.class}, (proxy, method, arguments) -> null);
    }

    private void next() throws InterruptedException {
        Runnable event = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(event, "nothing happened");
        event.run();
    }

    private void settle(StepModel model) throws InterruptedException {
        while (model.isBusy()) next();
    }

    private void connect(String user) {
        walkthrough.connect().host().set("93.184.216.34");
        walkthrough.connect().user().set(user);
        walkthrough.connect().connect(Secret.of("correct horse"));
    }

    private Session logIn(String user) throws InterruptedException {
        connect(user);
        settle(walkthrough.connect());
        settle(walkthrough.system());
        Session session = walkthrough.session().get();
        assertNotNull(session);
        return session;
    }

    @Test
    void rootIsNeverAskedForThePasswordOfSudo() throws InterruptedException {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        logIn("root");
        assertFalse(walkthrough.server().needsPassword());
        assertEquals(Sudo.Rights.ROOT, walkthrough.server().rights().get());
    }

    @Test
    void lostConnectionLeavesNoPasswordBehind() throws InterruptedException {
        server.sudoPassword = "correct horse";
        logIn("ubuntu");
        Secret password = Secret.of("correct horse");
        walkthrough.server().unlock(password);
        server.loseConnections();
        while (walkthrough.session().get() != null) next();
        assertFalse(walkthrough.server().hasLoginPassword());
        assertArrayEquals(new char["correct horse".length()], password.chars());
    }

    @Test
    void loginThatComesAfterBeginningAnewIsEnded() throws InterruptedException {
        connect("ubuntu");
        Runnable late = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(late);
        walkthrough.begin(null);
        late.run();
        assertNull(walkthrough.session().get());
        assertTrue(server.hasNoConnections());
        assertFalse(walkthrough.connect().isBusy());
    }

    // ---- a request that fails, or is cut off

    /** Logged in, with the steps before the request done, and all that it needs filled in. */
    private CertificateModel upToTheRequest() throws InterruptedException {
        logIn("ubuntu");
        walkthrough.wishes().domainText().set(PanelStates.DOMAIN);
        walkthrough.checklist().state().set(StepStatus.SKIPPED);
        walkthrough.install().state().set(StepStatus.SKIPPED);
        walkthrough.wishes().purpose().set(Purpose.OTHER);
        walkthrough.open(Step.CERTIFICATE);
        settle(walkthrough.certificate());
        return walkthrough.certificate();
    }

    private void request(CertificateModel model, FakeTerminal program) throws InterruptedException {
        server.terminals.add(program);
        model.start();
        end(model);
    }

    private void end(CertificateModel model) throws InterruptedException {
        while (model.isBusy() || walkthrough.console().running().get()) next();
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

        model.startAt(Instant.parse("2026-11-24T08:30:00Z"));
        clock.advance(Duration.ofSeconds(1799));
        model.tick();
        assertEquals(Duration.ofSeconds(1), model.left().get());
        assertFalse(model.isBusy());
        clock.advance(Duration.ofSeconds(1));
        model.tick();
        assertEquals(Optional.empty(), model.waiting().get());
        end(model);
        assertEquals(
                Outcome.Change.NEW,
                assertInstanceOf(Outcome.Issued.class, model.outcome().get()).change());
    }

    @Test
    void waitThatWasGivenUpStartsNothing() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        request(model, refusedUntil("2026-11-24T08:30:00Z"));
        model.startAt(Instant.parse("2026-11-24T08:30:00Z"));
        model.stopWaiting();
        clock.advance(Duration.ofHours(1));
        model.tick();
        assertFalse(model.isBusy());
    }

    @Test
    void withoutAConnectionTheEndOfTheWaitAsksForALogin() throws InterruptedException {
        CertificateModel model = upToTheRequest();
        request(model, refusedUntil("2026-11-24 08:30:00 UTC"));
        model.startAt(Instant.parse("2026-11-24T08:30:00Z"));
        loseConnection();
        clock.advance(Duration.ofHours(1));
        model.tick();
        assertFalse(model.isBusy());
        assertEquals(
                "panel.certificate.wait.away.title",
                Objects.requireNonNull(model.problem().get()).title().key());
    }

    private void loseConnection() throws InterruptedException {
        server.loseConnections();
        while (walkthrough.session().get() != null) next();
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
        while (walkthrough.console().running().get()) next();
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

    private void untilItRuns() throws InterruptedException {
        while (!walkthrough.console().running().get()) next();
        while (!server.terminals.isEmpty()) Thread.onSpinWait();
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
        walkthrough.wishes().challenge().chosen().set(ChallengeMethod.WEBROOT);
        walkthrough.wishes().challenge().folder().set("/var/www/typo");
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
    void checksThatAreFineAreNotRepeatedAfterARemedy() throws InterruptedException {
        server.checks.put("clock", "now 1600000000\ntimedatectl\n");
        logIn("ubuntu");
        ChecklistModel model = walkthrough.checklist();
        walkthrough.wishes().domainText().set(PanelStates.DOMAIN);
        walkthrough.server().unlock(Secret.of(""));
        model.run();
        settle(model);
        Finding clock = model.findings().get("clock");
        server.checks.put("clock", "now " + PanelStates.NOW.getEpochSecond() + "\n");
        server.checks.put("disk", "free 1 / /\n");
        model.remedies().apply(clock.remedies().getFirst());
        settle(model);
        assertEquals(Severity.FINE, model.findings().get("clock").severity());
        assertEquals(Severity.FINE, model.findings().get("disk").severity());
        assertEquals(
                List.of("sudo timedatectl set-ntp true"),
                Objects.requireNonNull(walkthrough.profile().get()).changes().stream()
                        .map(Profile.Change::what)
                        .toList());
    }

    /** A checklist that was run on a server whose firewalld lets nobody in. */
    private ChecklistModel closedByFirewalld() throws InterruptedException {
        server.checks.put("firewall", FakeServer.recorded("checks/firewall/firewalld-1.3-real-default-zone"));
        logIn("root");
        ChecklistModel model = walkthrough.checklist();
        walkthrough.wishes().domainText().set(PanelStates.DOMAIN);
        model.run();
        settle(model);
        return model;
    }

    private void openFirewall(ChecklistModel model) {
        Finding closed = Objects.requireNonNull(model.findings().get("firewall"));
        model.remedies().apply(closed.remedies().getFirst());
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
        List<Profile.Change> made = model.remedies().changes();
        assertEquals(1, made.size());
        assertEquals(LATER.formatted("add"), made.getFirst().what());
        assertEquals(Optional.of(LATER.formatted("remove")), made.getFirst().undo());
        assertEquals(made, Objects.requireNonNull(walkthrough.profile().get()).changes());
    }

    @Test
    void remedyThatFailsAtOnceHasChangedNothing() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        server.refused = "firewall-cmd --permanent";
        ChecklistModel model = closedByFirewalld();
        openFirewall(model);
        settle(model);
        assertEquals(List.of(), model.remedies().changes());
        assertNull(walkthrough.profile().get());
    }

    @Test
    void remedyThatSudoRefusesHasChangedNothing() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        server.commandFailure = new Failure.SudoPasswordWrong();
        openFirewall(model);
        settle(model);
        assertEquals(List.of(), model.remedies().changes());
    }

    @Test
    void undoThatWasCancelledCanBeDoneAgain() throws Exception {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        ChecklistModel model = closedByFirewalld();
        openFirewall(model);
        settle(model);
        Profile.Change change = model.remedies().changes().getFirst();
        server.hold();
        model.remedies().undo(change);
        model.cancel();
        server.goOn();
        settle(model);
        assertEquals(List.of(change), model.remedies().changes());
        model.remedies().undo(change);
        settle(model);
        assertEquals(Optional.empty(), model.remedies().changes().getFirst().undo());
    }

    @Test
    void cancelledLookBeforeTheInstallationIsNoStoppedInstallation() throws Exception {
        server.removeCertbot();
        logIn("ubuntu");
        walkthrough.checklist().state().set(StepStatus.SKIPPED);
        server.hold();
        walkthrough.open(Step.INSTALL);
        InstallModel model = walkthrough.install();
        model.cancel();
        server.goOn();
        settle(model);
        assertEquals(InstallModel.Stopped.LOOK, model.stopped().get());
        assertEquals(StepStatus.OPEN, model.state().get());

        server.terminals.add(FakeTerminal.endless("Get:1 http://deb.debian.org\r\n"));
        model.runAll();
        untilItRuns();
        model.cancel();
        while (model.isBusy() || walkthrough.console().running().get()) next();
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
        while (model.isBusy() || walkthrough.console().running().get()) next();
        assertNull(model.stopped().get());
    }

    @Test
    void remedyDoesNotChangeWhatASavedCertificateIsFor() throws InterruptedException {
        CertificateModel certificate = upToTheRequest();
        server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        request(certificate, FakeTerminal.printing(0, "Successfully received certificate.\r\n"));
        Profile saved = Objects.requireNonNull(walkthrough.profile().get());
        assertTrue(saved.certificate().isPresent());

        server.checks.put("clock", "now 1600000000\ntimedatectl\n");
        ChecklistModel model = walkthrough.checklist();
        walkthrough.wishes().domainText().set("other.example.org");
        model.run();
        settle(model);
        model.remedies()
                .apply(Objects.requireNonNull(model.findings().get("clock"))
                        .remedies()
                        .getFirst());
        settle(model);
        Profile now = Objects.requireNonNull(walkthrough.profile().get());
        assertEquals(1, now.changes().size());
        assertEquals(saved.domains(), now.domains());
    }

    @Test
    void moreNamesThanACertificateCanHaveAreRefusedInWords() throws InterruptedException {
        logIn("ubuntu");
        walkthrough.wishes().domainText().set("a.example.org b.example.org");
        assertEquals(Optional.empty(), walkthrough.wishes().domains().get().problem());
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) many.append("host").append(i).append(".example.org ");
        walkthrough.wishes().domainText().set(many.toString());
        assertEquals(
                Optional.of("certbot.domains.many"),
                walkthrough.wishes().domains().get().problem().map(p -> p.why().key()));
        assertEquals("", walkthrough.certificate().commandLine());
    }
}
