package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

class RenewalPlanTest {
    private static final Instant BEGIN = Instant.parse("2027-01-01T00:00:00Z");

    private static IssuedCertificate certificate(int days) {
        return new IssuedCertificate(
                List.of("a.example"),
                BEGIN,
                BEGIN.plus(Duration.ofDays(days)),
                Optional.empty(),
                0,
                "T1",
                "1",
                "1",
                Optional.empty(),
                2);
    }

    private static RenewalPlan plan(int days, String version, RenewalSettings settings) {
        return new RenewalPlan(
                "a.example",
                certificate(days),
                settings,
                RenewalHistory.NONE,
                CertbotVersion.in(version),
                Optional.empty());
    }

    private static RenewalPlan plan(int days, String version) {
        return plan(days, version, RenewalSettings.NONE);
    }

    private static RenewalPlan asked(int days, String version, int from, int to) {
        return new RenewalPlan(
                "a.example",
                certificate(days),
                RenewalSettings.NONE,
                RenewalHistory.NONE,
                CertbotVersion.in(version),
                Optional.of(new AuthorityWindow(day(from), day(to))));
    }

    private static Instant day(int day) {
        return BEGIN.plus(Duration.ofDays(day));
    }

    private static String key(Finding finding) {
        return finding.title().key().replaceAll("renewal\\.(.*)\\.title", "$1");
    }

    private static String command(Finding finding) {
        return ((Remedy.Command) finding.remedies().getFirst()).script();
    }

    @Test
    void certbotBeforeFourRenewsAtThirtyDaysAndLaterOnesAtAThird() {
        assertEquals(day(60), plan(90, "2.1.0").due());
        assertEquals(day(34), plan(64, "2.1.0").due());
        assertEquals(day(60), plan(90, "4.0.0").due());
        assertEquals(day(30), plan(45, "5.0.0").due());
        assertEquals(day(3), plan(6, "5.0.0").due(), "half of what is short");
        assertEquals(BEGIN, plan(6, "2.1.0").due(), "each start gets a new one");
        String said = Messages.of(plan(64, "2.1.0").finding(day(1)).found());
        assertTrue(said.contains("30 days are left") && said.contains("March 6, 2027"), said);
    }

    @Test
    void whatSomebodyHasSetCountsForEveryVersion() {
        RenewalSettings set = RenewalSettings.read(List.of("renew_before_expiry = 10 days"));
        assertEquals(day(80), plan(90, "2.1.0", set).due());
        assertEquals(day(80), plan(90, "5.0.0", set).due());
        assertEquals(
                Optional.empty(),
                RenewalSettings.read(List.of("renew_before_expiry = soon")).before());
    }

    @Test
    void scheduleIsHeldAgainstWhatSomebodyHasSetToo() {
        String text = """

                certguide-0123456789 cron
                /var/spool/cron/root|-|0 3 * * * certbot renew

                certguide-0123456789 processes
                cron

                certguide-0123456789 end
                """;
        RenewalSchedule daily = RenewalScheduleProbe.PROBE.read(text, "certguide-0123456789");
        for (String line :
                List.of("autorenew = True", "renew_before_expiry = 3 days", "renew_before_expiry = 20 hours")) {
            RenewalLook look = new RenewalLook(
                    daily,
                    Optional.of(certificate(6)),
                    RenewalSettings.read(List.of(line)),
                    RenewalHistory.NONE,
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Notice.There.UNKNOWN);
            String key = line.contains("3 days") ? "cron" : line.contains("hours") ? "too-rare" : "too-often";
            assertEquals(key, key(look.schedule(CertbotVersion.in("2.1.0")).finding()));
        }
    }

    @Test
    void hookThatFailedIsToldThoughTheCertificateWasRenewed() {
        RenewalPlan plan = new RenewalPlan(
                "a.example",
                certificate(90),
                RenewalSettings.NONE,
                new RenewalHistory(
                        List.of(), List.of(), Optional.of(Explained.of(FailureCause.HOOK_FAILED)), Optional.empty()),
                CertbotVersion.in("5.0.0"),
                Optional.empty());
        assertEquals("past-hook", key(plan.past(day(1))));
        assertEquals(Severity.ATTENTION, plan.past(day(1)).severity());
    }

    @Test
    void whatTheAuthorityAsksForCountsWhereCertbotAsksIt() {
        assertEquals(day(50), asked(90, "4.1.0", 50, 52).due());
        assertEquals("plan-asked", key(asked(90, "4.1.0", 50, 52).finding(day(1))));
        assertEquals(day(60), asked(90, "4.0.0", 50, 52).due());
    }

    @Test
    void replacementThatTheAuthorityWantsEarlyIsToldWithEveryVersion() {
        for (String version : List.of("2.1.0", "5.0.0")) {
            assertEquals("plan-replace", key(asked(90, version, 5, 6).finding(day(8))));
            Finding told = asked(90, version, 5, 6).finding(day(8));
            assertEquals(Severity.ATTENTION, told.severity());
            assertTrue(command(told).contains("--force-renewal --cert-name a.example"), command(told));
        }
    }

    /** For such a certificate the window has ended half an hour ago, whenever the authority is asked. */
    @Test
    void certificateThatTheAuthorityHasRevokedIsToldAtOnce() {
        for (int day : List.of(1, 30, 58)) {
            Instant now = day(day);
            RenewalPlan plan = new RenewalPlan(
                    "a.example",
                    certificate(90),
                    RenewalSettings.NONE,
                    RenewalHistory.NONE,
                    CertbotVersion.in("2.1.0"),
                    Optional.of(
                            new AuthorityWindow(now.minus(Duration.ofHours(1)), now.minus(Duration.ofMinutes(30)))));
            assertEquals("plan-replace", key(plan.finding(now)), "day " + day);
        }
        assertEquals("plan-asked", key(asked(90, "5.0.0", 60, 61).finding(day(61).plusSeconds(3600))));
    }

    @Test
    void lateRenewalIsToldAndWhatHasEnded() {
        assertEquals("plan", key(plan(90, "5.0.0").finding(day(61))), "it may have started today");
        assertEquals("plan-late", key(plan(90, "5.0.0").finding(day(64))));
        assertEquals(Severity.STOP, plan(90, "5.0.0").finding(day(85)).severity());
        assertEquals("plan-ended", key(plan(90, "5.0.0").finding(day(91))));
        assertEquals(Severity.ATTENTION, plan(90, "5.0.0").counts(day(91)), "it may still renew itself");
        assertEquals("plan-fixed", key(plan(6, "2.1.0").finding(day(2))), "told as a schedule that is too dense");
    }

    @Test
    void whatKeepsCertbotFromRenewingIsToldWithWhatTakesItAway() {
        Finding off = plan(90, "2.1.0", RenewalSettings.read(List.of("autorenew = False")))
                .finding(day(1));
        assertEquals(Severity.STOP, off.severity());
        assertEquals("sed -i '/^autorenew = False$/d' /etc/letsencrypt/renewal/a.example.conf", command(off));
        RenewalPlan stapled = plan(90, "5.0.0", RenewalSettings.read(List.of("must_staple = True")));
        assertEquals("plan-staple", key(stapled.finding(day(1))));
        assertEquals(Severity.STOP, stapled.counts(day(1)));
        List<String> hand = List.of("authenticator = manual", "manual_auth_hook = None");
        assertEquals(
                "plan-hand", key(plan(90, "5.0.0", RenewalSettings.read(hand)).finding(day(1))));
        List<String> hooked = List.of("authenticator = manual", "manual_auth_hook = /root/dns.sh");
        assertEquals("plan", key(plan(90, "5.0.0", RenewalSettings.read(hooked)).finding(day(1))));
    }

    @Test
    void failedRenewalsAreToldWithTheirCause() {
        RenewalPlan failing = new RenewalPlan(
                "a.example",
                certificate(90),
                RenewalSettings.NONE,
                new RenewalHistory(
                        List.of(),
                        List.of(day(60), day(61)),
                        Optional.of(Explained.of(FailureCause.PORT_80)),
                        Optional.empty()),
                CertbotVersion.in("2.1.0"),
                Optional.empty());
        assertEquals(Severity.ATTENTION, failing.past(day(61)).severity());
        String said = Messages.of(failing.past(day(61)).found());
        assertTrue(said.contains("since March 2, 2027, last on March 3, 2027: Port 80"), said);
        assertEquals(Severity.STOP, failing.past(day(88)).severity());
    }
}
