package org.certguide.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobRunnerTest {
    private static final int JOBS = 2000;

    private final BlockingQueue<JobEvent<String>> ends = new LinkedBlockingQueue<>();
    private final AtomicInteger tidied = new AtomicInteger();

    @Test
    void jobTidiesUpHoweverEarlyItIsCancelled() throws InterruptedException {
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            for (int i = 0; i < JOBS; i++) {
                jobs.start(
                                progress -> {
                                    try {
                                        new CountDownLatch(1).await();
                                        return "never";
                                    } finally {
                                        tidied.incrementAndGet();
                                    }
                                },
                                ends::add)
                        .cancel();
            }
            for (int i = 0; i < JOBS; i++) {
                assertInstanceOf(JobEvent.Cancelled.class, ends.take());
            }
        }
        assertEquals(JOBS, tidied.get());
    }

    @Test
    void endingWaitsForWhatMustNotBeCutOffAndInterruptsItOnce() throws Exception {
        JobRunner jobs = new JobRunner(Runnable::run);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        jobs.start(
                progress -> {
                    CompletableFuture<Void> end = jobs.begin();
                    try {
                        begun.countDown();
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        enough.await();
                    } finally {
                        end.complete(null);
                    }
                    return "tidied up";
                },
                ends::add);
        begun.await();
        CompletableFuture<Void> first = jobs.end(Duration.ofMinutes(1));
        CompletableFuture<Void> second = jobs.end(Duration.ofMinutes(1));
        interrupted.await();
        assertFalse(first.isDone() || second.isDone());
        enough.countDown();
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        assertEquals(new JobEvent.Done<>("tidied up"), ends.take());
    }

    @Test
    void whatMayBeCutOffHasItsLastWordBeforeTheEnd() throws Exception {
        JobRunner jobs = new JobRunner(Runnable::run);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        jobs.start(
                progress -> {
                    try {
                        begun.countDown();
                        return String.valueOf(new CountDownLatch(1).await(1, TimeUnit.MINUTES));
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        enough.await();
                        return "logged";
                    }
                },
                ends::add);
        begun.await();
        CompletableFuture<Void> end = jobs.end(Duration.ofMinutes(1));
        interrupted.await();
        assertFalse(end.isDone());
        enough.countDown();
        end.get(10, TimeUnit.SECONDS);
        assertEquals(new JobEvent.Done<>("logged"), ends.poll());
    }

    @Test
    void whatFollowsFromAnEndIsPartOfIt() throws Exception {
        JobRunner jobs = new JobRunner(Runnable::run);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        jobs.start(
                progress -> {
                    begun.countDown();
                    return String.valueOf(new CountDownLatch(1).await(1, TimeUnit.MINUTES));
                },
                // As a draft that is written once the one before is.
                event -> jobs.startUncut(
                        progress -> {
                            boolean interrupted = Thread.interrupted();
                            enough.await();
                            return interrupted ? "saved" : "nobody told it to hurry";
                        },
                        ends::add));
        begun.await();
        CompletableFuture<Void> end = jobs.end(Duration.ofMinutes(1));
        assertFalse(end.isDone());
        enough.countDown();
        end.get(10, TimeUnit.SECONDS);
        assertEquals(new JobEvent.Done<>("saved"), ends.poll());
    }

    @Test
    void endingWaitsNoLongerThanItsLimitAndNotForWhatMayBeCutOff() throws Exception {
        JobRunner jobs = new JobRunner(Runnable::run);
        assertTrue(jobs.end(Duration.ofMinutes(1)).isDone());
        jobs.begin();
        jobs.end(Duration.ofMillis(1)).get(10, TimeUnit.SECONDS);
    }
}
