package org.certguide;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import org.certguide.desktop.CrashReporter;
import org.certguide.desktop.ErrorReport;
import org.certguide.desktop.GpuDetector;
import org.certguide.desktop.NativeLibraries;
import org.certguide.desktop.SingleInstance;
import org.certguide.desktop.WorkingFolder;
import org.certguide.net.NetworkAccess;
import org.certguide.play.AnswerFileRun;
import org.certguide.play.AnswersException;
import org.certguide.profile.ProfileStore;
import org.certguide.text.Messages;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Starts the application, in a window or, where there is no screen, without one. It does not extend
 * {@link Application}: the JDK's launcher would ask for JavaFX on the module path.
 */
public final class Main {
    /** Keeps its lock as long as the program runs. */
    private static Optional<SingleInstance> instance = Optional.empty();

    /** Of sysexits.h: something of the system is missing. */
    private static final int NOT_RUNNABLE = 71;

    /** Of sysexits.h: a file cannot be made. */
    private static final int NO_FOLDER = 73;

    private Main() {}

    /**
     * @param args see the README
     */
    public static void main(String[] args) {
        Startup.setLanguage(Startup.language(Startup.HOME.language(), Startup.SYSTEM));
        if (List.of(args).contains(Option.HELP.word())) {
            Startup.print(Help.text(!Updates.version().isEmpty()));
            return;
        }
        if (List.of(args).contains(Option.VERSION.word())) {
            Startup.print(Messages.of("ui.name") + " " + Updates.version());
            return;
        }
        // Before anything is logged: tinylog.properties refers to it.
        System.setProperty("certguide.logs", Startup.HOME.logs().toString());
        protectData(List.of(args));
        // Also on the JavaFX thread: there may be no console to print it on.
        ErrorReport report = new ErrorReport(Startup.HOME.logs(), Clock.systemUTC(), Updates.version());
        Thread main = Thread.currentThread();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            // JavaFX fails while it is taken apart.
            if (Threads.isEnding()) return;
            report.add(thread.getName(), e, App::reported);
            // There is no window yet, and nothing that goes on.
            if (thread == main) System.exit(Startup.BROKEN);
        });
        boolean display = hasDisplay(System.getProperty("os.name"), System.getenv());
        try {
            Startup.arguments = Arguments.parse(List.of(args), System.getenv(), display);
        } catch (AnswersException e) {
            Startup.print(Messages.of(e.text()));
            System.exit(e.text().key().equals("play.letters") ? Startup.NO_FILE_NAMES : AnswerFileRun.WRONG_ANSWERS);
        }
        if (Startup.arguments.ansible().isPresent()) {
            Path knownHosts = Path.of(System.getProperty("user.home"), ".ssh", "known_hosts");
            Path folder = Startup.arguments.ansible().get();
            int code = ExportCommand.run(folder, Startup.HOME, knownHosts, System.getenv(), Startup::print);
            System.exit(Startup.arrived(code, Startup.LOST));
        }
        Startup.arguments.check().ifPresent(check -> System.exit(check(check)));
        // Nobody waits for a window, and secrets will be read soon. A trial start knows none.
        if (Startup.arguments.rehearse() || Startup.arguments.plays()) {
            // Nothing is read before that has been done.
            Startup.ready = Startup.beside("folder", () -> WorkingFolder.moveTo(Startup.HOME.logs()));
        }
        boolean alone = Startup.arguments.rehearse() || Startup.arguments.many().isPresent();
        boolean showsWindow = display && !alone && !Startup.arguments.tryOut();
        boolean needsGtk = display && !alone;
        boolean software = isLinux()
                && (Startup.arguments.tryOut() || !GpuDetector.hasProcessor(Path.of("/dev")))
                && GpuDetector.withoutProcessor();
        Runnable gtk = software && (needsGtk || Startup.arguments.tryOut())
                ? Startup.beside("gtk", GpuDetector::withoutOpenGl)
                : () -> {};
        Startup.unseen = !display;
        if (!showsWindow) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        boolean interactive = showsWindow && !Startup.arguments.plays();
        if ((interactive || Startup.arguments.tryOut()) && runsAlready()) {
            Startup.print(Messages.of("play.again"));
            System.exit(0);
        }
        // Libraries read the variables that are set there.
        gtk.run();
        List<String> missing = NativeLibraries.missing(System.getProperty("os.name"), needsGtk);
        if (!missing.isEmpty()) {
            Startup.print(Messages.of("play.libraries", String.join(", ", missing)));
            System.exit(NOT_RUNNABLE);
        }
        Application.launch(App.class);
        System.exit(interactive ? Startup.exitCode : Startup.arrived(Startup.exitCode, Startup.LOST));
    }

    private static int check(CheckCommand check) {
        CheckCommand.Outside outside = new CheckCommand.Outside(
                new ProfileStore(Startup.HOME.profiles()),
                NetworkAccess::asSeenFromHere,
                Clock.systemUTC(),
                Startup::print,
                Startup::printError);
        try {
            return Startup.arrived(check.run(outside), CheckCommand.WARNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Startup.BROKEN;
        }
    }

    /** Before anything is written into it. Without it nothing could be remembered, nor any error told. */
    private static void protectData(List<String> args) {
        try {
            Startup.HOME.protect(LocalDate.now(Clock.systemDefaultZone()));
        } catch (IOException e) {
            Startup.print(Messages.of("play.home", Startup.HOME.dir().toString()));
            String os = System.getProperty("os.name");
            boolean clicked = args.isEmpty() && hasDisplay(os, System.getenv());
            if (clicked && NativeLibraries.missing(os, true).isEmpty()) Application.launch(StartProblem.class);
            // Not exit: it writes into the log, for which there is no folder.
            Runtime.getRuntime().halt(NO_FOLDER);
        }
    }

    /** Whether there is a window of this application already; it is in front then. */
    private static boolean runsAlready() {
        try {
            instance = SingleInstance.claim(Startup.HOME.dir(), App::toFront);
            if (instance.isEmpty()) return true;
            // The window of this run is not shown: nobody would see the report.
            if (Startup.arguments.tryOut()) return false;
            CrashReporter last = new CrashReporter(Startup.HOME.dir(), Startup.HOME.logs(), Updates.version());
            Startup.crash = last.report();
            last.watch();
            Startup.afterwards = () -> WorkingFolder.moveTo(Startup.HOME.logs());
            return false;
        } catch (IOException e) {
            // Two windows are better than none.
            LoggerFactory.getLogger(Main.class)
                    .warn("cannot check whether another instance is running; starting anyway", e);
            return false;
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Whether windows can be shown; on Windows and macOS there is always a screen. */
    static boolean hasDisplay(String osName, Map<String, String> environment) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.contains("windows") || os.contains("mac")) return true;
        return isSet(environment.get("DISPLAY")) || isSet(environment.get("WAYLAND_DISPLAY"));
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
