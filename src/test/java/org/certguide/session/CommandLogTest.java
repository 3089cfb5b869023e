package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.certguide.Linear;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLogTest {
    private static final ServerAddress SERVER = new ServerAddress("dms.example.org", 22, "ada");

    @TempDir
    Path folder;

    private Path file;
    private CommandLog log;

    @BeforeEach
    void begin() {
        file = folder.resolve("logs").resolve("commands.log");
        log = new CommandLog(file, Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void aCommandIsOneLine() throws IOException {
        log.add(SERVER, "a \\\n  b\n\n  c\n", "0");
        assertEquals(List.of("2026-11-30T00:00:00Z  ada@dms.example.org  0  a \\ ⏎ b ⏎ c"), Files.readAllLines(file));
    }

    @Test
    void noControlCharactersGetIntoIt() throws IOException {
        log.add(SERVER, "a\u001b[2J\u0007b\u202ec\u0000d\u2028e\u0085f", "0");
        String line = Files.readString(file).stripTrailing();
        assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        assertFalse(line.contains("\u202e") || line.contains("\u2028"), line);
    }

    @Test
    void itIsForTheUserAlone() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        log.add(SERVER, "a", "0");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void itDoesNotGrowForEver() throws IOException {
        String command = "a".repeat(400);
        for (int i = 0; i < 12_000; i++) log.add(SERVER, command, "0");
        assertTrue(Files.size(file) < 3_000_000, () -> "the log is large");
        assertTrue(Files.size(file.resolveSibling("commands.log.1")) < 3_000_000, () -> "the one before is large");
    }

    @Test
    void anyCommandIsWrittenInProportionToItsLength() {
        Linear.assertLinear("a command", List.of("a\n"), command -> log.add(SERVER, command, "0"));
    }
}
