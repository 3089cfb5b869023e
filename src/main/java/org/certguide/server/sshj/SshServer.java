package org.certguide.server.sshj;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.PTYMode;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on an sshj connection. */
final class SshServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(SshServer.class);

    /** OpenSSH allows ten channels unless told otherwise (MaxSessions); some are for terminals. */
    private static final int MOST_COMMANDS = 6;

    private static final Duration AGAIN = Duration.ofMillis(50);

    /** Why no channel was opened is told before the time is over. */
    private static final Duration LEAD = Duration.ofMillis(300);

    /** What a terminal is like before the command changes it: stty(1) "sane", in UTF-8. */
    private static final Map<PTYMode, Integer> SANE = Map.ofEntries(
            Map.entry(PTYMode.VINTR, 3),
            Map.entry(PTYMode.VQUIT, 28),
            Map.entry(PTYMode.VERASE, 127),
            Map.entry(PTYMode.VKILL, 21),
            Map.entry(PTYMode.VEOF, 4),
            Map.entry(PTYMode.VSTART, 17),
            Map.entry(PTYMode.VSTOP, 19),
            Map.entry(PTYMode.VSUSP, 26),
            Map.entry(PTYMode.VREPRINT, 18),
            Map.entry(PTYMode.VWERASE, 23),
            Map.entry(PTYMode.VLNEXT, 22),
            Map.entry(PTYMode.ICRNL, 1),
            Map.entry(PTYMode.IXON, 1),
            Map.entry(PTYMode.ISIG, 1),
            Map.entry(PTYMode.ICANON, 1),
            Map.entry(PTYMode.ECHO, 1),
            Map.entry(PTYMode.ECHOE, 1),
            Map.entry(PTYMode.ECHOK, 1),
            Map.entry(PTYMode.ECHOCTL, 1),
            Map.entry(PTYMode.ECHOKE, 1),
            Map.entry(PTYMode.IEXTEN, 1),
            Map.entry(PTYMode.OPOST, 1),
            Map.entry(PTYMode.ONLCR, 1),
            Map.entry(PTYMode.CS8, 1),
            Map.entry(PTYMode.TTY_OP_ISPEED, 38400),
            Map.entry(PTYMode.TTY_OP_OSPEED, 38400));

    /** stty(1) "raw -echo": bytes go through as they are, and nothing is shown. */
    private static final Map<PTYMode, Integer> RAW = Map.ofEntries(
            Map.entry(PTYMode.ICRNL, 0),
            Map.entry(PTYMode.IXON, 0),
            Map.entry(PTYMode.ISIG, 0),
            Map.entry(PTYMode.ICANON, 0),
            Map.entry(PTYMode.ECHO, 0),
            Map.entry(PTYMode.IEXTEN, 0),
            Map.entry(PTYMode.OPOST, 0),
            Map.entry(PTYMode.CS8, 1),
            Map.entry(PTYMode.TTY_OP_ISPEED, 38400),
            Map.entry(PTYMode.TTY_OP_OSPEED, 38400));

    private static final Terminal.Size RAW_SIZE = new Terminal.Size(80, 24);

    private final SSHClient client;
    private final ServerAddress address;
    private final HostKey hostKey;
    private final Duration patience;
    private final Runnable afterwards;
    private final Semaphore slots = new Semaphore(MOST_COMMANDS, true);
    private final Set<SshChannel> channels = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();

    private final List<Runnable> onClosed = new ArrayList<>();
    private boolean closed;
    private volatile boolean closing;
    private volatile String goodbye = "";

    /**
     * @param client logged in
     * @param patience how long the server may take to start something
     * @param afterwards run once when the connection has ended, before anybody is told
     */
    SshServer(SSHClient client, ServerAddress address, HostKey hostKey, Duration patience, Runnable afterwards) {
        this.client = client;
        this.address = address;
        this.hostKey = hostKey;
        this.patience = patience;
        this.afterwards = afterwards;
        // Called by sshj's reader thread, with its locks held: so the rest is done on another thread.
        client.getTransport().setDisconnectListener((reason, message) -> Threads.start("ssh closed", this::hasClosed));
        if (!client.isConnected()) hasClosed();
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    @Override
    public HostKey hostKey() {
        return hostKey;
    }

    @Override
    public boolean isQuantumSafe() {
        return Algorithms.isQuantumSafe(client);
    }

    @Override
    public CommandResult run(Command command) throws ServerException, InterruptedException {
        slots.acquire();
        try {
            long end = System.nanoTime() + command.limit().toNanos();
            SshChannel channel;
            try {
                channel = start(
                        () -> command.terminal()
                                ? terminal(command, RAW_SIZE, RAW, end)
                                : exec(session(end), command.text()),
                        end);
            } catch (TimeoutException e) {
                if (isSilent()) throw silent(e);
                throw new ServerException(new Failure.CommandTimedOut(command.text(), command.limit()), e);
            }
            boolean ended = false;
            try {
                CommandResult result = new Execution(channel, command).await(end);
                ended = true;
                // Where others hold the streams, only this ends the channel, of which there are few.
                if (channel.isOpen()) Threads.start("ssh close", channel::leave);
                return result;
            } catch (ServerException e) {
                if (e.failure() instanceof Failure.CommandTimedOut && isSilent()) throw silent(e);
                throw e;
            } finally {
                if (!ended) Threads.start("ssh close", channel::hangUp);
            }
        } finally {
            slots.release();
        }
    }

    /** Whether nothing comes from the server at all, so that it is not the command that takes long. */
    private boolean isSilent() throws InterruptedException {
        try {
            client.getConnection()
                    .sendGlobalRequest("keepalive@openssh.com", true, new byte[0])
                    .retrieve(patience.toMillis() / 4, TimeUnit.MILLISECONDS);
            return false;
        } catch (SSHException e) {
            if (Failures.isInterruption(e)) throw new InterruptedException();
            // That it knows no such request is an answer as well.
            return Failures.find(e, TimeoutException.class).isPresent();
        }
    }

    /** Nothing can be done with such a connection, and nobody waits for its end. */
    private ServerException silent(Exception e) {
        close();
        return Failures.lost(e);
    }

    @Override
    public Terminal open(Command command, Terminal.Size size) throws ServerException, InterruptedException {
        try {
            long end = System.nanoTime() + 2 * patience.toNanos();
            if (!SshTerminal.isReal(client, () -> start(() -> terminal(SshTerminal.CHECK, size, SANE, end), end)))
                throw new ServerException(new Failure.NoTerminal(address.user()));
            return new SshTerminal(start(() -> terminal(command, size, SANE, end), end));
        } catch (TimeoutException e) {
            if (isSilent()) throw silent(e);
            throw new ServerException(new Failure.CommandTimedOut(command.text(), patience.multipliedBy(2)), e);
        }
    }

    private SshChannel terminal(Command command, Terminal.Size size, Map<PTYMode, Integer> modes, long end)
            throws IOException {
        SshChannel session = session(end);
        try {
            session.allocatePTY("xterm-256color", size.columns(), size.rows(), 0, 0, modes);
        } catch (IOException e) {
            session.close();
            throw refused(new Failure.NoTerminal(address.user()), e);
        }
        return exec(session, command.text());
    }

    /**
     * Opens a channel. Servers bound their number (MaxSessions): while one is in use, another is waited
     * for; and OpenSSH counts one that has ended until it has tidied up behind it, so that a refused
     * channel is tried again for a while.
     */
    private SshChannel session(long end) throws IOException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                SshChannel channel = new SshChannel(client.getConnection());
                channel.open();
                opened.incrementAndGet();
                channels.add(channel);
                return channel;
            } catch (OpenFailException e) {
                channels.removeIf(channel -> !channel.isOpen());
                if (!channels.isEmpty()) giveUp = System.nanoTime() + patience.toNanos();
                long last = Math.min(giveUp, end - LEAD.toNanos());
                if (opened.get() == 0 || Execution.left(last) == 0) throw new Refused(noSession(e), e);
                LOG.debug("the server refused to open a channel; trying again", e);
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private Failure noSession(OpenFailException e) {
        String words = Failures.printable(String.valueOf(e.getMessage()));
        return opened.get() > 0
                ? new Failure.NoMoreSessions(address.user(), words)
                : new Failure.NoSession(address.user(), words);
    }

    private SshChannel exec(SshChannel session, String commandLine) throws IOException {
        try {
            session.exec(commandLine);
            return session;
        } catch (IOException e) {
            session.close();
            throw refused(new Failure.CommandsRefused(address.user()), e);
        }
    }

    /** Tells a request that the server does not grant from a connection that has ended. */
    private IOException refused(Failure failure, IOException e) {
        return client.isConnected() && Failures.messages(e).contains("Request failed") ? new Refused(failure, e) : e;
    }

    /** The server does not do what it was asked to. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Refused(Failure failure, Throwable cause) {
            super(cause);
            this.failure = failure;
        }
    }

    /** Something that sshj waits for, uninterrupted. */
    private interface Start {
        SshChannel get() throws IOException;
    }

    /**
     * Starts a command on a helper, so that the wait for the server can be interrupted. What starts
     * too late is closed as soon as it has started.
     */
    private SshChannel start(Start start, long end) throws ServerException, InterruptedException, TimeoutException {
        FutureTask<SshChannel> task = new FutureTask<>(start::get);
        Threads.start("ssh open", task);
        boolean started = false;
        try {
            SshChannel channel = task.get(Execution.left(end), TimeUnit.NANOSECONDS);
            started = true;
            return channel;
        } catch (ExecutionException e) {
            started = true;
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Refused refused) throw new ServerException(refused.failure, cause);
            Optional<TimeoutException> late = Failures.find(cause, TimeoutException.class);
            // Whether it is the command that takes long, or the server that hangs, is still to be seen.
            if (isOpen() && late.isPresent()) throw late.get();
            if (isOpen()) throw Failures.connection(cause);
            throw loss() instanceof Failure.OneCommandOnly only
                    ? new ServerException(only, cause)
                    : Failures.lost(cause);
        } finally {
            if (!started) Threads.start("ssh close", () -> hangUpLate(task));
        }
    }

    private static void hangUpLate(FutureTask<SshChannel> task) {
        try {
            task.get().hangUp();
        } catch (InterruptedException | ExecutionException e) {
            LOG.debug("the command was not started", e);
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (onClosed) {
            if (closed) return false;
        }
        return !closing && client.isConnected();
    }

    @Override
    public void onClosed(Runnable action) {
        synchronized (onClosed) {
            if (!closed) {
                onClosed.add(action);
                return;
            }
        }
        action.run();
    }

    private void hasClosed() {
        List<Runnable> actions;
        synchronized (onClosed) {
            if (closed) return;
            closed = true;
            actions = List.copyOf(onClosed);
            onClosed.clear();
        }
        if (!closing) goodbye = goodbye();
        disconnect(client);
        afterwards.run();
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("exception in a listener for the end of the connection", e);
            }
        }
    }

    /** What the server has said while it hung up; empty if nothing. */
    private String goodbye() {
        try {
            client.getTransport().join((int) AGAIN.multipliedBy(20).toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            return Failures.goodbye(e).orElse("");
        }
        return "";
    }

    @Override
    public Failure loss() {
        if (!goodbye.isEmpty()) return new Failure.ConnectionEnded(goodbye);
        boolean first = opened.get() == 1 && channels.stream().noneMatch(SshChannel::isCutOff);
        return first && !closing ? new Failure.OneCommandOnly(address.user()) : Server.super.loss();
    }

    /** Closes the connection on another thread: without a network, closing it would block the caller. */
    @Override
    public void close() {
        closing = true;
        Threads.start("ssh close", this::hasClosed);
    }

    static void disconnect(SSHClient client) {
        try {
            client.disconnect();
        } catch (IOException | RuntimeException e) {
            LOG.debug("exception while disconnecting", e);
        }
    }
}
