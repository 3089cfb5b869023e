package org.certguide.server.sshj;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import org.certguide.server.Terminal;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A terminal in an sshj channel. */
final class SshTerminal implements Terminal {
    private static final Logger LOG = LoggerFactory.getLogger(SshTerminal.class);

    private final Session.Command channel;

    /**
     * @param channel with a terminal, and the command started
     */
    SshTerminal(Session.Command channel) {
        this.channel = channel;
    }

    @Override
    public InputStream output() {
        return channel.getInputStream();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        OutputStream out = channel.getOutputStream();
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    @Override
    public void resize(Size size) throws IOException {
        // The same object: sshj's command interface has no window.
        ((SessionChannel) channel).changeWindowDimensions(size.columns(), size.rows(), 0, 0);
    }

    @Override
    public OptionalInt exitStatus() throws InterruptedException {
        try {
            channel.join();
        } catch (IOException e) {
            if (Failures.isInterruption(e)) {
                Thread.interrupted();
                throw new InterruptedException();
            }
            // The connection was lost; the status may have come before.
        }
        Integer status = channel.getExitStatus();
        return status == null || status < 0 || status > 255 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    @Override
    public void close() {
        Threads.start("ssh close", this::hangUp);
    }

    /** The end of the terminal ends what runs in it; a signal is not needed. */
    private void hangUp() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("exception while closing a terminal", e);
        }
    }
}
