package org.certguide.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a socket after a time, unless it is closed itself before. The limits of single reads stop
 * nobody who sends byte by byte.
 */
record SocketLimit(Thread waits) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLimit.class);

    static SocketLimit of(Socket socket, Duration limit) {
        return new SocketLimit(Threads.start("socket limit", () -> {
            try {
                Thread.sleep(limit);
                socket.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.debug("cannot close a connection after its time limit", e);
            }
        }));
    }

    @Override
    public void close() {
        waits.interrupt();
    }
}
