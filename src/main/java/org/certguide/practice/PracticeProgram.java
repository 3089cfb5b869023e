package org.certguide.practice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.certguide.practice.Tty.Stopped.Why;
import org.certguide.server.Secret;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command line that was sent over SSH, and its terminal where it has one: as there is no
 * operating system behind it, it echoes and edits lines itself.
 */
final class PracticeProgram implements Command, Tty {
    private static final Logger LOG = LoggerFactory.getLogger(PracticeProgram.class);

    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int BACKSPACE = 8;
    private static final int KILL_LINE = 21;
    private static final int DELETE = 127;

    /** How often a waiting program looks whether Ctrl-C was typed. */
    private static final long LOOK_MILLIS = 20;

    /** What a shell says of a program that was ended by Ctrl-C. */
    private static final int INTERRUPTED = 130;

    private final String line;
    private final PracticeMachine machine;
    private final Secret password;
    private final double pace;
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private @Nullable ExitCallback exit;
    private @Nullable ChannelSession channel;
    private boolean terminal;
    private @Nullable Thread thread;

    /**
     * @param line for the login shell
     * @param pace see {@link PracticeServer.Settings}
     */
    PracticeProgram(String line, PracticeMachine machine, Secret password, double pace) {
        this.line = line;
        this.machine = machine;
        this.password = password;
        this.pace = pace;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession session, Environment environment) {
        channel = session;
        terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
        thread = Threads.start("practice program", this::run);
    }

    private void run() {
        int status;
        try {
            status = new Shell(machine, password, this).run(line);
        } catch (Stopped e) {
            status = INTERRUPTED;
        } catch (RuntimeException e) {
            LOG.error("command of the practice server failed", e);
            complain("sh: 1: the practice server failed\n");
            status = Programs.NOT_FOUND;
        }
        ExitCallback callback = exit;
        if (callback != null) callback.onExit(status);
    }

    @Override
    public void destroy(ChannelSession session) {
        Thread running = thread;
        if (running != null) running.interrupt();
    }

    @Override
    public void print(String text) {
        write(out, text);
    }

    @Override
    public void complain(String text) {
        write(terminal ? out : err, text);
    }

    private void write(OutputStream stream, String text) {
        String shown = terminal ? text.replace("\n", "\r\n") : text;
        try {
            stream.write(shown.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            // Hung up; the next question or pause finds out.
            LOG.trace("nobody listens", e);
        }
    }

    @Override
    public String readLine() throws Stopped {
        return read(terminal);
    }

    @Override
    public String readHidden() throws Stopped {
        return read(false);
    }

    @Override
    public String readAll() throws Stopped {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Stopped(Why.HUNG_UP);
        }
    }

    private String read(boolean echo) throws Stopped {
        while (true) {
            int c = next();
            if (c < 0) throw new Stopped(Why.END_OF_INPUT);
            if (c == '\r' || c == '\n') {
                if (echo) print("\n");
                String text = typed.toString(StandardCharsets.UTF_8);
                typed.reset();
                return text;
            }
            if (!terminal) {
                typed.write(c);
            } else {
                edit(c, echo);
            }
        }
    }

    private void edit(int c, boolean echo) throws Stopped {
        switch (c) {
            case CTRL_C -> {
                typed.reset();
                if (echo) print("^C");
                throw new Stopped(Why.CTRL_C);
            }
            case CTRL_D -> {
                if (typed.size() == 0) throw new Stopped(Why.END_OF_INPUT);
            }
            case BACKSPACE, DELETE, KILL_LINE -> {
                String text = typed.toString(StandardCharsets.UTF_8);
                int keep = c == KILL_LINE || text.isEmpty() ? 0 : text.offsetByCodePoints(text.length(), -1);
                typed.reset();
                typed.writeBytes(text.substring(0, keep).getBytes(StandardCharsets.UTF_8));
                if (echo) print("\b \b".repeat(text.codePointCount(keep, text.length())));
            }
            default -> {
                if (c < ' ') return;
                typed.write(c);
                // A character of several bytes is shown when the last of them is there.
                if (echo) echo(c);
            }
        }
    }

    private void echo(int c) {
        try {
            out.write(c);
            out.flush();
        } catch (IOException e) {
            LOG.trace("nobody listens", e);
        }
    }

    private int next() throws Stopped {
        try {
            return in.read();
        } catch (IOException e) {
            throw new Stopped(Why.HUNG_UP);
        }
    }

    @Override
    public void pause(Duration realTime) throws Stopped {
        long end = System.nanoTime() + (long) (realTime.toNanos() * pace);
        try {
            do {
                if (terminal && in.available() > 0) {
                    int c = in.read();
                    if (c == CTRL_C) {
                        print("^C");
                        throw new Stopped(Why.CTRL_C);
                    }
                    // Typed ahead; the next question takes it.
                    if (c >= ' ') typed.write(c);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left > 0) Thread.sleep(Math.min(left, LOOK_MILLIS));
            } while (System.nanoTime() < end);
        } catch (IOException | InterruptedException e) {
            throw new Stopped(Why.HUNG_UP);
        }
    }

    @Override
    public void hangUp() throws Stopped {
        ChannelSession session = channel;
        if (session != null) session.getSession().close(true);
        throw new Stopped(Why.HUNG_UP);
    }
}
