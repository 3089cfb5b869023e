package org.certguide.desktop;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import org.certguide.profile.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file about an unexpected error, for the user to read and to send to somebody who can help: what the
 * program is, what it runs on, and where it went wrong. No secret gets into an exception, so none
 * is in here.
 */
public final class ErrorReport {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorReport.class);

    /** An error that repeats must not fill the disk. */
    private static final int MOST = 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;
    private final String version;
    private Optional<Path> file = Optional.empty();
    private int count;

    public ErrorReport(Path folder, Clock clock, String version) {
        this.folder = folder;
        this.clock = clock;
        this.version = version;
    }

    /**
     * Adds what went wrong on a thread.
     *
     * @param tell called the first time, with the file; without it where it cannot be written
     */
    public synchronized void add(String thread, Throwable wrong, Consumer<Optional<Path>> tell) {
        LOG.error("uncaught exception on thread {}", thread, wrong);
        if (++count > MOST) return;
        boolean first = file.isEmpty();
        Path to = file.orElse(folder.resolve("error-" + TIME.format(clock.instant()) + ".txt"));
        StringWriter words = new StringWriter();
        if (first) {
            words.append("Certguide ").append(version).append('\n');
            for (String name : new String[] {"os.name", "os.version", "os.arch", "java.version"}) {
                words.append(name).append(": ").append(System.getProperty(name)).append('\n');
            }
        }
        words.append('\n').append(clock.instant().toString());
        words.append(", thread ").append(thread).append('\n');
        wrong.printStackTrace(new PrintWriter(words, true));
        try {
            PrivateFiles.append(to, words.toString());
            file = Optional.of(to);
        } catch (IOException e) {
            LOG.warn("cannot write the error report", e);
        }
        if (count == 1) tell.accept(file);
    }
}
