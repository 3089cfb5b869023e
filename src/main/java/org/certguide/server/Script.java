package org.certguide.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.server.Command.Gate;
import org.certguide.server.Command.StdinSecret;

/**
 * Commands for a POSIX shell on the server. They travel on the standard input of {@code /bin/sh}:
 * nobody sees them in the list of processes, sudo does not log them, and they need not be quoted for
 * the login shell, which may be any. The login shell gets plain words, and one or two in single
 * quotes without line feeds, backslashes and exclamation marks, which bash, dash, zsh, fish, csh,
 * tcsh, mksh and BusyBox read alike.
 *
 * <p>The shell on the server reads all of the script before it begins, and begins only if the first
 * and the last line are there: a script that was cut off on the way, or whose lines were read by a start-up file of
 * the login shell, does nothing at all. The script's own commands find an empty standard input.
 *
 * @param name what it is for, in the first line of its text; the practice server knows it by this
 * @param body the commands
 */
public record Script(String name, String body) {
    /** The exit status of a script that did not arrive whole; sh and sudo give it to nothing else. */
    public static final int CUT = 117;

    private static final String BEGIN = "# certguide ";
    private static final String END = "# end of certguide";

    private static final Pattern NAME = Pattern.compile("[a-z]+(?: [A-Za-z0-9._*/:-]+)*");

    /**
     * Reads the script and runs it, also where a start-up file has left no way to {@code cat}. A terminal has no end of input in raw mode, so that there the
     * number of bytes is told, as {@code $1}.
     */
    private static final String LOADER =
            "PATH=$PATH:/usr/bin:/bin; s=$(@READ@); case $s in \"" + BEGIN + "\"*\"" + END + "\") eval \"$s\" ;;"
                    + " *) echo certguide: the script did not arrive whole >&2; exit " + CUT + " ;; esac </dev/null";

    private static final String FROM_PIPE = LOADER.replace("@READ@", "cat");

    /** Behind a token, what says that sudo has let the shell through. */
    private static final String READY = ":ready";

    /** Behind a token, what says that the rest went to standard error. */
    private static final String ERRORS = ":errors";

    /**
     * A terminal has one stream for everything, so what goes to standard error is kept and printed
     * at the end.
     */
    private static final String IN_TERMINAL = "stty raw -echo; echo $0" + READY + "; { e=$({ "
            + LOADER.replace("@READ@", "head -c $1") + "; } 2>&1 >&3 3>&-); r=$?; } 3>&1; echo; echo $0" + ERRORS
            + "; printf %s \"$e\"; exit $r";

    public Script {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("the name of a script: " + name);
    }

    /** All of it, as it is sent. */
    public String text() {
        return BEGIN + name + "\n" + body.strip() + "\n" + END;
    }

    /** Takes a text apart that {@link #text} made; empty if it is not whole. */
    public static Optional<Script> parse(String text) {
        int line = text.indexOf('\n');
        if (line < 0 || !text.startsWith(BEGIN) || !text.endsWith("\n" + END)) return Optional.empty();
        String name = text.substring(BEGIN.length(), line);
        return NAME.matcher(name).matches()
                ? Optional.of(new Script(name, text.substring(line + 1, text.length() - END.length())))
                : Optional.empty();
    }

    /** Whether {@code /bin/sh -c} with this word reads a script from its standard input. */
    public static boolean isLoader(String word) {
        return word.endsWith(FROM_PIPE);
    }

    /**
     * What a shell with these words says when it has begun, if it says something.
     *
     * @param words {@code /bin/sh}, {@code -c}, one that {@link #isLoader}, and what follows
     */
    public static Optional<String> ready(List<String> words) {
        return words.size() > 3 ? Optional.of(words.get(3) + READY) : Optional.empty();
    }

    /**
     * The command that runs it within another script, of whose text it is a part. What comes before the command in
     * its line, as {@code sudo --}, runs it.
     *
     * @param end a line that the script does not have
     */
    public String within(String end) {
        return "/bin/sh -c '" + FROM_PIPE + "' <<'" + end + "'\n" + text() + "\n" + end + "\n";
    }

    /** The command that runs it as the user who is logged in. */
    public Command command(Duration limit) {
        return sent("/bin/sh -c '" + FROM_PIPE + "'", limit, Optional.empty(), false);
    }

    /**
     * The command that runs it as root. The shell says on standard error when sudo has let it
     * through. Where sudo may ask for a password, the script is sent after that alone, so that sudo
     * never takes a line of it for a password.
     */
    public Command command(Sudo sudo, Duration limit) {
        if (sudo instanceof Sudo.Root) return command(limit);
        boolean doas = sudo.program() == Sudo.Program.DOAS;
        if (doas && sudo instanceof Sudo.WithPassword) return inTerminal(sudo, limit);
        String ready = Token.random();
        Optional<StdinSecret> secret = secret(sudo);
        String how = secret.map(s -> "-S " + SudoPrompt.option(s.mark())).orElse("-n");
        String sh = "/bin/sh -c 'echo $0" + READY + " >&2; " + FROM_PIPE + "' " + ready;
        String line = doas ? "doas -n -- env LC_ALL=C " + sh : "env LC_ALL=C sudo " + how + " -- " + sh;
        return sent(line, limit, Optional.of(new Gate(ready + READY, secret.isPresent(), secret)), false);
    }

    /** The same in a terminal, without which sudo may start nothing ({@code requiretty}), and doas cannot ask. */
    public Command inTerminal(Sudo sudo, Duration limit) {
        String ready = Token.random();
        Optional<StdinSecret> secret = secret(sudo);
        String how = secret.map(s -> SudoPrompt.option(s.mark())).orElse("-n");
        int bytes = text().getBytes(StandardCharsets.UTF_8).length;
        String sh = "/bin/sh -c '" + IN_TERMINAL + "' " + ready + " " + bytes;
        String line = "env LC_ALL=C sudo " + how + " -- " + sh;
        if (sudo.program() == Sudo.Program.DOAS) {
            line = secret.map(s -> DoasPrompt.command(s.mark(), sh)).orElse("doas -n -- env LC_ALL=C " + sh);
            secret = secret.map(s -> new StdinSecret(DoasPrompt.mark(s.mark()), s.secret(), s.ofRoot()));
        }
        return sent(line, limit, Optional.of(new Gate(ready + READY, true, secret)), true);
    }

    private static Optional<StdinSecret> secret(Sudo sudo) {
        return sudo instanceof Sudo.WithPassword with
                ? Optional.of(new StdinSecret(Token.random(), with.password(), with.ofRoot()))
                : Optional.empty();
    }

    private Command sent(String line, Duration limit, Optional<Gate> gate, boolean terminal) {
        return new Command(line, limit, text(), gate, terminal, Optional.empty(), bytes -> {});
    }

    /**
     * What came of a script.
     *
     * @param begun whether the shell was started at all; if not, what was printed comes from sudo,
     *     or from the login shell
     * @param result without what was only meant for the way
     */
    public record Outcome(boolean begun, CommandResult result) {}

    /** Reads what one of the commands printed. */
    public static Outcome outcome(Command command, CommandResult result) {
        if (command.gate().isEmpty()) return new Outcome(true, result);
        String ready = command.gate().get().ready();
        String said = latin(command.terminal() ? result.stdout() : result.stderr());
        String out = command.terminal() ? "" : latin(result.stdout());
        int at = said.indexOf(ready + "\n");
        if (at < 0) return new Outcome(false, result(result, out, said));
        String before = said.substring(0, at);
        String after = said.substring(at + ready.length() + 1);
        if (!command.terminal()) return new Outcome(true, result(result, out, before + after));
        String errors = "\n" + ready.substring(0, ready.length() - READY.length()) + ERRORS + "\n";
        int end = after.lastIndexOf(errors);
        return end < 0
                ? new Outcome(true, result(result, after, before))
                : new Outcome(
                        true, result(result, after.substring(0, end), before + after.substring(end + errors.length())));
    }

    private static CommandResult result(CommandResult result, String out, String err) {
        return new CommandResult(
                result.exitStatus(),
                out.getBytes(StandardCharsets.ISO_8859_1),
                err.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One character for each byte, so that nothing is lost on the way there and back. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
