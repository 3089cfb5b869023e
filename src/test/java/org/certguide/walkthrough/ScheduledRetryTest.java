package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.certguide.MovableClock;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;

class ScheduledRetryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private final MovableClock clock = new MovableClock(NOW);

    @Test
    void theTimeThatIsLeftIsCountedWithoutAnybodysDoing() throws InterruptedException {
        CountDownLatch due = new CountDownLatch(1);
        BlockingQueue<Duration> left = new LinkedBlockingQueue<>();
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            ScheduledRetry retry = new ScheduledRetry(jobs, clock, due::countDown);
            retry.at(NOW.plusSeconds(3600));
            retry.left().subscribe(left::add);
            assertEquals(Duration.ofHours(1), left.poll(10, TimeUnit.SECONDS));
            clock.set(NOW.plusSeconds(3599));
            assertEquals(Duration.ofSeconds(1), left.poll(10, TimeUnit.SECONDS));
            clock.set(NOW.plusSeconds(3600));
            assertEquals(true, due.await(10, TimeUnit.SECONDS));
            retry.stop();
        }
    }
}
