package org.certguide.certbot;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The technical form of names with other letters than those of ASCII, as registries have used it since 2010. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int BIAS = 72;
    private static final int FIRST = 128;

    /** RFC 5894, section 7.2: Java's own form turns these into other letters, and the name into another one. */
    private static final List<String> DEVIATING = List.of("\u00df", "\u03c2", "\u200c", "\u200d");

    private Punycode() {}

    /**
     * @param name in lower case
     * @throws IllegalArgumentException if a name cannot have one of its characters
     */
    static String name(String name) {
        return Arrays.stream(name.split("[.\\u3002]", -1)).map(Punycode::label).collect(Collectors.joining("."));
    }

    private static String label(String label) {
        if (DEVIATING.stream().noneMatch(label::contains)) return IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
        String composed = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        String others = composed;
        for (String deviating : DEVIATING) others = others.replace(deviating, "");
        // What cannot be in a name at all, Java knows.
        if (!others.isEmpty()) IDN.toASCII(others, IDN.USE_STD3_ASCII_RULES);
        return "xn--" + encode(composed);
    }

    /** RFC 3492, section 6.3. */
    private static String encode(String label) {
        int[] letters = label.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int letter : letters) if (letter < FIRST) out.append((char) letter);
        int basic = out.length();
        int done = basic;
        if (basic > 0) out.append('-');
        int n = FIRST;
        int delta = 0;
        int bias = BIAS;
        while (done < letters.length) {
            int least = n;
            int next = Arrays.stream(letters).filter(c -> c >= least).min().orElseThrow();
            delta += (next - n) * (done + 1);
            n = next;
            for (int letter : letters) {
                if (letter < n) delta++;
                if (letter != n) continue;
                int rest = delta;
                for (int k = BASE; ; k += BASE) {
                    int t = Math.clamp(k - bias, T_MIN, T_MAX);
                    if (rest < t) break;
                    out.append(digit(t + (rest - t) % (BASE - t)));
                    rest = (rest - t) / (BASE - t);
                }
                out.append(digit(rest));
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    private static int adapted(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        for (; rest > (BASE - T_MIN) * T_MAX / 2; k += BASE) rest /= BASE - T_MIN;
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }
}
