package org.certguide.ui;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;

/** The only access to the JavaFX thread from other threads. */
public final class Fx {
    /** Runs on the JavaFX thread, in order and never at once; for the events of jobs. */
    public static final Executor EXECUTOR = Fx::later;

    private Fx() {}

    /** Runs it on the JavaFX thread, after everything that was asked for before. */
    public static void later(Runnable work) {
        Platform.runLater(work);
    }

    /**
     * Runs it on the JavaFX thread and waits for what it gives.
     *
     * @throws CompletionException with the cause, if it failed
     * @throws InterruptedException if the caller was interrupted; the work may still run
     */
    public static <T> T call(Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        if (Platform.isFxApplicationThread()) task.run();
        else later(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    /**
     * Runs it on the JavaFX thread and waits until it has ended.
     *
     * @throws CompletionException with the cause, if it failed
     * @throws InterruptedException if the caller was interrupted; the work may still run
     */
    public static void run(Runnable work) throws InterruptedException {
        call(() -> {
            work.run();
            return true;
        });
    }

    /**
     * A way to ask for the same work often and from any thread, as for a redraw: while a request
     * waits for its turn, further ones are covered by it.
     */
    public static Runnable coalesced(Runnable work) {
        AtomicBoolean waiting = new AtomicBoolean();
        return () -> {
            if (waiting.compareAndSet(false, true)) {
                later(() -> {
                    // First, so that a request made meanwhile is not lost.
                    waiting.set(false);
                    work.run();
                });
            }
        };
    }
}
