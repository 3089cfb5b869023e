package org.certguide.server.sshj;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.server.SudoPrompt;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command that has been started: reads both of its streams at once, and feeds it its input. */
final class Execution {
    /** What a stream does with each piece. */
    private interface Piece {
        void take(byte[] bytes) throws IOException;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    /**
     * How long both streams have to be silent once the command has ended, where they do not end with it:
     * something that it has left behind, or a start-up file of the login shell, holds them open.
     */
    static final Duration SILENCE = Duration.ofSeconds(3);

    private final SshChannel channel;
    private final Command command;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    // What has happened by now; all of it guarded by this object, which is notified of each change.
    private int streams = 2;
    private @Nullable Throwable broken;
    private boolean exited;
    private boolean over;
    private long lastNews = System.nanoTime();

    Execution(SshChannel channel, Command command) {
        this.channel = channel;
        this.command = command;
    }

    /**
     * @param end of the time limit, by {@link System#nanoTime}
     */
    CommandResult await(long end) throws ServerException, InterruptedException {
        OutputStream in = channel.getOutputStream();
        Piece nothing = bytes -> {};
        Piece gate = command.gate()
                .<Piece>map(g -> new Doorkeeper(g, in, this::send, this::giveUp)::look)
                .orElse(nothing);
        boolean terminal = command.terminal();
        Thread out = pump("ssh out", channel.getInputStream(), stdout, bytes -> {
            if (terminal) gate.take(bytes);
            command.onOutput().accept(bytes);
        });
        Thread err = pump("ssh err", channel.getErrorStream(), stderr, terminal ? nothing : gate);
        try {
            if (command.gate().filter(Command.Gate::holds).isEmpty()) Threads.start("ssh in", this::send);
            channel.onExit(() -> happened(() -> exited = true));
            if (streamsEnd(end)) waitForExit(end);
            Integer status = channel.getExitStatus();
            int shown = status == null || status < 0 || status > 255 ? -1 : status;
            synchronized (this) {
                over = true;
                return new CommandResult(shown, stdout.toByteArray(), stderr.toByteArray());
            }
        } finally {
            out.interrupt();
            err.interrupt();
        }
    }

    private synchronized void happened(Runnable what) {
        what.run();
        lastNews = System.nanoTime();
        notifyAll();
    }

    /**
     * Waits for all output.
     *
     * @return whether both streams ended; if not, the command has
     */
    private synchronized boolean streamsEnd(long end) throws ServerException, InterruptedException {
        while (streams > 0) {
            if (broken != null) throw failure(broken);
            if (exited && (isComplete() || left(lastNews + SILENCE.toNanos()) == 0)) return false;
            if (left(end) == 0) throw timedOut();
            long until = exited ? Math.min(left(end), left(lastNews + SILENCE.toNanos())) : left(end);
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, until));
        }
        if (broken != null) throw failure(broken);
        return true;
    }

    /** Whether everything is there that says what the command did, whatever may follow. */
    private boolean isComplete() {
        if (command.last()
                .filter(stdout.toString(StandardCharsets.ISO_8859_1)::contains)
                .isEmpty()) return false;
        String begin = (command.terminal() ? stdout : stderr).toString(StandardCharsets.ISO_8859_1);
        return command.gate()
                .map(Command.Gate::ready)
                .filter(ready -> !begin.contains(ready + "\n"))
                .isEmpty();
    }

    private void send() {
        try {
            OutputStream in = channel.getOutputStream();
            in.write(command.input().getBytes(StandardCharsets.UTF_8));
            in.flush();
            // A command that goes on reading gets the end of its input, instead of waiting for ever.
            if (!command.terminal()) in.close();
        } catch (IOException e) {
            // The command has ended already; its exit status explains why.
            LOG.debug("the command takes no input any more", e);
        }
    }

    /** Lets a program end that asks for the secret again. A terminal has no end of input. */
    private void giveUp() {
        try {
            if (command.terminal()) channel.close();
            else channel.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("has ended by itself", e);
        }
    }

    /** The exit status may come after the end of both streams, but before the channel closes. */
    private void waitForExit(long end) throws ServerException, InterruptedException {
        try {
            channel.join(Math.max(1, left(end)), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            if (Failures.isInterruption(e)) {
                Thread.interrupted();
                throw new InterruptedException();
            }
            if (channel.getExitStatus() == null) {
                throw Failures.find(e, TimeoutException.class).isPresent() ? timedOut() : Failures.lost(e);
            }
        }
    }

    private ServerException timedOut() {
        return new ServerException(new Failure.CommandTimedOut(command.text(), command.limit()));
    }

    private ServerException failure(Throwable e) {
        return switch (e) {
            case TooLarge tooLarge -> new ServerException(new Failure.OutputTooLarge(command.text()), e);
            case RuntimeException broken -> throw broken;
            case Error broken -> throw broken;
            case Exception lost -> Failures.lost(lost);
            default -> throw new IllegalStateException(e);
        };
    }

    private Thread pump(String name, InputStream from, ByteArrayOutputStream to, Piece piece) {
        return Threads.start(name, () -> {
            @Nullable Throwable failed = null;
            try {
                byte[] buffer = new byte[32 * 1024];
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (!takesMore(to, n)) break;
                    // First, so that all of an answer was passed on when nothing more is waited for.
                    piece.take(Arrays.copyOf(buffer, n));
                    int bytes = n;
                    happened(() -> to.write(buffer, 0, bytes));
                }
            } catch (Throwable e) {
                // Also an Error: whoever waits for the end would wait for the whole time limit.
                failed = e;
            }
            Throwable why = failed;
            happened(() -> {
                streams--;
                if (broken == null) broken = why;
            });
        });
    }

    private synchronized boolean takesMore(ByteArrayOutputStream to, int n) throws TooLarge {
        if (to.size() + n > CommandResult.MAX_BYTES) throw new TooLarge();
        return !over;
    }

    /**
     * Watches what the command says: answers the question for the secret, once, and sends the input
     * when the command has begun.
     */
    static final class Doorkeeper {
        /** More than sudo-rs prints around the mark, and than a shell that shows its commands. */
        private static final int CONTEXT = 64 + SudoPrompt.LONGEST;

        private final Command.Gate gate;
        private final OutputStream to;
        private final Runnable onReady;
        private final Runnable onAskedAgain;
        private final int keep;
        private String text = "";
        private int from;
        private int asked;
        private boolean ready;

        Doorkeeper(Command.Gate gate, OutputStream to, Runnable onReady, Runnable onAskedAgain) {
            this.gate = gate;
            this.to = to;
            this.onReady = onReady;
            this.onAskedAgain = onAskedAgain;
            int mark = gate.secret().map(s -> s.mark().length()).orElse(0);
            keep = Math.max(gate.ready().length(), mark) + CONTEXT;
        }

        void look(byte[] piece) throws IOException {
            if (ready) return;
            text += new String(piece, StandardCharsets.ISO_8859_1);
            if (gate.secret().isPresent()) answer(gate.secret().get());
            if (text.contains(gate.ready())) {
                ready = true;
                if (gate.holds()) onReady.run();
                return;
            }
            // What was looked for may be cut in two: its beginning is kept.
            int cut = Math.max(0, text.length() - keep);
            text = text.substring(cut);
            from = Math.max(0, from - cut);
        }

        private void answer(Command.StdinSecret secret) throws IOException {
            for (int at = text.indexOf(secret.mark(), from); at >= 0; at = text.indexOf(secret.mark(), from)) {
                from = at + secret.mark().length();
                // The command itself, with set -x.
                if (SudoPrompt.isShown(text, at)) continue;
                asked++;
                boolean right = SudoPrompt.isForRoot(text, at) == secret.ofRoot();
                if (asked == 1 && right) answer(secret.secret());
                else onAskedAgain.run();
            }
        }

        private void answer(Secret wanted) throws IOException {
            byte[] secret = wanted.utf8();
            byte[] line = Arrays.copyOf(secret, secret.length + 1);
            line[secret.length] = '\n';
            try {
                to.write(line);
                to.flush();
            } finally {
                Arrays.fill(secret, (byte) 0);
                Arrays.fill(line, (byte) 0);
            }
        }
    }

    /**
     * What is left of a limit.
     *
     * @param end in {@link System#nanoTime}
     * @return nanoseconds, at least 0
     */
    static long left(long end) {
        return Math.max(0, end - System.nanoTime());
    }
}
