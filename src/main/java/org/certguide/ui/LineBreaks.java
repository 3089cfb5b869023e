package org.certguide.ui;

import javafx.scene.control.Label;

/** Where long paths, addresses and host names may be broken, so that no line ends in the middle of a word. */
public final class LineBreaks {
    /**
     * JavaFX ends a line at white space only. This is white space without a width, which ends no line where there is
     * room. Only for what is drawn, never for what is copied or read aloud.
     */
    private static final char MAY_BREAK = '\u2028';

    /** Shorter ones fit into a line. */
    private static final int LONG = 20;

    private static final String AFTER = "/.-@_:=,";

    /** Of a fingerprint, which is compared as a whole. */
    private static final String FINGERPRINT = "SHA256:";

    private LineBreaks() {}

    /** Draws words in a label, with places to break in those that are long; they are read aloud as they are. */
    public static void show(Label label, String words) {
        label.setText(in(words));
        label.setAccessibleText(label.getText().equals(words) ? null : words);
    }

    /** The words with places to break in those that are long. */
    public static String in(String words) {
        StringBuilder drawn = new StringBuilder(words.length() + 8);
        int from = 0;
        while (from < words.length()) {
            int to = from;
            while (to < words.length() && !Character.isWhitespace(words.charAt(to))) to++;
            boolean parts = to - from >= LONG && !words.startsWith(FINGERPRINT, from);
            for (int i = from; i < to; i++) {
                drawn.append(words.charAt(i));
                if (parts && i > from && isPlace(words, i, to)) drawn.append(MAY_BREAK);
            }
            if (to < words.length()) drawn.append(words.charAt(to));
            from = to + 1;
        }
        return drawn.toString();
    }

    /** After the last of several such characters in a row, as in "--" or "://". */
    private static boolean isPlace(String words, int at, int end) {
        return at + 1 < end && AFTER.indexOf(words.charAt(at)) >= 0 && AFTER.indexOf(words.charAt(at + 1)) < 0;
    }
}
