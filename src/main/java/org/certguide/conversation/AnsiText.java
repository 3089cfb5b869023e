package org.certguide.conversation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.certguide.server.SafeText;

/**
 * What a terminal's output reads like: bytes in, cut anywhere, plain text out. Escape sequences
 * (ECMA-48: CSI, OSC, DCS, APC, PM, SOS and the short ones) are left out, a carriage return and a
 * backspace overwrite as on a screen, and what is not UTF-8 becomes U+FFFD. Lines end with a line
 * feed. Characters that nobody sees, and heaps of accents, which could make a text read like
 * another, are left out too; see {@link SafeText}.
 *
 * <p>Not a screen: rows are not addressable, so a full-screen program reads like a heap of words.
 * Memory is bounded whatever comes. Not safe for use by several threads.
 */
public final class AnsiText {
    /** No program that asks a question writes longer lines; of a longer one, the end is kept. */
    private static final int MAX_LINE = 16 * 1024;

    /** A control string that has not ended by then is given up, so that it can't hide the rest. */
    private static final int MAX_CONTROL = 4096;

    /** Further to the right there is no terminal; see {@code Terminal.Size}. */
    private static final int MAX_COLUMN = 500;

    private enum State {
        TEXT,
        ESCAPE,
        ESCAPE_INTERMEDIATE,
        CSI,
        STRING,
        STRING_ESCAPE
    }

    private final int limit;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = {};

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int column;

    /** The first half of a character, while the second is on its way. */
    private char half;

    /** Accents on the last character. */
    private int accents;

    private State state = State.TEXT;
    private int controlLength;
    private int parameter;
    private boolean firstParameter;

    /**
     * @param limit about how many characters to keep at most; the oldest are dropped first
     */
    public AnsiText(int limit) {
        this.limit = limit;
    }

    /** Takes the next bytes. */
    public void accept(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length)
                .put(rest)
                .put(bytes)
                .flip();
        CharBuffer out = CharBuffer.allocate(4096);
        while (true) {
            boolean more = utf8.decode(in, out, false).isOverflow();
            out.flip();
            while (out.hasRemaining()) accept(out.get());
            out.clear();
            if (!more) break;
        }
        rest = new byte[in.remaining()];
        in.get(rest);
    }

    /** The text that is kept; its last line may be unfinished. */
    public String text() {
        return lines.toString() + line;
    }

    /** Forgets the text, but not the place in a character or a sequence that was cut. */
    public void clear() {
        lines.setLength(0);
        line.setLength(0);
        column = 0;
    }

    private void accept(char c) {
        if (state != State.TEXT && ++controlLength > MAX_CONTROL) state = State.TEXT;
        switch (state) {
            case TEXT -> text(c);
            case ESCAPE -> escape(c);
            case ESCAPE_INTERMEDIATE -> {
                if (!interrupted(c) && c >= 0x30) state = State.TEXT;
            }
            case CSI -> csi(c);
            case STRING -> string(c);
            case STRING_ESCAPE -> {
                // ESC \ ends the string; any other sequence cancels it and begins itself.
                if (c == '\\') state = State.TEXT;
                else escape(c);
            }
        }
    }

    private void text(char c) {
        switch (c) {
            case '\n' -> newLine();
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, column - 1);
            case '\t' -> put(' ');
            case 0x1b -> begin(State.ESCAPE);
            case 0x9b -> begin(State.CSI);
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> begin(State.STRING);
            default -> character(c);
        }
    }

    private void character(char c) {
        if (Character.isHighSurrogate(c)) {
            half = c;
            return;
        }
        boolean pair = Character.isLowSurrogate(c);
        int codePoint = pair ? Character.toCodePoint(half, c) : c;
        if (!SafeText.is(codePoint)) return;
        accents = SafeText.isAccent(codePoint) ? accents + 1 : 0;
        if (accents > SafeText.MOST_ACCENTS) return;
        if (pair) put(half);
        put(c);
    }

    private void begin(State next) {
        state = next;
        controlLength = 0;
        parameter = 0;
        firstParameter = true;
    }

    /** Control characters work inside of sequences, too; CAN and SUB break them off. */
    private boolean interrupted(char c) {
        if (c == 0x1b) {
            begin(State.ESCAPE);
        } else if (c == 0x18 || c == 0x1a) {
            state = State.TEXT;
        } else if (c < 0x20) {
            text(c);
        } else {
            return false;
        }
        return true;
    }

    private void escape(char c) {
        if (interrupted(c)) return;
        switch (c) {
            case '[' -> begin(State.CSI);
            case ']', 'P', 'X', '^', '_' -> begin(State.STRING);
            default -> state = c < 0x30 ? State.ESCAPE_INTERMEDIATE : State.TEXT;
        }
    }

    private void csi(char c) {
        if (interrupted(c)) return;
        if (c >= '0' && c <= '9') {
            if (firstParameter) parameter = Math.min(parameter * 10 + (c - '0'), MAX_COLUMN);
        } else if (c < 0x40) {
            firstParameter = false;
        } else {
            state = State.TEXT;
            move(c);
        }
    }

    private void move(char last) {
        switch (last) {
            case 'C' -> column = Math.min(Math.max(column, MAX_COLUMN), column + atLeastOne());
            case 'D' -> column = Math.max(0, column - atLeastOne());
            case 'G' -> column = atLeastOne() - 1;
            case 'K' -> erase();
            default -> {}
        }
    }

    private int atLeastOne() {
        return Math.max(1, parameter);
    }

    private void erase() {
        int end = Math.min(column, line.length());
        if (parameter == 0) {
            line.setLength(end);
        } else if (parameter == 1) {
            for (int i = 0; i < end; i++) line.setCharAt(i, ' ');
        } else {
            line.setLength(0);
        }
    }

    private void string(char c) {
        switch (c) {
            case 0x07, 0x9c, 0x18, 0x1a -> state = State.TEXT;
            case 0x1b -> state = State.STRING_ESCAPE;
            default -> {}
        }
    }

    private void put(char c) {
        if (column < line.length()) {
            line.setCharAt(column, c);
        } else {
            while (line.length() < column) line.append(' ');
            line.append(c);
        }
        column++;
        if (line.length() > MAX_LINE) {
            int half = line.length() / 2;
            line.delete(0, half);
            column = Math.max(0, column - half);
        }
    }

    private void newLine() {
        lines.append(line).append('\n');
        line.setLength(0);
        column = 0;
        if (lines.length() > limit) lines.delete(0, lines.length() - limit / 2);
    }
}
