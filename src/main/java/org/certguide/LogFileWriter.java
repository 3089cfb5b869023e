package org.certguide;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.certguide.text.Messages;
import org.jspecify.annotations.Nullable;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.RollingFileWriter;
import org.tinylog.writers.Writer;

/**
 * The file of the log. Where it cannot be written, as on a full disk, that is told once in a sentence: tinylog itself
 * would put a line of its own on the standard error for each entry that is lost.
 */
public final class LogFileWriter implements Writer {
    private final @Nullable RollingFileWriter file;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Opens the file that tinylog.properties names. */
    public LogFileWriter(Map<String, String> properties) {
        file = open(properties);
    }

    private @Nullable RollingFileWriter open(Map<String, String> properties) {
        try {
            return new RollingFileWriter(properties);
        } catch (IOException e) {
            lost();
            return null;
        }
    }

    private void lost() {
        if (told.compareAndSet(false, true)) Startup.printError(Messages.of("play.log"));
    }

    private interface Use {
        void of(RollingFileWriter file) throws IOException, InterruptedException;
    }

    private void use(Use use) {
        if (file == null) return;
        try {
            use.of(file);
        } catch (IOException e) {
            lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return file == null ? EnumSet.noneOf(LogEntryValue.class) : file.getRequiredLogEntryValues();
    }

    @Override
    public void write(LogEntry entry) {
        use(log -> log.write(entry));
    }

    @Override
    public void flush() {
        use(RollingFileWriter::flush);
    }

    @Override
    public void close() {
        use(RollingFileWriter::close);
    }
}
