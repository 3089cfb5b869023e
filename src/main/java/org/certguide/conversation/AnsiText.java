package org.certguide.conversation;

import org.certguide.text.SafeText;

/**
 * What a terminal's output reads like: bytes in, cut anywhere, plain text out. Escape sequences
 * (ECMA-48: CSI, OSC, DCS, APC, PM, SOS and the short ones) are left out, a carriage return and a
 * backspace overwrite as on a screen, and what is not UTF-8 becomes U+FFFD. Lines end with a line
 * feed. Invisible characters, and more accents on one character than any language uses, are left out
 * too, because they can make one text look like another; see {@link SafeText}.
 *
 * <p>Not a screen: rows are not addressable, so the output of a full-screen program is not readable.
 * Memory is bounded whatever comes. Not safe for use by several threads.
 */
public final class AnsiText {
    /** No program that asks a question writes longer lines; of a longer one, the end is kept. */
    private static final int MAX_LINE = 16 * 1024;

    /** No terminal has more columns; see {@code Terminal.Size}. */
    private static final int MAX_COLUMN = 500;

    /** How much of what follows a secret answer can be its echo. */
    static final int MAX_ECHO = 1024;

    private final int limit;
    private final Utf8Decoder utf8 = new Utf8Decoder();
    private final EscapeParser parser = new EscapeParser(new Writer());

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int column;

    /** The first half of a character, while the second is on its way. */
    private char half;

    /** Accents on the last character. */
    private int accents;

    /** Where in {@link #lines} the text since the mark begins. */
    private int mark;

    /** Whether the last line begins with what may be the echo of a secret. */
    private boolean echo;

    /**
     * @param limit about how many characters to keep at most; the oldest are dropped first
     */
    public AnsiText(int limit) {
        this.limit = limit;
    }

    /** Takes the next bytes. */
    public void accept(byte[] bytes) {
        parser.accept(utf8.decode(bytes, 0, bytes.length));
    }

    /** The text that is kept; its last line may be unfinished. */
    public String text() {
        return lines + shown();
    }

    /**
     * Sets the mark here. What comes now overwrites nothing of what stands before it.
     *
     * @param secret whether the echo of a secret may come now: up to the next line feed, or {@value
     *     #MAX_ECHO} characters, it is kept out of {@link #text}
     */
    void mark(boolean secret) {
        endLine();
        mark = lines.length();
        echo = secret;
    }

    /** The text since the mark, with any echo; of a long one, at least the last characters. */
    String sinceMark(int most) {
        return lines.substring(Math.max(mark, lines.length() - most)) + line;
    }

    private String shown() {
        return line.substring(echo ? Math.min(line.length(), MAX_ECHO) : 0);
    }

    private final class Writer implements EscapeParser.Listener {
        @Override
        public void text(char c) {
            switch (c) {
                case '\n' -> {
                    endLine();
                    lines.append('\n');
                }
                case '\r' -> column = 0;
                case '\b' -> column = Math.max(0, column - 1);
                case '\t' -> put(' ');
                default -> character(c);
            }
        }

        @Override
        public void escape(String intermediates, char last) {
            // None of them writes text or moves in the line.
        }

        @Override
        public void control(String parameters, char last) {
            int number = firstNumber(parameters);
            int atLeastOne = Math.max(1, number);
            switch (last) {
                case 'C' -> column = Math.min(Math.max(column, MAX_COLUMN), column + atLeastOne);
                case 'D' -> column = Math.max(0, column - atLeastOne);
                case 'G' -> column = atLeastOne - 1;
                case 'K' -> erase(number);
                default -> {}
            }
        }
    }

    private static int firstNumber(String parameters) {
        int number = 0;
        for (int i = 0; i < parameters.length(); i++) {
            int digit = parameters.charAt(i) - '0';
            if (digit < 0 || digit > 9) break;
            number = Math.min(number * 10 + digit, MAX_COLUMN);
        }
        return number;
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

    private void erase(int part) {
        int end = Math.min(column, line.length());
        if (part == 0) {
            line.setLength(end);
        } else if (part == 1) {
            for (int i = 0; i < end; i++) line.setCharAt(i, ' ');
        } else {
            line.setLength(0);
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
            echo = false;
            column = Math.max(0, column - half);
        }
    }

    private void endLine() {
        lines.append(shown());
        line.setLength(0);
        column = 0;
        echo = false;
        int over = lines.length() - limit;
        if (over <= 0) return;
        lines.delete(0, over + limit / 2);
        mark = Math.max(0, mark - over - limit / 2);
    }
}
