package org.certguide.server.sshj;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.work.Threads;

/** A command that has been started without a terminal: reads both of its streams at once. */
final class Execution {
    /** What a stream does with each piece. */
    private interface Piece {
        void take(byte[] bytes) throws IOException;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Session.Command channel;
    private final Command command;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    /** Each stream says once that it has ended, and why if not by itself. */
    private final BlockingQueue<Optional<Exception>> ends = new LinkedBlockingQueue<>();

    Execution(Session.Command channel, Command command) {
        this.channel = channel;
        this.command = command;
    }

    /**
     * @param end of the time limit, by {@link System#nanoTime}
     */
    CommandResult await(long end) throws ServerException, InterruptedException {
        Piece asked = command.hidden().isPresent()
                ? new Answering(command.hidden().get(), channel.getOutputStream())::look
                : bytes -> {};
        Thread out = pump("ssh out", channel.getInputStream(), stdout, command.onOutput()::accept);
        Thread err = pump("ssh err", channel.getErrorStream(), stderr, asked);
        try {
            // A command that reads its input finds the end of it, instead of waiting for ever.
            if (command.hidden().isEmpty()) channel.getOutputStream().close();
            for (int streams = 0; streams < 2; streams++) {
                Optional<Exception> ended = ends.poll(SshServer.left(end), TimeUnit.NANOSECONDS);
                if (ended == null) throw timedOut();
                if (ended.isPresent()) throw failure(ended.get());
            }
            return new CommandResult(exitStatus(end), stdout.toByteArray(), stderr.toByteArray());
        } catch (IOException e) {
            throw Failures.lost(e);
        } finally {
            out.interrupt();
            err.interrupt();
        }
    }

    /** The exit status may come after the end of both streams, but before the channel closes. */
    private int exitStatus(long end) throws ServerException, InterruptedException {
        try {
            channel.join(Math.max(1, SshServer.left(end)), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            if (Failures.isInterruption(e)) {
                Thread.interrupted();
                throw new InterruptedException();
            }
            if (channel.getExitStatus() == null) {
                throw Failures.find(e, TimeoutException.class).isPresent() ? timedOut() : Failures.lost(e);
            }
        }
        Integer status = channel.getExitStatus();
        return status == null || status < 0 || status > 255 ? -1 : status;
    }

    private ServerException timedOut() {
        return new ServerException(new Failure.CommandTimedOut(command.text(), command.limit()));
    }

    private ServerException failure(Exception e) {
        return switch (e) {
            case TooLarge tooLarge -> new ServerException(new Failure.OutputTooLarge(command.text()), e);
            case RuntimeException broken -> throw broken;
            default -> Failures.lost(e);
        };
    }

    private Thread pump(String name, InputStream from, ByteArrayOutputStream to, Piece piece) {
        return Threads.start(name, () -> {
            Optional<Exception> end = Optional.empty();
            try {
                byte[] buffer = new byte[32 * 1024];
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (to.size() + n > CommandResult.MAX_BYTES) throw new TooLarge();
                    to.write(buffer, 0, n);
                    piece.take(Arrays.copyOf(buffer, n));
                }
            } catch (IOException | RuntimeException e) {
                end = Optional.of(e);
            }
            ends.add(end);
        });
    }

    /** Waits for the mark on standard error, and answers it once. */
    static final class Answering {
        private final byte[] mark;
        private final Command.StdinSecret hidden;
        private final OutputStream input;
        private byte[] unseen = new byte[0];
        private int seen;

        Answering(Command.StdinSecret hidden, OutputStream input) {
            this.mark = hidden.mark().getBytes(StandardCharsets.UTF_8);
            this.hidden = hidden;
            this.input = input;
        }

        void look(byte[] piece) throws IOException {
            byte[] text = Arrays.copyOf(unseen, unseen.length + piece.length);
            System.arraycopy(piece, 0, text, unseen.length, piece.length);
            int from = 0;
            for (int at = find(text, from); at >= 0; at = find(text, from)) {
                from = at + mark.length;
                seen++;
                if (seen == 1) answer();
                if (seen == 2) input.close();
            }
            // The mark may be cut in two: its beginning is kept.
            int keep = Math.max(from, text.length - (mark.length - 1));
            unseen = Arrays.copyOfRange(text, Math.min(keep, text.length), text.length);
        }

        private int find(byte[] text, int from) {
            for (int i = from; i + mark.length <= text.length; i++) {
                if (Arrays.equals(text, i, i + mark.length, mark, 0, mark.length)) return i;
            }
            return -1;
        }

        private void answer() throws IOException {
            byte[] secret = hidden.secret().utf8();
            byte[] line = Arrays.copyOf(secret, secret.length + 1);
            line[secret.length] = '\n';
            try {
                input.write(line);
                input.flush();
            } finally {
                Arrays.fill(secret, (byte) 0);
                Arrays.fill(line, (byte) 0);
            }
        }
    }
}
