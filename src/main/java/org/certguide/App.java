package org.certguide;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.Button;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.certguide.checks.CheckContext;
import org.certguide.desktop.Openers;
import org.certguide.net.NetworkAccess;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerFileRun;
import org.certguide.play.Answers;
import org.certguide.profile.AppHome;
import org.certguide.profile.SaveListener;
import org.certguide.server.SshConfigFiles;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;
import org.certguide.ui.panel.LanguageChoice;
import org.certguide.ui.panel.LocalData;
import org.certguide.walkthrough.Problem;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;

/** The application: shows the window, and plays answers in it if there are any. */
public class App extends Application {
    /** Until nothing refers to a window that was closed. */
    private static final java.time.Duration SETTLED = java.time.Duration.ofSeconds(5);

    /** The application, once it shows its window. */
    private static volatile @Nullable App shown;

    private final Arguments arguments = Startup.arguments;

    private final JobRunner jobs = new JobRunner(Fx.EXECUTOR);
    private Runnable leaveRehearsal = () -> {};

    /** Completed when nothing is left of the rehearsals so far. */
    private CompletableFuture<Void> rehearsals = CompletableFuture.completedFuture(null);

    /** Whether a rehearsal was asked for, and is not there yet. */
    private final BooleanProperty rehearsalBegins = new SimpleBooleanProperty(false);

    private boolean closed;

    /** What is to be deleted at the end. */
    private Optional<AppHome> forgotten = Optional.empty();

    private @Nullable Stage stage;

    /** The window for real servers, in contrast to that of a rehearsal. */
    private volatile @Nullable AppContext usual;

    @Override
    public void start(Stage stage) throws IOException {
        // The application ends when everything is closed, which can be after the last window.
        Platform.setImplicitExit(false);
        Startup.ready.run();
        if (arguments.rehearse()) {
            rehearseAlone(stage);
            return;
        }
        Threads.atExit("end of programs", this::endPrograms);
        if (arguments.many().isPresent()) {
            new ManyServers(answers -> environment(Optional.of(answers)))
                    .play(arguments.many().get(), arguments.pictures(), jobs);
            return;
        }
        if (arguments.answers().isPresent() && arguments.pictures().isEmpty() && Startup.unseen) {
            new UnseenPlay(arguments.answers().get(), environment(), Startup::print).begin(jobs);
            return;
        }
        AppContext assembly = open(stage);
        this.stage = stage;
        shown = this;
        stage.setOnHidden(e -> {
            close().thenRun(this::forgetTheRest).thenRun(Platform::exit);
        });
        stage.show();
        Threads.start("after the start", Startup.afterwards);
        Startup.crash.ifPresent(report -> showReport("ui.crash.title", "ui.crash", Optional.of(report)));
        arguments.answers().ifPresent(answers -> play(answers, arguments.pictures(), assembly, stage));
        if (arguments.tryOut()) closeSoon(stage);
    }

    /** Closes the window two seconds after it is shown, when its first animations have ended. */
    private static void closeSoon(Stage stage) {
        PauseTransition pause = new PauseTransition(Duration.seconds(2));
        pause.setOnFinished(e -> {
            Startup.print(Messages.of("play.tried"));
            stage.close();
        });
        pause.play();
    }

    /** Fills the stage with a window that begins at the start page. */
    private AppContext open(Stage stage) {
        AppContext assembly = new AppContext(stage, environment());
        usual = assembly;
        SshConfigFiles config = SshConfigFiles.usual(
                Path.of(System.getProperty("user.home")), System.getProperty("os.name"), System.getenv());
        assembly.walkthrough().connect().readSaved(config);
        assembly.walkthrough().lists().use(config);
        assembly.panels().offerRehearsal(() -> rehearse(stage, assembly), rehearsalBegins);
        assembly.panels()
                .offerSettings(
                        languages(language -> chooseLanguage(language, stage, assembly)),
                        arguments.answers().isPresent() ? Optional.empty() : Optional.of(localData(assembly, stage)));
        return assembly;
    }

    private LocalData localData(AppContext assembly, Stage stage) {
        AppContext.Environment environment = environment();
        return new SettingsOnDisk(environment.home(), assembly, () -> {
                    forgotten = Optional.of(environment.home());
                    stage.close();
                })
                .open(jobs, environment.internet());
    }

    private void forgetTheRest() {
        forgotten.ifPresent(home -> {
            try {
                home.forget();
            } catch (IOException e) {
                Startup.print(Messages.of("panel.settings.forget.failed", home.dir()));
            }
        });
    }

    /**
     * Closes everything that has been opened. Returns at once.
     *
     * @return completed when nothing runs on the server any more, and nothing is left of a rehearsal
     */
    CompletableFuture<Void> close() {
        closed = true;
        leaveRehearsal.run();
        AppContext open = usual;
        if (open == null) return rehearsals;
        open.close();
        return CompletableFuture.allOf(rehearsals, open.end());
    }

    /** When the process is ended by a signal: on a thread of its own, and without the JavaFX thread. */
    private void endPrograms() {
        AppContext open = usual;
        // The play first, which would go on to its next step.
        if (arguments.plays()) Startup.endPlay(jobs);
        if (open != null) open.end().join();
    }

    private static void inBackground(Runnable work) {
        Threads.start("practice close", work);
    }

    /** Builds the window anew in another language, unless that would interrupt something. */
    private boolean chooseLanguage(Optional<Language> choice, Stage stage, AppContext assembly) {
        Language language = choice.orElseGet(() -> Language.nearest(Startup.SYSTEM));
        boolean now = language != Messages.language()
                && assembly.isIdle()
                && arguments.answers().isEmpty();
        if (!now) {
            saveLanguage(choice);
            return false;
        }
        assembly.close();
        Startup.setLanguage(language);
        AppContext next = open(stage);
        // Told in the new window, and read by it.
        saveLanguage(choice);
        next.goOnFrom(assembly);
        return true;
    }

    /**
     * @param choose takes another choice
     */
    private LanguageChoice languages(Predicate<Optional<Language>> choose) {
        Path file = environment().home().language();
        return new LanguageChoice(() -> Startup.chosenLanguage(file), Language.nearest(Startup.SYSTEM), choose);
    }

    /** In a rehearsal, which is not interrupted. */
    private boolean chooseLater(Optional<Language> choice) {
        saveLanguage(choice);
        return false;
    }

    private void saveLanguage(Optional<Language> language) {
        AppContext open = usual;
        SaveListener told =
                open == null ? SaveListener.NONE : open.walkthrough().unsaved();
        Startup.saveLanguage(environment().home().language(), language, told);
    }

    /** Plays the whole walkthrough on the practice server, as fast as it goes. */
    private void rehearseAlone(Stage stage) throws IOException {
        PracticeSession rehearsal = PracticeSession.begin(0, this::browse, App::inBackground);
        AppContext assembly = new AppContext(stage, rehearsal.environment());
        assembly.walkthrough().rehearse();
        Optional<Path> pictures = arguments.pictures().or(App::rehearsalFolder);
        Optional<RehearsalFolder> left = pictures.map(RehearsalFolder::new);
        left.ifPresent(folder -> folder.follow(assembly.console()));
        stage.setOnHidden(e -> {
            assembly.close();
            RehearsalFolder.Left there = left.map(
                            folder -> folder.write(rehearsal.environment().home()))
                    .orElse(new RehearsalFolder.Left(true, List.of()));
            rehearsal.close().thenRun(() -> {
                there.lines().forEach(Startup::print);
                if (!there.whole() && Startup.exitCode == 0) Startup.exitCode = Startup.LOST;
                Startup.print(Messages.of("play.rehearsed"));
                Platform.exit();
            });
        });
        stage.show();
        play(rehearsal.answers(), pictures, assembly, stage);
    }

    /** Where Maven wants to have what a rehearsal leaves to look at. */
    private static Optional<Path> rehearsalFolder() {
        return Optional.ofNullable(System.getProperty("certguide.rehearsal"))
                .map(folder -> Path.of(folder).toAbsolutePath());
    }

    private void rehearse(Stage stage, AppContext from) {
        if (rehearsalBegins.get()) return;
        rehearsalBegins.set(true);
        from.window().notice(null);
        CompletableFuture<Void> over = new CompletableFuture<>();
        rehearsals = CompletableFuture.allOf(rehearsals, over);
        jobs.start(progress -> PracticeSession.begin(1, this::browse, App::inBackground), event -> {
            switch (event) {
                case JobEvent.Done<PracticeSession> begun -> {
                    PracticeSession session = begun.result();
                    rehearsalBegins.set(false);
                    session.closed().thenRun(() -> over.complete(null));
                    leaveRehearsal.run();
                    if (from == usual && !closed) {
                        Runnable leave =
                                session.enter(stage, from, languages(this::chooseLater), () -> rehearse(stage, from));
                        leaveRehearsal = leave;
                        // It holds the window of the rehearsal.
                        session.closed().thenRun(() -> Fx.later(() -> forget(leave)));
                    } else {
                        // Another language was chosen meanwhile, or the window was closed.
                        session.close();
                    }
                }
                case JobEvent.Failed<PracticeSession> failed -> {
                    over.complete(null);
                    rehearsalBegins.set(false);
                    Problem because = Problem.of(failed.cause());
                    from.window()
                            .notice(new Banner(
                                    Banner.Kind.ERROR,
                                    Messages.of("panel.practice.broke"),
                                    Messages.of(because.help())));
                }
                case JobEvent.Cancelled<PracticeSession> cancelled -> {
                    over.complete(null);
                    rehearsalBegins.set(false);
                }
                case JobEvent.Progressed<PracticeSession> progressed -> {}
            }
        });
    }

    private void forget(Runnable leave) {
        if (leaveRehearsal == leave) leaveRehearsal = () -> {};
        Threads.start("memory", App::giveMemoryBack);
    }

    /** In a window in which nothing happens, nothing else would have collected what a rehearsal took. */
    private static void giveMemoryBack() {
        try {
            // JavaFX lets go of a window bit by bit.
            Thread.sleep(SETTLED);
            System.gc();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The environment of the application on a user's computer. */
    AppContext.Environment environment() {
        return environment(arguments.answers().map(AnswerFile::answers));
    }

    /** The same for answers that are played. */
    AppContext.Environment environment(Optional<Answers> answers) {
        Path userHome = Path.of(System.getProperty("user.home"));
        URI directory = answers.flatMap(Answers::directoryUri).orElse(CheckContext.LETS_ENCRYPT);
        return new AppContext.Environment(
                Startup.HOME,
                userHome.resolve(".ssh").resolve("known_hosts"),
                Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
                        .map(socket -> Path.of(socket).toAbsolutePath()),
                directory,
                NetworkAccess.asSeenFromHere(answers.flatMap(Answers::nameServerAddress)),
                this::browse,
                // A file of answers types nothing that could be lost.
                answers.isEmpty());
    }

    /** Brings the window to the front, from any thread. */
    static void toFront() {
        App app = shown;
        if (app != null) Fx.later(app::bringToFront);
    }

    private void bringToFront() {
        if (stage == null) return;
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    /** Shows a notice in the window that an unexpected error was reported; from any thread. */
    static void reported(Optional<Path> report) {
        App app = shown;
        if (app == null) Startup.print(broken("play.broken", "play.broken.unwritten", report));
        else Fx.later(() -> app.showReport("ui.error.title", "ui.error", report));
    }

    /** What to say of an error, whose report is missing where it could not be written. */
    private static String broken(String key, String unwritten, Optional<Path> report) {
        return report.map(file -> Messages.of(key, file)).orElseGet(() -> Messages.of(unwritten));
    }

    private void showReport(String title, String what, Optional<Path> report) {
        AppContext open = usual;
        if (open == null) return;
        Button close = Buttons.secondary(
                UiId.ERROR_CLOSE,
                Messages.of("ui.error.close"),
                () -> open.window().notice(null));
        Stream<Button> show = report.stream()
                .map(file -> Buttons.secondary(
                        UiId.ERROR_REPORT, Messages.of("ui.error.show"), () -> open.browse(file.toUri())));
        open.window()
                .notice(new Banner(
                        Banner.Kind.WARNING,
                        Messages.of(title),
                        broken(what, "ui.error.unwritten", report),
                        Stream.concat(show, Stream.of(close)).toArray(Button[]::new)));
    }

    private boolean browse(URI page) {
        if (!Openers.exist(System.getProperty("os.name"), page)) return false;
        getHostServices().showDocument(page.toString());
        return true;
    }

    private void play(AnswerFile answers, Optional<Path> pictures, AppContext assembly, Stage stage) {
        assembly.panels().leaveStart();
        AnswerFileRun play =
                new AnswerFileRun(assembly.walkthrough(), answers, pictures, stage.getScene(), Startup::print);
        Startup.play(
                jobs,
                progress -> {
                    try {
                        return play.run();
                    } catch (InterruptedException e) {
                        // By a signal. What it has begun on the server comes to its end.
                        assembly.end().join();
                        throw e;
                    }
                },
                stage::close);
    }
}
