package org.certguide.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnsiTextTest {
    private static final int LIMIT = 64 * 1024;

    static Stream<Arguments> sequences() {
        return Stream.of(
                Arguments.of("colours", "\033[31mred\033[0m \033[1;38;5;200mpink\033[m", "red pink"),
                Arguments.of("window title", "a\033]0;rm -rf\007b", "ab"),
                Arguments.of("title ended by ST", "a\033]2;x\033\\b", "ab"),
                Arguments.of("clipboard", "a\033]52;c;AAAA\007b", "ab"),
                Arguments.of("link", "\033]8;;http://x\033\\y\033]8;;\033\\", "y"),
                Arguments.of("device control", "a\033P1$r0m\033\\b", "ab"),
                Arguments.of("application command", "a\033_Gf=100;AAAA\033\\b", "ab"),
                Arguments.of("privacy message", "a\033^secret\033\\b", "ab"),
                Arguments.of("start of string", "a\033Xx\033\\b", "ab"),
                Arguments.of("character set", "a\033(0b\033)B", "ab"),
                Arguments.of("keypad and cursor", "\0337a\033=b\033>\0338", "ab"),
                Arguments.of("private modes", "\033[?25l\033[?1049ha\033[?2004h", "a"),
                Arguments.of("8-bit CSI", "a\u009b31mb", "ab"),
                Arguments.of("8-bit OSC", "a\u009d0;title\u009cb", "ab"),
                Arguments.of("broken off", "a\033[31\030b", "ab"),
                Arguments.of("begun anew", "a\033[31\033[32mb", "ab"),
                Arguments.of("8-bit CSI inside", "a\033[31\u009b32mb", "ab"),
                Arguments.of("8-bit OSC inside", "a\033[31\u009d0;title\007b", "ab"),
                Arguments.of("delete inside", "a\033[3\1771mb", "ab"),
                Arguments.of("line feed inside", "a\033[3\n1mb", "a\nb"),
                Arguments.of("bell and null", "a\007\0b\177", "ab"),
                Arguments.of("CR LF", "a\r\nb\r\r\nc", "a\nb\nc"),
                Arguments.of("progress", "50%\r100%", "100%"),
                Arguments.of("shorter overwrites in part", "abc\rX", "Xbc"),
                Arguments.of("erased line", "abc\r\033[KX", "X"),
                Arguments.of("backspace", "ab\b \bc", "ac"),
                Arguments.of("backspace at the start", "\b\ba", "a"),
                Arguments.of("cursor forward", "a\033[3Cb", "a   b"),
                Arguments.of("far forward", "a\033[9999999999Cb", "a" + " ".repeat(499) + "b"),
                Arguments.of("umlaut and more", "Domäne 域名 😀", "Domäne 域名 😀"),
                Arguments.of("writing direction", "a\u202eb\u2066c\u200bd", "abcd"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void whatIsNotTextIsLeftOut(String name, String output, String text) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        assertEquals(text, read(bytes, bytes.length));
        assertEquals(text, read(bytes, 1));
        assertEquals(text, read(bytes, 3));
    }

    @Test
    void invalidUtf8IsMarkedAndTheRestIsRead() {
        byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, 'c', (byte) 0xe4, (byte) 0xb8, 'd'};
        assertEquals("a\ufffdb\ufffdc\ufffdd", read(bytes, bytes.length));
        assertEquals("a\ufffdb\ufffdc\ufffdd", read(bytes, 1));
    }

    @Test
    void aControlStringWithoutAnEndCannotHideTheRest() {
        AnsiText text = new AnsiText(LIMIT);
        text.accept("\033]0;".getBytes(StandardCharsets.UTF_8));
        text.accept("x".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        text.accept("\nseen".getBytes(StandardCharsets.UTF_8));
        assertTrue(text.text().endsWith("\nseen"));
    }

    @Test
    void fiftyMegabytesWithoutALineEndTakeLittleMemory() {
        byte[] piece = "x".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        AnsiText text = new AnsiText(LIMIT);
        for (int i = 0; i < 800; i++) text.accept(piece);
        assertTrue(text.text().length() <= LIMIT);
    }

    @Test
    void manyLinesTakeLittleMemoryAndTheLastAreKept() {
        AnsiText text = new AnsiText(LIMIT);
        for (int i = 0; i < 100_000; i++) {
            text.accept(("line " + i + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(text.text().length() <= LIMIT + 20);
        assertTrue(text.text().endsWith("line 99998\nline 99999\n"));
    }

    @Test
    void noiseReadsTheSameHoweverCut() {
        byte[] alphabet = "ab \r\n\b\033\033[]P_^\\;?0123456789mKCGX\007\030".getBytes();
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[400];
            for (int i = 0; i < noise.length; i++) {
                noise[i] =
                        random.nextInt(5) == 0 ? (byte) random.nextInt(256) : alphabet[random.nextInt(alphabet.length)];
            }
            String whole = read(noise, noise.length);
            assertEquals(whole, read(noise, 1), "seed " + seed);
            assertEquals(whole, read(noise, 1 + random.nextInt(20)), "seed " + seed);
            assertTrue(whole.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), "seed " + seed);
        }
    }

    @Test
    void whatFollowsTheMarkReadsAsOnALineOfItsOwn() {
        AnsiText text = new AnsiText(LIMIT);
        write(text, "one\r\nName? ");
        text.mark(false);
        write(text, "abc\r\033[Kabcd\r\nNext? ");
        assertEquals("abcd\nNext? ", text.sinceMark(LIMIT));
        assertEquals("one\nName? abcd\nNext? ", text.text());
    }

    @Test
    void theEchoOfASecretIsOnlyInTheTextSinceTheMark() {
        AnsiText text = new AnsiText(LIMIT);
        write(text, "Password: ");
        text.mark(true);
        write(text, "swordfish");
        assertEquals("swordfish", text.sinceMark(LIMIT));
        assertEquals("Password: ", text.text());
        write(text, "\r\nWelcome");
        assertEquals("Password: \nWelcome", text.text());
    }

    @Test
    void anEchoThatIsAnsweredOverIsForgotten() {
        AnsiText text = new AnsiText(LIMIT);
        text.mark(true);
        write(text, "swordfish");
        text.mark(false);
        write(text, "Welcome");
        assertEquals("Welcome", text.text());
    }

    @Test
    void noMoreThanASecretIsHidden() {
        AnsiText text = new AnsiText(LIMIT);
        text.mark(true);
        write(text, "x".repeat(AnsiText.MAX_ECHO) + "seen");
        assertEquals("seen", text.text());
    }

    @Test
    void theMarkStaysWhereItIsWhileOldLinesAreDropped() {
        AnsiText text = new AnsiText(1000);
        write(text, "old line\n".repeat(90));
        text.mark(false);
        write(text, "new line\n".repeat(40));
        assertTrue(text.text().startsWith("old line\n", 1 + text.text().indexOf('\n')));
        assertEquals("new line\n".repeat(40), text.sinceMark(LIMIT));
        assertEquals("new line\n".repeat(10), text.sinceMark(90));
        write(text, "later line\n".repeat(200));
        assertEquals(text.text(), text.sinceMark(LIMIT));
    }

    private static void write(AnsiText text, String output) {
        text.accept(output.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(byte[] bytes, int piece) {
        AnsiText text = new AnsiText(LIMIT);
        for (int from = 0; from < bytes.length; from += piece) {
            text.accept(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
        }
        return text.text();
    }
}
