package org.certguide.server.sshj;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import org.certguide.server.Connector.Dialog;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshConfig;
import org.certguide.server.sshj.HostKeyCheck.Verdict;
import org.certguide.work.Threads;

/**
 * The way to a server: the servers that lead there, each logged in to over the one before, and the
 * server itself.
 */
final class Way {
    /**
     * How long servers may be silent.
     *
     * @param connect for the way there; the same again for the handshake, and for each answer to a
     *     login
     * @param keepAlive between two questions whether the server is still there
     * @param unanswered after so many unanswered ones in a row the connection is lost
     */
    record Limits(Duration connect, Duration keepAlive, int unanswered) {}

    /** How long the reading thread may take to stop, once the connection is closed. */
    private static final int STOPPING_MILLIS = 5000;

    /** How long it takes to notice that the connection has ended on which another one has. */
    private static final int SETTLING_MILLIS = 300;

    private final HostKeyFiles files;
    private final SshConfig config;
    private final Dialog dialog;

    /** The last one first. */
    private final Deque<Passed> passed = new ArrayDeque<>();

    private record Passed(ServerAddress address, SSHClient client) {}

    /** How it ended to knock at one server. */
    private sealed interface Attempt {
        record LoggedIn(SSHClient client, HostKey key) implements Attempt {}

        record Unknown(HostKey key) implements Attempt {}
    }

    Way(HostKeyFiles files, SshConfig config, Dialog dialog) {
        this.files = files;
        this.config = config;
        this.dialog = dialog;
    }

    /** Logs in to a server on the way. */
    void pass(ServerAddress hop, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        try {
            Attempt attempt = asking(hop, trust, credentials, limits);
            if (attempt instanceof Attempt.Unknown(HostKey key))
                throw new ServerException(new Failure.HostKeyNotConfirmed(key));
            if (attempt instanceof Attempt.LoggedIn(SSHClient client, HostKey key))
                passed.push(new Passed(hop, client));
        } catch (ServerException e) {
            throw switch (e.failure()) {
                // These name the server before.
                case Failure.ForwardingRefused known -> e;
                case Failure.NotReachedFrom known -> e;
                case Failure.AtJumpHost known -> e;
                default -> new ServerException(new Failure.AtJumpHost(hop, e.failure()), e);
            };
        }
    }

    /** Logs in to the server at the end of the way, which the way then belongs to. */
    Result arrive(ServerAddress address, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        Attempt attempt = passed.isEmpty()
                ? attempt(address, trust, credentials, limits)
                : asking(address, trust, credentials, limits);
        return switch (attempt) {
            case Attempt.Unknown(HostKey key) -> new Result.HostKeyUnknown(key);
            case Attempt.LoggedIn(SSHClient client, HostKey key) ->
                new Result.Connected(new SshServer(client, address, key, limits.connect(), this::close));
        };
    }

    /** Ends the connections, the last one first; on another thread, as nobody has to wait for it. */
    void close() {
        List<Passed> all = List.copyOf(passed);
        if (!all.isEmpty())
            Threads.start("ssh close", () -> all.forEach(server -> SshServer.disconnect(server.client())));
    }

    /** Has an unknown host key looked at while the connections before stay open. */
    private Attempt asking(ServerAddress at, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        Attempt first = again(at, trust, credentials, limits);
        return first instanceof Attempt.Unknown(HostKey key) && dialog.isRight(at, key)
                ? again(at, new HostKeyTrust.Accepted(key), credentials, limits)
                : first;
    }

    /** Connects once more where the server has hung up before every way to log in was tried. */
    private Attempt again(ServerAddress at, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        try {
            return attempt(at, trust, credentials, limits);
        } catch (ServerException e) {
            if (!(credentials instanceof JumpHostLogin login && login.isWantedAgain())) throw e;
            return attempt(at, trust, credentials, limits);
        }
    }

    private Attempt attempt(ServerAddress at, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        try {
            return knock(at, trust, credentials, limits);
        } catch (ServerException e) {
            Optional<ServerException> before = isEnd(e.failure()) ? lostBefore() : Optional.empty();
            throw before.orElse(e);
        }
    }

    private static boolean isEnd(Failure failure) {
        return switch (failure) {
            case Failure.LoginEnded f -> true;
            case Failure.ConnectionLost f -> true;
            case Failure.ConnectionDisturbed f -> true;
            case Failure.NotSsh f -> true;
            case Failure.ServerSilent f -> true;
            default -> false;
        };
    }

    /** What has ended the connection to the server before, where that is why this one has ended. */
    private Optional<ServerException> lostBefore() throws InterruptedException {
        Passed before = passed.peek();
        if (before == null) return Optional.empty();
        try {
            before.client().getTransport().join(SETTLING_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TransportException e) {
            if (Failures.isInterruption(e)) throw new InterruptedException();
            if (Failures.find(e, TimeoutException.class).isPresent()
                    && before.client().isConnected()) return Optional.empty();
            String words = Failures.goodbye(e).orElse("");
            Failure why = words.isEmpty() ? Failures.connection(e).failure() : new Failure.ConnectionEnded(words);
            return Optional.of(new ServerException(new Failure.AtJumpHost(before.address(), why), e));
        }
    }

    private Attempt knock(ServerAddress at, HostKeyTrust trust, Credentials credentials, Limits limits)
            throws ServerException, InterruptedException {
        HostKeyFiles.Known known = files.read(at, config.at(at).hostKeys());
        HostKeyCheck check = known.check(trust, Instant.now());
        SSHClient client = client(check, limits);
        Passed before = passed.peek();
        Dial dial = before == null
                ? new DirectDial(at, limits.connect())
                : new TunnelDial(before.client(), before.address(), at);
        boolean open = false;
        try {
            Optional<ServerException> failed = handshake(client, dial, at, limits);
            switch (check.verdict().orElse(null)) {
                case Verdict.Unknown(HostKey key) -> {
                    return new Attempt.Unknown(key);
                }
                case Verdict.Refused(Failure failure) -> throw new ServerException(failure);
                case Verdict.Trusted(HostKey key, boolean isNew) -> {
                    if (failed.isPresent()) throw failed.get();
                    if (isNew) known.remember(trust, check);
                    limit(client, LoginFlow.APPROVAL, Integer.MAX_VALUE);
                    credentials.logIn(new LoginFlow(client, at.user(), limits.connect(), dialog::said));
                    limit(client, limits.connect(), limits.unanswered());
                    open = true;
                    return new Attempt.LoggedIn(client, key);
                }
                case null ->
                    throw failed.orElseGet(() ->
                            Failures.lost(new IOException("the connection ended before the server showed a host key")));
            }
        } finally {
            if (!open) {
                dial.close();
                Threads.start("ssh close", () -> SshServer.disconnect(client));
            }
        }
    }

    /** How long the server may be silent from now on; while somebody logs in, LoginFlow sees to it. */
    private static void limit(SSHClient client, Duration silence, int unanswered) throws ServerException {
        try {
            client.getSocket().setSoTimeout(Math.toIntExact(silence.toMillis()));
        } catch (SocketException e) {
            throw Failures.lost(e);
        }
        if (client.getConnection().getKeepAlive() instanceof KeepAliveRunner keepAlive)
            keepAlive.setMaxAliveCount(unanswered);
    }

    private static SSHClient client(HostKeyCheck check, Limits limits) {
        int millis = Math.toIntExact(limits.connect().toMillis());
        SSHClient client = Algorithms.client(check.hasAuthority());
        client.addHostKeyVerifier(check);
        client.setConnectTimeout(millis);
        client.setTimeout(millis);
        client.getTransport().setTimeoutMs(millis);
        client.getConnection().setTimeoutMs(millis);
        // sshj starts the thread for it while connecting, and only if there is an interval then.
        if (client.getConnection().getKeepAlive() instanceof KeepAliveRunner keepAlive) {
            keepAlive.setKeepAliveInterval(
                    Math.toIntExact(Math.max(1, limits.keepAlive().toSeconds())));
            keepAlive.setMaxAliveCount(limits.unanswered());
        }
        return client;
    }

    /**
     * Connects and exchanges keys, on a thread of its own: looking up a name cannot be interrupted,
     * and a server that sends a byte now and then would outlast every timeout of a read.
     *
     * @return what went wrong, unless nothing did
     */
    private static Optional<ServerException> handshake(
            SSHClient client, Dial dial, ServerAddress address, Limits limits) throws InterruptedException {
        FutureTask<Optional<ServerException>> task = new FutureTask<>(() -> shakeHands(client, dial, address));
        Threads.start("ssh connect", task);
        try {
            return task.get(2 * limits.connect().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of(
                    dial.isThrough()
                            ? Failures.handshake(address, isSsh(client), dial.firstWords(), e)
                            : dial.failure(new IOException(e)));
        } catch (ExecutionException e) {
            return Optional.of(Failures.handshake(address, isSsh(client), dial.firstWords(), e));
        }
    }

    private static Optional<ServerException> shakeHands(SSHClient client, Dial dial, ServerAddress address) {
        try {
            client.setSocketFactory(Dial.only(dial.connect()));
        } catch (IOException e) {
            return Optional.of(dial.failure(e));
        }
        try {
            client.connect(address.host(), address.port());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            boolean ssh = isSsh(client);
            return Optional.of(Failures.handshake(address, ssh, dial.firstWords(), ssh ? cause(client, e) : e));
        }
    }

    /**
     * What the thread that reads has stopped for: it closes the connection, and what is being written then fails
     * with nothing but that.
     */
    private static Exception cause(SSHClient client, Exception written) {
        if (Failures.find(written, SocketException.class).isEmpty()) return written;
        try {
            client.getTransport().join(STOPPING_MILLIS, TimeUnit.MILLISECONDS);
            return written;
        } catch (TransportException e) {
            return Failures.find(e, TimeoutException.class).isPresent() ? written : e;
        }
    }

    private static boolean isSsh(SSHClient client) {
        try {
            return client.getTransport().getServerVersion() != null;
        } catch (StringIndexOutOfBoundsException e) {
            // sshj cuts the first eight characters off an identification that is not complete.
            return false;
        }
    }
}
