package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javafx.scene.paint.Color;
import org.certguide.server.Terminal.Size;
import org.certguide.ui.console.TerminalText.Place;
import org.junit.jupiter.api.Test;

class EmulatorTest {
    private static final String ESC = "\u001b";

    private final Emulator emulator = new Emulator(new Size(80, 24));

    private void feed(String text) {
        emulator.feed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Emulator emulator, long line) {
        return emulator.lines(line, line + 1).text().stripTrailing();
    }

    private TextStyle style(int line, int entry) {
        List<TerminalLine.TextEntry> pieces =
                emulator.lines(line, line + 1).rows().getFirst().pieces();
        return pieces.get(entry).getStyle();
    }

    @Test
    void carriageReturnOverwritesAProgressLine() {
        feed("Downloading 10%\rDownloading 95%\r\ndone\r\n");
        assertEquals("Downloading 95%\ndone", emulator.text());
    }

    @Test
    void sequenceCutAnywhereIsUnderstood() {
        byte[] bytes = (ESC + "[1;31mrot" + ESC + "[0m " + ESC + "]0;title" + ESC + "\\grün 😀 x")
                .getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) emulator.feed(new byte[] {b});
        assertEquals("rot grün 😀 x", emulator.text());
        assertTrue(style(0, 0).hasOption(TextStyle.Option.BOLD));
    }

    @Test
    void sequenceWithoutEndIsGivenUpAndTextGoesOn() {
        feed(ESC + "]0;" + "x".repeat(6000));
        feed("\r\nstill here\r\n");
        assertTrue(emulator.text().endsWith("still here"));
    }

    @Test
    void coloursAreTheNamedOnesTheCubeAndExactOnes() {
        feed(ESC + "[32mgreen" + ESC + "[38;5;214mcube" + ESC + "[38;2;201;202;203mexact");
        assertEquals(Color.web("#7fd8a4"), Palette.text(style(0, 0)));
        assertEquals(Color.rgb(255, 175, 0), Palette.text(style(0, 1)));
        assertEquals(Color.rgb(201, 202, 203), Palette.text(style(0, 2)));
    }

    @Test
    void inverseSwapsTextAndGround() {
        feed(ESC + "[7minverse");
        assertEquals(Palette.GROUND, Palette.text(style(0, 0)));
        assertEquals(Palette.TEXT, Palette.ground(style(0, 0)));
    }

    @Test
    void lineThatScrollsInHasTheColourBehindItAndNothingWhereThereIsNone() {
        feed("full\r\n".repeat(24) + ESC + "[44m\r\nblue");
        long last = emulator.cursor().line();
        assertEquals(80, length(last));
        assertEquals(Color.web("#8fa8ff"), Palette.ground(style((int) last, 1)));
        feed(ESC + "[0m\r\nplain");
        assertEquals(5, length(last + 1));
    }

    @Test
    void colourThatALineIsErasedWithGoesToTheEdgeOfTheScreen() {
        feed(ESC + "[44mblue" + ESC + "[K");
        assertEquals(80, length(0));
        assertEquals(Color.web("#8fa8ff"), Palette.ground(style(0, 1)));
    }

    @Test
    void blanksThatAreInsertedAfterTheEndOfALineCanBeDrawn() {
        feed("short" + ESC + "[1;40H" + ESC + "[3@");
        emulator.lines(0, 1).rows().getFirst().pieces().forEach(piece -> Palette.ground(piece.getStyle()));
        assertEquals("short", line(emulator, 0));
    }

    private int length(long line) {
        return emulator.lines(line, line + 1).rows().getFirst().pieces().stream()
                .mapToInt(TerminalLine.TextEntry::getLength)
                .sum();
    }

    @Test
    void editorLeavesTheScreenAsItWas() {
        feed("before\r\n");
        feed(ESC + "[?1049h" + ESC + "[2J" + ESC + "[Heditor");
        assertTrue(emulator.alternate());
        assertEquals("editor", line(emulator, emulator.first()));
        feed(ESC + "[?1049l");
        assertFalse(emulator.alternate());
        assertEquals("before", emulator.text());
    }

    @Test
    void narrowerScreenWrapsAndAWiderOneJoinsAgain() {
        Emulator wide = new Emulator(new Size(120, 30));
        String line = "a".repeat(100);
        wide.feed(line.getBytes(StandardCharsets.UTF_8));
        wide.resize(new Size(80, 24));
        assertEquals("a".repeat(80), line(wide, 0));
        assertEquals(line, wide.text());
        wide.resize(new Size(120, 30));
        assertEquals(line, line(wide, 0));
    }

    @Test
    void oldLinesAreForgottenBeyondTheLimit() {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 12_000; i++) many.append("line ").append(i).append("\r\n");
        feed(many.toString());
        // 12,000 lines and the empty one with the cursor; the screen has 24 of them.
        assertEquals(12_001 - 24, emulator.screen());
        assertEquals(10_000, emulator.screen() - emulator.first());
        assertEquals("line " + (emulator.first() + 1), line(emulator, emulator.first()));
        assertTrue(emulator.text().startsWith("line " + (emulator.first() + 1) + "\n"));
        assertTrue(emulator.text().endsWith("line 12000"));
    }

    @Test
    void arrowModeAndPasteModeAreKnown() {
        feed(ESC + "[?1h" + ESC + "[?2004h");
        assertTrue(emulator.applicationArrows());
        assertTrue(emulator.bracketedPaste());
        feed(ESC + "[?1l" + ESC + "[?2004l");
        assertFalse(emulator.applicationArrows());
        assertFalse(emulator.bracketedPaste());
    }

    @Test
    void hiddenCursorIsHidden() {
        feed(ESC + "[?25l");
        assertFalse(emulator.cursorVisible());
        feed(ESC + "[?25h");
        assertTrue(emulator.cursorVisible());
    }

    @Test
    void brokenUtf8IsShownAsSuchAndHarmsNothing() {
        emulator.feed(new byte[] {'a', (byte) 0xff, 'b'});
        assertEquals("a\ufffdb", emulator.text());
    }

    @Test
    void serverCannotChangeTheSize() {
        feed(ESC + "[8;60;200t" + "a".repeat(100));
        assertEquals("a".repeat(80), line(emulator, 0));
        assertEquals(80, emulator.columns());
    }

    @Test
    void cursorGoesWhereItIsSent() {
        feed("abc" + ESC + "[5;10Hx" + ESC + "[2D" + ESC + "[B");
        assertEquals(new Place(5, 8), emulator.cursor());
        feed(ESC + "7" + ESC + "[20;70H" + ESC + "8");
        assertEquals(new Place(5, 8), emulator.cursor());
    }

    @Test
    void programThatIsCutOffLeavesNoScreenOfItsOwn() {
        feed("before\r\n" + ESC + "[?1049h" + ESC + "[2J" + ESC + "[Heditor");
        emulator.leave();
        assertEquals("before", emulator.text());
    }

    @Test
    void outputWithoutANewlineTakesNoMoreRoomThanTheHistory() {
        byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 4; i++) emulator.feed(block);
        assertEquals((4 << 20) / 80 + 1 - 24, emulator.screen());
        assertEquals(10_000, emulator.screen() - emulator.first());
        TerminalText all = emulator.lines(0, Long.MAX_VALUE);
        assertEquals(10_024, all.rows().size());
        assertTrue(all.rows().stream().allMatch(row -> row.cells().length() <= 80));
    }

    @Test
    void backspaceDoesNotLeaveTheScreen() {
        feed("\b\b" + ESC + "[Aab\bc");
        emulator.resize(new Size(90, 30));
        assertEquals("ac", emulator.text());
    }

    @Test
    void serverThatColoursEveryLetterGetsFewerLines() {
        byte[] line = (ESC + "[31mx" + ESC + "[32mx").repeat(40).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 8_000; i++) emulator.feed(line);
        long kept = emulator.screen() - emulator.first();
        // 500,000 pieces, 80 a line; weighed every thousand lines.
        assertTrue(kept >= 6_250 && kept <= 7_260, "kept " + kept);
    }

    /** Anything at all: 300 random outputs made of what breaks terminals, one seed each. */
    @Test
    void whateverComesTheNextLineIsShown() {
        String[] parts = {
            ESC,
            "[",
            "]",
            "P",
            ";",
            "?",
            "0",
            "1",
            "9999999999",
            "m",
            "H",
            "J",
            "K",
            "L",
            "M",
            "P",
            "@",
            "X",
            "S",
            "T",
            "r",
            "h",
            "l",
            "A",
            "B",
            "C",
            "D",
            "G",
            "d",
            "b",
            "g",
            "1049",
            "25",
            "7",
            "8",
            "c",
            "\u009b",
            "\u0007",
            "\\",
            "\r",
            "\n",
            "\t",
            "\b",
            "\u000e",
            "x",
            "日本",
            "😀",
            "e\u0301",
            "\ue000",
            "\u0000",
            "(0",
            "(B",
            "#8",
            "y".repeat(200),
            "\ud83d"
        };
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Emulator fuzzed = new Emulator(new Size(80 + random.nextInt(60), 24));
            for (int i = 0; i < 300; i++) {
                String part = parts[random.nextInt(parts.length)];
                fuzzed.feed(part.getBytes(StandardCharsets.UTF_8));
                if (random.nextInt(100) == 0) {
                    fuzzed.resize(new Size(80 + random.nextInt(60), 24 + random.nextInt(20)));
                }
            }
            fuzzed.feed(new byte[] {(byte) 0xc3, 0x18});
            fuzzed.feed((ESC + "c\r\nthe end").getBytes(StandardCharsets.US_ASCII));
            assertTrue(fuzzed.text().endsWith("the end"), "seed " + seed + ": " + fuzzed.text());
            int widest = fuzzed.lines(0, Long.MAX_VALUE).rows().stream()
                    .mapToInt(r -> r.cells().length())
                    .max()
                    .orElse(0);
            assertTrue(widest <= 700, "seed " + seed + ": " + widest);
        }
    }
}
