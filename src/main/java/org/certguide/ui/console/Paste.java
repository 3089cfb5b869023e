package org.certguide.ui.console;

import java.nio.charset.StandardCharsets;

/**
 * A text from the clipboard, made harmless: no control characters, which could end a line or a
 * program behind the user's back.
 *
 * @param text with line feeds between its lines, none at its end
 */
record Paste(String text) {
    private static final String BEGIN = "\u001b[200~";
    private static final String END = "\u001b[201~";

    static Paste of(String clipboard) {
        StringBuilder clean = new StringBuilder();
        clipboard
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(Paste::harmless)
                .forEach(clean::appendCodePoint);
        int end = clean.length();
        while (end > 0 && clean.charAt(end - 1) == '\n') end--;
        return new Paste(clean.substring(0, end));
    }

    private static boolean harmless(int c) {
        if (c == '\n' || c == '\t') return true;
        return switch (Character.getType(c)) {
            // Format characters can turn the direction of what the user reads.
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** How many lines it has; a text of several is only sent when the user has confirmed it. */
    int lines() {
        return 1 + (int) text.chars().filter(c -> c == '\n').count();
    }

    /**
     * What is sent. The last line is not ended: the user presses Enter.
     *
     * @param bracketed whether the server wants pastes marked as such
     */
    byte[] bytes(boolean bracketed) {
        String typed = text.replace('\n', '\r');
        return (bracketed ? BEGIN + typed + END : typed).getBytes(StandardCharsets.UTF_8);
    }
}
