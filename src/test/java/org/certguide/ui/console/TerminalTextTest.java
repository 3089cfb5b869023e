package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.certguide.server.Terminal.Size;
import org.certguide.ui.console.TerminalText.Place;
import org.certguide.ui.console.TerminalText.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TerminalTextTest {
    private final Emulator emulator = new Emulator(new Size(80, 24));

    private TerminalText printed(String text) {
        emulator.feed(text.getBytes(StandardCharsets.UTF_8));
        return emulator.lines(0, Long.MAX_VALUE);
    }

    private static Span span(int line, int column, int toLine, int toColumn) {
        return new Span(new Place(line, column), new Place(toLine, toColumn));
    }

    @Test
    void wrappedLineIsSelectedWithoutALineFeed() {
        TerminalText lines = printed("a".repeat(75) + "bbbbbccccc\r\nnext");
        assertEquals("bbbbbccccc\nne", lines.text(span(0, 75, 2, 2)));
    }

    @Test
    void wordAndLineReachOverTheEdge() {
        String path = "/etc/letsencrypt/live/dms.example.org/fullchain.pem";
        TerminalText lines = printed("x".repeat(60) + " " + path + " end\r\nnext");
        assertEquals(path, lines.text(lines.word(new Place(0, 65))));
        assertEquals(path, lines.text(lines.word(new Place(1, 5))));
        assertEquals("x".repeat(60) + " " + path + " end", lines.text(lines.line(new Place(1, 5))));
    }

    @Test
    void wordsAreFoundInAnyCaseAndOverTheEdge() {
        TerminalText lines = printed("x".repeat(77) + "Certbot\r\ncertbot and CERTBOT");
        assertEquals(
                List.of(span(0, 77, 1, 4), span(2, 0, 2, 7), span(2, 12, 2, 19)),
                lines.find(TerminalText.pattern("certBOT")));
        // At the edge itself, the next line is where it begins.
        assertEquals(
                List.of(span(1, 0, 1, 4)),
                lines.find(TerminalText.pattern("tbot")).subList(0, 1));
    }

    @Test
    @Timeout(20)
    void wordIsFoundInALineThatFillsTheWholeHistory() {
        TerminalText lines = printed(" certificate".repeat(70_000));
        // 10,024 rows of 80 cells; 12 a word.
        assertEquals(
                10_024 * 80 / 12,
                lines.find(TerminalText.pattern("certificate")).size());
    }

    @Test
    void letterThatIsEverywhereIsFoundWhereItWasPrintedLast() {
        List<Span> found = printed("a".repeat(900_000)).find(TerminalText.pattern("A"));
        assertEquals(100_000, found.size());
        // Rows of 80 cells: the last of 11,250.
        assertEquals(span(11_249, 79, 11_249, 80), found.getLast());
    }

    @Test
    void wordsMayHaveSignsOfPatterns() {
        assertEquals(
                1,
                printed("(Y)es/(N)o: [a.c] \\E")
                        .find(TerminalText.pattern("(y)es"))
                        .size());
        assertEquals(1, printed("").find(TerminalText.pattern("[a.c] \\E")).size());
        assertEquals(0, printed("").find(TerminalText.pattern("[abc]")).size());
    }

    @Test
    void wideCharactersTakeTwoCellsAndAreReadOnce() {
        TerminalText lines = printed("日本語 text");
        assertEquals("日本語 text", lines.text());
        assertEquals("本", lines.text(span(0, 2, 0, 4)));
        assertEquals("text", lines.text(lines.word(new Place(0, 8))));
        assertEquals(List.of(span(0, 0, 0, 4)), lines.find(TerminalText.pattern("日本")));
    }
}
