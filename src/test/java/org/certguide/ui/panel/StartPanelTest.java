package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.Renewal;
import org.certguide.profile.Profile.RenewalState;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.api.Test;

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
        assertEquals(Severity.FINE, severity(90, 60, RenewalState.SCHEDULED));
        assertEquals(Severity.ATTENTION, severity(90, 20, RenewalState.SCHEDULED));
        assertEquals(Severity.STOP, severity(90, 3, RenewalState.SCHEDULED));
    }

    /** Let's Encrypt's will be valid for 45 days from 2028 on. */
    @Test
    void aShortCertificateIsNotCalledLateBeforeItsRenewalIsDue() {
        assertEquals(Severity.FINE, severity(45, 20, RenewalState.SCHEDULED));
        assertEquals(Severity.ATTENTION, severity(45, 10, RenewalState.SCHEDULED));
        assertEquals(Severity.STOP, severity(45, 2, RenewalState.SCHEDULED));
        assertEquals(Severity.FINE, severity(6, 4, RenewalState.SCHEDULED));
        assertEquals(Severity.ATTENTION, severity(6, 2, RenewalState.SCHEDULED));
    }

    @Test
    void aCertificateThatNothingRenewsIsNeverFine() {
        assertEquals(Severity.ATTENTION, severity(90, 80, RenewalState.NOT_SCHEDULED));
    }

    private static Severity severity(int lifetime, int left, RenewalState state) {
        Instant end = NOW.plus(Duration.ofDays(left));
        return StartPanel.severity(
                new Lifetime(end.minus(Duration.ofDays(lifetime)), end), new Renewal(state, Optional.empty()), CLOCK);
    }

    @Test
    void aServerThatHasNoCertificateYetHasNoRenewalToSpeakOf() {
        Profile profile = Profile.of("dms", "dms", new ServerAddress("dms.example.org", 22, "ubuntu"), Purpose.OTHER);
        assertEquals("panel.start.none", StartPanel.renewal(profile).key());
        Profile certified = profile.with(new Profile.Certificate("dms", "/c", "/k", NOW, NOW, Optional.empty()));
        assertEquals(
                "panel.start.renewal.untested", StartPanel.renewal(certified).key());
    }
}
