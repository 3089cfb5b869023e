package org.certguide.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.certguide.profile.PrivateFiles;
import org.certguide.server.ServerAddress;
import org.certguide.text.SafeText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every command that was run, in a text file of this computer: when, on which server, what, and how
 * it ended. The file is for this user alone and has no control characters. Commands hold no secrets; those go to standard input and terminals.
 */
public final class CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

    /** Nor does a command need more to be told from others. */
    private static final int LONGEST = 400;

    /** A larger file is kept as the one before, in place of the last one. */
    private static final long LARGEST = 2 * 1024 * 1024;

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
            PrivateFiles.createFile(file);
            if (Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                PrivateFiles.createFile(file);
            }
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot write the command log", e);
        }
    }

    private static String oneLine(String command) {
        String lines = command.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(LONGEST)
                .collect(Collectors.joining(" ⏎ "));
        return SafeText.line(lines, LONGEST);
    }
}
