package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What starts a renewal, and what only looks like it. */
class RenewalStartsTest {
    private static final String TOKEN = "certguide-0123456789";

    private static final String OFF = """
            LoadState=loaded
            ActiveState=inactive
            UnitFileState=disabled
            Unit=certbot.service
            ExecStart={ path=/usr/bin/certbot ; argv[]=/usr/bin/certbot -q renew ; ignore_errors=no ; pid=0 }
            """;

    private static RenewalSchedule schedule(String... sections) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sections.length; i += 2) {
            text.append('\n').append(TOKEN).append(' ').append(sections[i]).append('\n');
            text.append(sections[i + 1]);
        }
        return RenewalScheduleProbe.PROBE.read(text.append('\n').append(TOKEN).append(" end\n") + "", TOKEN);
    }

    private static Finding cron(String... lines) {
        return schedule("cron", String.join("\n", lines), "certbots", "/usr/bin/certbot\n", "processes", "cron")
                .finding();
    }

    private static Finding active(String timer, String... lines) {
        String on = OFF.replace("inactive", "active").replace("disabled", "enabled");
        return schedule("systemd", "running", "timer " + timer, on + String.join("\n", lines))
                .finding();
    }

    private static void stops(String key, Finding found) {
        assertEquals(Severity.STOP, found.severity(), Messages.of(found.found()));
        assertEquals("renewal." + key + ".title", found.title().key());
    }

    // ---- the test runs where the renewal runs

    private static RenewalSchedule withUnit(String... lines) {
        String on = OFF.replace("inactive", "active").replace("disabled", "enabled");
        return schedule("systemd", "running", "timer certbot.timer", on + String.join("\n", lines));
    }

    @Test
    void aTestRunsWithTheSettingsOfTheServiceThatTheTimerStarts() {
        RenewalSchedule schedule = withUnit(
                "settings",
                "set [Service]",
                "set Type=oneshot",
                "set ExecStart=/usr/bin/certbot -q renew",
                "set PrivateTmp=true",
                "set User=nobody",
                "set User=",
                "set Environment=\"A=b c\" D=e",
                "set WorkingDirectory=/var/%n",
                "set ProtectSystem=strict; touch /tmp/x");
        assertEquals(
                "systemd-run -q --collect --wait --pty -p PrivateTmp=true -p 'Environment=\"A=b c\" D=e'"
                        + " -p 'ProtectSystem=strict; touch /tmp/x' certbot renew --dry-run --cert-name a.example",
                schedule.dryRun("a.example", false));
        assertEquals("certbot renew --dry-run --cert-name a.example", schedule.dryRun("a.example", true));
    }

    @Test
    void whereNoTimerOrNoSuchProgramIsThereATestRunsAsItIs() {
        assertEquals("certbot renew --dry-run --cert-name a.example", withUnit().dryRun("a.example", false));
        assertEquals(
                "certbot renew --dry-run --cert-name a.example",
                schedule("cron", "/etc/cron.d/certbot|-|0 3 * * * root certbot renew")
                        .dryRun("a.example", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unknown assignment: ProtectClock=yes                                | true",
                "Failed to start transient service unit: Access denied               | true",
                "Failed to connect to bus: No such file or directory                 | true",
                "Failed to renew certificate a.example with error: Some challenges   | false",
            })
    void aTestThatCouldNotBeStartedThereIsToldFromOneThatFailed(String printed, boolean refused) {
        assertEquals(refused, withUnit("settings").couldNotStart(printed));
        assertFalse(withUnit().couldNotStart(printed));
    }

    // ---- a mention is no schedule

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 3 * * * root rsync -a /etc/letsencrypt /backup/",
                "0 3 * * * root tar czf /backup/letsencrypt.tgz /etc/letsencrypt",
                "0 3 * * * root certbot certificates | mail -s certbot admin@example.org",
                "0 3 * * * root certbot renew --dry-run",
                "0 3 * * * root echo 'certbot renew was here'",
                "0 3 * * * root find /var/log/letsencrypt -mtime +30 -delete",
                "0 3 * * * root true # certbot renew",
                "0 3 * * * root pgrep -f 'certbot renew' > /dev/null",
                "@reboot root certbot renew -q",
                "MAILTO=certbot@example.org",
            })
    void whatOnlySpeaksOfCertbotRenewsNothingAndHidesNoTimerThatIsOff(String line) {
        String job = "/etc/cron.d/backup|-|" + line;
        stops("nothing", cron(job));
        stops(
                "timer-off",
                schedule("systemd", "running", "timer certbot.timer", OFF, "cron", job, "processes", "cron")
                        .finding());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 3 * * * root certbot renew -q",
                "0 3 * * * root certbot -q renew --no-random-sleep-on-renew > /var/log/certbot.log 2>&1",
                "0 3 * * * root PATH=/usr/bin:/bin certbot renew",
                "0 3 * * * root test -x /usr/bin/certbot && perl -e 'sleep int(rand(43200))' && certbot -q renew",
                "0 3 * * * root sh -c 'sleep 60; /usr/bin/certbot renew'",
                "0 3 * * * root if [ -x /usr/bin/certbot ]; then /usr/bin/certbot renew; fi",
                "0 3 * * * root docker run --rm -v /etc/letsencrypt:/etc/letsencrypt certbot/certbot renew",
                "0 3 * * * root python3 -m certbot renew",
                "0 3 * * * root flock -n /run/renew certbot renew --deploy-hook 'systemctl reload nginx'",
                "0 3 * * * root ${CERTBOT:-/usr/bin/certbot} renew",
                "@daily root certbot renew",
            })
    void whateverRunsCertbotRenewCounts(String line) {
        assertEquals(Severity.FINE, cron("/etc/cron.d/renew|-|" + line).severity());
    }

    @Test
    void scriptIsFollowedOneStep() {
        String line = "/var/spool/cron/crontabs/root|-|30 2 * * * /root/bin/nightly.sh";
        String renews = "|/root/bin/nightly.sh|-|";
        assertEquals(
                Severity.FINE,
                cron(line, renews + "BIN=/usr/bin/certbot", renews + "\"$CERTBOT_BIN\" renew --quiet")
                        .severity());
        stops("nothing", cron(line, renews + "cp -a /etc/letsencrypt /backup", renews + "# certbot renew"));
        assertEquals(
                Severity.FINE, active("nightly.timer", "script certbot renew").severity());
    }

    @Test
    void ownTimerCountsIfItsUnitRunsCertbotRenewAndOthersDoNot() {
        assertEquals(Severity.FINE, active("my-certificates.timer").severity());
        String other = OFF.replace("inactive", "active").replace("certbot", "restic");
        stops(
                "nothing",
                schedule("systemd", "running", "timer backup.timer", other).finding());
    }

    // ---- a program that is not there

    @Test
    void lineWhoseProgramIsGoneIsAStopThatNamesIt() {
        String line = "/etc/crontab|-|0 3 * * * root /usr/local/sbin/certbot-auto renew -q";
        Finding gone = cron(line, "?/usr/local/sbin/certbot-auto");
        stops("cron-gone", gone);
        assertTrue(Messages.of(gone.found()).contains("/usr/local/sbin/certbot-auto"), Messages.of(gone.found()));
        assertEquals(Severity.FINE, cron(line).severity());
    }

    @Test
    void scriptThatIsGoneIsAStopThatNamesIt() {
        stops(
                "cron-gone",
                cron("/etc/crontab|-|0 3 * * * root /opt/renew-letsencrypt.sh", "?/opt/renew-letsencrypt.sh"));
        stops(
                "cron-gone",
                cron(
                        "/etc/crontab|-|0 3 * * * root sh /opt/all.sh",
                        "|/opt/all.sh|-|/opt/letsencrypt/letsencrypt-auto renew",
                        "?/opt/letsencrypt/letsencrypt-auto"));
    }

    @Test
    void logFileThatIsNotThereYetIsNoProgram() {
        assertEquals(
                Severity.FINE,
                cron(
                                "/etc/crontab|-|0 3 * * * root certbot renew >> /var/log/certbot-renew.log",
                                "?/var/log/certbot-renew.log")
                        .severity());
    }

    @Test
    void certbotOfSnapIsNotWhereCronLooksUnlessTheFileSaysSo() {
        String[] snap = {"certbots", "/snap/bin/certbot\n", "processes", "cron", "cron", ""};
        snap[5] = "/etc/cron.d/renew|-|0 3 * * * root certbot renew -q";
        stops("cron-gone", schedule(snap).finding());
        snap[5] = "/etc/cron.d/renew|-|PATH=/usr/bin:/bin:/snap/bin\n" + snap[5];
        assertEquals(Severity.FINE, schedule(snap).finding().severity());
    }

    @Test
    void timerWhoseProgramIsGoneIsAStopThatNamesIt() {
        Finding gone = active("certbot.timer", "gone /usr/bin/certbot");
        stops("timer-gone", gone);
        assertTrue(Messages.of(gone.found()).contains("/usr/bin/certbot"));
        stops(
                "timer-empty",
                schedule(
                                "systemd",
                                "running",
                                "timer certbot.timer",
                                "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nUnit=certbot.service\n")
                        .finding());
    }

    @Test
    void goodLineBesideABrokenOneIsEnough() {
        assertEquals(
                Severity.FINE,
                cron(
                                "/etc/crontab|-|0 3 * * * root /usr/local/sbin/certbot-auto renew -q",
                                "?/usr/local/sbin/certbot-auto",
                                "/etc/cron.d/renew|-|0 4 * * * root certbot renew")
                        .severity());
    }

    @Test
    void anacronThatSystemdStartsDoesItsPartWhereThereIsNoCron() {
        String daily = "/etc/cron.daily/renew|x|certbot renew -q";
        String own = "/etc/anacrontab|-|1 10 renew certbot renew -q";
        for (String job : List.of(daily, own)) {
            Finding found = schedule("systemd", "running", "cron", job, "processes", "anacron.timer\n")
                    .finding();
            assertEquals("renewal.cron.title", found.title().key(), job);
            assertEquals(Severity.FINE, found.severity(), job);
        }
        String others = "/etc/cron.d/renew|-|0 3 * * * root certbot renew";
        stops(
                "cron-missing",
                schedule("systemd", "running", "cron", others, "processes", "anacron.timer\n")
                        .finding());
        stops("cron-missing", schedule("systemd", "running", "cron", daily).finding());
        // That of today, which ends when it is done.
        stops(
                "cron-missing",
                schedule("systemd", "running", "cron", daily, "processes", "anacron\n")
                        .finding());
    }

    // ---- often enough

    @ParameterizedTest
    @CsvSource({
        "0 3 1 * *, 90, 4.0.0, too-rare",
        "0 3 1 * *, 90, 2.1.0, too-rare",
        "@monthly, 90, 4.0.0, too-rare",
        "0 3 1 */2 *, 90, 4.0.0, too-rare",
        "0 3 1 1 *, 90, 4.0.0, too-rare",
        "'0 3 1,15 * *', 90, 4.0.0, rare",
        "'0 3 1,15 * *', 45, 4.0.0, too-rare",
        "0 3 * * 1, 90, 4.0.0, cron",
        "0 3 * * 1, 45, 4.0.0, cron",
        "0 3 * * 1, 6, 4.0.0, too-rare",
        "0 3 * * mon-fri, 6, 4.0.0, rare",
        "0 3 * * *, 6, 4.0.0, cron",
        "0 3 * * *, 6, 2.1.0, too-often",
        "0 3 * * *, 45, 2.1.0, cron",
        "0 3 1 * *, 45, 2.1.0, too-rare",
        "0 3 1 * 1, 90, 4.0.0, cron",
        "whenever 3 1 * 1, 90, 4.0.0, nothing",
    })
    void scheduleIsHeldAgainstTheLifetime(String times, int days, String version, String key) {
        Finding found = schedule("cron", "/var/spool/cron/root|-|" + times + " certbot renew", "processes", "crond")
                .of(lifetime(days), CertbotVersion.in(version))
                .finding();
        if (!key.equals("nothing"))
            assertEquals("renewal." + key + ".title", found.title().key());
        assertFalse(Messages.of(found.found()).contains("{"));
    }

    @ParameterizedTest
    @CsvSource({
        "*-*-01 00:00:00, 90, too-rare",
        "Mon *-*-* 00:00:00, 90, timer",
        "Mon *-*-* 00:00:00, 6, too-rare",
        "*-*-* 00:00:00, 6, timer",
        "*-01/3-01 00:00:00, 90, too-rare",
        "'Mon,Thu *-*-* 03:00:00', 45, timer",
        "*-*~01 00:00:00, 90, timer",
    })
    void timerIsHeldAgainstTheLifetime(String calendar, int days, String key) {
        String on = OFF.replace("inactive", "active").replace("disabled", "enabled") + "TimersCalendar={ OnCalendar="
                + calendar + " ; next_elapse=n/a }\n";
        Finding found = schedule("systemd", "running", "timer certbot.timer", on)
                .of(lifetime(days), CertbotVersion.in("4.0.0"))
                .finding();
        assertEquals("renewal." + key + ".title", found.title().key());
    }

    @Test
    void monthlyFolderIsTooRareAndTheFolderOfFreeBsdForSixDaysToo() {
        assertEquals(
                "renewal.too-rare.title",
                schedule("cron", "/etc/cron.monthly/certbot|x|certbot renew", "processes", "cron")
                        .of(lifetime(90), Optional.empty())
                        .finding()
                        .title()
                        .key());
        assertEquals(
                "renewal.too-rare.title",
                schedule(
                                "cron",
                                "/usr/local/etc/periodic/weekly/500.certbot-3.11|x|/usr/local/bin/certbot renew",
                                "processes",
                                "cron")
                        .of(lifetime(6), Optional.empty())
                        .finding()
                        .title()
                        .key());
    }

    @Test
    void hookThatATimerDoesNotFindIsNamedThoughTheTestFromALoginWentWell() {
        Finding lost = schedule(
                        "systemd", "running", "hooks", "docker\ndocker\n", "port80", "looked\n", "certificates", "past")
                .port80()
                .finding();
        assertEquals(Severity.ATTENTION, lost.severity());
        assertTrue(Messages.of(lost.found()).startsWith("Certbot runs docker around"), Messages.of(lost.found()));
    }

    private static Lifetime lifetime(int days) {
        Instant from = Instant.parse("2026-11-01T00:00:00Z");
        return new Lifetime(from, from.plus(Duration.ofDays(days)));
    }

    @Test
    void scriptsWithADotInTheirNamesAreStartedByRedHatAndNotByDebian() {
        for (String manager : List.of("dnf", "apt-get")) {
            Finding found = schedule(
                            "cron",
                            "/etc/cron.daily/certbot.sh|x|certbot renew",
                            "processes",
                            "crond",
                            "programs",
                            manager)
                    .finding();
            assertEquals(manager.equals("dnf") ? Severity.FINE : Severity.STOP, found.severity());
        }
    }

    @Test
    void longestGapsAreReckonedAsCronDoes() {
        for (String[] known : new String[][] {
            {"*", "*", "*", "1"},
            {"1", "*", "*", "31"},
            {"*", "*", "0", "7"},
            {"*", "*", "7", "7"},
            {"1", "*", "5", "7"},
            {"1", "1,7", "*", "184"},
            {"*/2", "*", "*", "2"},
            {"*", "jan-dec", "mon,wed,fri", "3"},
            {"31", "*", "*", "61"},
        }) {
            assertEquals(
                    Duration.ofDays(Long.parseLong(known[3])),
                    Cadence.cron(known[0], known[1], known[2]).orElseThrow().longest(),
                    Arrays.toString(known));
        }
    }
}
