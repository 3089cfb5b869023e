package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the next renewal is started where cron or anacron does it, by the server's own clock. */
class NextRunTest {
    private static final String TOKEN = "certguide-0123456789";

    /** Monday, at noon in Berlin. */
    private static final String NOON = "now 1796036400 +0100\nzone Europe/Berlin\n";

    private static final String DEBIAN = "/etc/crontab|-|25 6 * * * root test -x /usr/sbin/anacron || { cd /"
            + " && run-parts --report /etc/cron.daily; }";
    private static final String RED_HAT = """
            /etc/anacrontab|-|RANDOM_DELAY=45
            /etc/anacrontab|-|START_HOURS_RANGE=3-22
            /etc/anacrontab|-|1 5 cron.daily nice run-parts /etc/cron.daily
            """;

    private static Optional<NextRun> next(String clock, String starters, String cron, String daemon) {
        String text = "\n" + TOKEN + " cron\n" + cron + "\n" + TOKEN + " processes\n" + daemon + "\n" + TOKEN
                + " clock\n" + clock + "\n" + TOKEN + " starters\n" + starters + "\n" + TOKEN + " end\n";
        return RenewalScheduleProbe.PROBE.read(text, TOKEN).next();
    }

    private static String told(Optional<NextRun> run) {
        return run.map(r -> r.isExact()
                        ? r.earliest().toString()
                        : r.earliest() + " " + r.latest().map(Instant::toString).orElse("?"))
                .orElse("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "certbot -q renew                                              | 2026-12-01T02:00:00Z",
                "sleep 600 && certbot renew -q                                 | 2026-12-01T02:10:00Z",
                "sh -c 'sleep 2h; certbot renew'                               | 2026-12-01T04:00:00Z",
                "perl -e 'sleep int(rand(43200))' && certbot -q renew          | 2026-12-01T02:00:00Z 2026-12-01T14:00:00Z",
                "python3 -c 'import random; import time; time.sleep(random.random() * 3600)' && certbot renew"
                        + " | 2026-12-01T02:00:00Z 2026-12-01T03:00:00Z",
                "sleep $((RANDOM % 1800)); certbot renew                       | 2026-12-01T02:00:00Z 2026-12-01T02:30:00Z",
                "sleep $(shuf -i 0-900 -n 1); certbot renew                    | 2026-12-01T02:00:00Z 2026-12-01T02:15:00Z",
                "sleep $DELAY; certbot renew                                   | 2026-12-01T02:00:00Z ?",
                "certbot renew; sleep 5                                        | 2026-12-01T02:00:00Z",
            })
    void lineOfCronTellsWhenItStartsCertbotAndHowLongItWaits(String command, String expected) {
        assertEquals(expected, told(next(NOON, "", "/etc/cron.d/renew|-|0 3 * * * root " + command, "cron")));
    }

    @Test
    void lineOfDebiansPackageIsToldWithItsTwelveHours() {
        String line = "/etc/cron.d/certbot|-|0 */12 * * * root test -x /usr/bin/certbot -a \\! -d"
                + " /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew";
        assertEquals("2026-11-30T23:00:00Z 2026-12-01T11:00:00Z", told(next(NOON, "", line, "cron")));
    }

    @Test
    void soonestOfSeveralLinesIsTold() {
        String two = "/etc/cron.d/a|-|0 3 * * * root certbot renew\n/etc/crontabs/root|-|0 13 * * * certbot renew";
        assertEquals("2026-11-30T12:00:00Z", told(next(NOON, "", two, "crond")));
    }

    @Test
    void nothingIsToldWhereCronDoesNotRunOrTheServerTellsNoTime() {
        String line = "/etc/cron.d/a|-|0 3 * * * root certbot renew";
        assertEquals("unknown", told(next(NOON, "", line, "")));
        assertEquals("unknown", told(next("", "", line, "cron")));
        assertEquals("unknown", told(next(NOON, "", "/etc/cron.d/a|-|@reboot root certbot renew", "cron")));
    }

    @Test
    void zoneIsTheServersUnlessItsNameDoesNotFitItsTime() {
        String line = "/etc/cron.d/a|-|0 3 * * * root certbot renew";
        String clock = "now 1796036400 %s\nzone %s\n";
        assertEquals(
                "2026-12-01T08:00:00Z", told(next(clock.formatted("-0500", "America/New_York"), "", line, "cron")));
        assertEquals("2026-12-01T03:00:00Z", told(next(clock.formatted("+0000", "Asia/Tokyo"), "", line, "cron")));
        assertEquals("2026-11-30T21:30:00Z", told(next(clock.formatted("+0530", "No/Where"), "", line, "cron")));
    }

    @Test
    void zoneOfAFileCountsForTheCronThatKnowsIt() {
        String lines = "/etc/cron.d/a|-|CRON_TZ=Asia/Tokyo\n/etc/cron.d/a|-|0 3 * * * root certbot renew";
        assertEquals("2026-11-30T18:00:00Z", told(next(NOON, "", lines, "crond")));
        assertEquals("2026-12-01T02:00:00Z", told(next(NOON, "", lines, "cron")));
    }

    @Test
    void delayThatCronAddsIsTold() {
        String lines = "/etc/cron.d/a|-|RANDOM_DELAY=30\n/etc/cron.d/a|-|0 3 * * * root certbot renew";
        assertEquals("2026-12-01T02:00:00Z 2026-12-01T02:30:00Z", told(next(NOON, "", lines, "crond")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/etc/cron.daily/certbot;    /etc/crontab|-|25 6 * * * root cd / && run-parts --report /etc/cron.daily",
                "/etc/periodic/daily/renew;  /etc/crontabs/root|-|25 6 * * * run-parts /etc/periodic/daily",
                "/usr/local/etc/periodic/daily/500.certbot; /etc/crontab|-|25 6 * * * root periodic daily",
            })
    void scriptInAFolderIsStartedWithTheFolder(String file, String starter) {
        assertEquals("2026-12-01T05:25:00Z", told(next(NOON, starter, file + "|x|certbot renew", "cron")));
        assertEquals("unknown", told(next(NOON, "", file + "|x|certbot renew", "cron")));
        assertEquals(
                "unknown", told(next(NOON, starter.replace("daily", "weekly"), file + "|x|certbot renew", "cron")));
    }

    @Test
    void folderOfTheDayIsLeftToAnacronWhereThatIsThere() {
        String job = "/etc/cron.daily/certbot|x|certbot renew";
        assertEquals("2026-12-01T05:25:00Z", told(next(NOON, DEBIAN, job, "cron")));
        assertEquals(
                "2026-11-30T23:00:00Z 2026-12-01T23:00:00Z",
                told(next(
                        NOON + "anacron\ndid cron.daily 20261130 \n",
                        DEBIAN + "\n/etc/anacrontab|-|1 5 cron.daily run-parts --report /etc/cron.daily",
                        job,
                        "cron")));
    }

    @Test
    void anacronDoesItOnTheDayOnWhichItIsDueWithinItsHours() {
        String job = "/etc/cron.daily/certbot|x|certbot renew";
        assertEquals(
                "2026-12-01T02:00:00Z 2026-12-01T21:45:00Z",
                told(next(NOON + "anacron\ndid cron.daily 20261130 \n", RED_HAT, job, "crond")));
        // It has not been done today, or never.
        assertEquals(
                "2026-11-30T11:00:00Z 2026-11-30T21:45:00Z",
                told(next(NOON + "anacron\ndid cron.daily 20261129 \n", RED_HAT, job, "crond")));
        assertEquals(
                "2026-11-30T11:00:00Z 2026-11-30T21:45:00Z", told(next(NOON + "anacron\n", RED_HAT, job, "crond")));
        assertEquals("unknown", told(next(NOON, RED_HAT, job, "crond")));
    }

    @Test
    void ownLineOfAnacronIsToldByItsDays() {
        assertEquals(
                "2026-12-04T23:00:00Z 2026-12-05T23:00:00Z",
                told(next(
                        NOON + "anacron\ndid renew 20261128\n",
                        "",
                        "/etc/anacrontab|-|7 10 renew certbot renew -q",
                        "cron")));
    }

    @Test
    void dayOfAnacronThatIsNearlyOverIsNotPast() {
        String late = "now 1796077800 +0100\nzone Europe/Berlin\n";
        NextRun run = next(late + "anacron\n", RED_HAT, "/etc/cron.daily/certbot|x|certbot renew", "crond")
                .orElseThrow();
        assertTrue(run.earliest().isAfter(Instant.parse("2026-11-30T23:00:00Z")), "" + run);
    }
}
