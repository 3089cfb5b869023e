package org.certguide.server.sshj;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.sshj.HostKeyCheck.Verdict;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections with the sshj library. May be used from several threads at once. */
public final class SshConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(SshConnector.class);

    /**
     * How long servers may be silent.
     *
     * @param connect for the way there; the same again for the handshake, and for each answer to a
     *     login
     * @param keepAlive between two questions whether the server is still there, in whole seconds
     * @param unanswered after so many unanswered ones in a row the connection is lost
     */
    public record Timeouts(Duration connect, Duration keepAlive, int unanswered) {
        /** A dead server is noticed within a minute. */
        public static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(15), 3);
    }

    private final HostKeyFiles files;
    private final Agents agents;
    private final Timeouts patience;

    /**
     * @param ownKnownHosts where accepted host keys are remembered; made when it is first needed
     * @param userKnownHosts of the user's OpenSSH, usually {@code ~/.ssh/known_hosts}; only read
     * @param agentSocket of the user's SSH agent, usually the value of {@code SSH_AUTH_SOCK}
     */
    public SshConnector(Path ownKnownHosts, Path userKnownHosts, Optional<Path> agentSocket, Timeouts patience) {
        this(HostKeyFiles.of(ownKnownHosts, userKnownHosts), agentSocket, patience);
    }

    /**
     * @param files where host keys are known from, and remembered
     * @param agentSocket of the user's SSH agent, usually the value of {@code SSH_AUTH_SOCK}
     */
    public SshConnector(HostKeyFiles files, Optional<Path> agentSocket, Timeouts patience) {
        this.files = files;
        agents = Agents.of(agentSocket);
        this.patience = patience;
    }

    @Override
    public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Consumer<String> said)
            throws ServerException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        // What is wrong on this computer is told before anything goes to the server.
        try (Credentials credentials = Credentials.of(login, agents)) {
            HostKeyFiles.Known known = files.read(address);
            HostKeyCheck check = known.check(trust, Instant.now());
            return connect(address, credentials, check, said, () -> known.remember(trust, check));
        }
    }

    @Override
    public List<AgentKey> agentKeys(Optional<String> socket) throws ServerException, InterruptedException {
        Agents.Opened opened = agents.or(socket).open();
        opened.agent().close();
        return opened.keys().stream().map(Agent.Key::shown).toList();
    }

    private Result connect(
            ServerAddress address,
            Credentials credentials,
            HostKeyCheck check,
            Consumer<String> said,
            Runnable remember)
            throws ServerException, InterruptedException {
        SSHClient client = client(check);
        CancellableConnect dial = new CancellableConnect();
        boolean open = false;
        try {
            Optional<ServerException> failed = handshake(client, dial, address);
            switch (check.verdict().orElse(null)) {
                case Verdict.Unknown(HostKey key) -> {
                    return new Result.HostKeyUnknown(key);
                }
                case Verdict.Refused(Failure failure) -> throw new ServerException(failure);
                case Verdict.Trusted(HostKey key, boolean isNew) -> {
                    if (failed.isPresent()) throw failed.get();
                    if (isNew) remember.run();
                    limit(client, LoginFlow.APPROVAL, Integer.MAX_VALUE);
                    credentials.logIn(new LoginFlow(client, address.user(), patience.connect(), said));
                    limit(client, patience.connect(), patience.unanswered());
                    open = true;
                    return new Result.Connected(new SshServer(client, address, key, patience.connect()));
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

    private SSHClient client(HostKeyCheck check) {
        int millis = Math.toIntExact(patience.connect().toMillis());
        SSHClient client = Algorithms.client(check.hasAuthority());
        client.addHostKeyVerifier(check);
        client.setConnectTimeout(millis);
        client.setTimeout(millis);
        client.getTransport().setTimeoutMs(millis);
        client.getConnection().setTimeoutMs(millis);
        // sshj starts the thread for it while connecting, and only if there is an interval then.
        if (client.getConnection().getKeepAlive() instanceof KeepAliveRunner keepAlive) {
            keepAlive.setKeepAliveInterval(
                    Math.toIntExact(Math.max(1, patience.keepAlive().toSeconds())));
            keepAlive.setMaxAliveCount(patience.unanswered());
        }
        return client;
    }

    /**
     * Connects and exchanges keys, on a thread of its own: looking up a name cannot be interrupted,
     * and a server that sends a byte now and then would outlast every timeout of a read.
     *
     * @return what went wrong, unless nothing did
     */
    private Optional<ServerException> handshake(SSHClient client, CancellableConnect dial, ServerAddress address)
            throws InterruptedException {
        FutureTask<Optional<ServerException>> task = new FutureTask<>(() -> shakeHands(client, dial, address));
        Threads.start("ssh connect", task);
        try {
            return task.get(2 * patience.connect().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of(
                    dial.isThrough()
                            ? Failures.handshake(address, isSsh(client), dial.firstWords(), e)
                            : Failures.dialling(address, new IOException(e)));
        } catch (ExecutionException e) {
            return Optional.of(Failures.handshake(address, isSsh(client), dial.firstWords(), e));
        }
    }

    private Optional<ServerException> shakeHands(SSHClient client, CancellableConnect dial, ServerAddress address) {
        try {
            client.setSocketFactory(only(dial.connect(address, patience.connect())));
        } catch (IOException e) {
            return Optional.of(Failures.dialling(address, e));
        }
        try {
            client.connect(address.host(), address.port());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(Failures.handshake(address, isSsh(client), dial.firstWords(), e));
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

    private static SocketFactory only(Socket socket) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return socket;
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** The way to the server: a socket that any thread can close, before and after it connects. */
    private static final class CancellableConnect {
        private FirstWords socket = new FirstWords();
        private boolean closed;
        private volatile boolean through;

        /** Tries all addresses of the name in turn. */
        Socket connect(ServerAddress to, Duration limit) throws IOException {
            long end = System.nanoTime() + limit.toNanos();
            InetAddress[] addresses = InetAddress.getAllByName(to.host());
            IOException last = new IOException("no address for the host name");
            for (int i = 0; i < addresses.length; i++) {
                Socket next = renew();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                int share = (int) Math.max(1, left / (addresses.length - i));
                try {
                    next.connect(new InetSocketAddress(addresses[i], to.port()), share);
                    next.setTcpNoDelay(true);
                    through = true;
                    return next;
                } catch (IOException e) {
                    next.close();
                    last = e;
                }
            }
            throw last;
        }

        synchronized String firstWords() {
            return socket.heard();
        }

        boolean isThrough() {
            return through;
        }

        private synchronized Socket renew() throws IOException {
            if (closed) throw new IOException("the attempt to connect was cancelled");
            socket = new FirstWords();
            return socket;
        }

        synchronized void close() {
            closed = true;
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("exception while closing a socket", e);
            }
        }
    }

    /**
     * A socket that keeps the first bytes that came, which sshj reads one by one: a server that turns
     * somebody away says why.
     */
    private static final class FirstWords extends Socket {
        private static final int MOST = 256;

        private final StringBuffer heard = new StringBuffer();

        String heard() {
            return heard.toString();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    if (b >= 0 && heard.length() < MOST) heard.append((char) b);
                    return b;
                }
            };
        }
    }
}
