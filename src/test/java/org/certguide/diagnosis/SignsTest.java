package org.certguide.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.certguide.Linear;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.FailureCause;
import org.certguide.text.SafeText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignsTest {
    private static final PrintedText.Habits INSTALLER = new PrintedText.Habits(3, 1, 2, Pattern.compile("(?!)"));
    private static final PrintedText.Habits TALKER = new PrintedText.Habits(1, 3, 2, Pattern.compile("(?!)"));

    private static final Signs<FailureCause> SIGNS = Signs.all(List.of(
            Signs.words(FailureCause.DISK_FULL, "no space left"),
            Signs.of(FailureCause.PORT_80, "port \\d+ is in use").because("^held by "),
            Signs.words(FailureCause.CLOCK, "not valid yet")));

    private static Optional<Explained<FailureCause>> read(String text, PrintedText.Habits habits) {
        return SIGNS.in(PrintedText.of(text, habits));
    }

    private static List<String> words(String text, PrintedText.Habits habits) {
        return read(text, habits).orElseThrow().words();
    }

    @Test
    void theFirstSignOfTheTableCountsAndNotTheFirstInTheText() {
        String text = "port 80 is in use\nNO SPACE LEFT on device\n";
        assertEquals(FailureCause.DISK_FULL, read(text, TALKER).orElseThrow().cause());
        assertEquals(Optional.empty(), read("all is well\n", TALKER));
    }

    @Test
    void tablesArePutTogetherInTheirOrder() {
        Signs<FailureCause> more = Signs.words(FailureCause.NOT_ROOT, "are you root?");
        PrintedText both = PrintedText.of("not valid yet\nare you root?\n", TALKER);
        assertEquals(FailureCause.CLOCK, SIGNS.then(more).in(both).orElseThrow().cause());
        assertEquals(
                FailureCause.NOT_ROOT, more.then(SIGNS).in(both).orElseThrow().cause());
    }

    @Test
    void ofAProgramThatTriesAgainTheLastTryIsShown() {
        String text = "try 1: no space left\nwait\ntry 2: no space left\nbye\n";
        assertEquals(List.of("try 2: no space left"), words(text, INSTALLER));
        assertEquals(List.of("try 1: no space left", "try 2: no space left"), words(text, TALKER));
    }

    @Test
    void aMessageThatIsBrokenIntoLinesIsFoundAndShownWhole() {
        String text = "first\nE: the file is not\n  valid   yet, it\n  begins tomorrow\nlast\n";
        assertEquals(List.of("E: the file is not", "valid yet, it", "begins tomorrow"), words(text, INSTALLER));
        // Where messages are not known to be broken, the end is shown.
        assertEquals(List.of("begins tomorrow", "last"), words(text, TALKER));
    }

    @Test
    void whatIsPrintedOnceMoreAndShorterIsShownOnce() {
        String text = "port 80 is in use\nport 80 is in use by nginx\nport 80 is in use\n";
        assertEquals(List.of("port 80 is in use by nginx"), words(text, TALKER));
    }

    @Test
    void theReasonThatWasPrintedBeforeIsShownToo() {
        String text = "held by nginx\nand so on\nport 80 is in use\n";
        assertEquals(List.of("held by nginx", "port 80 is in use"), words(text, TALKER));
    }

    @Test
    void everythingForeignIsMadeSafeAndShort() {
        String text = "\u202eno space left \u0007" + "x".repeat(70_000);
        String shown = words(text, TALKER).getFirst();
        assertTrue(shown.startsWith("no space left xxx") && shown.length() < 1000, shown);
        Explained<FailureCause> many = Explained.of(
                FailureCause.UNKNOWN, "a\u0000b\u202e\n".repeat(10_000).lines().toList());
        assertTrue(many.words().size() <= 12);
        assertEquals("a b", many.words().getFirst());
    }

    @Test
    void anyTextIsReadInLinearTime() {
        List<String> beginnings = List.of("port ", "no space lef");
        Linear.assertLinear("signs of an installer", beginnings, text -> read(text, INSTALLER));
        Linear.assertLinear("signs of a talker", beginnings, text -> read(text, TALKER));
        Linear.assertLinear("Certbot's failure", List.of(), Diagnosis::of);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTextMakesItFail(long seed) {
        Random random = new Random(seed);
        String[] parts = {
            "no space left",
            "port 80 is in use",
            "held by x",
            "\n",
            "\r",
            "  ",
            "\u202e",
            "\ud83d",
            "\u0000",
            "Domain: a",
            " Type: dns",
            " Detail: ",
            "e\u0301\u0301\u0301\u0301",
            "\u00a0",
            "x".repeat(700)
        };
        for (int run = 0; run < 300; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                if (random.nextInt(4) == 0) text.append((char) random.nextInt(0x10000));
                else text.append(parts[random.nextInt(parts.length)]);
            }
            List<String> words = Diagnosis.of(text.toString()).words();
            words.forEach(line -> assertEquals(SafeText.of(line), line));
            for (PrintedText.Habits habits : List.of(INSTALLER, TALKER)) {
                read(text.toString(), habits)
                        .ifPresent(why -> why.words().forEach(line -> assertEquals(SafeText.of(line), line)));
            }
        }
    }
}
