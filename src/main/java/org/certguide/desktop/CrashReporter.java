package org.certguide.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.certguide.profile.PrivateFiles;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the JVM wrote when it crashed last time, and makes a report of it that the user can
 * read and send.
 *
 * <p>The JVM writes {@code hs_err_pidN.log} into the folder that the process works in, or into the
 * one for temporary files. That is the folder of the logs once the window is shown, or answers are
 * played ({@link WorkingFolder}), which is for the user alone wherever the data are, and before it
 * the one that the program was started in. So the program
 * writes its process id and that folder into a marker file, and deletes the file when it ends
 * normally. A marker file at the next start means that the process before did not end normally.
 */
public final class CrashReporter {
    private static final Logger LOG = LoggerFactory.getLogger(CrashReporter.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").withZone(ZoneOffset.UTC);

    /** What is kept of the JVM's file is at its beginning. */
    private static final int MOST = 256 * 1024;

    private final Path marker;
    private final Path logs;
    private final String version;

    /**
     * @param home the folder of the application's data
     * @param logs where reports go
     * @param version of the application
     */
    public CrashReporter(Path home, Path logs, String version) {
        marker = home.resolve("running");
        this.logs = logs;
        this.version = version;
    }

    /** Writes the marker file of this process, which is deleted when the JVM shuts down normally. */
    public void watch() {
        String here = Path.of("").toAbsolutePath().toString();
        try {
            PrivateFiles.write(marker, ProcessHandle.current().pid() + "\n" + here);
            Threads.atExit("crash reporter", this::deleteMarker);
        } catch (IOException e) {
            LOG.warn("cannot write the marker file {}; a crash of this process will not be reported", marker, e);
        }
    }

    /** The report about a crash of last time, if there was one. Its own file is gone then. */
    public Optional<Path> report() {
        try {
            String[] lines = Files.readString(marker).split("\n", 2);
            String name = "hs_err_pid" + Long.parseLong(lines[0]) + ".log";
            FileTime since = Files.getLastModifiedTime(marker, LinkOption.NOFOLLOW_LINKS);
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            for (Path folder : List.of(logs, Path.of(lines[1]), temporary)) {
                Path file = folder.resolve(name);
                if (isOurs(file, since)) return Optional.of(move(file));
            }
        } catch (NoSuchFileException e) {
            // The last process ended normally, or there was none.
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot check for a crash report of the last process", e);
        } finally {
            deleteMarker();
        }
        return Optional.empty();
    }

    private void deleteMarker() {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            LOG.warn("cannot delete the marker file {}", marker, e);
        }
    }

    /** Not a link, not somebody else's, and not one that was there before. */
    private boolean isOurs(Path file, FileTime since) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(file).equals(Files.getOwner(marker))
                && Files.getLastModifiedTime(file).compareTo(since) >= 0;
    }

    private Path move(Path file) throws IOException {
        String time = TIME.format(Files.getLastModifiedTime(file).toInstant());
        byte[] begin;
        try (InputStream in = Files.newInputStream(file)) {
            begin = in.readNBytes(MOST);
        }
        Path report = logs.resolve("crash-" + time + ".txt");
        String text = new String(begin, StandardCharsets.UTF_8);
        PrivateFiles.write(report, "Certguide " + version + "\n" + withoutMemory(text));
        Files.delete(file);
        return report;
    }

    /**
     * What the JVM writes about itself and about the place where it crashed. The command line is left
     * out, and everything after that place: contents of the memory, which can hold a password, and the
     * environment. They begin with the registers; if the JVM ended itself, it writes none
     * (hotspot/share/utilities/vmError.cpp).
     */
    public static String withoutMemory(String text) {
        return text.lines()
                .takeWhile(line -> !line.startsWith("Registers:")
                        && !line.startsWith("Lock stack of")
                        && !line.contains("P R O C E S S"))
                .filter(line -> !line.startsWith("Command Line:"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
