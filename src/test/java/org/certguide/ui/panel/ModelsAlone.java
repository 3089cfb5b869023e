package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.certguide.MovableClock;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.checks.CheckContext;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Secret;
import org.certguide.session.CommandLog;
import org.certguide.session.Session;
import org.certguide.system.SystemCatalogue;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.TestEvents;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The models without a window: the test's own thread stands for the JavaFX thread. */
abstract class ModelsAlone {
    static final String HOST = "93.184.216.34";

    final FakeServer server = new FakeServer();
    final TestEvents events = new TestEvents();

    /** What was called of the console, by name. */
    final List<String> screen = new CopyOnWriteArrayList<>();

    final MovableClock clock = new MovableClock(PanelStates.NOW);
    Walkthrough walkthrough;

    @BeforeEach
    void begin(@TempDir Path folder) {
        walkthrough = new Walkthrough(
                new Services(
                        server,
                        new JobRunner(events),
                        events,
                        SystemCatalogue::own,
                        new ProfileStore(folder.resolve("profiles")),
                        new CommandLog(folder.resolve("commands.log"), clock),
                        clock,
                        CheckContext.LETS_ENCRYPT,
                        new NetworkAccess(Optional.empty(), List.of(), server::visit),
                        page -> {}),
                TestEvents.silentConsole(screen::add));
    }

    /** The work on the server that is open. */
    ServerWork work() {
        return walkthrough.work().get();
    }

    void next() throws InterruptedException {
        events.next();
    }

    void settle(StepModel model) throws InterruptedException {
        while (model.isBusy() || work().console().running().get()) next();
    }

    void connect(String user) {
        walkthrough.connect().host().set(HOST);
        walkthrough.connect().user().set(user);
        walkthrough.connect().connect(Secret.of("correct horse"));
    }

    Session logIn(String user) throws InterruptedException {
        connect(user);
        settle(walkthrough.connect());
        settle(work().system());
        Session session = walkthrough.session().get();
        assertNotNull(session);
        return session;
    }

    void loseConnection() throws InterruptedException {
        server.loseConnections();
        while (walkthrough.session().get() != null) next();
    }

    /** Waits until the next program runs in the terminal. */
    void untilItRuns() throws InterruptedException {
        while (!work().console().running().get()) next();
        while (!server.terminals.isEmpty()) Thread.onSpinWait();
    }

    /** Logged in, with the steps before the request done, and all that it needs filled in. */
    CertificateModel upToTheRequest() throws InterruptedException {
        logIn("ubuntu");
        work().wishes().domainText().set(PanelStates.DOMAIN);
        work().checklist().state().set(StepStatus.SKIPPED);
        work().install().state().set(StepStatus.SKIPPED);
        work().wishes().purpose().set(Purpose.OTHER);
        walkthrough.open(Step.CERTIFICATE);
        settle(work().certificate());
        return work().certificate();
    }

    void request(CertificateModel model, FakeTerminal program) throws InterruptedException {
        server.terminals.add(program);
        model.start();
        end(model);
    }

    void end(CertificateModel model) throws InterruptedException {
        while (model.isBusy() || work().console().running().get()) next();
    }
}
