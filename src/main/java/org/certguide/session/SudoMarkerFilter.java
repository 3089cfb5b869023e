package org.certguide.session;

import java.nio.charset.StandardCharsets;
import org.certguide.server.SudoPrompt;

/**
 * What a terminal printed, with sudo's own words in the place of the mark that it was told to ask
 * with. Only for display: the conversation has to see the mark, and a server that knows it gains
 * nothing by printing it once more, as it can print sudo's words as well.
 */
final class SudoMarkerFilter {
    /** How sudo-rs begins, whatever it is told to ask with. */
    private static final String SUDO_RS = "[sudo: ";

    private static final String SUDO = "[sudo] password: ";

    /** The end of what stands before the mark where doas asks. */
    private static final String DOAS = " ".repeat(40);

    private static final int KEPT = SUDO_RS.length() + SudoPrompt.LONGEST;

    private final String mark;
    private String before = "";

    /**
     * @param mark as {@code server.Sudo} makes it
     */
    SudoMarkerFilter(String mark) {
        this.mark = mark;
    }

    /**
     * Takes output, cut anywhere. Nothing is held back: where a part of the mark was shown already,
     * it is erased when the rest comes.
     */
    byte[] accept(byte[] bytes) {
        String text = before + new String(bytes, StandardCharsets.ISO_8859_1);
        StringBuilder shown = new StringBuilder();
        int at = before.length();
        int from = 0;
        for (int i = text.indexOf(mark); i >= 0; i = text.indexOf(mark, from)) {
            int begin = SudoPrompt.begin(text, i);
            if (begin >= at) shown.append(text, at, begin);
            else shown.append("\b".repeat(at - begin)).append("\u001b[K");
            // doas has its own words, written over those blanks. Else two steps back over ": "; what follows is
            // the bracket's other half.
            if (!text.startsWith(DOAS, begin - DOAS.length()))
                shown.append(text.startsWith(SUDO_RS, begin - SUDO_RS.length()) ? "\b\b" : SUDO);
            from = i + mark.length();
            at = from;
        }
        shown.append(text, at, text.length());
        int kept = KEPT + mark.length() - 1;
        before = text.substring(Math.max(from, text.length() - kept));
        return shown.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
