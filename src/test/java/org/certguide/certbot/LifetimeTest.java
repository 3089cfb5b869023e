package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LifetimeTest {
    private static Lifetime of(String from, String until) {
        return new Lifetime(Instant.parse(from + "T00:00:00Z"), Instant.parse(until + "T00:00:00Z"));
    }

    private static void assertDue(String expected, Lifetime lifetime) {
        assertEquals(Instant.parse(expected), lifetime.renewalDue());
    }

    @Test
    void renewalIsDueWhenAThirdIsLeftOrHalfOfAFewDays() {
        assertDue("2026-03-02T00:00:00Z", of("2026-01-01", "2026-04-01")); // 90 days, 30 before
        assertDue("2026-01-31T00:00:00Z", of("2026-01-01", "2026-02-15")); // 45 days, 15 before
        assertDue("2026-01-04T00:00:00Z", of("2026-01-01", "2026-01-07")); // 6 days, 3 before
    }

    @Test
    void theReminderComesAfterTheRenewalIsDueAndBeforeTheEnd() {
        assertEquals(
                Instant.parse("2026-03-17T00:00:00Z"),
                of("2026-01-01", "2026-04-01").checkBy());
        assertEquals(
                Instant.parse("2026-01-06T00:00:00Z"),
                of("2026-01-01", "2026-01-07").checkBy());
    }
}
