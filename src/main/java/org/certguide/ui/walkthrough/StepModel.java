package org.certguide.ui.walkthrough;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;

import org.certguide.guide.Step;
import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What all steps have: a state, words while something runs, and a problem where something went
 * wrong. Used on the JavaFX thread only; at most one job runs at a time.
 */
public abstract class StepModel {
    protected final Walkthrough walkthrough;
    private final Step step;
    private final ObjectProperty<StepStatus> state = new SimpleObjectProperty<>(StepStatus.OPEN);
    private final ReadOnlyStringWrapper busy = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private JobRunner.@Nullable Handle job;

    protected StepModel(Step step, Walkthrough walkthrough) {
        this.step = step;
        this.walkthrough = walkthrough;
    }

    public final Step step() {
        return step;
    }

    public final ObjectProperty<StepStatus> state() {
        return state;
    }

    /** What is being done, for the user; empty while nothing runs. */
    public final ReadOnlyStringProperty busy() {
        return busy.getReadOnlyProperty();
    }

    public final ReadOnlyObjectProperty<@Nullable Problem> problem() {
        return problem.getReadOnlyProperty();
    }

    public final boolean isBusy() {
        return !busy.get().isEmpty();
    }

    /** Cancels what runs; the state tells when it has ended. */
    public final void cancel() {
        if (job != null) {
            busy.set(Texts.of("panel.busy.cancelling"));
            job.cancel();
        }
    }

    /** Back to the beginning, as for another server. */
    protected void reset() {
        cancel();
        state.set(StepStatus.OPEN);
        problem.set(null);
    }

    protected final void fail(Problem because) {
        problem.set(because);
        state.set(StepStatus.FAILED);
    }

    protected final void forgetProblem() {
        problem.set(null);
    }

    /**
     * Starts a job, with words while it runs. A failure becomes the step's problem; a cancelled job
     * leaves the step open.
     */
    protected final <T> void start(Text words, Job<T> work, Consumer<T> done) {
        start(words, work, done, because -> fail(Problem.of(because)));
    }

    /** The same, with something else to do about a failure. */
    protected final <T> void start(
            Text words, Job<T> work, Consumer<T> done, Consumer<Exception> failed) {
        run(
                words,
                work,
                result -> {
                    // What came of it is of no use when the connection has gone meanwhile.
                    if (step == Step.CONNECT || walkthrough.session().get() != null) {
                        done.accept(result);
                    } else {
                        failed.accept(
                                new ServerException(
                                        new Failure.ConnectionLost(
                                                walkthrough.connect().host().get())));
                    }
                },
                failed);
    }

    private <T> void run(Text words, Job<T> work, Consumer<T> done, Consumer<Exception> failed) {
        if (isBusy()) throw new IllegalStateException(step + " is busy");
        problem.set(null);
        state.set(StepStatus.RUNNING);
        busy.set(Texts.of(words));
        job =
                walkthrough
                        .jobs()
                        .start(
                                work,
                                event -> {
                                    switch (event) {
                                        case JobEvent.Told<T> told -> busy.set(told.words());
                                        case JobEvent.Done<T> ended -> {
                                            idle();
                                            done.accept(ended.result());
                                        }
                                        case JobEvent.Failed<T> ended -> {
                                            idle();
                                            failed.accept(ended.cause());
                                        }
                                        case JobEvent.Cancelled<T> ended -> {
                                            idle();
                                            state.set(StepStatus.OPEN);
                                            cancelled();
                                        }
                                    }
                                });
    }

    /** Saves the profile, away from the JavaFX thread, and goes on. */
    protected final void save(Profile profile, Runnable then) {
        run(
                Text.of("panel.busy.saving"),
                words -> {
                    walkthrough.services().profiles().save(profile);
                    return profile;
                },
                saved -> {
                    walkthrough.profile().set(saved);
                    then.run();
                },
                because -> fail(Problem.of(because)));
    }

    /** Called when the panel of this step opens while somebody is logged in. */
    protected void opened() {}

    /** Called when a job of this step was cancelled. */
    protected void cancelled() {}

    private void idle() {
        job = null;
        busy.set("");
    }
}
