package org.certguide.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A command for the server's login shell.
 *
 * @param text the whole command line, quoted where it must be ({@link #quote})
 * @param limit how long it may take
 * @param input what goes to its standard input, which ends behind it
 * @param gate what has to come from the command first, if something has
 * @param terminal whether it runs in a terminal, in raw mode and without an echo, where standard
 *     error comes as standard output
 * @param last what a whole answer on standard output ends with, where that is known: once the command
 *     has ended and this has come, nothing more is waited for
 * @param onOutput called with each piece of standard output as it arrives, on any thread
 */
public record Command(
        String text,
        Duration limit,
        String input,
        Optional<Gate> gate,
        boolean terminal,
        Optional<String> last,
        Consumer<byte[]> onOutput) {
    /**
     * What the command says on standard error, or in a terminal, before its input matters.
     *
     * @param ready a line that tells that the command has begun
     * @param holds whether the input waits for that line
     * @param secret what may be asked for before
     */
    public record Gate(String ready, boolean holds, Optional<StdinSecret> secret) {}

    /**
     * A secret that goes to the command's standard input, once, with a line feed, when the mark has
     * been seen. Standard input is closed when the mark is seen again, so that the command gives up
     * instead of asking for ever.
     *
     * @param mark the prompt that asks for it, made of random characters
     * @param secret what to answer
     * @param ofRoot whose password it is: root's, or the user's own; nobody is told the other one
     */
    public record StdinSecret(String mark, Secret secret, boolean ofRoot) {
        /** The user's own. */
        public StdinSecret(String mark, Secret secret) {
            this(mark, secret, false);
        }
    }

    public static Command of(String text, Duration limit) {
        return new Command(text, limit, "", Optional.empty(), false, Optional.empty(), bytes -> {});
    }

    /** The same command with its output followed. */
    public Command following(Consumer<byte[]> output) {
        return new Command(text, limit, input, gate, terminal, last, output);
    }

    /**
     * The same command with the end of its answer known.
     *
     * @param end ASCII, of something that nobody can guess; see {@link Token}
     */
    public Command endingWith(String end) {
        return new Command(text, limit, input, gate, terminal, Optional.of(end), onOutput);
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
