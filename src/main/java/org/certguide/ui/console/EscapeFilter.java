package org.certguide.ui.console;

import org.certguide.conversation.EscapeParser;

/**
 * What of a server's output gets to the library's emulator: text, and the sequences that draw with
 * it (ECMA-48 and xterm's). Everything else is left out, whole: titles, links, the clipboard,
 * colours of the window, reports that a terminal would answer, the mouse, another size, bells.
 *
 * <p>Numbers are limited, because the emulator would repeat an action a thousand million times.
 */
final class EscapeFilter implements EscapeParser.Listener {
    /** No terminal has more columns or rows; see {@code Terminal.Size}. */
    private static final int MOST = 500;

    private static final char ESC = 0x1b;

    private final EscapeParser parser = new EscapeParser(this);
    private final StringBuilder out = new StringBuilder();
    private char last = ' ';
    private volatile int cursorShape;

    /** Takes output, decoded and cut anywhere, and gives what may be drawn of it. */
    String accept(CharSequence output) {
        out.setLength(0);
        parser.accept(output);
        return out.toString();
    }

    /** The number of the cursor's form, as in DECSCUSR: 0 to 6. */
    int cursorShape() {
        return cursorShape;
    }

    @Override
    public void text(char c) {
        switch (c) {
            case '\b', '\t', '\n', 0x0b, '\f', '\r', 0x0f -> out.append(c);
            // The library's mark for the second half of a wide character.
            case '\ue000' -> out.append('\ufffd');
            default -> {
                if (Character.isISOControl(c)) return;
                out.append(c);
                last = c;
            }
        }
    }

    @Override
    public void escape(String intermediates, char end) {
        boolean drawn = switch (intermediates) {
            case "" -> "DEHM78c".indexOf(end) >= 0;
            // Letters or line-drawing characters, as the first or the second set.
            case "(", ")" -> "0AB".indexOf(end) >= 0;
            case "#" -> end == '8';
            default -> false;
        };
        if (!drawn) return;
        out.append(ESC).append(intermediates).append(end);
        if (end == 'c') cursorShape = 0;
    }

    @Override
    public void control(String parameters, char end) {
        switch (end) {
            case 'h', 'l' -> modes(parameters, end);
            case 'm' -> numbers(parameters.replace("::", ":").replace(':', ';'), 'm');
            case 'q' -> {
                if (parameters.endsWith(" ")) cursorShape = number(parameters.strip(), 6);
            }
            case 'p' -> {
                if (parameters.equals("!")) out.append(ESC).append("[!p");
            }
            // These are other terminals' names for what the library knows.
            case 's' -> out.append(parameters.isEmpty() ? ESC + "7" : "");
            case 'u' -> out.append(parameters.isEmpty() ? ESC + "8" : "");
            case 'a' -> numbers(parameters, 'C');
            case 'e' -> numbers(parameters, 'B');
            case 'b' -> {
                // A half of a pair cannot be repeated.
                if (!Character.isSurrogate(last)) {
                    int times = Math.max(1, number(parameters, MOST));
                    out.repeat(last, times);
                }
            }
            case '@', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M' -> numbers(parameters, end);
            case 'P', 'S', 'T', 'X', '`', 'd', 'f', 'g', 'r' -> numbers(parameters, end);
            default -> {}
        }
    }

    /** The library looks at the first mode of several only, so each is set by itself. */
    private void modes(String parameters, char end) {
        String mark = parameters.startsWith("?") ? "?" : "";
        for (String number : parameters.substring(mark.length()).split(";")) {
            String mode = mark + number;
            switch (mode) {
                // Arrow keys, origin, wrapping, cursor, other screen, paste marks; automatic return.
                case "?1", "?6", "?7", "?25", "?47", "?1047", "?1048", "?1049", "?2004", "20" ->
                    out.append(ESC).append('[').append(mode).append(end);
                default -> {}
            }
        }
    }

    /** Adds the sequence with limited numbers; nothing, where there is more in it than numbers. */
    private void numbers(String parameters, char end) {
        // The library takes an empty number for none at all, and the next in its place; and it
        // believes that there is a row 0.
        int least = "HfdG`".indexOf(end) >= 0 ? 1 : 0;
        int begin = out.length();
        int number = 0;
        out.append(ESC).append('[');
        for (int i = 0; i < parameters.length(); i++) {
            char c = parameters.charAt(i);
            if (c == ';') {
                out.append(Math.max(least, number)).append(c);
                number = 0;
            } else if (c >= '0' && c <= '9') {
                number = Math.min(MOST, number * 10 + c - '0');
            } else {
                out.setLength(begin);
                return;
            }
        }
        if (!parameters.isEmpty()) out.append(Math.max(least, number));
        out.append(end);
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
