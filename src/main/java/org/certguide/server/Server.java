package org.certguide.server;

/**
 * A server that somebody is logged in to. All methods may be called from any thread and block it;
 * interrupting the thread cancels the call. What the server sends is untrusted.
 */
public interface Server extends AutoCloseable {
    ServerAddress address();

    HostKey hostKey();

    /**
     * Whether what somebody records of the connection stays secret when there are quantum computers:
     * whether its keys were agreed on with a method that these do not break.
     */
    boolean isQuantumSafe();

    /**
     * Runs a command without a terminal and collects what it prints.
     *
     * @throws ServerException if the connection is lost, the time is over, or more than {@link
     *     CommandResult#MAX_BYTES} come
     */
    CommandResult run(Command command) throws ServerException, InterruptedException;

    /**
     * Starts a command in a terminal.
     *
     * @param command run by the login shell; its time limit and input do not apply
     * @param size of the window that the command sees
     */
    Terminal open(Command command, Terminal.Size size) throws ServerException, InterruptedException;

    /** Whether the connection stood when last seen. */
    boolean isOpen();

    /** Why the connection has ended, once it has. */
    default Failure loss() {
        return new Failure.ConnectionLost(address().host());
    }

    /** Runs the action once when the connection ends, for whatever reason, on any thread. */
    void onClosed(Runnable action);

    /** Ends the connection; harmless when it has ended. */
    @Override
    void close();
}
