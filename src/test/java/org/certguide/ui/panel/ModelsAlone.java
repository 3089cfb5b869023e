package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.certguide.checks.CheckContext;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Secret;
import org.certguide.session.CommandLog;
import org.certguide.session.Session;
import org.certguide.system.SystemCatalogue;
import org.certguide.ui.Console;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The models without a window: the test's own thread stands for the JavaFX thread. */
abstract class ModelsAlone {
    static final String HOST = "93.184.216.34";

    final FakeServer server = new FakeServer();
    final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    /** What was called of the console, by name. */
    final List<String> screen = new CopyOnWriteArrayList<>();

    final MovableClock clock = new MovableClock();
    Walkthrough walkthrough;

    /** Stands still until a test moves it. */
    static final class MovableClock extends Clock {
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
                new Services(
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
    private Console console() {
        return (Console) Proxy.newProxyInstance(
                Console.class.getClassLoader(), new Class<?>[] {Console.class}, (proxy, method, arguments) -> {
                    screen.add(method.getName());
                    return null;
                });
    }

    /** The work on the server that is open. */
    ServerWork work() {
        return walkthrough.work().get();
    }

    void next() throws InterruptedException {
        Runnable event = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(event, "nothing happened");
        event.run();
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
}
