package org.certguide.text;

import java.util.HexFormat;
import java.util.Set;

/**
 * Which characters of an untrusted text are shown. A server that may use all of Unicode could turn
 * the direction of a text, hide a part of it, or draw over the words beside it.
 */
public final class SafeText {
    /** No language uses more accents on one character; a server could send hundreds, which cover other lines. */
    public static final int MOST_ACCENTS = 3;

    /** How much of foreign words is shown inside a sentence. */
    private static final int LONGEST_WORD = 160;

    private static final int LONGEST_ARGUMENT = 4000;

    /** Letters that look like nothing at all: fillers of Hangul, Khmer and Braille. */
    private static final Set<Integer> BLANKS = Set.of(0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0);

    private SafeText() {}

    /** What of the text is shown, line feeds left out like all controls. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int accents = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!is(c)) continue;
            accents = isAccent(c) ? accents + 1 : 0;
            if (accents <= MOST_ACCENTS) shown.appendCodePoint(c);
        }
        return shown.toString();
    }

    /**
     * The text made fit for a sentence: one line, white space and controls as single spaces.
     *
     * @param most so many characters at most, and an ellipsis where there were more
     */
    public static String line(String text, int most) {
        if (text.length() <= most && isLine(text)) return text;
        String words = of(text.replaceAll("[\\s\\p{Cc}\u2028\u2029]", " "));
        String line = words.replaceAll(" +", " ").strip();
        if (line.length() <= most) return line;
        int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
        return line.substring(0, end) + "…";
    }

    /** Whether it is one already that needs no second look: signs of English with single spaces between them. */
    private static boolean isLine(String text) {
        boolean space = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' ? space : c < 0x21 || c > 0x7e) return false;
            space = c == ' ';
        }
        return !space || text.isEmpty();
    }

    /** Foreign words made fit for a sentence: a name, a file, an issuer. */
    public static String word(String text) {
        return line(text, LONGEST_WORD);
    }

    /**
     * The text with nothing left out: what is not shown, but for line feeds, as its number, such as
     * {@code \\u202e}. For commands, which have to be seen as they are.
     */
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int accents = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            accents = isAccent(c) ? accents + 1 : 0;
            if (c == '\n' || is(c) && accents <= MOST_ACCENTS) shown.appendCodePoint(c);
            else shown.append("\\u").append(HexFormat.of().toHexDigits(c, c > 0xFFFF ? 6 : 4));
        }
        return shown.toString();
    }

    /**
     * The text made fit for a place in another one: no controls but line feeds, and not endless.
     * Lists of names are the longest that have to be told whole.
     */
    static String argument(String text) {
        StringBuilder words = new StringBuilder();
        boolean all = text.length() <= LONGEST_ARGUMENT;
        String kept = all ? text : text.substring(0, LONGEST_ARGUMENT);
        String[] lines = kept.replace('\t', ' ').split("\n", -1);
        for (int i = 0; i < lines.length; i++) words.append(i == 0 ? "" : "\n").append(of(lines[i]));
        return all ? words.toString() : words.append('…').toString();
    }

    /**
     * The text as tools print it: line feeds alone end lines. What else ends one for a regular
     * expression or for Unicode becomes a space, so that {@code .*} goes to the end of each line.
     */
    public static String output(String text) {
        StringBuilder output = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') continue;
            output.append(isLineEnd(c) ? ' ' : c);
        }
        return output.toString();
    }

    private static boolean isLineEnd(char c) {
        return c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /**
     * Whether a person sees the character, or the white space that it makes. Not so with controls,
     * format characters such as a change of direction (UAX #9), variation selectors, separators of
     * lines, characters for private use, and those that Unicode does not know.
     */
    public static boolean is(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> !BLANKS.contains(codePoint) && !isVariationSelector(codePoint);
        };
    }

    /** Whether it is drawn on the character before it. */
    public static boolean isAccent(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isVariationSelector(int codePoint) {
        return codePoint == 0x034F // joins graphemes, and looks like nothing
                || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
    }
}
