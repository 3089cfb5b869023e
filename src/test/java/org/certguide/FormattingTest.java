package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FormattingTest {
    @Test
    void everySourceFileIsFormatted() throws IOException {
        List<Path> unformatted = new ArrayList<>();
        for (Path file : Formatting.sources()) {
            if (!Formatting.formatted(file).equals(Files.readString(file))) unformatted.add(file);
        }
        assertEquals(List.of(), unformatted, "renew with: " + Formatting.COMMAND);
    }

    @Test
    void noClassOfTheApplicationIsTooLongToBeReadAtOnce() throws IOException {
        List<Path> tooLong = new ArrayList<>();
        for (Path file : Formatting.sources()) {
            if (file.startsWith(Path.of("src", "main"))
                    && Files.readAllLines(file).size() > 400) tooLong.add(file);
        }
        assertEquals(List.of(), tooLong, "more than 400 lines");
    }
}
