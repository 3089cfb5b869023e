package org.certguide.desktop;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.certguide.work.Threads;
import org.slf4j.LoggerFactory;

/**
 * Tells something through the desktop to who looks at another window. JavaFX has nothing for it; on Linux and macOS a
 * program of the system does it. Windows has none, and where it is missing, nothing is lost: the title tells it too.
 */
public final class SystemNotice {
    private SystemNotice() {}

    /** Shows it. Returns at once. */
    public static void show(String title, String text) {
        command(System.getProperty("os.name"), title, text)
                .ifPresent(command -> Threads.start("notice", () -> run(command)));
    }

    /** The words are arguments of the program, and never a part of what it is told to do. */
    static Optional<List<String>> command(String osName, String title, String text) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.contains("linux")) {
            return Optional.of(
                    List.of("notify-send", "--app-name=" + title, "--icon=org.certguide.Certguide", "--", title, text));
        }
        if (os.contains("mac")) {
            return Optional.of(List.of(
                    "/usr/bin/osascript",
                    "-e",
                    "on run words",
                    "-e",
                    "display notification (item 1 of words) with title (item 2 of words)",
                    "-e",
                    "end run",
                    text,
                    title));
        }
        return Optional.empty();
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LoggerFactory.getLogger(SystemNotice.class).info("no notice of the desktop: {}", e.getMessage());
        }
    }
}
