package org.certguide;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.certguide.profile.AppHome;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.SaveListener;
import org.certguide.text.Language;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;
import org.slf4j.LoggerFactory;

/** What this start of the program was asked for, and how it ends: shared by {@link Main} and the window. */
final class Startup {
    /** Of sysexits.h: the application itself broke. */
    static final int BROKEN = 70;

    /** Of sysexits.h: something is set in a way that cannot work. */
    static final int NO_FILE_NAMES = 78;

    /** Of sysexits.h: output could not be written. */
    static final int LOST = 74;

    /** Where the application keeps its files. */
    static final AppHome HOME = home();

    static Arguments arguments = Arguments.NONE;

    /** About the crash that ended the program last time. */
    static Optional<Path> crash = Optional.empty();

    /** What has time until the window is shown. */
    static Runnable afterwards = () -> {};

    /** What has to end before a secret is read. */
    static Runnable ready = () -> {};

    /** Whether there is no screen. */
    static boolean unseen;

    static int exitCode;

    /** That of the system; {@link #setLanguage} changes Java's own. */
    static final Locale SYSTEM = Locale.getDefault(Locale.Category.DISPLAY);

    /** Kept where the user wants the language of the system. */
    private static final String AS_THE_SYSTEM = "system";

    /** Whether what was to be played has come to its end. */
    private static volatile boolean played;

    /** Whether what is played has logged in to a server. */
    private static volatile boolean loggedIn;

    /** For the report, after the programs on the servers have ended. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private Startup() {}

    /**
     * Starts work that takes a tenth of a second, beside other work of the start.
     *
     * @return waits for its end
     */
    static Runnable beside(String name, Runnable work) {
        Thread working = Threads.startOfSystem(name, work);
        return () -> {
            try {
                working.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static AppHome home() {
        try {
            return AppHome.of(System.getProperty("os.name"), System.getenv(), Path.of(System.getProperty("user.home")));
        } catch (InvalidPathException e) {
            // In the C locale Java cannot name files with other letters than plain ones, as this folder has.
            Messages.setLanguage(Language.nearest(Locale.getDefault(Locale.Category.DISPLAY)));
            printError(Messages.of("play.letters", SafeText.word(e.getInput())));
            // Not exit: nothing has begun.
            Runtime.getRuntime().halt(NO_FILE_NAMES);
            throw e;
        }
    }

    /** The language that was chosen, or else the nearest to the system's. */
    static Language language(Path file, Locale system) {
        return chosenLanguage(file).orElseGet(() -> Language.nearest(system));
    }

    /** The language that was chosen; empty where none was, or that of the system. */
    static Optional<Language> chosenLanguage(Path file) {
        try {
            return Language.of(Files.readString(file).strip());
        } catch (IOException e) {
            // Nothing was chosen, or the file cannot be read: the language of the system is used.
            return Optional.empty();
        }
    }

    /**
     * Chooses the language for the next start.
     *
     * @param language empty for that of the system
     */
    static void saveLanguage(Path file, Optional<Language> language, SaveListener listener) {
        try {
            PrivateFiles.write(file, language.map(Language::id).orElse(AS_THE_SYSTEM) + "\n");
            listener.saved(file);
        } catch (IOException e) {
            LoggerFactory.getLogger(Startup.class).warn("cannot save the chosen language", e);
            listener.failed(
                    file,
                    Message.of("profile.language.cannot-save", file, PrivateFiles.reason(file, e)),
                    () -> saveLanguage(file, language, listener));
        }
    }

    /** Sets the language of all texts that are made from now on. */
    static void setLanguage(Language language) {
        Messages.setLanguage(language);
        // What JavaFX itself says, as in the menu of a text field.
        Locale.setDefault(language.locale());
    }

    /** Where programs that read the output do not look for it. */
    static void printError(String line) {
        System.err.println(line);
        System.err.flush();
    }

    /**
     * Whether all that was printed has arrived; what a full disk took tells no timer that all is well.
     *
     * @param code how the program ends otherwise
     * @param lost how it ends in place of 0 where something was lost
     */
    static int arrived(int code, int lost) {
        return arrived(System.out, code, lost);
    }

    static int arrived(PrintStream out, int code, int lost) {
        if (!out.checkError()) return code;
        printError(Messages.of("play.output"));
        return code == 0 ? lost : code;
    }

    static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Starts something to be played, which {@link JobRunner#end} waits for. */
    static void play(JobRunner jobs, Job<Integer> play, Runnable afterwards) {
        CompletableFuture<Void> over = jobs.begin();
        Job<Integer> whole = progress -> {
            try {
                return play.run(progress);
            } finally {
                over.complete(null);
            }
        };
        jobs.start(whole, event -> ended(event, afterwards));
    }

    /** Takes notice that somebody is logged in to a server. */
    static void loggedIn() {
        loggedIn = true;
    }

    /** When the process ends: lets what is played come to its end on the servers, and says so. */
    static void endPlay(JobRunner jobs) {
        if (!arguments.plays() || played) return;
        Duration limit = Walkthrough.LIMIT.plus(MARGIN);
        long begun = System.nanoTime();
        jobs.end(limit).join();
        boolean late = System.nanoTime() - begun >= limit.toNanos();
        print(Messages.of(loggedIn ? late ? "play.signal.late" : "play.signal" : "play.signal.before"));
    }

    /** Keeps the exit code of what was played, once it has ended. */
    static void ended(JobEvent<Integer> event, Runnable afterwards) {
        // By a signal: the exit code is that of the signal, and JavaFX closes nothing any more.
        if (Threads.isEnding()) return;
        if (!(event instanceof JobEvent.Progressed<Integer>)) played = true;
        switch (event) {
            case JobEvent.Done<Integer> done -> exitCode = done.result();
            case JobEvent.Failed<Integer> failed -> {
                print(Messages.of("play.broke", HOME.logs()));
                exitCode = BROKEN;
            }
            case JobEvent.Cancelled<Integer> cancelled -> exitCode = BROKEN;
            case JobEvent.Progressed<Integer> told -> {
                return;
            }
        }
        afterwards.run();
    }
}
