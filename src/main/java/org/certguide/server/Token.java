package org.certguide.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Random words that nobody can guess: a program that prints one has received it from this application. */
public final class Token {
    /** What {@link #random} makes. */
    public static final Pattern PATTERN = Pattern.compile("certguide-[0-9a-f]{32}");

    private Token() {}

    /** 128 random bits, in a form that every shell and sudo take as they are. */
    public static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return "certguide-" + HexFormat.of().formatHex(bytes);
    }
}
