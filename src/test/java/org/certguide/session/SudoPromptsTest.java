package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.certguide.server.Token;
import org.junit.jupiter.api.Test;

class SudoPromptsTest {
    private final String mark = Token.random();

    @Test
    void whatAProgramPrintedDoesNotBeginWithTheQuestionThatSudoWasToldToAsk() {
        assertEquals("Reading package lists...\n", SudoPrompts.without(mark, mark + "\nReading package lists...\n"));
        assertEquals("next", SudoPrompts.without(mark, "[sudo: " + mark + "] Password: \nnext"));
        assertEquals(
                "Sorry, try again.\nhere",
                SudoPrompts.without(mark, mark + "\r\nSorry, try again.\n" + mark + "\r\nhere"));
    }

    @Test
    void theRestStaysAsItWasPrinted() {
        String other = "[sudo] password for ada: \ncertguide-0123\n";
        assertEquals(other, SudoPrompts.without(mark, other));
    }
}
