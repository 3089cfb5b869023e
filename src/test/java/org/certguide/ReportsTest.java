package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.certguide.certbot.Diagnosis;
import org.certguide.diagnosis.Explained;
import org.certguide.install.InstallFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people have reported in public, in the words of apt, dnf, apk, pip, snap and Certbot, is told as what it is. */
class ReportsTest {
    private static final Path REPORTS = Path.of("src/test/resources/diagnosis-reports.txt");

    static Stream<String> reports() throws IOException {
        return Stream.of(Files.readString(REPORTS).split("\n====\n"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportIsToldAsWhatItIsOrInItsOwnWords(String report) {
        String[] heading = report.lines().findFirst().orElseThrow().split(" ");
        String printed = report.substring(report.indexOf('\n') + 1);
        OptionalInt status = OptionalInt.of(heading.length > 2 ? Integer.parseInt(heading[2]) : 100);
        Explained<?> told = heading[0].equals("install") ? InstallFailure.of(printed, status) : Diagnosis.of(printed);
        assertEquals(heading[1], told.cause().toString(), printed);
        assertFalse(told.words().isEmpty(), printed);
    }
}
