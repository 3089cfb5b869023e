package org.certguide.server.sshj;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much work it is to open a key file. The file itself says so, and one that was made to keep this
 * computer busy, or is damaged, must not do so.
 */
final class KeyCost {
    /** {@code ssh-keygen} takes 24 rounds; some hundred a second is what Java does. */
    private static final int MOST_ROUNDS = 2_000;

    /** PuTTY takes 8 MiB, and as many passes as a tenth of a second allows. */
    private static final long MOST_KILOBYTES = 256L * 1024;

    private static final long MOST_WORK = 64 * MOST_KILOBYTES;

    private static final Pattern ARGON = Pattern.compile("(?m)^Argon2-(Memory|Passes|Parallelism):\\s*+(\\d{1,18})\\b");

    private KeyCost() {}

    /** Whatever the passphrase is, this application cannot use the key. */
    static final class NotUsable extends IOException {
        private static final long serialVersionUID = 1L;

        NotUsable(String reason) {
            super(reason);
        }
    }

    /**
     * @param text a key file
     * @throws NotUsable where opening it would take too long, or too much memory
     */
    static void check(String text) throws IOException {
        if (OpenSshKey.read(text).filter(key -> key.rounds() > MOST_ROUNDS).isPresent()) throw tooMuch();
        long memory = 1;
        long work = 1;
        Matcher argon = ARGON.matcher(text);
        while (argon.find()) {
            long value = Long.parseLong(argon.group(2));
            if (value > MOST_WORK) throw tooMuch();
            if (argon.group(1).equals("Memory")) memory = value;
            if (argon.group(1).equals("Parallelism") && value > 255) throw tooMuch();
            work = Math.min(work, MOST_WORK + 1) * Math.max(1, value);
        }
        if (memory > MOST_KILOBYTES || work > MOST_WORK * 4) throw tooMuch();
    }

    private static NotUsable tooMuch() {
        return new NotUsable("opening it would take too long");
    }
}
