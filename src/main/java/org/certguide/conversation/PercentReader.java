package org.certguide.conversation;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * How far a program says that it is, where it redraws a line with a percentage, as apt, dnf and snap do. It reads the
 * line that the cursor is in; what a program has left behind there counts no more. Not for several threads.
 */
public final class PercentReader {
    /** Of a line, enough for what stands before the percentage; a longer line says nothing of progress. */
    private static final int LONGEST = 300;

    private String line = "";

    /** Takes what a program prints next, and tells what its last line says. */
    public OptionalInt read(byte[] output) {
        // Any encoding that leaves ASCII alone will do, also in the middle of a character.
        String printed = line + new String(output, StandardCharsets.ISO_8859_1);
        int start = printed.lastIndexOf('\n') + 1;
        String last = printed.substring(start);
        // A line that is drawn anew begins with the return; the one that is complete may end with some.
        int end = last.length();
        while (end > 0 && last.charAt(end - 1) == '\r') end--;
        last = last.substring(last.lastIndexOf('\r', end - 1) + 1);
        line = last.length() > LONGEST ? last.substring(last.length() - LONGEST) : last;
        return last.length() > LONGEST ? OptionalInt.empty() : of(last);
    }

    /** The first percentage of a line, from 0 to 100. */
    static OptionalInt of(String line) {
        for (int sign = line.indexOf('%'); sign >= 0; sign = line.indexOf('%', sign + 1)) {
            int from = sign;
            while (from > 0 && isDigit(line.charAt(from - 1)) && sign - from < 4) from--;
            if (from == sign || sign - from > 3) continue;
            int number = Integer.parseInt(line, from, sign, 10);
            if (number <= 100) return OptionalInt.of(number);
        }
        return OptionalInt.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
