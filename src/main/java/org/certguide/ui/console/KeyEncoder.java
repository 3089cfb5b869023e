package org.certguide.ui.console;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/** What a terminal sends for a key, as xterm does. A modifier alone sends nothing. */
final class KeyEncoder {
    private static final String ESC = "\u001b";

    private static final Map<KeyCode, String> PLAIN = Map.ofEntries(
            Map.entry(KeyCode.ENTER, "\r"),
            Map.entry(KeyCode.BACK_SPACE, "\u007f"),
            Map.entry(KeyCode.TAB, "\t"),
            Map.entry(KeyCode.ESCAPE, ESC),
            Map.entry(KeyCode.INSERT, ESC + "[2~"),
            Map.entry(KeyCode.DELETE, ESC + "[3~"),
            Map.entry(KeyCode.PAGE_UP, ESC + "[5~"),
            Map.entry(KeyCode.PAGE_DOWN, ESC + "[6~"),
            Map.entry(KeyCode.F2, ESC + "OQ"),
            Map.entry(KeyCode.F3, ESC + "OR"),
            Map.entry(KeyCode.F4, ESC + "OS"),
            Map.entry(KeyCode.F5, ESC + "[15~"),
            Map.entry(KeyCode.F7, ESC + "[18~"),
            Map.entry(KeyCode.F8, ESC + "[19~"),
            Map.entry(KeyCode.F9, ESC + "[20~"),
            Map.entry(KeyCode.F10, ESC + "[21~"),
            Map.entry(KeyCode.F11, ESC + "[23~"),
            Map.entry(KeyCode.F12, ESC + "[24~"));

    /** These have another form in "application" mode, and take modifiers. */
    private static final Map<KeyCode, Character> ARROWS = Map.of(
            KeyCode.UP, 'A',
            KeyCode.DOWN, 'B',
            KeyCode.RIGHT, 'C',
            KeyCode.LEFT, 'D',
            KeyCode.HOME, 'H',
            KeyCode.END, 'F');

    private KeyEncoder() {}

    /**
     * What a key sends when it goes down, or nothing: a key that makes a character sends it with
     * {@link #typed}.
     *
     * @param applicationArrows the form of the arrow keys that the server asked for
     */
    static byte @Nullable [] pressed(KeyEvent event, boolean applicationArrows) {
        KeyCode code = event.getCode();
        Character arrow = ARROWS.get(code);
        if (arrow != null) {
            int modifier = modifier(event);
            if (modifier > 1) return bytes(ESC + "[1;" + modifier + arrow);
            return bytes(ESC + (applicationArrows ? "O" : "[") + arrow);
        }
        if (code == KeyCode.TAB && event.isShiftDown()) return bytes(ESC + "[Z");
        String plain = PLAIN.get(code);
        if (plain != null) return bytes(event.isAltDown() ? ESC + plain : plain);
        return event.isControlDown() && !event.isAltDown() && !event.isMetaDown() ? control(code) : null;
    }

    private static byte @Nullable [] control(KeyCode code) {
        if (code.isLetterKey() && code.getName().length() == 1) {
            return new byte[] {(byte) (code.getName().charAt(0) & 0x1f)};
        }
        return switch (code) {
            case OPEN_BRACKET -> new byte[] {0x1b};
            case BACK_SLASH -> new byte[] {0x1c};
            case CLOSE_BRACKET -> new byte[] {0x1d};
            default -> null;
        };
    }

    /** What a character sends; control characters were sent when their key went down. */
    static byte @Nullable [] typed(KeyEvent event) {
        String character = event.getCharacter();
        if (character.isEmpty() || character.equals(KeyEvent.CHAR_UNDEFINED)) return null;
        char first = character.charAt(0);
        if (first < 0x20 || first == 0x7f || event.isMetaDown()) return null;
        // Control with Alt is AltGr on some systems, and makes characters; Control alone does not.
        if (event.isControlDown() != event.isAltDown()) {
            return event.isAltDown() ? bytes(ESC + character) : null;
        }
        return bytes(character);
    }

    private static int modifier(KeyEvent event) {
        return 1 + (event.isShiftDown() ? 1 : 0) + (event.isAltDown() ? 2 : 0) + (event.isControlDown() ? 4 : 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
