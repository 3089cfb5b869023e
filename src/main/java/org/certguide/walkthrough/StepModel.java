package org.certguide.walkthrough;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.certbot.CertbotLog;
import org.certguide.checks.ServerChecks;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

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
    private final ReadOnlyBooleanWrapper ending = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyObjectWrapper<@Nullable Message> atWork = new ReadOnlyObjectWrapper<>();
    private @Nullable Run job;

    /** One job; what comes of it counts only while it is the step's own. */
    private static final class Run {
        private JobRunner.@Nullable Handle handle;
    }

    protected StepModel(Step step, Walkthrough walkthrough) {
        this.step = step;
        this.walkthrough = walkthrough;
        walkthrough.console().running().subscribe(running -> {
            if (running) atWork.set(null);
        });
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

    /**
     * Cancels what runs; the state tells when it has ended. A program in the console is asked to
     * end, and may tidy up for a while; cancelled again, it is hung up on.
     */
    public final void cancel() {
        if (job == null || job.handle == null) return;
        boolean live = walkthrough.console().running().get();
        busy.set(Messages.of(live ? "panel.busy.ending" : "panel.busy.cancelling"));
        ending.set(live);
        job.handle.cancel();
    }

    /** Whether a program that was asked to end is still tidying up. */
    public final ReadOnlyBooleanProperty ending() {
        return ending.getReadOnlyProperty();
    }

    /** What still runs on the server although it was hung up on; null where nothing does. */
    public final ReadOnlyObjectProperty<@Nullable Message> stillRunning() {
        return atWork.getReadOnlyProperty();
    }

    /** Looks whether what was hung up on has ended by now. */
    public final void recheckRemote() {
        Session session = walkthrough.session().get();
        if (session == null || isBusy()) return;
        boolean asRoot = walkthrough.server().rights().get().asRoot();
        run(
                Message.of("panel.busy.atwork"),
                words -> waitForPackageManager(session, asRoot, 1, found -> {}),
                found -> {
                    state.set(StepStatus.OPEN);
                    boolean fine = found.severity() == Severity.FINE;
                    atWork.set(fine ? null : found.found());
                    cancelled();
                },
                because -> fail(Problem.of(because)));
    }

    /**
     * Waits until nothing is at work on the server.
     *
     * @param asRoot who sees more; to be found out on the JavaFX thread
     * @param looks so often at most, each of which takes some seconds while something is
     * @param found gets what each look found
     * @return what the last one found
     */
    protected static Finding waitForPackageManager(Session session, boolean asRoot, int looks, Consumer<Finding> found)
            throws ServerException, InterruptedException {
        for (int i = 1; ; i++) {
            Finding now = session.ask(ServerChecks.UNTIL_FREE.as(asRoot));
            found.accept(now);
            if (i >= looks || now.severity() != Severity.ATTENTION) return now;
        }
    }

    /**
     * Fetches the log of the run that printed this. Certbot begins a new file with each run, so it
     * has to be done before the next one. A log that cannot be read must not hide what is known.
     */
    protected static CertbotLog log(Session session, String printed) throws InterruptedException {
        Optional<String> path = CertbotLog.pathIn(printed);
        if (path.isEmpty()) return CertbotLog.NONE;
        try {
            return session.ask(CertbotLog.probe(path.get()));
        } catch (ServerException e) {
            return new CertbotLog(path.get(), "");
        }
    }

    /** Back to the beginning, as for another server; what still runs is cancelled and forgotten. */
    protected void reset() {
        cancel();
        idle();
        state.set(StepStatus.OPEN);
        problem.set(null);
        atWork.set(null);
    }

    /** Shows a page in the user's browser. */
    public final void browse(URI page) {
        walkthrough.services().browser().accept(page);
    }

    protected final void fail(Problem because) {
        problem.set(because);
        state.set(StepStatus.FAILED);
    }

    /**
     * Starts a job, with words while it runs. A failure becomes the step's problem; a cancelled job
     * leaves the step open.
     */
    protected final <T> void start(Message words, Job<T> work, Consumer<T> done) {
        start(words, work, done, because -> fail(Problem.of(because)));
    }

    /** The same, with something else to do about a failure. */
    protected final <T> void start(Message words, Job<T> work, Consumer<T> done, Consumer<Exception> failed) {
        Session session = walkthrough.session().get();
        run(
                words,
                work,
                result -> {
                    // What came of it is of no use when the connection has gone meanwhile.
                    if (step == Step.CONNECT
                            || session != null
                                    && session == walkthrough.session().get()) {
                        done.accept(result);
                    } else {
                        failed.accept(new ServerException(new Failure.ConnectionLost(
                                walkthrough.connect().host().get())));
                    }
                },
                failed);
    }

    private <T> void run(Message words, Job<T> work, Consumer<T> done, Consumer<Exception> failed) {
        if (isBusy()) throw new IllegalStateException(step + " is busy");
        problem.set(null);
        state.set(StepStatus.RUNNING);
        busy.set(Messages.of(words));
        Run run = new Run();
        job = run;
        run.handle = walkthrough.jobs().start(work, event -> {
            if (job != run) {
                if (event instanceof JobEvent.Done<T> late) {
                    discarded(late.result());
                }
                return;
            }
            switch (event) {
                case JobEvent.Progressed<T> told -> busy.set(told.words());
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
                    boolean gone = walkthrough.session().get() == null;
                    if (walkthrough.console().consumeHangUp() && !gone) {
                        recheckRemote();
                    } else {
                        cancelled();
                    }
                }
            }
        });
    }

    /** Saves the profile, away from the JavaFX thread, and goes on. */
    protected final void save(Profile profile, Runnable then) {
        run(
                Message.of("panel.busy.saving"),
                words -> {
                    walkthrough.services().profiles().save(profile);
                    return profile;
                },
                saved -> {
                    walkthrough.saved(saved);
                    then.run();
                },
                because -> fail(Problem.of(because)));
    }

    /** Called when the panel of this step opens while somebody is logged in. */
    protected void opened() {}

    /** Called when a job of this step was cancelled. */
    protected void cancelled() {}

    /** Called with what came of a job that the step has forgotten in the meantime. */
    protected void discarded(Object result) {}

    private void idle() {
        job = null;
        ending.set(false);
        busy.set("");
    }
}
