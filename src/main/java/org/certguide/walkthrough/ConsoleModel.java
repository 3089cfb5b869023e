package org.certguide.walkthrough;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.certbot.PromptTexts;
import org.certguide.conversation.Answer;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.conversation.PercentReader;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Console;
import org.certguide.work.Job;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * What runs in the server's terminal right now: its command, the question it waits with, and what
 * was said so far. The console pane shows its output and types into it.
 */
public final class ConsoleModel {
    /** How far a program is that does not say so. */
    public static final double UNKNOWN = -1;

    private final JobRunner jobs;
    private final Executor fx;
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Prompt> prompt = new ReadOnlyObjectWrapper<>();
    private final ObservableList<AnswerRecord> said = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<AnswerRecord> shownSaid = FXCollections.unmodifiableObservableList(said);
    private final Console screen;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(UNKNOWN);
    private @Nullable InteractiveProgram run;
    private volatile boolean closed;
    private boolean hungUp;

    /**
     * One answer.
     *
     * @param question what it was about, in a few words
     * @param words the answer as it may be shown; empty where nothing was answered
     * @param hidden whether it may not be shown
     * @param by who gave it
     */
    public record AnswerRecord(Message question, String words, boolean hidden, By by) {}

    /**
     * @param fx the JavaFX thread
     */
    ConsoleModel(JobRunner jobs, Executor fx, Console screen) {
        this.jobs = jobs;
        this.fx = fx;
        this.screen = screen;
        screen.onInput(this::type);
        screen.onResize(this::resize);
    }

    /** The command that runs or ran last, as it is shown. */
    public ReadOnlyStringProperty command() {
        return command.getReadOnlyProperty();
    }

    /** How far the program says that it is, from 0 to 1; {@link #UNKNOWN} where it does not. */
    public ReadOnlyDoubleProperty fraction() {
        return fraction.getReadOnlyProperty();
    }

    /** The name of the program of the command, as people know it. */
    public String program() {
        return Arrays.stream(command.get().split(" "))
                .filter(word -> !word.equals("sudo") && !word.equals("env"))
                .filter(word -> !word.startsWith("-") && !word.contains("="))
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .map(name -> name.equals("certbot") ? "Certbot" : name)
                .findFirst()
                .orElse(command.get());
    }

    /** Whether something runs; until it has ended, nothing else can. */
    public ReadOnlyBooleanProperty running() {
        return running.getReadOnlyProperty();
    }

    /** The question that waits for an answer, or null. */
    public ReadOnlyObjectProperty<@Nullable Prompt> prompt() {
        return prompt.getReadOnlyProperty();
    }

    /** The answers of this run, in their order. */
    public ObservableList<AnswerRecord> said() {
        return shownSaid;
    }

    /** Whether the last program had to be hung up on; tells it once. */
    boolean consumeHangUp() {
        boolean last = hungUp;
        hungUp = false;
        return last;
    }

    /** Answers the current question; a secret in the answer will be wiped. */
    public void answer(Answer answer) {
        answer(prompt.get(), answer);
    }

    /** The same for a question that may not be there any more. */
    void answer(@Nullable Prompt asked, Answer answer) {
        if (run != null && asked != null) run.answer(asked, answer);
        else if (answer instanceof Answer.Hidden hidden) hidden.secret().close();
    }

    void type(byte[] keys) {
        if (run != null) run.type(keys);
    }

    private void resize(Terminal.Size size) {
        if (run != null) run.resize(size);
    }

    /** Prepares a run of what is shown as it is, see below. */
    Job<InteractiveProgram.Result> job(
            Session session, String commandLine, List<PromptPattern> patterns, PreparedAnswers answers) {
        return job(session, commandLine, "sudo " + commandLine, patterns, answers, false);
    }

    /**
     * Prepares a run; call it on the JavaFX thread, and run the job at once.
     *
     * @param commandLine what to run as root, quoted
     * @param shown the same as a user would type it
     * @param patient whether it may take its time to end when it is cancelled
     * @return a job that fails at once where something else runs still
     */
    Job<InteractiveProgram.Result> job(
            Session session,
            String commandLine,
            String shown,
            List<PromptPattern> patterns,
            PreparedAnswers answers,
            boolean patient) {
        if (run != null) {
            return progress -> {
                throw new IllegalStateException("another program runs in the terminal");
            };
        }
        said.clear();
        prompt.set(null);
        command.set(shown);
        Consumer<byte[]> output = output();
        InteractiveProgram live =
                new InteractiveProgram(session, jobs, commandLine, patterns, answers, screen.size(), output, events -> {
                    events.forEach(this::mark);
                    fx.execute(() -> events.forEach(this::happened));
                });
        run = patient ? live.withoutLimit() : live;
        running.set(true);
        screen.start(shown);
        return progress -> {
            Message how = Message.of("ui.console.ended.cancelled");
            try {
                InteractiveProgram.Result result = live.run();
                how = how(result.exitStatus());
                return result;
            } catch (ServerException e) {
                how = Message.of("ui.console.ended.lost");
                throw e;
            } finally {
                Message end = how;
                fx.execute(() -> ended(live, end));
            }
        };
    }

    private static Message how(OptionalInt exit) {
        if (exit.isEmpty()) return Message.of("ui.console.ended");
        return exit.getAsInt() == 0
                ? Message.of("ui.console.ended.well")
                : Message.of("ui.console.ended.status", Integer.toString(exit.getAsInt()));
    }

    /** A password that is not typed leaves a question that seems to wait; on the thread of the program. */
    private void mark(ConversationEvent event) {
        if (!(event instanceof ConversationEvent.Send send) || send.by() != By.PREPARED || !send.secret()) return;
        String words = Messages.of("ui.console.answered");
        show(("\u001b[2;3m(" + words + ")\u001b[0m").getBytes(StandardCharsets.UTF_8));
    }

    /** Takes what a program prints; one for each program. */
    private Consumer<byte[]> output() {
        PercentReader percent = new PercentReader();
        double[] before = {UNKNOWN};
        return output -> {
            show(output);
            OptionalInt now = percent.read(output);
            double part = now.isPresent() ? now.getAsInt() / 100.0 : UNKNOWN;
            if (part == before[0]) return;
            before[0] = part;
            fx.execute(() -> {
                if (running.get()) fraction.set(part);
            });
        };
    }

    private void show(byte[] output) {
        if (!closed) screen.feed(output);
    }

    /** Leaves the screen to another server's programs; what runs still shows nothing any more. */
    void close() {
        closed = true;
        if (running.get()) screen.end(Message.of("ui.console.ended"));
    }

    private void happened(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.Asked asked -> prompt.set(asked.prompt());
            case ConversationEvent.Withdrawn withdrawn -> {
                if (withdrawn.prompt().equals(prompt.get())) prompt.set(null);
            }
            case ConversationEvent.Send send -> {
                Prompt asked = prompt.get();
                if (send.by() != By.CONSOLE) {
                    Message about =
                            asked == null ? Message.of("panel.certificate.question.title") : PromptTexts.title(asked);
                    said.add(new AnswerRecord(about, words(asked, send.shown()), send.secret(), send.by()));
                }
            }
            case ConversationEvent.Finished finished -> prompt.set(null);
        }
    }

    /** What was chosen, and not the key that stands for it. */
    private static String words(@Nullable Prompt asked, String typed) {
        return switch (asked) {
            case Prompt.Choice choice
            when choice.keys().contains(typed) ->
                choice.options().get(choice.keys().indexOf(typed));
            case Prompt.YesNo ask when typed.equals(ask.yes().substring(0, 1)) -> PromptTexts.word(ask, true);
            case Prompt.YesNo ask when typed.equals(ask.no().substring(0, 1)) -> PromptTexts.word(ask, false);
            case null, default -> typed;
        };
    }

    private void ended(InteractiveProgram live, Message how) {
        if (run == live) {
            run = null;
            hungUp = live.hungUp();
            prompt.set(null);
            fraction.set(UNKNOWN);
            if (!closed) screen.end(how);
            running.set(false);
        }
    }
}
