package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.checks.CheckContext;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;
import org.certguide.session.CommandLog;
import org.certguide.session.Session;
import org.certguide.system.SystemCatalogue;
import org.certguide.ui.Console;
import org.certguide.ui.walkthrough.StepModel;
import org.certguide.ui.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The models without a window: the test's own thread stands for the JavaFX thread. */
class WalkthroughTest {
    private final FakeServer server = new FakeServer();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private Walkthrough walkthrough;

    @BeforeEach
    void begin(@TempDir Path folder) {
        walkthrough =
                new Walkthrough(
                        new Walkthrough.Services(
                                server,
                                new JobRunner(events::add),
                                events::add,
                                SystemCatalogue.read(),
                                new ProfileStore(folder.resolve("profiles")),
                                new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()),
                                Clock.systemUTC(),
                                CheckContext.LETS_ENCRYPT,
                                Optional.empty(),
                                page -> {}),
                        console());
    }

    /** A console that takes everything and shows nothing. */
    private static Console console() {
        return (Console)
                Proxy.newProxyInstance(
                        Console.class.getClassLoader(),
                        new Class<?>[] {Console.class},
                        (proxy, method, arguments) -> null);
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
        assertFalse(walkthrough.checklist().needsPassword());
        assertEquals(Sudo.Rights.ROOT, walkthrough.checklist().rights().get());
    }

    @Test
    void lostConnectionLeavesNoPasswordBehind() throws InterruptedException {
        server.sudoPassword = "correct horse";
        logIn("ubuntu");
        Secret password = walkthrough.loginPassword().orElseThrow();
        walkthrough.checklist().unlock(password);
        server.loseConnections();
        while (walkthrough.session().get() != null) next();
        assertFalse(walkthrough.hasLoginPassword());
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
}
