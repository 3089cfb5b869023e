package org.certguide.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A command for the server's login shell.
 *
 * @param text the whole command line, quoted where it must be ({@link #quote})
 * @param limit how long it may take
 * @param hidden a secret for its standard input, and the mark on standard error to wait for
 * @param onOutput called with each piece of standard output as it arrives, on any thread
 */
public record Command(String text, Duration limit, Optional<StdinSecret> hidden, Consumer<byte[]> onOutput) {
    /**
     * A secret that goes to the command's standard input, once, with a line feed, when the mark has
     * been seen on standard error. Standard input is closed when the mark is seen again, so that
     * the command gives up instead of asking for ever.
     *
     * @param mark the prompt that asks for it, made of random characters
     * @param secret what to answer
     */
    public record StdinSecret(String mark, Secret secret) {}

    public static Command of(String text, Duration limit) {
        return new Command(text, limit, Optional.empty(), bytes -> {});
    }

    /** The same command with its output followed. */
    public Command following(Consumer<byte[]> output) {
        return new Command(text, limit, hidden, output);
    }

    /** The word as the POSIX shell reads it back unchanged. */
    public static String quote(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return text;
    }
}
