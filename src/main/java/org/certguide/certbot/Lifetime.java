package org.certguide.certbot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a certificate is valid, and what that means for its renewal. Let's Encrypt's last 90
 * days in 2026, 64 from February 2027 and 45 from February 2028, or 160 hours on request
 * (letsencrypt.org/docs/profiles); so nothing here counts in days.
 *
 * @param from the first moment that it is valid
 * @param until the last one
 */
public record Lifetime(Instant from, Instant until) {
    private static final Duration SHORT = Duration.ofDays(10);

    /** The state of the automatic renewal. */
    public enum Stage {
        /** There is time. */
        GOOD,
        /** It should have renewed by now. */
        OVERDUE,
        /** It ends so soon that somebody has to act, or has ended. */
        ENDING
    }

    /**
     * Certbot renews when a third of the lifetime is left, or half of less than ten days (4.0 and
     * later; before, when 30 days were left, which of ninety days is the same, and of fewer
     * earlier).
     */
    public Instant renewalDue() {
        return until.minus(total().dividedBy(total().compareTo(SHORT) < 0 ? 2 : 3));
    }

    /** How long it is due for a renewal before it ends, with that version of Certbot. */
    public Duration window(Optional<CertbotVersion> certbot) {
        boolean fixed = certbot.filter(v -> v.major() < 4).isPresent();
        Duration due = fixed ? Duration.ofDays(30) : Duration.between(renewalDue(), until);
        return due.compareTo(total()) > 0 ? total() : due;
    }

    /** When to look whether it has renewed: early enough to do something about it. */
    public Instant checkBy() {
        return until.minus(total().dividedBy(6));
    }

    public Stage at(Instant now) {
        // Seven days of ninety, and two for the renewal to happen.
        if (now.isAfter(until.minus(total().multipliedBy(7).dividedBy(90)))) return Stage.ENDING;
        Duration grace = total().multipliedBy(2).dividedBy(90);
        return now.isAfter(renewalDue().plus(grace)) ? Stage.OVERDUE : Stage.GOOD;
    }

    /** From the first moment to the last. */
    public Duration total() {
        return Duration.between(from, until);
    }
}
