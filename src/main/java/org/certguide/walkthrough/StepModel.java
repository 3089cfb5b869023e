package org.certguide.walkthrough;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.guide.FailureText;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * What all steps have: a state, words while something runs, and a problem where something went
 * wrong. Used on the JavaFX thread only.
 */
public abstract class StepModel {
    private final Step step;
    private final JobRunner jobs;
    private final ObjectProperty<StepStatus> state = new SimpleObjectProperty<>(StepStatus.OPEN);
    private final ReadOnlyStringWrapper busy = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper ending = new ReadOnlyBooleanWrapper(false);
    private Activity activity = new Activity.Idle();
    private JobRunner.@Nullable Handle handle;
    private JobRunner.@Nullable Handle clock;

    /** In seconds, for a program that was asked to end. */
    private int waited;

    /** What was begun last. */
    private Message doing = Message.of("panel.busy.system");

    /** What the step is doing. It does one thing at a time. */
    private sealed interface Activity {
        record Idle() implements Activity {}

        record Running(Task<?> task) implements Activity {}

        /** It was asked to end, and has not yet. */
        record Ending(Task<?> task) implements Activity {}

        default boolean isAt(Task<?> one) {
            return switch (this) {
                case Idle idle -> false;
                case Running running -> running.task() == one;
                case Ending ending -> ending.task() == one;
            };
        }
    }

    protected StepModel(Step step, JobRunner jobs) {
        this.step = step;
        this.jobs = jobs;
    }

    /** Which step it is. */
    public final Step step() {
        return step;
    }

    /** How far the step is. */
    public final ObjectProperty<StepStatus> state() {
        return state;
    }

    /** What is being done, for the user; empty while nothing runs. */
    public final ReadOnlyStringProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /** What went wrong last; null while nothing has. */
    public final ReadOnlyObjectProperty<@Nullable Problem> problem() {
        return problem.getReadOnlyProperty();
    }

    /** What is told of what went wrong last, on a card and by the guide; empty where nothing is known of it. */
    public Optional<FailureText> failureText() {
        return Optional.ofNullable(problem.get()).map(Problem::text);
    }

    /** What the guide says in place of its own words, where those would not be true; empty where they are. */
    public Optional<FailureText> instead() {
        return Optional.empty();
    }

    /** How far the step is, as the user sees it: what the guide speaks of. */
    public final Phase phase() {
        if (asks()) return Phase.QUESTION;
        return isBusy() ? Phase.RUNNING : settled();
    }

    /** Whether the step waits for an answer of the user's. */
    boolean asks() {
        return false;
    }

    /** How far the step is while nothing runs. */
    Phase settled() {
        if (problem.get() != null || state.get() == StepStatus.FAILED) return Phase.FAILED;
        return state.get().passed() ? Phase.DONE : Phase.BEGIN;
    }

    /** Whether something runs. */
    public final boolean isBusy() {
        return !(activity instanceof Activity.Idle);
    }

    /** Whether a program that was asked to end is still tidying up. */
    public final ReadOnlyBooleanProperty ending() {
        return ending.getReadOnlyProperty();
    }

    /**
     * Cancels what runs; the state tells when it has ended. A program in the console is asked to
     * end, and may tidy up for a while; cancelled again, it is hung up on.
     */
    public final void cancel() {
        JobRunner.Handle job = handle;
        if (job == null) return;
        if (activity instanceof Activity.Running(Task<?> task)) {
            activity = new Activity.Ending(task);
            boolean program = runsProgram();
            busy.set(Messages.of(program ? ending(0) : Message.of("panel.busy.cancelling")));
            ending.set(program);
            waited = 0;
            if (program) clock = jobs.everySecond(() -> busy.set(Messages.of(ending(++waited))));
        }
        job.cancel();
    }

    /** Cancels what runs and takes no notice any more of what comes of it. */
    final void abandon() {
        cancel();
        idle();
        rested();
    }

    /** Starts a task. Unless it says otherwise, a failure becomes the step's problem. */
    final <T> void start(Task<T> task) {
        if (isBusy()) throw new IllegalStateException(step + " is busy");
        activity = new Activity.Running(task);
        problem.set(null);
        state.set(StepStatus.RUNNING);
        doing = task.words();
        busy.set(Messages.of(doing));
        // Last: what the job tells is shown after what has been shown here.
        handle = jobs.start(task.work(), event -> {
            if (activity.isAt(task)) {
                happened(task, event);
                if (!isBusy()) rested();
            } else if (event instanceof JobEvent.Done<T> late) {
                task.late(late.result());
            }
        });
    }

    private <T> void happened(Task<T> task, JobEvent<T> event) {
        switch (event) {
            case JobEvent.Progressed<T> told -> {
                if (activity instanceof Activity.Running) busy.set(told.words());
            }
            case JobEvent.Done<T> ended -> {
                idle();
                task.done(ended.result());
            }
            case JobEvent.Failed<T> ended -> {
                idle();
                task.failed(ended.cause(), this::fail);
            }
            case JobEvent.Cancelled<T> ended -> {
                idle();
                state.set(StepStatus.OPEN);
                cancelled(task::cancelled);
            }
        }
    }

    private void idle() {
        activity = new Activity.Idle();
        handle = null;
        if (clock != null) clock.cancel();
        clock = null;
        ending.set(false);
        busy.set("");
    }

    /** There is no problem any more. */
    final void solved() {
        problem.set(null);
    }

    final void fail(Exception because) {
        fail(Problem.of(because));
    }

    final void fail(Problem because) {
        problem.set(because.during(doing));
        state.set(StepStatus.FAILED);
    }

    /** Whether what runs is a program that the user follows. */
    boolean runsProgram() {
        return false;
    }

    /**
     * What to say while a program that was asked to end has not.
     *
     * @param seconds so long
     */
    Message ending(int seconds) {
        return Message.of("panel.busy.ending");
    }

    /** Called when nothing runs any more, and nothing follows from what ran. */
    void rested() {}

    /**
     * Called when a task was cancelled.
     *
     * @param next what the task does then
     */
    void cancelled(Runnable next) {
        next.run();
    }
}
