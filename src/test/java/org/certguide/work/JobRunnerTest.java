package org.certguide.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
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
}
