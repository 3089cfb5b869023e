package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorReportTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);

    private final List<Optional<Path>> told = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void fileTellsWhatProgramItIsAndWhereItWentWrong() throws IOException {
        ErrorReport report = new ErrorReport(folder.resolve("logs"), CLOCK, "1.2.3");
        report.add("window", new IllegalStateException("of the first"), told::add);
        Path file = told.getFirst().orElseThrow();
        assertEquals(folder.resolve("logs").resolve("error-2026-11-24-080000.txt"), file);
        String text = Files.readString(file);
        assertTrue(text.startsWith("Certguide 1.2.3\nos.name: "), text);
        assertTrue(text.contains("thread window"), text);
        assertTrue(text.contains("IllegalStateException: of the first"), text);
        assertTrue(text.contains("at org.certguide.desktop.ErrorReportTest.fileTells"), text);
    }

    @Test
    void userIsToldOnceAndEverythingIsInOneFile() throws IOException {
        ErrorReport report = new ErrorReport(folder, CLOCK, "");
        for (int i = 0; i < 31; i++) {
            report.add("a", new IllegalStateException(i == 0 ? "one" : "another"), told::add);
        }
        assertEquals(1, told.size());
        String text = Files.readString(told.getFirst().orElseThrow());
        assertEquals(19, text.split("another", -1).length - 1);
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void folderThatCannotBeWrittenToIsNoSecondErrorAndTheUserIsToldAllTheSame() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        ErrorReport report = new ErrorReport(taken, CLOCK, "");
        report.add("a", new IllegalStateException("one"), told::add);
        report.add("a", new IllegalStateException("another"), told::add);
        assertEquals(List.of(Optional.empty()), told);
    }
}
