package org.certguide.session;

import java.time.Duration;
import java.util.function.Consumer;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Terminal;

/**
 * One login: the server, how its user becomes root there, and the record of what was run. May be
 * used from any thread.
 */
public final class Session implements AutoCloseable {
    private final Server server;
    private final CommandLog log;
    private final Privileges privileges;

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

    /** Runs a command as the logged-in user. */
    public CommandResult run(Command command) throws ServerException, InterruptedException {
        return run(command, command.text());
    }

    /**
     * Runs a script as root.
     *
     * @param script for {@code sh -c}
     * @param onOutput gets standard output as it arrives, on any thread
     * @throws ServerException also where sudo wants a password, another one, or nothing to do with
     *     this user
     */
    public CommandResult runAsRoot(String script, Duration limit, Consumer<byte[]> onOutput)
            throws ServerException, InterruptedException {
        Command command = privileges.sudo().command(script, limit).following(onOutput);
        CommandResult result = run(command, "sudo sh -c: " + script);
        Failure refusal = SudoErrors.of(result, command, server.address().user());
        if (refusal != null) {
            privileges.refused(refusal);
            throw new ServerException(refusal);
        }
        if (result.succeeded()) privileges.granted();
        return result;
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
     * @param mark what sudo asks with, see {@link Sudo#mark}
     */
    Terminal openAsRoot(String commandLine, String mark, Terminal.Size size)
            throws ServerException, InterruptedException {
        return server.open(Command.of(privileges.sudo().inTerminal(commandLine, mark), Duration.ZERO), size);
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
