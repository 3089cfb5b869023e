package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.certguide.profile.Profile.Renewal;
import org.certguide.profile.Profile.RenewalState;
import org.certguide.ui.Status;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

class StartPanelTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void daysThatAreLeftAreCountedWhole() {
        assertEquals(0, StartPanel.daysLeft(NOW.plus(Duration.ofHours(23)), CLOCK));
        assertEquals(1, StartPanel.daysLeft(NOW.plus(Duration.ofHours(24)), CLOCK));
        assertEquals(-1, StartPanel.daysLeft(NOW.minus(Duration.ofHours(1)), CLOCK));
    }

    @Test
    void aCertificateThatShouldHaveRenewedByNowNeedsAttention() {
        assertEquals(Status.FINE, status(60, RenewalState.SCHEDULED));
        assertEquals(Status.ATTENTION, status(20, RenewalState.SCHEDULED));
        assertEquals(Status.STOP, status(3, RenewalState.SCHEDULED));
    }

    @Test
    void aCertificateThatNothingRenewsIsNeverFine() {
        assertEquals(Status.ATTENTION, status(80, RenewalState.NOT_SCHEDULED));
    }

    private static Status status(int days, RenewalState state) {
        return StartPanel.status(
                NOW.plus(Duration.ofDays(days)), new Renewal(state, Optional.empty()), CLOCK);
    }
}
