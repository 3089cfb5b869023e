package org.certguide;

import javafx.application.Application;

import org.certguide.guide.Texts;
import org.certguide.profile.AppHome;
import org.certguide.ui.play.Answers.AnswersException;
import org.certguide.ui.play.Play;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Starts the application, in a window or, where there is no screen, without one. It does not extend
 * {@link Application}: the JDK's launcher would ask for JavaFX on the module path.
 */
public final class Main {
    private static final AppHome HOME =
            AppHome.of(
                    System.getProperty("os.name"),
                    System.getenv(),
                    Path.of(System.getProperty("user.home")));
    private static Arguments arguments = new Arguments(Optional.empty(), false, Optional.empty());
    private static int exitCode;

    private Main() {}

    /**
     * @param args see the README
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            print(Texts.of("play.usage"));
            return;
        }
        if (List.of(args).contains("--version")) {
            String version = Main.class.getPackage().getImplementationVersion();
            print(Texts.of("ui.name") + " " + (version == null ? "" : version));
            return;
        }
        // Before anything is logged: tinylog.properties refers to it.
        System.setProperty("certguide.logs", HOME.logs().toString());
        // What nobody foresaw, on the JavaFX thread as well: there may be no console to print it
        // on.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) ->
                        LoggerFactory.getLogger(Main.class)
                                .error("not foreseen, on thread {}", thread.getName(), e));
        boolean display = hasDisplay(System.getProperty("os.name"), System.getenv());
        try {
            arguments = Arguments.parse(List.of(args), System.getenv(), display);
        } catch (AnswersException e) {
            print(Texts.of(e.text()));
            System.exit(Play.WRONG_ANSWERS);
        }
        if (!display || arguments.rehearse()) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        Application.launch(App.class);
        System.exit(exitCode);
    }

    /** Where the application keeps its files. */
    static AppHome home() {
        return HOME;
    }

    static Arguments arguments() {
        return arguments;
    }

    static void exitWith(int code) {
        exitCode = code;
    }

    static void print(String line) {
        System.out.println(line);
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
