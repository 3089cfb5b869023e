package org.certguide.server;

import java.nio.charset.StandardCharsets;

/**
 * What a command did.
 *
 * @param exitStatus 0 to 255; -1 where the server gave none, as when a signal ended the command
 * @param stdout at most {@link #MAX_BYTES}
 * @param stderr at most {@link #MAX_BYTES}
 */
public record CommandResult(int exitStatus, byte[] stdout, byte[] stderr) {
    /** More output than this is not read: no probe needs it, and a hostile server could print for ever. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    public boolean succeeded() {
        return exitStatus == 0;
    }

    /** Standard output as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
