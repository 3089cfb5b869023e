package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyEncoderTest {
    private static KeyEvent key(KeyCode code, boolean shift, boolean control, boolean alt) {
        return new KeyEvent(
                KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, code.getName(), code, shift, control, alt, false);
    }

    private static KeyEvent character(String character, boolean control, boolean alt) {
        return new KeyEvent(KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, control, alt, false);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "nothing" : new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTROL", "SHIFT", "ALT", "META", "CAPS", "ALT_GRAPH", "WINDOWS"})
    void modifierAloneSendsNothing(KeyCode code) {
        assertNull(KeyEncoder.pressed(key(code, true, true, false), false));
        assertNull(KeyEncoder.pressed(key(code, false, true, false), false));
        assertNull(KeyEncoder.typed(character(KeyEvent.CHAR_UNDEFINED, true, false)));
        assertNull(KeyEncoder.typed(character("", true, false)));
    }

    @ParameterizedTest
    @CsvSource({"C, 3", "D, 4", "Z, 26", "A, 1", "OPEN_BRACKET, 27", "BACK_SLASH, 28"})
    void controlAndALetterSendItsControlCharacter(KeyCode code, int expected) {
        assertArrayEquals(new byte[] {(byte) expected}, KeyEncoder.pressed(key(code, false, true, false), false));
    }

    @ParameterizedTest
    @CsvSource({"UP, A", "DOWN, B", "RIGHT, C", "LEFT, D", "HOME, H", "END, F"})
    void arrowsFollowTheModeOfTheServer(KeyCode code, String last) {
        KeyEvent event = key(code, false, false, false);
        assertEquals("\u001b[" + last, text(KeyEncoder.pressed(event, false)));
        assertEquals("\u001bO" + last, text(KeyEncoder.pressed(event, true)));
        assertEquals("\u001b[1;5" + last, text(KeyEncoder.pressed(key(code, false, true, false), true)));
    }

    @Test
    void keysWithoutACharacterSendTheirSequence() {
        assertEquals("\r", text(KeyEncoder.pressed(key(KeyCode.ENTER, false, false, false), false)));
        assertEquals("\t", text(KeyEncoder.pressed(key(KeyCode.TAB, false, false, false), false)));
        assertEquals("\u007f", text(KeyEncoder.pressed(key(KeyCode.BACK_SPACE, false, false, false), false)));
        assertEquals("\u001b[5~", text(KeyEncoder.pressed(key(KeyCode.PAGE_UP, false, false, false), false)));
        assertEquals("\u001b[Z", text(KeyEncoder.pressed(key(KeyCode.TAB, true, false, false), false)));
        assertEquals("nothing", text(KeyEncoder.pressed(key(KeyCode.A, false, false, false), false)));
    }

    @Test
    void charactersAreSentAsTyped() {
        assertEquals("ä", text(KeyEncoder.typed(character("ä", false, false))));
        assertEquals("@", text(KeyEncoder.typed(character("@", true, true))));
        assertEquals("\u001bb", text(KeyEncoder.typed(character("b", false, true))));
        assertEquals("nothing", text(KeyEncoder.typed(character("\r", false, false))));
        assertEquals("nothing", text(KeyEncoder.typed(character("c", true, false))));
    }
}
