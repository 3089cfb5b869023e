package org.certguide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.play.AnswerFile;
import org.certguide.play.Answers;
import org.certguide.play.Answers.SecretSource;
import org.certguide.practice.PracticeServer;
import org.certguide.profile.AppHome;
import org.certguide.ui.MainWindow;
import org.certguide.ui.panel.LanguageChoice;
import org.certguide.ui.panel.LeaveQuestion;
import org.certguide.ui.panel.PracticeBanner;
import org.certguide.ui.panel.Rehearsal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The practice server, and what the application needs to work with it as with any other: a folder
 * of its own for profiles, host keys and logs, which is deleted at the end, and a name service.
 * Nothing of the application itself knows that it is a rehearsal.
 */
final class PracticeSession {
    private static final Logger LOG = LoggerFactory.getLogger(PracticeSession.class);

    /** For a rehearsal without a person; reserved by RFC 2606, so that it belongs to nobody. */
    private static final String DOMAIN = "dms.example.org";

    private final PracticeServer server;
    private final Path folder;
    private final Predicate<URI> browser;
    private final Executor background;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private PracticeSession(PracticeServer server, Path folder, Predicate<URI> browser, Executor background) {
        this.server = server;
        this.folder = folder;
        this.browser = browser;
        this.background = background;
    }

    /**
     * Starts the practice server, which takes a second or two.
     *
     * @param pace see {@link PracticeServer.Settings}
     * @param browser shows a page
     * @param background runs the work of closing, which may block
     */
    static PracticeSession begin(double pace, Predicate<URI> browser, Executor background) throws IOException {
        Path folder = Files.createTempDirectory("certguide-practice");
        try {
            PracticeServer.Settings settings = new PracticeServer.Settings(PracticeServer.CURRENT, pace);
            return new PracticeSession(PracticeServer.start(settings, Clock.systemUTC()), folder, browser, background);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    PracticeServer server() {
        return server;
    }

    AppContext.Environment environment() {
        return new AppContext.Environment(
                new AppHome(folder),
                folder.resolve("none"),
                Optional.empty(),
                CheckContext.LETS_ENCRYPT,
                server.network(),
                browser,
                false);
    }

    /**
     * Shows a window with the practice server in place of the usual one. On the JavaFX thread.
     *
     * @param languages remembers what is chosen
     * @param again begins another rehearsal in place of this one
     * @return what goes back, and closes this session; harmless the second time
     */
    Runnable enter(Stage stage, AppContext usual, LanguageChoice languages, Runnable again) {
        AppContext practice = new AppContext(stage, environment());
        MainWindow window = practice.window();
        window.themeProperty().bindBidirectional(usual.window().themeProperty());
        window.zoom().factorProperty().bindBidirectional(usual.window().zoom().factorProperty());
        AtomicBoolean over = new AtomicBoolean();
        Runnable leave = () -> {
            if (over.getAndSet(true)) return;
            practice.close();
            usual.show();
            close();
        };
        Runnable end = () -> practice.panels().leave(LeaveQuestion.Way.PRACTICE, () -> {
            leave.run();
            usual.panels().rehearsed();
        });
        Runnable own = () -> practice.panels().leave(LeaveQuestion.Way.PRACTICE, () -> {
            leave.run();
            usual.panels().beginNew();
        });
        practice.panels().rehearse(new Rehearsal(end, own, again));
        window.band(new PracticeBanner(server, practice.walkthrough().current(), end));
        practice.onClose(() -> {
            leave.run();
            usual.requestClose();
        });
        practice.panels().offerSettings(languages, Optional.empty());
        practice.panels().leaveStart();
        // Only this application knows the password, so it fills it in again, also after a lost connection or a
        // refused host key.
        Runnable fillIn = () -> {
            if (practice.walkthrough().session().get() == null) {
                practice.panels().fillIn(server.address(), server.password());
            }
        };
        practice.walkthrough().work().subscribe(fillIn);
        practice.walkthrough().session().subscribe(fillIn);
        practice.walkthrough().connect().hostKey().unknown().subscribe(fillIn);
        fillIn.run();
        return leave;
    }

    /** What a person would answer, for a rehearsal without one. */
    AnswerFile answers() {
        // Its source is not looked at: there is one secret, and it is in memory.
        SecretSource password = new SecretSource(Optional.empty(), Optional.empty());
        Answers answers = new Answers(
                1,
                server.address().host(),
                Optional.of(server.address().port()),
                server.address().user(),
                Answers.Login.by(password),
                server.hostKey().fingerprint(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "dms",
                List.of(DOMAIN),
                Optional.of("admin@example.org"),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new AnswerFile(answers, folder, (field, source) -> server.password());
    }

    /**
     * Stops the server, which waits for open connections, and deletes everything that was written. Returns at once;
     * harmless the second time.
     *
     * @return completed when nothing is left; the application must not end before
     */
    CompletableFuture<Void> close() {
        if (!closing.getAndSet(true)) background.execute(this::closeNow);
        return closed;
    }

    /** Completed when nothing is left of this session. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    private void closeNow() {
        try {
            server.close();
        } catch (IllegalStateException e) {
            LOG.warn("cannot stop the practice server", e);
        } finally {
            delete(folder);
            closed.complete(null);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot delete the folder of a practice session: {}", folder, e);
        }
    }
}
