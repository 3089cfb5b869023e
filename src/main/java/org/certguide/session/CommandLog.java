package org.certguide.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.SaveListener;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;
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
    private final SaveListener listener;

    /** What could not be written so far. */
    private String waiting = "";

    /**
     * @param file made when the first command is written, with its folder
     * @param listener told where it cannot be written
     */
    public CommandLog(Path file, Clock clock, SaveListener listener) {
        this.file = file;
        this.clock = clock;
        this.listener = listener;
    }

    /** One whose failures are only logged. */
    public CommandLog(Path file, Clock clock) {
        this(file, clock, SaveListener.NONE);
    }

    /** Writes one line. A log that cannot be written must not stop the work: the line is written later. */
    public synchronized void add(ServerAddress server, String command, String end) {
        String line = "%s  %s  %s  %s%n"
                .formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS), server, end, oneLine(command));
        // Nobody reads more than the file may have.
        if (waiting.length() < LARGEST) waiting += line;
        write();
    }

    private synchronized void write() {
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            PrivateFiles.append(file, waiting);
            waiting = "";
            listener.saved(file);
        } catch (IOException e) {
            LOG.warn("cannot write the command log", e);
            listener.failed(
                    file, Message.of("profile.log.cannot-save", file, PrivateFiles.reason(file, e)), this::write);
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
