package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeFilterTest {
    /** In the tests' sources, a visible sign stands for the escape character. */
    private static String esc(String text) {
        return text.replace('␛', '\u001b').replace('␇', '\u0007').replace('␜', '\u009c');
    }

    private static String filtered(String text) {
        return new EscapeFilter().accept(esc(text)).replace('\u001b', '␛');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Titles, the clipboard (to and fro), links, colours, notifications, files, fonts.
                "␛]0;title␇",
                "␛]2;title␛\\",
                "␛]52;c;cm0gLXJm␇",
                "␛]52;c;?␇",
                "␛]8;;https://example.org/␛\\",
                "␛]4;1;?␇",
                "␛]10;?␛\\",
                "␛]11;#fff␇",
                "␛]9;hello␇",
                "␛]777;notify;a;b␇",
                "␛]1337;File=inline=1:aGFsbG8=␇",
                "␛]50;font␇",
                "␛]1341;a␇",
                "\u009d52;c;cm0gLXJm␜",
                "␛[22;0t",
                "␛[23;0t",
                // What a terminal would answer.
                "␛[c",
                "␛[>c",
                "␛[=c",
                "␛[0c",
                "␛Z",
                "␛[5n",
                "␛[6n",
                "␛[?6n",
                "␛[?15n",
                "␛[18t",
                "␛[21t",
                "␛[x",
                "␛[?2026$p",
                "␛[>q",
                "␛[?u",
                "␛P$q\"p␛\\",
                "␛P+q544e␛\\",
                "\u0005",
                "\u009b6n",
                // Bells, the mouse, focus, the size, columns, keyboards, printers, lights, status.
                "␇",
                "␛[?1000h",
                "␛[?1003;1006h",
                "␛[?1004h",
                "␛[8;999;999t",
                "␛[?3h",
                "␛[>4;2m",
                "␛[<u",
                "␛[=1u",
                "␛[?5i",
                "␛[5i",
                "␛[2q",
                "␛[?12h",
                "␛=",
                "␛>",
                // Other strings, what is no sequence at all, and characters that nobody sees.
                "␛_Gf=24;AAAA␛\\",
                "␛^private␛\\",
                "␛Xstart␛\\",
                "␛[31",
                "␛]0;abc\u0018",
                "␛",
                "\u0000\u007f\u0085"
            })
    void whatDoesNotDrawIsLeftOutWhole(String sequence) {
        String after = sequence.equals("␛") || sequence.equals("␛[31") ? "\u0018" : "";
        assertEquals("ab", filtered("a" + sequence + after + "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grün 日本 😀\r\n\t\b",
                "␛[31m",
                "␛[1;38;5;208m",
                "␛[38;2;1;2;3m",
                "␛[m",
                "␛[H",
                "␛[5;10H",
                "␛[2J",
                "␛[K",
                "␛[?25l",
                "␛[?1049h",
                "␛[?2004h",
                "␛7",
                "␛8",
                "␛(0",
                "␛(B",
                "␛M",
                "␛c",
                "␛[!p",
                "␛[2;20r",
                "␛[3L",
                "␛[4P"
            })
    void whatDrawsIsLetThrough(String sequence) {
        assertEquals(sequence, filtered(sequence));
    }

    @ParameterizedTest
    @CsvSource({
        "␛[2147483648X, ␛[500X",
        "␛[99999999999999999999L, ␛[500L",
        "␛[;31m, ␛[0;31m",
        "␛[;5H, ␛[1;5H",
        "␛[0d, ␛[1d",
        "␛[?1049;25h, ␛[?1049h␛[?25h",
        "␛[38:5:208m, ␛[38;5;208m",
        "␛[38:2::1:2:3m, ␛[38;2;1;2;3m",
        "␛[s␛[u, ␛7␛8",
        "-␛[3b, ----"
    })
    void whatTheLibraryMisunderstandsIsSaidInItsWords(String sequence, String said) {
        assertEquals(said, filtered(sequence));
    }

    @ParameterizedTest
    @CsvSource({"␛[31\u009b32m, ␛[32m", "␛[3\u007f1m, ␛[31m", "␛[31␛[1m, ␛[1m", "␛[31\u009d0;title␇, ''"})
    void aSequenceInsideOfAnotherTakesItsPlace(String sequence, String drawn) {
        assertEquals(drawn, filtered(sequence));
    }

    @Test
    void numberOfRepetitionsIsLimited() {
        assertEquals(501, filtered("x␛[2000000000b").length());
    }

    @Test
    void cursorHasTheFormThatWasAskedFor() {
        EscapeFilter filter = new EscapeFilter();
        filter.accept(esc("␛[5 q"));
        assertEquals(5, filter.cursorShape());
        filter.accept(esc("␛c"));
        assertEquals(0, filter.cursorShape());
    }

    @Test
    void itDoesNotMatterWhereTheOutputIsCut() {
        String text = esc("a␛[1;31mb␛]0;t␛\\c␛[?1049;25hd␛(0e␛P$q␛\\f\u009d52;c;?␜g");
        String whole = new EscapeFilter().accept(text);
        for (int cut = 1; cut < text.length(); cut++) {
            EscapeFilter filter = new EscapeFilter();
            String pieces = filter.accept(text.substring(0, cut));
            assertEquals(whole, pieces + filter.accept(text.substring(cut)), "cut at " + cut);
        }
    }

    @Test
    void sequenceThatNeverEndsHidesNoMoreThanItsLimit() {
        assertTrue(filtered("␛]0;" + "x".repeat(6000) + "still here").endsWith("xxstill here"));
        assertTrue(filtered("␛[" + "1;".repeat(3000) + "still here").endsWith("still here"));
    }
}
