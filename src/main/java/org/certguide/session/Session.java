package org.certguide.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.Probe;
import org.certguide.server.Script;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.server.Token;
import org.certguide.text.SafeText;

/**
 * One login: the server, how its user becomes root there, and the record of what was run. May be
 * used from any thread.
 */
public final class Session implements AutoCloseable {
    /** More of a stream of a failed answer, in characters, is of no use to anybody. */
    private static final int LONGEST_SAID = 300;

    /** What has come with another answer may be out of date after that. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** A program that asks nothing. */
    public static final String TERMINAL = "true";

    private final Server server;
    private final CommandLog log;
    private final Privileges privileges;

    /** What was answered before it was asked, by the names of the probes. */
    private final Map<String, ScriptOutput> answered = new ConcurrentHashMap<>();

    private volatile long answeredAt;

    /** Found out once, and true to the end of the session. */
    private volatile boolean sudoWantsTerminal;

    /**
     * @param privileges closed with the session
     */
    public Session(Server server, Privileges privileges, CommandLog log) {
        this.server = server;
        this.privileges = privileges;
        this.log = log;
    }

    public ServerAddress address() {
        return server.address();
    }

    public HostKey hostKey() {
        return server.hostKey();
    }

    /** Whether what is recorded of the connection stays secret when there are quantum computers. */
    public boolean isQuantumSafe() {
        return server.isQuantumSafe();
    }

    /** Why the connection has ended, once it has. */
    public Failure loss() {
        return server.loss();
    }

    public boolean isOpen() {
        return server.isOpen();
    }

    /** Runs the action once when the connection ends, on any thread. */
    public void onClosed(Runnable action) {
        server.onClosed(action);
    }

    /** How the user becomes root. */
    public Privileges privileges() {
        return privileges;
    }

    /**
     * Takes answers that came with another one. Each is used once, for the next question of its name, if that is put
     * soon and nothing was changed meanwhile.
     *
     * @param answers complete, by the names of their probes
     */
    public void answered(Map<String, ScriptOutput> answers) {
        answeredAt = System.nanoTime();
        answered.putAll(answers);
    }

    /** Asks the server, as its logged-in user or as root. */
    public <T> T ask(Probe<T> probe) throws ServerException, InterruptedException {
        ScriptOutput known = answered.remove(probe.name());
        boolean fresh = System.nanoTime() - answeredAt < FRESH.toNanos();
        return known != null && fresh && server.isOpen() ? probe.reader().apply(known) : ask(probe, section -> {});
    }

    /**
     * Asks the server.
     *
     * @param arriving gets each section as soon as it is there, on any thread
     * @throws ServerException also where sudo does not let the user through, and where the answer
     *     does not come to its end: what is missing is never taken for nothing
     */
    public <T> T ask(Probe<T> probe, Consumer<ScriptOutput.Section> arriving)
            throws ServerException, InterruptedException {
        String token = Token.random();
        ScriptOutput.Reader reader = new ScriptOutput.Reader(token);
        CommandResult result = run(
                probe.script(token),
                probe.asRoot(),
                command -> command.endingWith(ScriptOutput.last(token))
                        .following(bytes -> reader.feed(bytes).forEach(arriving)),
                probe.limit());
        ScriptOutput output = ScriptOutput.parse(result.stdout(), token);
        if (!output.complete() || result.exitStatus() > 0)
            throw new ServerException(noAnswer(probe.name(), result, token));
        return probe.reader().apply(output);
    }

    /** What is told of an answer that is none: the last lines of what came on each of the streams. */
    private static Failure noAnswer(String question, CommandResult result, String token) {
        String said = Stream.of(result.out(), result.err())
                .map(stream -> last(stream, token))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
        return said.isEmpty()
                ? new Failure.NothingCame(question, result.exitStatus())
                : new Failure.NoAnswer(question, said);
    }

    private static String last(String stream, String token) {
        String all = stream.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(token))
                .collect(Collectors.joining("\n"))
                .replace(token, "");
        return SafeText.line(all.substring(Math.max(0, all.length() - LONGEST_SAID)), LONGEST_SAID);
    }

    /**
     * Runs commands as root that change something.
     *
     * @throws ServerException also where sudo does not let the user through
     */
    public CommandResult change(String commands, Duration limit) throws ServerException, InterruptedException {
        return change(commands, commands, limit);
    }

    /**
     * The same with something in it that is kept nowhere.
     *
     * @param shown without it
     */
    public CommandResult change(String commands, String shown, Duration limit)
            throws ServerException, InterruptedException {
        answered.clear();
        Script script = new Script("command", commands);
        return run(script, new Script("command", shown).text(), true, command -> command, limit);
    }

    private CommandResult run(Script script, boolean asRoot, UnaryOperator<Command> how, Duration limit)
            throws ServerException, InterruptedException {
        return run(script, script.text(), asRoot, how, limit);
    }

    private CommandResult run(Script script, String text, boolean asRoot, UnaryOperator<Command> how, Duration limit)
            throws ServerException, InterruptedException {
        String shown = "sh: " + text;
        if (!asRoot) return run(how.apply(script.command(limit)), shown);
        try {
            return runAsRoot(script, how, limit, shown);
        } catch (ServerException e) {
            if (!(e.failure() instanceof Failure.SudoMissing) || !privileges.useDoas()) throw e;
        }
        return runAsRoot(script, how, limit, shown);
    }

    private CommandResult runAsRoot(Script script, UnaryOperator<Command> how, Duration limit, String shown)
            throws ServerException, InterruptedException {
        try (Privileges.Attempt attempt = privileges.attempt()) {
            Command command;
            Script.Outcome outcome;
            if (!sudoWantsTerminal) {
                command = how.apply(script.command(attempt.sudo(), limit));
                outcome = Script.outcome(command, run(command, "sudo " + shown));
                if (outcome.begun() || !SudoErrors.wantsTerminal(outcome.result()))
                    return result(attempt, command, outcome);
                sudoWantsTerminal = true;
            }
            command = how.apply(script.inTerminal(attempt.sudo(), limit));
            outcome = Script.outcome(command, run(command, "sudo " + shown));
            return result(attempt, command, outcome);
        }
    }

    private CommandResult result(Privileges.Attempt attempt, Command command, Script.Outcome outcome)
            throws ServerException {
        if (outcome.begun()) {
            attempt.granted();
            return outcome.result();
        }
        Failure why = SudoErrors.of(outcome.result(), command, address().user());
        attempt.refused(why);
        throw new ServerException(why);
    }

    private CommandResult run(Command command, String shown) throws ServerException, InterruptedException {
        try {
            CommandResult result = server.run(command);
            log.add(address(), shown, "exit " + result.exitStatus());
            return result;
        } catch (ServerException e) {
            log.add(address(), shown, e.failure().id());
            throw e;
        } catch (InterruptedException e) {
            log.add(address(), shown, "cancelled");
            throw e;
        }
    }

    /**
     * Starts a program as root in a terminal.
     *
     * @param commandLine the program and its arguments, quoted
     * @param mark what sudo asks with, see {@link Token}
     */
    Terminal openAsRoot(String commandLine, String mark, Terminal.Size size)
            throws ServerException, InterruptedException {
        answered.clear();
        return server.open(Command.of(privileges.sudo().inTerminal(commandLine, mark), Duration.ZERO), size);
    }

    /** Makes sure that programs can ask something. */
    public void checkTerminal() throws ServerException, InterruptedException {
        server.open(Command.of(TERMINAL, Duration.ZERO), new Terminal.Size(80, 24))
                .close();
    }

    void logEnd(String commandLine, String end) {
        log.add(address(), "sudo " + commandLine, end);
    }

    /** Ends the connection and wipes the passwords. */
    @Override
    public void close() {
        server.close();
        privileges.close();
    }
}
