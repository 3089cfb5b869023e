package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What starts a renewal on servers with different first processes, and what makes it start there. */
@UsesLab
@Tag("matrix")
class InitsIT {
    private static final String OWN = "/etc/cron.d/certguide-renew";

    @TempDir
    Path home;

    private final LabServer server = Lab.server("trixie");

    @AfterAll
    static void leaveNothing() {
        Lab.server("trixie").reset();
    }

    private static Finding schedule(LabChecklist list) throws Exception {
        RenewalSchedule schedule = list.ask(RenewalScheduleProbe.PROBE);
        String said = Stream.concat(
                        Stream.of(schedule.finding().title(), schedule.finding().found()), schedule.places().stream())
                .map(Messages::of)
                .collect(Collectors.joining("\n"));
        assertFalse(!schedule.systemd() && said.contains("systemd"), said);
        return schedule.finding();
    }

    private static Remedy.Command remedy(Finding finding) {
        return (Remedy.Command) finding.remedies().getFirst();
    }

    private LabChecklist login() throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sysvinit | service cron stop   | service cron start",
                "openrc   | rc-service cron stop | rc-update add cron default && rc-service cron start",
                "runit    | sv force-stop cron   | service cron start"
            })
    void cronThatStandsStillIsStartedWithTheInitOfTheServer(String init, String stop, String start) throws Exception {
        server.boot(init);
        try (LabChecklist list = login()) {
            assertEquals(Severity.FINE, schedule(list).severity());
            server.in("sh", "-c", stop);
            Finding stopped = schedule(list);
            assertEquals("renewal.cron-missing.title", stopped.title().key());
            assertEquals(start, remedy(stopped).script());
            server.in("sh", "-c", remedy(stopped).script());
            assertEquals(Severity.FINE, schedule(list).severity());
            server.in("sh", "-c", remedy(stopped).undo().orElseThrow());
            assertEquals(Severity.STOP, schedule(list).severity());
        }
    }

    @ParameterizedTest
    @CsvSource({"sysvinit", "openrc", "runit"})
    void serverWithoutCronGetsItAndItsLine(String init) throws Exception {
        server.boot(init);
        server.in("sh", "-c", "apt-get purge -q -y cron >/dev/null 2>&1; rm -f /etc/cron.d/certbot");
        try (LabChecklist list = login()) {
            Finding nothing = schedule(list);
            assertEquals("renewal.nothing.title", nothing.title().key());
            server.in("sh", "-c", remedy(nothing).script() + " 2>&1");
            assertEquals(Severity.FINE, schedule(list).severity());
            assertTrue(server.in("cat", OWN).contains("certbot renew"));
        }
    }

    @Test
    void cronOfSystemdStartsWhatIsInTheFilesOfCron() throws Exception {
        server.boot("systemd-cron");
        try (LabChecklist list = login()) {
            assertEquals("renewal.timer.title", schedule(list).title().key());
            server.in("sh", "-c", "systemctl -q mask --now certbot.timer; rm /etc/cron.d/certbot");
            Finding nothing = list.ask(RenewalScheduleProbe.PROBE).finding();
            assertEquals("renewal.nothing.title", nothing.title().key());
            assertFalse(
                    remedy(nothing).script().contains("apt-get"),
                    remedy(nothing).script());
            server.in("sh", "-c", remedy(nothing).script());
            assertEquals(
                    "renewal.cron.title",
                    list.ask(RenewalScheduleProbe.PROBE).finding().title().key());
            server.in(
                    "sh",
                    "-c",
                    "for i in $(seq 100); do systemctl -q is-active 'cron-certguide*.timer' && exit;"
                            + " sleep .1; done; systemctl list-timers --all; exit 1");
        }
    }

    @Test
    void hookOfAProgramThatOnlyALoginFindsIsNamed() throws Exception {
        server.boot("systemd");
        server.in(
                "sh",
                "-c",
                "mkdir -p /opt/tools /etc/letsencrypt/renewal && printf 'authenticator = standalone\n"
                        + "pre_hook = systemd-run -q --on-active=10m true; docker stop web\npost_hook = /bin/true\n'"
                        + " > /etc/letsencrypt/renewal/a.conf");
        try (LabChecklist list = login()) {
            Finding lost = list.ask(RenewalScheduleProbe.PROBE).port80().finding();
            assertEquals("renewal.hook-lost.title", lost.title().key());
            assertTrue(Messages.of(lost.found()).startsWith("Certbot runs docker around"), Messages.of(lost.found()));
            server.in("sh", "-c", "ln -s /bin/true /usr/local/bin/docker");
            assertEquals(
                    "renewal.port80-free.title",
                    list.ask(RenewalScheduleProbe.PROBE)
                            .port80()
                            .finding()
                            .title()
                            .key());
        }
    }

    @Test
    void timerThatIsOffAndOneWhoseProgramIsGoneAreStops() throws Exception {
        server.boot("systemd");
        try (LabChecklist list = login()) {
            assertEquals("renewal.timer.title", schedule(list).title().key());
            server.in(
                    "sh",
                    "-c",
                    "mkdir /backup; echo '0 3 * * * root rsync -a /etc/letsencrypt /backup/'"
                            + " > /etc/cron.d/backup; systemctl -q disable --now certbot.timer 2>&1");
            Finding off = schedule(list);
            assertEquals("renewal.timer-off.title", off.title().key());
            server.in("sh", "-c", remedy(off).script() + " 2>&1");
            assertEquals("renewal.timer.title", schedule(list).title().key());
            server.in("mv", "/usr/bin/certbot", "/usr/local/bin/certbot");
            Finding gone = schedule(list);
            assertEquals("renewal.timer-gone.title", gone.title().key());
            server.in("sh", "-c", remedy(gone).script());
            assertEquals(
                    "renewal.cron.title",
                    list.ask(RenewalScheduleProbe.PROBE).finding().title().key());
        }
    }
}
