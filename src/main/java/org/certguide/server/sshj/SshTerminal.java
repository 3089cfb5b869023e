package org.certguide.server.sshj;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import org.certguide.server.Command;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.work.Threads;

/** A terminal in an sshj channel. */
final class SshTerminal implements Terminal {
    /** Asks whether there is a terminal; no shell has words of its own for it. */
    static final Command CHECK = Command.of("test -t 0", Duration.ofSeconds(10));

    /** What test ends with where there is none. */
    private static final int FALSE = 1;

    /** Libraries with which people write servers of their own. */
    private static final Pattern LIBRARIES = Pattern.compile("(?i)asyncssh|paramiko");

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

    /** Starts the check in what the server calls a terminal. */
    interface Start {
        SshChannel get() throws ServerException, InterruptedException, TimeoutException;
    }

    /**
     * Whether there is a terminal behind what the server calls one. Servers that are written with a library may put
     * a pipe there: nothing makes the end of a line of Enter in it, so that a program waits for its answer for ever.
     */
    static boolean isReal(SSHClient client, Start check)
            throws ServerException, InterruptedException, TimeoutException {
        if (!LIBRARIES.matcher(client.getTransport().getServerVersion()).find()) return true;
        SshChannel channel = check.get();
        try {
            channel.join(CHECK.limit().toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            if (Failures.isInterruption(e)) throw new InterruptedException();
            // Whatever it is, the program itself will say it.
        } finally {
            Threads.start("ssh close", channel::leave);
        }
        Integer status = channel.getExitStatus();
        return status == null || status != FALSE;
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
