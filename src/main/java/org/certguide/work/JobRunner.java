package org.certguide.work;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on virtual threads and gives their events to one executor, which in the application is
 * the JavaFX thread.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How long the end waits for jobs that may be cut off: they were cancelled, and have their last word. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Executor listener;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<?>> unfinished = ConcurrentHashMap.newKeySet();

    /** Of jobs whose last event has not been taken. */
    private final Set<CompletableFuture<?>> untold = ConcurrentHashMap.newKeySet();

    private volatile boolean ending;

    /**
     * @param listener gets every event, in order
     */
    public JobRunner(Executor listener) {
        this.listener = listener;
    }

    /** A job that was started. */
    public interface Handle {
        /** Interrupts the job; its last event tells when it has ended. */
        void cancel();
    }

    /** Starts a job and returns at once. */
    public <T> Handle start(Job<T> job, Consumer<JobEvent<T>> events) {
        Running handle = new Running();
        running.add(handle);
        untold.add(handle.told);
        // What follows from a job that was cancelled at the end is cancelled as well.
        if (ending) handle.cancelOnce();
        Threads.start("job", () -> {
            JobEvent<T> last = outcome(job, events, handle);
            running.remove(handle);
            listener.execute(() -> {
                try {
                    events.accept(last);
                } finally {
                    // What follows from it has been started.
                    handle.told.complete(null);
                    untold.remove(handle.told);
                }
            });
        });
        return handle;
    }

    /** Starts a job that must not be cut off, as it saves something: {@link #end} waits for it. */
    public <T> Handle startUncut(Job<T> job, Consumer<JobEvent<T>> events) {
        CompletableFuture<Void> end = begin();
        return start(
                progress -> {
                    try {
                        return job.run(progress);
                    } finally {
                        end.complete(null);
                    }
                },
                events);
    }

    private <T> JobEvent<T> outcome(Job<T> job, Consumer<JobEvent<T>> events, Running handle) {
        try {
            handle.begin();
            T result = job.run(w -> listener.execute(() -> events.accept(new JobEvent.Progressed<T>(w))));
            return new JobEvent.Done<>(result);
        } catch (InterruptedException e) {
            return new JobEvent.Cancelled<>();
        } catch (Exception e) {
            if (handle.cancelled.get()) return new JobEvent.Cancelled<>();
            // A checked exception is shown to the user; an unchecked one is a bug of the application.
            if (e instanceof RuntimeException) LOG.warn("job ended with an unexpected exception", e);
            else LOG.debug("job failed", e);
            return new JobEvent.Failed<>(e);
        } catch (Error e) {
            LOG.error("job ended with an error of the Java runtime", e);
            return new JobEvent.Failed<>(new IllegalStateException(e));
        } finally {
            handle.end();
        }
    }

    /** Calls it every second until it is cancelled. */
    public Handle everySecond(Runnable tick) {
        return this.<Boolean>start(
                progress -> {
                    while (true) {
                        Thread.sleep(SECOND);
                        progress.report("");
                    }
                },
                event -> {
                    if (event instanceof JobEvent.Progressed<Boolean>) tick.run();
                });
    }

    /**
     * Says that a job has begun something that must not be cut off: {@link #end} waits for it.
     *
     * @return to be completed when it has ended
     */
    public CompletableFuture<Void> begin() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        unfinished.add(end);
        end.whenComplete((nothing, e) -> unfinished.remove(end));
        return end;
    }

    /**
     * Cancels everything that still runs or is started later, from any thread and without waiting; harmless the second
     * time.
     *
     * @return completed when all that must not be cut off has ended, or after the limit; what may be cut off has some
     *     moments for its last word, so that nothing is written after that
     */
    public CompletableFuture<Void> end(Duration limit) {
        ending = true;
        close();
        return CompletableFuture.allOf(
                whenAll(unfinished).completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS),
                whenAll(untold).completeOnTimeout(null, GRACE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Also those that are added while it is waited. */
    private static CompletableFuture<Void> whenAll(Set<CompletableFuture<?>> all) {
        CompletableFuture<?>[] now = all.stream().filter(one -> !one.isDone()).toArray(CompletableFuture[]::new);
        if (now.length == 0) return CompletableFuture.completedFuture(null);
        return CompletableFuture.allOf(now).thenCompose(nothing -> whenAll(all));
    }

    /** Cancels everything that still runs and was not cancelled yet. */
    @Override
    public void close() {
        running.forEach(Running::cancelOnce);
    }

    private static final class Running implements Handle {
        private final AtomicBoolean cancelled = new AtomicBoolean();

        /** Completed once its last event has been taken. */
        private final CompletableFuture<Void> told = new CompletableFuture<>();

        private Thread thread = Thread.currentThread();
        private boolean active;

        synchronized void begin() {
            thread = Thread.currentThread();
            active = true;
            // It runs up to its first blocking call all the same, so that it cleans up what was prepared for it.
            if (cancelled.get()) thread.interrupt();
        }

        synchronized void end() {
            active = false;
            // A late interrupt must not reach whatever the thread does next.
            Thread.interrupted();
        }

        /** A second time would mean that the user does not want to wait for what tidies up. */
        synchronized void cancelOnce() {
            if (!cancelled.get()) cancel();
        }

        @Override
        public synchronized void cancel() {
            cancelled.set(true);
            if (active) thread.interrupt();
        }
    }
}
