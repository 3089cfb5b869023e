package org.certguide.server.sshj;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.certguide.server.Terminal;
import org.certguide.work.Threads;

/** A terminal in an sshj channel. */
final class SshTerminal implements Terminal {
    private final SshChannel channel;
    private final AtomicLong read = new AtomicLong();
    private final InputStream output;

    /**
     * @param channel with a terminal, and the command started
     */
    SshTerminal(SshChannel channel) {
        this.channel = channel;
        output = new FilterInputStream(channel.getInputStream()) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                if (b >= 0) read.incrementAndGet();
                return b;
            }

            @Override
            public int read(byte[] to, int from, int most) throws IOException {
                int n = super.read(to, from, most);
                if (n > 0) read.addAndGet(n);
                return n;
            }
        };
        channel.onExit(() -> Threads.start("ssh drain", this::endWhenSilent));
    }

    /** What the command has left behind may hold the terminal; its own output comes first. */
    private void endWhenSilent() {
        while (true) {
            long before = read.get();
            try {
                channel.join(Execution.SILENCE.toNanos(), TimeUnit.NANOSECONDS);
                return;
            } catch (IOException e) {
                if (!channel.isOpen()) return;
            }
            try {
                if (read.get() == before && output.available() == 0) break;
            } catch (IOException e) {
                break;
            }
        }
        channel.leave();
    }

    @Override
    public InputStream output() {
        return output;
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
        channel.changeWindowDimensions(size.columns(), size.rows(), 0, 0);
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
        // The end of the terminal ends what runs in it; a signal is not needed.
        Threads.start("ssh close", channel::leave);
    }
}
