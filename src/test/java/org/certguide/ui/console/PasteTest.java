package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasteTest {
    @Test
    void controlCharactersAreTakenOut() {
        assertEquals(
                "ls[31m -l", Paste.of("l\u0003s\u001b[31m -l\u0000\u007f\u009b").text());
    }

    @Test
    void endOfAMarkedPasteCannotBeSmuggledIn() {
        byte[] sent = Paste.of("a\u001b[201~b").bytes(true);
        assertEquals("\u001b[200~a[201~b\u001b[201~", new String(sent, StandardCharsets.US_ASCII));
    }

    @Test
    void textThatReadsInAnotherOrderIsSetRight() {
        assertEquals("rm x", Paste.of("rm\u202e x\u200b").text());
    }

    @Test
    void lastLineIsNotEnded() {
        Paste paste = Paste.of("one\r\ntwo\n\n");
        assertEquals(2, paste.lines());
        assertArrayEquals("one\rtwo".getBytes(StandardCharsets.US_ASCII), paste.bytes(false));
    }
}
