package org.certguide.server.sshj;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from this computer, over TCP. */
final class DirectDial implements Dial {
    private static final Logger LOG = LoggerFactory.getLogger(DirectDial.class);

    private final ServerAddress to;
    private final Duration limit;
    private HeardSocket socket = new HeardSocket();
    private boolean closed;
    private volatile boolean through;

    DirectDial(ServerAddress to, Duration limit) {
        this.to = to;
        this.limit = limit;
    }

    /** Tries all addresses of the name in turn. */
    @Override
    public Socket connect() throws IOException {
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

    @Override
    public synchronized String firstWords() {
        return socket.words.heard();
    }

    @Override
    public boolean isThrough() {
        return through;
    }

    private synchronized Socket renew() throws IOException {
        if (closed) throw new IOException("the attempt to connect was cancelled");
        socket = new HeardSocket();
        return socket;
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("exception while closing a socket", e);
        }
    }

    @Override
    public ServerException failure(Exception e) {
        return Failures.dialling(to, e);
    }

    private static final class HeardSocket extends Socket {
        private final FirstWords words = new FirstWords();

        @Override
        public InputStream getInputStream() throws IOException {
            return words.of(super.getInputStream());
        }
    }
}
