package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.Csv;
import org.certguide.fleet.ServerState;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunRecord;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.Profile.Renewal;
import org.certguide.profile.Profile.RenewalState;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

class StartPanelTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void daysThatAreLeftAreCountedWhole() {
        assertEquals(0, ServerWords.daysLeft(NOW.plus(Duration.ofHours(23)), CLOCK));
        assertEquals(1, ServerWords.daysLeft(NOW.plus(Duration.ofHours(24)), CLOCK));
        assertEquals(-1, ServerWords.daysLeft(NOW.minus(Duration.ofHours(1)), CLOCK));
        assertEquals(-1, ServerWords.daysLeft(NOW.minus(Duration.ofSeconds(1)), CLOCK));
    }

    @Test
    void whatExpiresTodayIsNotToldAsWhatHasExpired() {
        assertEquals("61 days left", ending(Duration.ofDays(61)));
        assertEquals("1 day left", ending(Duration.ofDays(1)));
        assertEquals("Expires tomorrow", ending(Duration.ofHours(20)));
        assertEquals("Expires today", ending(Duration.ofHours(3)));
        assertEquals("Expired today", ending(Duration.ofMinutes(-1)));
        assertEquals("Expired yesterday", ending(Duration.ofHours(-20)));
        assertEquals("Expired 12 days ago", ending(Duration.ofDays(-12)));
    }

    private static String ending(Duration left) {
        return Messages.of(ServerWords.ending(NOW.plus(left), CLOCK));
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

    @Test
    void theRingIsGreenOnlyWhereTheWordsSayThatTheRenewalIsProved() {
        List<Optional<DryRunResult>> tests = new ArrayList<>(List.of(Optional.empty()));
        for (DryRunResult result : DryRunResult.values()) tests.add(Optional.of(result));
        for (RenewalState state : RenewalState.values()) {
            for (Optional<DryRunResult> test : tests) {
                Renewal renewal = new Renewal(state, test.map(t -> new DryRunRecord(NOW, t)));
                boolean proved = state == RenewalState.SCHEDULED && test.equals(Optional.of(DryRunResult.SUCCEEDED));
                Profile base = Profile.of("a", "a", new ServerAddress("a.example.org", 22, "ubuntu"), Purpose.OTHER);
                Profile profile = base.with(base.history().with(renewal))
                        .with(new Profile.Certificate(
                                "a", "/c", "/k", NOW, NOW.plus(Duration.ofDays(89)), Optional.empty()));
                String at = state + ", " + test;
                assertEquals(
                        proved,
                        ServerWords.renewal(profile).key().equals("panel.start.renewal.tested"),
                        at + ServerWords.renewal(profile).key());
                Severity other = state == RenewalState.SERVICE_STOPPED ? Severity.STOP : Severity.ATTENTION;
                assertEquals(proved ? Severity.FINE : other, severity(renewal, 90, 89), at);
            }
        }
    }

    /** A sign for the renewal stood beside the days, of which there were enough. */
    @Test
    void theWordsInTheListSayWhatTheSignBesideThemIsAbout() {
        List<Optional<DryRunResult>> tests = new ArrayList<>(List.of(Optional.empty()));
        for (DryRunResult result : DryRunResult.values()) tests.add(Optional.of(result));
        for (RenewalState state : RenewalState.values()) {
            for (Optional<DryRunResult> test : tests) {
                for (long days : List.of(-1L, 3L, 20L, 89L)) {
                    Renewal renewal = new Renewal(state, test.map(t -> new DryRunRecord(NOW, t)));
                    Profile base =
                            Profile.of("a", "a", new ServerAddress("a.example.org", 22, "ubuntu"), Purpose.OTHER);
                    Instant end = NOW.plus(Duration.ofDays(days));
                    Profile.Certificate certificate = new Profile.Certificate(
                            "a", "/c", "/k", end.minus(Duration.ofDays(90)), end, Optional.empty());
                    Profile profile = base.with(base.history().with(renewal)).with(certificate);
                    boolean enough = certificate.lifetime().at(NOW) == Lifetime.Stage.GOOD;
                    boolean signed = ServerState.of(certificate.lifetime(), renewal, NOW) != Severity.FINE;
                    String words = ServerWords.concern(profile, CLOCK).key();
                    assertEquals(
                            enough && signed,
                            words.equals("panel.start.concern"),
                            state + ", " + test + ", " + days + ": " + words);
                }
            }
        }
    }

    @Test
    void cardOfOvertureDmsAsksForTheRenewalBesideItsGatewayUntilThatIsSetUp() {
        Profile base = Profile.of("dms", "dms", new ServerAddress("dms.example.org", 22, "ubuntu"), Purpose.DMS)
                .with(new Profile.Certificate("dms", "/c", "/k", NOW, NOW.plus(Duration.ofDays(89)), Optional.empty()))
                .with(DmsAnswers.of("dms.example.org"));
        Renewal tested =
                new Renewal(RenewalState.SCHEDULED, Optional.of(new DryRunRecord(NOW, DryRunResult.SUCCEEDED)));
        Profile proved = base.with(base.history().with(tested));
        assertEquals("panel.start.renewal.gateway", ServerWords.renewal(proved).key());
        Profile.Change hooks = new Profile.Change(
                NOW,
                "sudo sh -c 'cat >/usr/local/sbin/certguide-gateway'",
                Optional.of(0),
                Optional.empty(),
                Optional.empty());
        Profile set = proved.with(proved.history().with(List.of(hooks)));
        assertEquals("panel.start.renewal.tested", ServerWords.renewal(set).key());
        assertEquals("panel.start.renewal.untested", ServerWords.renewal(base).key(), "first things first");
        Renewal deployed = new Renewal(RenewalState.GATEWAY_HOLDS_PORT_80, tested.lastDryRun());
        Profile held = base.with(base.history().with(deployed));
        assertEquals("panel.start.renewal.deployed", ServerWords.renewal(held).key());
        Renewal stopped = new Renewal(RenewalState.SERVICE_STOPPED, tested.lastDryRun());
        assertEquals(
                "panel.start.renewal.stopped",
                ServerWords.renewal(base.with(base.history().with(stopped))).key());
        assertEquals(
                Severity.STOP, ServerState.of(base.certificate().orElseThrow().lifetime(), stopped, NOW));
    }

    @Test
    void aListThatIsSavedAsATableRunsNothingInASpreadsheetAndIsReadAgain() {
        Profile profile = Profile.of(
                        "a", "=cmd|' /C calc'!A0", new ServerAddress("a.example.org", 22, "ubuntu"), Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of("dms.example.org", "www.example.org")))
                .withTags(List.of("@hospital", "with \"quotes\""))
                .with(new Profile.Certificate("a", "/c", "/k", NOW, NOW.plus(Duration.ofDays(89)), Optional.empty()));
        String table = ServerRow.table(List.of(ServerRow.of(profile, true, Optional.empty())), CLOCK);
        List<Csv.Row> rows = Csv.read(table).rows();
        assertEquals(2, rows.size());
        assertEquals("days", rows.getFirst().fields().getLast());
        assertEquals("89", rows.getLast().fields().getLast());
        assertEquals("=cmd|' /C calc'!A0", rows.getLast().fields().getFirst(), "as it is called");
        List<String> raw = table.lines().skip(1).findFirst().stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .toList();
        assertTrue(raw.stream().noneMatch(field -> field.replace("\"", "").matches("[=+@-].*")), table);
    }

    private static Severity severity(int lifetime, int left, RenewalState state) {
        return severity(new Renewal(state, Optional.of(new DryRunRecord(NOW, DryRunResult.SUCCEEDED))), lifetime, left);
    }

    private static Severity severity(Renewal renewal, int lifetime, int left) {
        Instant end = NOW.plus(Duration.ofDays(left));
        return ServerState.of(new Lifetime(end.minus(Duration.ofDays(lifetime)), end), renewal, NOW);
    }

    @Test
    void aServerThatHasNoCertificateYetHasNoRenewalToSpeakOf() {
        Profile profile = Profile.of("dms", "dms", new ServerAddress("dms.example.org", 22, "ubuntu"), Purpose.OTHER);
        assertEquals("panel.start.none", ServerWords.renewal(profile).key());
        Profile certified = profile.with(new Profile.Certificate("dms", "/c", "/k", NOW, NOW, Optional.empty()));
        assertEquals(
                "panel.start.renewal.untested", ServerWords.renewal(certified).key());
    }
}
