package org.certguide.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.checks.CheckContext;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.StepStatus;
import org.certguide.profile.ProfileStore;
import org.certguide.renewal.DryRun;
import org.certguide.server.Failure;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.system.SystemCatalogue;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.TestEvents;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole walkthrough on the practice server, by the application's own models and its own SSH;
 * the test's own thread stands for the JavaFX thread.
 */
class PracticeWalkthroughTest {
    private static final String DOMAIN = "dms.example.org";
    private static final CertbotVersion FIVE = new CertbotVersion(5, 6, 0);

    @TempDir
    Path folder;

    private final TestEvents events = new TestEvents();
    private PracticeServer server;
    private Walkthrough walkthrough;

    private void begin(CertbotVersion version) throws IOException {
        server = PracticeServer.start(new PracticeServer.Settings(version, 0), Clock.systemUTC());
        walkthrough = new Walkthrough(
                new Services(
                        new SshConnector(
                                folder.resolve("known_hosts"),
                                folder.resolve("none"),
                                Optional.empty(),
                                SshConnector.Timeouts.USUAL),
                        new JobRunner(events),
                        events,
                        SystemCatalogue::own,
                        new ProfileStore(folder.resolve("profiles")),
                        new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()),
                        Clock.systemUTC(),
                        CheckContext.LETS_ENCRYPT,
                        server.network(),
                        page -> {}),
                TestEvents.silentConsole());
    }

    @AfterEach
    void end() {
        if (walkthrough != null) walkthrough.close();
        if (server == null) return;
        server.close();
        assertEquals(List.of(), server.unknown());
    }

    private void settle(StepModel model) throws InterruptedException {
        events.settle(model);
        events.drain();
    }

    private Prompt question(StepModel model) throws InterruptedException {
        while (model.isBusy()) {
            Prompt asked = walkthrough.work().get().console().prompt().get();
            if (asked != null) return asked;
            events.next();
        }
        throw new AssertionError("no question: " + model.problem().get());
    }

    private void logIn() throws InterruptedException {
        var model = walkthrough.connect();
        model.host().set(server.address().host());
        model.port().set(Integer.toString(server.address().port()));
        model.user().set(server.address().user());
        model.connect(server.password());
        settle(model);
        if (model.hostKey().unknown().get() != null) {
            assertEquals(server.hostKey(), model.hostKey().unknown().get());
            model.hostKey().accept();
            settle(model);
        }
        assertNull(model.problem().get());
        assertNotNull(walkthrough.session().get());
        settle(walkthrough.work().get().system());
    }

    private void check() throws InterruptedException {
        var model = walkthrough.work().get().checklist();
        walkthrough.work().get().wishes().purpose().set(Purpose.DMS);
        walkthrough.work().get().wishes().domainText().set(DOMAIN);
        walkthrough.next();
        assertTrue(walkthrough.work().get().server().needsPassword(), "sudo wants a password");
        unlockAndRun();
    }

    private void unlockAndRun() throws InterruptedException {
        walkthrough.work().get().server().unlockWithLoginPassword();
        walkthrough.work().get().checklist().run();
        settle(walkthrough.work().get().checklist());
    }

    private void install() throws InterruptedException {
        var model = walkthrough.work().get().install();
        walkthrough.next();
        settle(model);
        model.answers().set(PreparedAnswers.empty().with("packages-continue", new Answer.Yes()));
        if (!model.state().get().passed()) model.runAll();
        settle(model);
        assertEquals(
                StepStatus.DONE, model.state().get(), () -> "" + model.problem().get());
    }

    private void openCertificate() throws InterruptedException {
        walkthrough.next();
        settle(walkthrough.work().get().certificate());
    }

    private void fillIn() {
        var model = walkthrough.work().get().certificate();
        walkthrough.work().get().wishes().email().set("admin@example.org");
        walkthrough.work().get().wishes().terms().set(true);
        walkthrough.work().get().wishes().eff().set(false);
    }

    private Outcome request() throws InterruptedException {
        fillIn();
        walkthrough.work().get().certificate().start();
        settle(walkthrough.work().get().certificate());
        return walkthrough.work().get().certificate().outcome().get();
    }

    private void upToTheCertificate(CertbotVersion version) throws IOException, InterruptedException {
        begin(version);
        logIn();
        check();
        if (walkthrough.work().get().checklist().state().get() == StepStatus.FAILED) {
            walkthrough.work().get().checklist().skip();
        }
        install();
        openCertificate();
    }

    private Finding finding(String check) {
        return walkthrough.work().get().checklist().findings().get(check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.12.0", "2.1.0", "4.2.0", "5.6.0"})
    void everyStepGoesWell(String version) throws IOException, InterruptedException {
        begin(PracticeServer.CURRENT);
        server.setCertbot(CertbotVersion.parse("certbot " + version).orElseThrow());
        logIn();
        assertEquals(
                "ubuntu-24.04", walkthrough.work().get().system().system().get().id());
        check();
        walkthrough
                .work()
                .get()
                .checklist()
                .findings()
                .forEach((id, f) -> assertEquals(Severity.FINE, f.severity(), id + ": " + f));
        install();
        assertEquals(
                version,
                walkthrough.work().get().install().certbot().orElseThrow().shownVersion());
        assertEquals(
                Map.of(
                        "snapd",
                        StepStatus.SKIPPED,
                        "snapd-current",
                        StepStatus.DONE,
                        "remove-others",
                        StepStatus.SKIPPED,
                        "install",
                        StepStatus.DONE,
                        "command",
                        StepStatus.DONE),
                walkthrough.work().get().install().progress());
        openCertificate();
        assertInstanceOf(Outcome.Issued.class, request());
        IssuedCertificate issued =
                walkthrough.work().get().certificate().issued().get();
        assertEquals(List.of(DOMAIN), issued.names());
        assertEquals("RSA 2048", issued.key());
        walkthrough.next();
        settle(walkthrough.work().get().renewal());
        assertEquals(
                Severity.FINE,
                walkthrough.work().get().renewal().schedule().get().finding().severity());
        walkthrough.work().get().renewal().test();
        settle(walkthrough.work().get().renewal());
        assertInstanceOf(
                DryRun.Succeeded.class,
                walkthrough.work().get().renewal().dryRun().get());
        assertEquals(StepStatus.DONE, walkthrough.work().get().renewal().state().get());
        assertEquals(1, profiles());
        assertFalse(Files.readString(folder.resolve("commands.log"))
                .contains(new String(server.password().chars())));
    }

    private long profiles() throws IOException {
        try (var files = Files.list(folder.resolve("profiles"))) {
            return files.filter(f -> f.toString().endsWith(".json")).count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"APT", "PIP"})
    void otherWaysToInstallWorkToo(InstallMethod route) throws IOException, InterruptedException {
        begin(FIVE);
        logIn();
        check();
        var model = walkthrough.work().get().install();
        walkthrough.next();
        settle(model);
        model.choose(route);
        settle(model);
        model.answers().set(PreparedAnswers.empty().with("packages-continue", new Answer.Yes()));
        model.runAll();
        settle(model);
        assertEquals(
                StepStatus.DONE, model.state().get(), () -> "" + model.problem().get());
        String version = model.certbot().orElseThrow().shownVersion();
        assertEquals(route == PackageManager.APT ? "2.9.0" : "5.6.0", version);
        openCertificate();
        assertInstanceOf(Outcome.Issued.class, request());
        walkthrough.next();
        settle(walkthrough.work().get().renewal());
        assertEquals(
                Severity.FINE,
                walkthrough.work().get().renewal().schedule().get().finding().severity());
        walkthrough.work().get().renewal().test();
        settle(walkthrough.work().get().renewal());
        assertInstanceOf(
                DryRun.Succeeded.class,
                walkthrough.work().get().renewal().dryRun().get());
    }

    @Test
    void webServerOnPort80IsFoundAndStoppedByCertbotForAMoment() throws IOException, InterruptedException {
        begin(FIVE);
        server.setFault(Fault.PORT_80_IN_USE, true);
        logIn();
        check();
        assertEquals(Severity.STOP, finding("port80").severity());
        Remedy.StopDuringRequest stop = assertInstanceOf(
                Remedy.StopDuringRequest.class, finding("port80").remedies().getFirst());
        assertEquals("systemctl stop nginx.service", stop.stop());
        walkthrough.work().get().remedies().apply(stop);
        settle(walkthrough.work().get().checklist());
        assertEquals(Severity.FINE, finding("port80").severity());
        install();
        openCertificate();
        assertInstanceOf(Outcome.Issued.class, request());
        assertTrue(server.faults().contains(Fault.PORT_80_IN_USE));
    }

    @Test
    void port80TakenWhileCertbotRunsIsAsked() throws IOException, InterruptedException {
        upToTheCertificate(FIVE);
        server.setFault(Fault.PORT_80_IN_USE, true);
        fillIn();
        walkthrough.work().get().certificate().start();
        assertEquals("port-80", question(walkthrough.work().get().certificate()).id());
        server.setFault(Fault.PORT_80_IN_USE, false);
        walkthrough.work().get().console().answer(new Answer.Yes());
        settle(walkthrough.work().get().certificate());
        assertInstanceOf(
                Outcome.Issued.class,
                walkthrough.work().get().certificate().outcome().get());
    }

    @Test
    void domainThatLeadsElsewhereIsFoundBeforeAndByTheAuthority() throws IOException, InterruptedException {
        begin(FIVE);
        server.setFault(Fault.DOMAIN_ELSEWHERE, true);
        logIn();
        check();
        assertEquals(Severity.STOP, finding("points").severity());
        assertEquals(Severity.FINE, finding("resolves").severity());
        walkthrough.work().get().checklist().skip();
        install();
        openCertificate();
        Explained<FailureCause> why =
                assertInstanceOf(Outcome.Failed.class, request()).why();
        assertEquals(FailureCause.UNAUTHORIZED, why.cause());
        assertEquals(List.of(DOMAIN), why.names());
    }

    @Test
    void wrongPasswordForSudoIsAskedForAgain() throws IOException, InterruptedException {
        begin(FIVE);
        server.setFault(Fault.WRONG_SUDO_PASSWORD, true);
        logIn();
        check();
        var problem = walkthrough.work().get().checklist().problem().get();
        assertInstanceOf(Failure.SudoPasswordWrong.class, problem.failure().orElseThrow());
        unlockAndRun();
        assertNull(walkthrough.work().get().checklist().problem().get());
        assertEquals(Severity.FINE, finding("sudo").severity());
    }

    @Test
    void lostConnectionLeadsBackToTheCertificate() throws IOException, InterruptedException {
        upToTheCertificate(FIVE);
        server.setFault(Fault.CONNECTION_LOST, true);
        fillIn();
        walkthrough.work().get().certificate().start();
        while (walkthrough.session().get() != null) events.next();
        settle(walkthrough.work().get().certificate());
        var problem = walkthrough.connect().problem().get();
        assertInstanceOf(Failure.ConnectionLost.class, problem.failure().orElseThrow());
        logIn();
        unlockAndRun();
        walkthrough.next();
        settle(walkthrough.work().get().certificate());
        assertInstanceOf(
                Outcome.Issued.class,
                request(),
                () -> walkthrough.connect().problem().get() + " "
                        + walkthrough.work().get().certificate().problem().get());
    }

    @Test
    void existingCertificateIsShownAndCanBeReplaced() throws IOException, InterruptedException {
        begin(FIVE);
        server.setFault(Fault.EXISTING_CERTIFICATE, true);
        logIn();
        check();
        assertEquals(Severity.ATTENTION, finding("certificates").severity());
        install();
        openCertificate();
        IssuedCertificate before =
                walkthrough.work().get().certificate().issued().get();
        assertEquals(List.of(DOMAIN), before.names());
        assertEquals(
                StepStatus.DONE, walkthrough.work().get().certificate().state().get());
        walkthrough.work().get().certificate().start();
        assertEquals(
                "existing", question(walkthrough.work().get().certificate()).id());
        walkthrough.work().get().console().answer(new Answer.Pick(2));
        settle(walkthrough.work().get().certificate());
        assertEquals(Outcome.Change.RENEWED, change());
        assertFalse(before.serial()
                .equals(walkthrough.work().get().certificate().issued().get().serial()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.12.0", "2.1.0", "5.6.0"})
    void rateLimitSaysWhenToTryAgain(String version) throws IOException, InterruptedException {
        upToTheCertificate(CertbotVersion.parse("certbot " + version).orElseThrow());
        server.setFault(Fault.RATE_LIMIT, true);
        Explained<FailureCause> why =
                assertInstanceOf(Outcome.Failed.class, request()).why();
        assertEquals(FailureCause.RATE_SAME_NAMES, why.cause());
        assertTrue(why.notBefore().isPresent());
    }

    private Outcome.Change change() {
        return assertInstanceOf(
                        Outcome.Issued.class,
                        walkthrough.work().get().certificate().outcome().get())
                .change();
    }

    @Test
    void trialRunChangesNothing() throws IOException, InterruptedException {
        upToTheCertificate(FIVE);
        walkthrough.work().get().wishes().trial().set(true);
        assertInstanceOf(Outcome.DryRunPassed.class, request());
        assertNull(walkthrough.work().get().certificate().issued().get());
    }

    @Test
    void otherNamesAndAnotherKeyAreAskedAbout() throws IOException, InterruptedException {
        upToTheCertificate(FIVE);
        walkthrough.work().get().wishes().purpose().set(Purpose.OTHER);
        walkthrough.work().get().wishes().keyType().set(KeyType.ECDSA);
        assertInstanceOf(Outcome.Issued.class, request());
        assertEquals(
                "ECDSA P-256",
                walkthrough.work().get().certificate().issued().get().key());
        walkthrough.work().get().wishes().domainText().set(DOMAIN + " www." + DOMAIN);
        walkthrough.work().get().certificate().start();
        assertEquals(
                "update-names", question(walkthrough.work().get().certificate()).id());
        walkthrough.work().get().console().answer(new Answer.Yes());
        settle(walkthrough.work().get().certificate());
        assertEquals(Outcome.Change.EXPANDED, change());
    }

    @Test
    void cancelEndsCertbot() throws IOException, InterruptedException {
        upToTheCertificate(FIVE);
        walkthrough.work().get().certificate().start();
        assertEquals("terms", question(walkthrough.work().get().certificate()).id());
        walkthrough.work().get().certificate().cancel();
        settle(walkthrough.work().get().certificate());
        while (walkthrough.work().get().certificate().isBusy()) events.next();
        assertInstanceOf(
                Outcome.Cancelled.class,
                walkthrough.work().get().certificate().outcome().get());
        assertNull(walkthrough.work().get().certificate().issued().get());
    }
}
