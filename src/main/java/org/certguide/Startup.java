package org.certguide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.certguide.profile.AppHome;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.SaveListener;
import org.certguide.text.Language;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.slf4j.LoggerFactory;

/** What this start of the program was asked for, and how it ends: shared by {@link Main} and the window. */
final class Startup {
    /** Of sysexits.h: the application itself broke. */
    static final int BROKEN = 70;

    /** Where the application keeps its files. */
    static final AppHome HOME =
            AppHome.of(System.getProperty("os.name"), System.getenv(), Path.of(System.getProperty("user.home")));

    static Arguments arguments = Arguments.NONE;

    /** About the crash that ended the program last time. */
    static Optional<Path> crash = Optional.empty();

    /** What has time until the window is shown. */
    static Runnable afterwards = () -> {};

    static int exitCode;

    private Startup() {}

    /** The language that was chosen, or else the nearest to the system's. */
    static Language language(Path file, Locale system) {
        try {
            Optional<Language> chosen = Language.of(Files.readString(file).strip());
            if (chosen.isPresent()) return chosen.get();
        } catch (IOException e) {
            // Nothing was chosen, or the file cannot be read: the language of the system is used.
        }
        return Language.nearest(system);
    }

    /** Chooses the language for the next start. */
    static void saveLanguage(Path file, Language language, SaveListener listener) {
        try {
            PrivateFiles.write(file, language.id() + "\n");
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

    static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
