package org.certguide.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void sentenceHasNoSecondLineAndNothingThatNobodySees() {
        assertEquals("a b", SafeText.line(" a\u202e\r\n\tb\u200b\u3164\u2028", 10));
        assertEquals("no [31mred", SafeText.line("no\u001b[31mred", 10));
    }

    @Test
    void heapOfAccentsIsCutAndOtherLanguagesAreKept() {
        assertEquals("e" + "\u0301".repeat(3) + "x", SafeText.of("e" + "\u0301".repeat(50) + "x"));
        String words = "Größe, 日本語, עברית, \ud83d\ude00";
        assertEquals(words, SafeText.of(words));
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertEquals("abc…", SafeText.line("abcd", 3));
        assertEquals("ab…", SafeText.line("ab\ud83d\ude00d", 3));
        assertEquals("abc", SafeText.line("abc", 3));
    }

    @Test
    void aCommandIsSeenAsItIs() {
        assertEquals("sudo ufw allow 80/tcp\nété", SafeText.visible("sudo ufw allow 80/tcp\nété"));
        assertEquals(
                "a\\u202eb\\u001b\\u000d\\u0000\\u200b\\u3164\\u0e0001",
                SafeText.visible("a\u202eb\u001b\r\u0000\u200b\u3164\udb40\udc01"));
    }
}
