package org.certguide.server;

import java.time.Duration;
import java.util.function.Function;

/**
 * A question to a server: a script that changes nothing, and what its output means. {@code
 * Session.ask} puts it, and hands the output to the reader only if all of it has come.
 *
 * @param name see {@link Script}
 * @param asRoot whether root is asked
 * @param limit how long the server may take for the answer
 * @param body makes the commands, which print sections; given the token of their headings
 * @param reader makes the answer of the output; accepts any text
 */
public record Probe<T>(
        String name, boolean asRoot, Duration limit, Function<String, String> body, Function<ScriptOutput, T> reader) {
    /** A probe whose commands stand behind {@link ScriptOutput#prelude}. */
    public static <T> Probe<T> of(
            String name, boolean asRoot, Duration limit, String commands, Function<ScriptOutput, T> reader) {
        return new Probe<>(
                name, asRoot, limit, token -> ScriptOutput.prelude(token) + commands.strip() + "\nfinish\n", reader);
    }

    /** A probe with one answer, yes or no: whether these commands end with 0. */
    public static Probe<Boolean> whether(String name, boolean asRoot, Duration limit, String commands) {
        return of(
                name,
                asRoot,
                limit,
                "section status\n(\n" + commands.strip() + "\n) >/dev/null 2>&1\necho $?\n",
                output -> output.text("status").equals("0"));
    }

    /** The same question to the user who is logged in, or to root. */
    public Probe<T> as(boolean root) {
        return new Probe<>(name, root, limit, body, reader);
    }

    /**
     * What is sent.
     *
     * @param token see {@link Token}; another one each time
     */
    public Script script(String token) {
        return new Script(name, body.apply(token));
    }

    /** Reads what the script with this token printed. */
    public T read(String output, String token) {
        return reader.apply(ScriptOutput.parse(output, token));
    }
}
