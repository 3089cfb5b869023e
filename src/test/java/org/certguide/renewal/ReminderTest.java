package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReminderTest {
    private static String calendar(String summary, String description) {
        return Reminder.calendar(
                "dms-example-org",
                LocalDate.of(2026, 12, 31),
                summary,
                description,
                Instant.parse("2026-11-23T20:15:00Z"));
    }

    @Test
    void theEventTakesTheWholeDay() {
        String file = calendar("Check", "Look");
        assertTrue(file.contains("\r\nDTSTART;VALUE=DATE:20261231\r\n"), file);
        assertTrue(file.contains("\r\nDTEND;VALUE=DATE:20270101\r\n"), file);
        assertTrue(file.contains("\r\nDTSTAMP:20261123T201500Z\r\n"), file);
        assertTrue(file.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), file);
        assertTrue(file.endsWith("END:VEVENT\r\nEND:VCALENDAR\r\n"), file);
    }

    @Test
    void severalGoIntoOneFile() {
        String file = Reminder.together(List.of(calendar("a", "b"), calendar("c", "d")));
        assertEquals(1, file.split("BEGIN:VCALENDAR", -1).length - 1);
        assertEquals(2, file.split("BEGIN:VEVENT", -1).length - 1);
        assertTrue(file.contains("SUMMARY:a\r\n") && file.contains("SUMMARY:c\r\n"), file);
        assertTrue(file.endsWith("END:VEVENT\r\nEND:VCALENDAR\r\n"), file);
    }

    /** Whoever is reminded in the morning of what is allowed in the evening tries too early. */
    @Test
    void theReminderOfATimeRingsThen() {
        String file = Reminder.calendar(
                "x", Instant.parse("2026-12-01T10:04:00Z"), "Try again", "", Instant.parse("2026-11-23T20:15:00Z"));
        assertTrue(file.contains("\r\nDTSTART:20261201T100400Z\r\n"), file);
        assertTrue(file.contains("\r\nTRIGGER:PT0S\r\n"), file);
    }

    @Test
    void everyLineEndsWithCarriageReturnAndLineFeed() {
        String file = calendar("a\nb", "c\r\nd");
        assertFalse(file.replace("\r\n", "").contains("\n"));
        assertFalse(file.replace("\r\n", "").contains("\r"));
    }

    @Test
    void specialCharactersAreEscaped() {
        String file = calendar("a,b;c\\d\ne", "");
        assertTrue(file.contains("SUMMARY:a\\,b\\;c\\\\d\\ne\r\n"), file);
    }

    @Test
    void longLinesAreFoldedAt75OctetsAndReadBackWhole() {
        String words = "Zertifikat für münchen.example prüfen 😀 ".repeat(6).strip();
        String file = calendar("x", words);
        assertTrue(
                Arrays.stream(file.split("\r\n")).allMatch(l -> l.getBytes(StandardCharsets.UTF_8).length <= 75), file);
        assertTrue(file.replace("\r\n ", "").contains("DESCRIPTION:" + words), file);
        assertEquals(file, new String(file.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
}
