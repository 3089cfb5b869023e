package org.certguide.session;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Terminal;
import org.certguide.server.Token;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;

/**
 * A program that runs as root in a terminal of the server while a person follows it: its output
 * goes to the console, its questions become prompts, answers and keys go back.
 *
 * <p>The thread that calls {@link #run} owns the conversation and takes everything else from one
 * mailbox, so that the conversation needs no locks. The other methods may be called from any
 * thread.
 */
public final class InteractiveProgram {
    /** How long a program may take to tidy up after Ctrl-C before it is hung up on. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Pieces of output that may wait; more than that makes the server wait. */
    private static final int PIECES = 256;

    private static final byte[] CTRL_C = {3};

    private final Session session;
    private final JobRunner jobs;
    private final String commandLine;
    private final List<PromptPattern> patterns;
    private final PreparedAnswers answers;
    private final Consumer<byte[]> console;
    private final Consumer<List<ConversationEvent>> events;
    private final BlockingQueue<Mail> mailbox = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(PIECES);
    private volatile Terminal.Size size;
    private boolean patient;
    private volatile boolean hungUp;
    private volatile boolean over;

    private sealed interface Mail {
        record Output(byte[] bytes) implements Mail {}

        record Answered(Prompt prompt, Answer answer) implements Mail {}

        record Typed(byte[] bytes) implements Mail {}

        record Resized() implements Mail {}

        record OutputEnded() implements Mail {}
    }

    /**
     * How the program ended.
     *
     * @param exitStatus empty where the server told none
     * @param text the last part of what it printed, without escape sequences
     */
    public record Result(OptionalInt exitStatus, String text) {}

    /**
     * @param jobs waits for the program when it is ended
     * @param commandLine what to run as root, quoted
     * @param patterns the questions that the program is known to ask; sudo's own are added
     * @param answers what the user has decided already
     * @param size of the console when the program starts
     * @param console gets the output, on a thread of its own; may block it. All is as it was
     *     printed but the mark of sudo's question, see {@link SudoMarkerFilter}
     * @param events gets what happens together, on the thread that calls {@link #run}
     */
    public InteractiveProgram(
            Session session,
            JobRunner jobs,
            String commandLine,
            List<PromptPattern> patterns,
            PreparedAnswers answers,
            Terminal.Size size,
            Consumer<byte[]> console,
            Consumer<List<ConversationEvent>> events) {
        this.session = session;
        this.jobs = jobs;
        this.commandLine = commandLine;
        this.patterns = patterns;
        this.answers = answers;
        this.size = size;
        this.console = console;
        this.events = events;
    }

    /**
     * Lets it take its time after Ctrl-C, as a package manager does that is in the middle of a
     * package: its questions can still be answered, and it is hung up on only when interrupted again.
     */
    public InteractiveProgram withoutLimit() {
        patient = true;
        return this;
    }

    /**
     * Answers a question, if it still waits; a secret in the answer will be wiped.
     *
     * @param prompt what the user sees, which need not be what the program asks by now
     */
    public void answer(Prompt prompt, Answer answer) {
        post(new Mail.Answered(prompt, answer));
        if (over) wipeMailbox();
    }

    /** Types keys, as in a terminal. */
    public void type(byte[] bytes) {
        post(new Mail.Typed(bytes));
    }

    /** Tells the program that the console has another size. */
    public void resize(Terminal.Size newSize) {
        size = newSize;
        post(new Mail.Resized());
    }

    /** Whether the program had to be hung up on, so that it may go on without its terminal. */
    public boolean hungUp() {
        return hungUp;
    }

    /**
     * Runs the program to its end. Interruption sends it Ctrl-C, waits until it has tidied up, and
     * hangs up if it does not end in {@link #PATIENCE}, or at once when interrupted again; see also
     * {@link #withoutLimit}.
     *
     * @throws ServerException if the connection is lost
     */
    public Result run() throws ServerException, InterruptedException {
        CompletableFuture<Void> ended = jobs.begin();
        try {
            return follow();
        } finally {
            ended.complete(null);
        }
    }

    private Result follow() throws ServerException, InterruptedException {
        if (Thread.interrupted()) {
            answers.close();
            throw new InterruptedException("cancelled before the program was started");
        }
        String mark = Token.random();
        List<PromptPattern> all = new ArrayList<>(SudoPrompts.marked(mark));
        all.addAll(patterns);
        Conversation conversation = new Conversation(all, answersWithPassword());
        String end = "cut off";
        try (Terminal terminal = session.openAsRoot(commandLine, mark, size)) {
            // No job: it has to read to the end when all jobs are cancelled.
            Thread reader = Threads.start("terminal output", () -> read(terminal.output(), new SudoMarkerFilter(mark)));
            try {
                converse(conversation, terminal);
            } catch (InterruptedException e) {
                end = "cancelled";
                hungUp = !(patient ? endsInItsTime(conversation, terminal) : endsPolitely(terminal));
                throw e;
            } finally {
                reader.interrupt();
            }
            OptionalInt exit = terminal.exitStatus();
            if (exit.isEmpty() && !session.isOpen()) {
                end = "connection lost";
                throw new ServerException(session.loss());
            }
            end = exit.isPresent() ? "exit " + exit.getAsInt() : "no exit status";
            return new Result(exit, SudoPrompts.without(mark, conversation.text()));
        } finally {
            // Whatever the outcome, the password among the prepared answers is not needed any more.
            conversation.accept(new Input.Ended());
            over = true;
            wipeMailbox();
            session.logEnd(commandLine, end);
        }
    }

    private PreparedAnswers answersWithPassword() {
        try (Privileges.Attempt attempt = session.privileges().attempt()) {
            return attempt.sudo() instanceof Sudo.WithPassword(Secret password, boolean ofRoot, Sudo.Program program)
                    ? answers.with(
                            ofRoot ? PreparedAnswers.ROOT_PASSWORD : PreparedAnswers.SUDO_PASSWORD,
                            new Answer.Hidden(password))
                    : answers;
        }
    }

    private void wipeMailbox() {
        for (Mail left = mailbox.poll(); left != null; left = mailbox.poll()) wipe(left);
    }

    private static void wipe(Mail unread) {
        if (unread instanceof Mail.Answered(Prompt prompt, Answer.Hidden hidden))
            hidden.secret().close();
    }

    private void converse(Conversation conversation, Terminal terminal) throws InterruptedException {
        while (true) {
            Mail mail = mailbox.poll(Conversation.QUIET.toMillis(), TimeUnit.MILLISECONDS);
            try {
                switch (mail) {
                    case null -> publish(conversation.accept(new Input.Quiet()), terminal);
                    case Mail.Output output -> {
                        room.release();
                        publish(conversation.accept(new Input.Bytes(output.bytes())), terminal);
                    }
                    case Mail.Answered answered -> {
                        // An answer that comes too late is not meant for what is asked by now.
                        if (conversation
                                .asked()
                                .filter(answered.prompt()::equals)
                                .filter(prompt -> Conversation.fits(prompt, answered.answer()))
                                .isPresent()) {
                            Input input = new Input.Answered(answered.answer());
                            publish(conversation.accept(input), terminal);
                        } else {
                            wipe(answered);
                        }
                    }
                    case Mail.Typed typed -> publish(conversation.accept(new Input.Typed(typed.bytes())), terminal);
                    case Mail.Resized resized -> terminal.resize(size);
                    case Mail.OutputEnded ended -> {
                        publish(conversation.accept(new Input.Ended()), terminal);
                        return;
                    }
                }
            } catch (IOException e) {
                // The program has ended or the connection is lost; the end of the output follows
                // and tells which.
            }
        }
    }

    private void publish(List<ConversationEvent> happened, Terminal terminal) throws IOException {
        // Before it is sent: that can take long, or fail, and the question has gone all the same.
        if (!happened.isEmpty()) events.accept(happened);
        for (ConversationEvent event : happened) {
            if (event instanceof ConversationEvent.Send send) {
                try {
                    terminal.write(send.bytes());
                } finally {
                    if (send.secret()) Arrays.fill(send.bytes(), (byte) 0);
                }
            }
        }
    }

    private void read(InputStream output, SudoMarkerFilter shown) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                byte[] bytes = Arrays.copyOf(buffer, n);
                console.accept(shown.accept(bytes));
                room.acquire();
                post(new Mail.Output(bytes));
            }
        } catch (IOException | InterruptedException e) {
            // The same as the end: what is known of the reason is asked from the terminal.
        }
        post(new Mail.OutputEnded());
    }

    /** Whether it has ended by itself. */
    private boolean endsPolitely(Terminal terminal) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            terminal.write(CTRL_C);
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) return false;
                Mail mail = mailbox.poll(left, TimeUnit.NANOSECONDS);
                if (mail instanceof Mail.Output) room.release();
                if (mail instanceof Mail.OutputEnded) return true;
                if (mail != null) wipe(mail);
            }
        } catch (IOException e) {
            // It has ended by itself, or takes no more keys; the caller closes the terminal.
            return false;
        } catch (InterruptedException e) {
            // Interrupted again: the terminal is closed at once.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The same, however long it takes. */
    private boolean endsInItsTime(Conversation conversation, Terminal terminal) {
        try {
            terminal.write(CTRL_C);
            converse(conversation, terminal);
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void post(Mail mail) {
        mailbox.add(mail);
    }
}
