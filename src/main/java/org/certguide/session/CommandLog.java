package org.certguide.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.certguide.server.ServerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every command that was run, in a text file of this computer: when, on which server, what, and how
 * it ended. Commands hold no secrets; those go to standard input and terminals.
 */
public final class CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

    private final Path file;
    private final Clock clock;

    /**
     * @param file made when the first command is written, with its folder
     */
    public CommandLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Writes one line. A log that cannot be written must not stop the work; the reason is logged.
     */
    public synchronized void add(ServerAddress server, String command, String end) {
        String line = "%s  %s  %s  %s%n"
                .formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS), server, end, oneLine(command));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write the command log", e);
        }
    }

    private static String oneLine(String command) {
        String line = command.strip().replaceAll("\\s*\\R\\s*", " ⏎ ");
        return line.length() > 400 ? line.substring(0, 400) + " …" : line;
    }
}
