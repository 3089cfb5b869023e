package org.certguide.server.sshj;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import org.certguide.server.Failure;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a server that somebody is logged in to: a channel of the kind direct-tcpip (RFC 4254). */
final class TunnelDial implements Dial {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelDial.class);

    private final SSHClient from;
    private final ServerAddress hop;
    private final ServerAddress to;
    private final FirstWords words = new FirstWords();
    private final DirectConnection channel;
    private volatile boolean through;

    /**
     * @param from logged in
     * @param hop where that is
     */
    TunnelDial(SSHClient from, ServerAddress hop, ServerAddress to) {
        this.from = from;
        this.hop = hop;
        this.to = to;
        channel = new DirectConnection(from.getConnection(), to.host(), to.port());
    }

    @Override
    public Socket connect() throws IOException {
        channel.open();
        through = true;
        return new ChannelSocket();
    }

    @Override
    public boolean isThrough() {
        return through;
    }

    @Override
    public String firstWords() {
        return words.heard();
    }

    /** Closing waits for the server's answer. */
    @Override
    public void close() {
        Threads.start("ssh close", this::hangUp);
    }

    private void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("exception while closing a channel", e);
        }
    }

    @Override
    public ServerException failure(Exception e) {
        OpenFailException refused = Failures.find(e, OpenFailException.class).orElse(null);
        if (refused == null) {
            boolean late = Failures.find(e, TimeoutException.class).isPresent();
            return from.isConnected() && late
                    ? new ServerException(notReached(""), e)
                    : new ServerException(
                            new Failure.AtJumpHost(hop, Failures.connection(e).failure()), e);
        }
        return new ServerException(
                switch (refused.getReason()) {
                    case CONNECT_FAILED -> notReached(String.valueOf(refused.getMessage()));
                    default -> new Failure.ForwardingRefused(hop.host(), to.host(), to.port());
                },
                e);
    }

    private Failure notReached(String why) {
        return new Failure.NotReachedFrom(hop.host(), to.host(), to.port(), Failures.printable(why));
    }

    /** The channel as sshj wants it; it has no limit for reading, which whoever waits has. */
    private final class ChannelSocket extends Socket {
        @Override
        public boolean isConnected() {
            return true;
        }

        /**
         * Not closed with the client: sshj would take what is still on its way for an error, and end the
         * connection that the channel belongs to. It ends with the channel.
         */
        @Override
        public InputStream getInputStream() {
            return new FilterInputStream(words.of(channel.getInputStream())) {
                @Override
                public void close() {}
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return channel.getOutputStream();
        }

        @Override
        public void setSoTimeout(int millis) {}

        @Override
        public synchronized void close() throws IOException {
            super.close();
            hangUp();
        }
    }
}
