package org.certguide.ui.console;

import java.util.function.Consumer;

/**
 * What of a server's output gets to the library's emulator: text, and the sequences that draw with
 * it (ECMA-48 and xterm's). Everything else is left out, whole: titles, links, the clipboard,
 * colours of the window, reports that a terminal would answer, the mouse, another size, bells.
 *
 * <p>Numbers are limited, because the emulator does what it is told a thousand million times. Of
 * the memory, at most {@link #LONGEST} characters are held, wherever the output is cut.
 */
final class EscapeFilter {
    /** A sequence that has not ended by then is none, so that it cannot hide the rest. */
    static final int LONGEST = 4096;

    /** No terminal has more columns or rows; see {@code Terminal.Size}. */
    private static final int MOST = 500;

    private static final char ESC = 0x1b;

    private enum State {
        TEXT,
        ESCAPE,
        CONTROL,
        STRING
    }

    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;
    private int length;
    private char last = ' ';
    private volatile int cursorShape;

    /** Takes output, decoded and cut anywhere, and gives what may be drawn of it. */
    String accept(CharSequence output) {
        StringBuilder out = new StringBuilder(output.length());
        for (int i = 0; i < output.length(); i++) accept(output.charAt(i), out);
        return out.toString();
    }

    /** The number of the cursor's form, as in DECSCUSR: 0 to 6. */
    int cursorShape() {
        return cursorShape;
    }

    private void accept(char c, StringBuilder out) {
        if (state != State.TEXT && ++length > LONGEST) state = State.TEXT;
        if (state == State.TEXT) {
            text(c, out);
        } else if (c == ESC) {
            begin(State.ESCAPE);
        } else if (c == 0x18 || c == 0x1a) {
            state = State.TEXT;
        } else if (state == State.STRING) {
            if (c == 0x07 || c == 0x9c) state = State.TEXT;
        } else if (c < 0x20) {
            // A control character inside of a sequence works as if it came before.
            text(c, out);
        } else if (state == State.ESCAPE) {
            escape(c, out);
        } else if (c < 0x40) {
            sequence.append(c);
        } else {
            state = State.TEXT;
            if (c < 0x7f) control(c, out);
        }
    }

    private void text(char c, StringBuilder out) {
        switch (c) {
            case '\b', '\t', '\n', 0x0b, '\f', '\r', 0x0f -> out.append(c);
            case ESC -> begin(State.ESCAPE);
            case 0x9b -> begin(State.CONTROL);
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> begin(State.STRING);
            // The library's mark for the second half of a wide character.
            case '\ue000' -> out.append('\ufffd');
            default -> {
                if (Character.isISOControl(c)) return;
                out.append(c);
                last = c;
            }
        }
    }

    private void begin(State next) {
        state = next;
        length = 0;
        sequence.setLength(0);
    }

    private void escape(char c, StringBuilder out) {
        if (c < 0x30) {
            sequence.append(c);
            return;
        }
        boolean alone = sequence.isEmpty();
        state = State.TEXT;
        if (alone && c == '[') begin(State.CONTROL);
        else if (alone && "]P^_X".indexOf(c) >= 0) begin(State.STRING);
        else if (alone ? "DEHM78c".indexOf(c) >= 0 : isCharset(c) || isTest(c)) {
            out.append(ESC).append(sequence).append(c);
            if (c == 'c') cursorShape = 0;
        }
    }

    /** Letters or line-drawing characters, as the first or the second set. */
    private boolean isCharset(char c) {
        return sequence.length() == 1 && "()".contains(sequence) && "0AB".indexOf(c) >= 0;
    }

    private boolean isTest(char c) {
        return sequence.length() == 1 && sequence.charAt(0) == '#' && c == '8';
    }

    private void control(char end, StringBuilder out) {
        String parameters = sequence.toString();
        switch (end) {
            case 'h', 'l' -> each(parameters, mode -> mode(mode, end, out));
            case 'm' -> out.append(numbers(parameters.replace("::", ":").replace(':', ';'), 'm'));
            case 'q' -> {
                if (parameters.endsWith(" ")) cursorShape = number(parameters.strip(), 6);
            }
            case 'p' -> {
                if (parameters.equals("!")) out.append(ESC).append("[!p");
            }
            // These are other terminals' names for what the library knows.
            case 's' -> out.append(parameters.isEmpty() ? ESC + "7" : "");
            case 'u' -> out.append(parameters.isEmpty() ? ESC + "8" : "");
            case 'a' -> out.append(numbers(parameters, 'C'));
            case 'e' -> out.append(numbers(parameters, 'B'));
            case 'b' -> {
                // A half of a pair cannot be repeated.
                if (!Character.isSurrogate(last)) {
                    int times = Math.max(1, number(parameters, MOST));
                    out.repeat(last, times);
                }
            }
            case '@', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M' ->
                out.append(numbers(parameters, end));
            case 'P', 'S', 'T', 'X', '`', 'd', 'f', 'g', 'r' -> out.append(numbers(parameters, end));
            default -> {}
        }
    }

    private static void mode(String parameter, char end, StringBuilder out) {
        switch (parameter) {
            // Arrow keys, origin, wrapping, cursor, other screen, paste marks; automatic return.
            case "?1", "?6", "?7", "?25", "?47", "?1047", "?1048", "?1049", "?2004", "20" ->
                out.append(ESC).append('[').append(parameter).append(end);
            default -> {}
        }
    }

    /** The library looks at the first mode of several only. */
    private static void each(String parameters, Consumer<String> action) {
        String mark = parameters.startsWith("?") ? "?" : "";
        for (String mode : parameters.substring(mark.length()).split(";")) {
            action.accept(mark + mode);
        }
    }

    /** The sequence with limited numbers; nothing, where there is more in it than numbers. */
    private static String numbers(String parameters, char end) {
        if (parameters.isEmpty()) return ESC + "[" + end;
        StringBuilder sequence = new StringBuilder().append(ESC).append('[');
        for (String parameter : parameters.split(";", -1)) {
            if (!parameter.chars().allMatch(c -> c >= '0' && c <= '9')) return "";
            // The library takes an empty number for none at all, and the next in its place; and it
            // believes that there is a row 0.
            int least = "HfdG`".indexOf(end) >= 0 ? 1 : 0;
            sequence.append(Math.max(least, number(parameter, MOST))).append(';');
        }
        sequence.setLength(sequence.length() - 1);
        return sequence.append(end).toString();
    }

    private static int number(String digits, int most) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) return 0;
            number = Math.min(most, number * 10 + digit);
        }
        return number;
    }
}
