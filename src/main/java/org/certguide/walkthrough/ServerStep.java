package org.certguide.walkthrough;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableBooleanValue;
import org.certguide.certbot.CertbotLog;
import org.certguide.checks.ServerChecks;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.server.ServerException;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** What the steps after the login have: they work on one server, and may run programs there. */
public abstract class ServerStep extends StepModel {
    private final ServerAccess server;
    private final ReadOnlyObjectWrapper<@Nullable Message> stillRunning = new ReadOnlyObjectWrapper<>();

    /** How often it was looked whether that has ended. */
    private int looks;

    /** What a step does once it is known what became of a program that was hung up on. */
    private Runnable afterHangUp = () -> {};

    protected ServerStep(Step step, JobRunner jobs, ServerAccess server) {
        super(step, jobs);
        this.server = server;
        server.console().running().subscribe(running -> {
            if (!running) return;
            stillRunning.set(null);
            looks = 0;
        });
    }

    /** Somebody is logged in again: that the connection was lost is over. */
    final void loggedIn() {
        if (!isConnectionLost()) return;
        solved();
        state().set(StepStatus.OPEN);
    }

    private boolean isConnectionLost() {
        Problem last = problem().get();
        return last != null && last.isConnectionLost();
    }

    /** Whether the step's problem is only that the connection is lost, which concerns all steps. */
    public final ObservableBooleanValue cutOff() {
        return Bindings.createBooleanBinding(() -> !server.isOpen() && isConnectionLost(), server.session(), problem());
    }

    final ServerAccess server() {
        return server;
    }

    /** Called when the panel of this step opens while somebody is logged in. */
    void opened() {}

    /** What still runs on the server although it was hung up on, and what to do; null where nothing does. */
    public final ReadOnlyObjectProperty<@Nullable Message> stillRunning() {
        return stillRunning.getReadOnlyProperty();
    }

    /** Looks whether what was hung up on has ended by now. */
    public final void recheckRemote() {
        if (server.isOpen() && !isBusy()) recheckRemote(afterHangUp);
    }

    private void recheckRemote(Runnable next) {
        Session session = server.require();
        boolean asRoot = server.rights().get().asRoot();
        afterHangUp = next;
        start(Task.of(Message.of("panel.busy.atwork"), words -> waitForPackageManager(session, asRoot, 1, found -> {}))
                .then(found -> {
                    state().set(StepStatus.OPEN);
                    stillRunning.set(found.severity() == Severity.FINE ? null : toldToStop(found));
                    next.run();
                })
                .whenCancelled(next));
    }

    /**
     * Each look takes some seconds, and the user waits between them: a Certbot that still runs then may
     * never end. A package manager does, and must not be cut off.
     */
    private Message toldToStop(Finding found) {
        boolean endless = ++looks > 2 && found.found().key().equals("checks.locks.certbot");
        return Message.of(endless ? "panel.atwork.long" : "panel.atwork", found.found());
    }

    @Override
    boolean asks() {
        return isBusy() && server.console().prompt().get() != null;
    }

    @Override
    final boolean runsProgram() {
        return server.console().running().get();
    }

    @Override
    final void cancelled(Runnable next) {
        if (server.console().consumeHangUp() && server.isOpen()) recheckRemote(next);
        else next.run();
    }

    /**
     * Starts a task that works with a session; what comes of it is of no use when that has gone
     * meanwhile.
     */
    final <T> void start(Session session, Task<T> task) {
        start(task.onlyWhile(
                () -> server.session().get() == session, () -> new ServerException(session.loss()), this::fail));
    }

    /**
     * Waits until nothing is at work on the server.
     *
     * @param asRoot who sees more; to be found out on the JavaFX thread
     * @param looks so often at most, each of which takes some seconds while something is
     * @param found gets what each look found
     * @return what the last one found
     */
    static Finding waitForPackageManager(Session session, boolean asRoot, int looks, Consumer<Finding> found)
            throws ServerException, InterruptedException {
        for (int i = 1; ; i++) {
            Finding now = session.ask(ServerChecks.UNTIL_FREE.as(asRoot));
            found.accept(now);
            if (i >= looks || now.severity() != Severity.ATTENTION) return now;
        }
    }

    /** Tells the user who is waited for, each time that it was looked. */
    static Consumer<Finding> telling(Job.Progress progress) {
        return found -> {
            if (found.severity() == Severity.ATTENTION)
                progress.report(Messages.of("panel.busy.others", found.found()));
        };
    }

    /**
     * Fetches the log of the run that printed this. Certbot begins a new file with each run, so it
     * has to be done before the next one. A log that cannot be read must not hide what is known.
     */
    static CertbotLog log(Session session, String printed) throws InterruptedException {
        Optional<String> path = CertbotLog.pathIn(printed);
        if (path.isEmpty()) return CertbotLog.NONE;
        if (!CertbotLog.isReadable(path.get())) return new CertbotLog(path.get(), "");
        try {
            return session.ask(CertbotLog.PROBE);
        } catch (ServerException e) {
            return new CertbotLog(path.get(), "");
        }
    }
}
