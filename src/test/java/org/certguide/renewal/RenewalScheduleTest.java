package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.server.ScriptOutput;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenewalScheduleTest {
    private static final String TOKEN = "certguide-0123456789";

    /** As Debian 12's package has it. */
    private static final String DEBIAN_LINE =
            "/etc/cron.d/certbot|-|0 */12 * * * root test -x /usr/bin/certbot -a \\! -d"
                    + " /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew";

    /** As systemctl of Debian 12 prints it. */
    private static final String TIMER = """
            LoadState=loaded
            ActiveState=active
            UnitFileState=enabled
            NextElapseUSecRealtime=Tue 2026-11-24 07:33:48 UTC
            LastTriggerUSec=n/a
            """;

    private static String output(String... sections) {
        StringBuilder text = new StringBuilder("Welcome to the server\n");
        for (int i = 0; i < sections.length; i += 2) {
            text.append('\n').append(TOKEN).append(' ').append(sections[i]).append('\n');
            text.append(sections[i + 1]);
        }
        return text.append('\n').append(TOKEN).append(" end\n").toString();
    }

    private static RenewalSchedule schedule(String... sections) {
        return RenewalScheduleProbe.PROBE.read(output(sections), TOKEN);
    }

    private static RenewalSchedule recorded(String server) throws java.io.IOException {
        return RenewalScheduleProbe.PROBE.read(
                java.nio.file.Files.readString(java.nio.file.Path.of("src/test/resources/renewal", server + ".txt")),
                TOKEN);
    }

    @Test
    void recordedServersAreJudgedAsTheyAre() throws Exception {
        RenewalSchedule systemd = recorded("systemd");
        assertEquals(Severity.FINE, systemd.finding().severity());
        assertEquals(Optional.of(NextRun.at(Instant.parse("2026-11-24T09:57:54Z"))), systemd.next());
        assertFalse(systemd.port80().holders().orElseThrow().listens());
        assertEquals(2, systemd.places().size(), "the timer, and the line that leaves it to it");

        RenewalSchedule withoutCron = recorded("bullseye");
        assertEquals(Severity.STOP, withoutCron.finding().severity());
        assertEquals("renewal.cron-missing.title", withoutCron.finding().title().key());

        RenewalSchedule withoutCertbot = recorded("bare");
        assertEquals(Severity.STOP, withoutCertbot.finding().severity());
        assertEquals("renewal.nothing.title", withoutCertbot.finding().title().key());
    }

    @Test
    void theNamesThatProcessesAndFilesGiveThemselvesAreShortInASentence() {
        StringBuilder held = new StringBuilder("listens 0:0050\nlooked\n");
        for (int i = 1; i < 300; i++)
            held.append("pid ").append(i).append("\nname evil").append(i).append('\n');
        RenewalSchedule s = schedule(
                "cron",
                "/etc/cron.d/" + "x".repeat(3000) + "|x|certbot renew",
                "processes",
                "cron",
                "port80",
                held + "");
        for (Finding finding : List.of(s.finding(), s.port80().finding())) {
            assertTrue(Messages.of(finding.title()).length() < 300, Messages.of(finding.title()));
            assertTrue(Messages.of(finding.found()).length() < 500, Messages.of(finding.found()));
        }
        assertTrue(Messages.of(s.places().getFirst()).length() < 300);
    }

    @Test
    void aTimerUnderSystemdRenews() {
        RenewalSchedule s =
                schedule("systemd", "running", "timer certbot.timer", TIMER, "cron", DEBIAN_LINE, "processes", "cron");
        assertEquals(Severity.FINE, s.finding().severity());
        assertEquals(Optional.of(NextRun.at(Instant.parse("2026-11-24T07:33:48Z"))), s.next());
        assertEquals(Optional.empty(), s.last());
        assertFalse(s.jobs().get(0).works(true), "Debian's line does nothing under systemd");
    }

    @Test
    void aTimerThatRanTellsWhen() {
        RenewalSchedule s = schedule(
                "systemd",
                "running",
                "timer snap.certbot.renew.timer",
                TIMER.replace("Usec=n/a", "").replace("=n/a", "=Mon 2026-11-23 19:30:42 UTC"));
        assertEquals(Optional.of(Instant.parse("2026-11-23T19:30:42Z")), s.last());
    }

    @Test
    void withoutSystemdDebiansCronLineRenewsOnlyWhereCronRuns() {
        RenewalSchedule with = schedule("cron", DEBIAN_LINE, "processes", "cron");
        assertEquals(Severity.FINE, with.finding().severity());

        RenewalSchedule without =
                schedule("cron", DEBIAN_LINE, "processes", "", "programs", "cron\nservice\napt-get\n");
        assertEquals(Severity.STOP, without.finding().severity());
        assertEquals("service cron start", command(without.finding()));
        assertEquals("service cron stop", undo(without.finding()));
    }

    @Test
    void cronIsInstalledWhereItIsMissing() {
        RenewalSchedule debian = schedule("cron", DEBIAN_LINE, "processes", "", "programs", "service\napt-get\n");
        assertEquals(
                "apt-get update -q && env DEBIAN_FRONTEND=noninteractive apt-get install -q -y cron"
                        + " && service cron start",
                command(debian.finding()));
        RenewalSchedule fedora = schedule(
                "systemd",
                "running",
                "cron",
                "/etc/crontab|-|certbot renew",
                "processes",
                "",
                "programs",
                "dnf\nyum\n");
        assertEquals("dnf install -q -y cronie && systemctl enable --now crond", command(fedora.finding()));
    }

    @Test
    void whereNothingStartsCertbotCronIsToldTo() {
        RenewalSchedule running = schedule("processes", "cron", "programs", "cron\nservice\napt-get\n");
        assertTrue(
                command(running.finding()).startsWith("sh -c 'echo \"17 4,16 * * * root PATH="),
                command(running.finding()));
        assertEquals("rm -f /etc/cron.d/certguide-renew", undo(running.finding()));
        RenewalSchedule stopped = schedule("processes", "", "programs", "cron\nservice\napt-get\n");
        assertTrue(command(stopped.finding()).startsWith("service cron start && sh -c"), command(stopped.finding()));
        RenewalSchedule alpine = schedule("processes", "crond", "programs", "crond\nrc-service\napk\n");
        assertTrue(command(alpine.finding()).endsWith(">> /etc/crontabs/root'"), command(alpine.finding()));
    }

    @Test
    void whereNobodyKnowsHowToStartItNothingIsOffered() {
        assertEquals(
                List.of(), schedule("processes", "", "programs", "").finding().remedies());
    }

    /** What a server says it has is chosen from a list, and is never part of a command. */
    @Test
    void wordsOfTheServerDoNotBecomeCommands() {
        RenewalSchedule forged = schedule(
                "cron", DEBIAN_LINE, "processes", "", "programs", "service\napt-get\nx; rm -rf /\n$(reboot)\n");
        assertFalse(command(forged.finding()).contains("rm -rf"));
        assertFalse(command(forged.finding()).contains("reboot"));
    }

    @Test
    void debiansCronLineAloneDoesNothingUnderSystemd() {
        RenewalSchedule s = schedule("systemd", "running", "cron", DEBIAN_LINE, "processes", "cron");
        assertEquals(Severity.STOP, s.finding().severity());
    }

    @Test
    void aTimerThatIsOffIsSwitchedOn() {
        String off = TIMER.replace("=active", "=inactive")
                .replace("=enabled", "=disabled")
                .replace("Tue 2026-11-24 07:33:48 UTC", "");
        RenewalSchedule s = schedule("systemd", "running", "timer certbot-renew.timer", off);
        assertEquals(Severity.STOP, s.finding().severity());
        assertEquals("systemctl enable --now certbot-renew.timer", command(s.finding()));
    }

    private static String command(Finding finding) {
        return ((Remedy.Command) finding.remedies().getFirst()).script();
    }

    private static String undo(Finding finding) {
        return ((Remedy.Command) finding.remedies().getFirst()).undo().orElseThrow();
    }

    @Test
    void aTimerThatEndsWithTheNextRestartIsSaidSo() {
        RenewalSchedule s =
                schedule("systemd", "running", "timer certbot.timer", TIMER.replace("=enabled", "=disabled"));
        assertEquals(Severity.ATTENTION, s.finding().severity());
    }

    @Test
    void aTimerThatDoesNotExistIsNone() {
        RenewalSchedule s = schedule(
                "systemd",
                "running",
                "timer certbot.timer",
                "LoadState=not-found\nActiveState=inactive\nUnitFileState=\n");
        assertEquals(List.of(), s.timers());
        assertEquals(Severity.STOP, s.finding().severity());
    }

    @Test
    void commentsAndScriptsThatCronPassesOverAreNoJobs() {
        RenewalSchedule s = schedule("cron", """
                        /etc/crontab|-|# certbot renew
                        /etc/cron.daily/certbot|-|certbot renew -q
                        /etc/cron.daily/certbot.sh|x|certbot renew -q
                        """, "processes", "cron");
        assertEquals(2, s.jobs().size());
        assertEquals(Severity.STOP, s.finding().severity());
    }

    @Test
    void aScriptOfCronThatCanRunRenews() {
        assertEquals(
                Severity.FINE,
                schedule("cron", "/etc/cron.daily/certbot|x|certbot renew -q", "processes", "crond")
                        .finding()
                        .severity());
    }

    @Test
    void theHolderOfPort80IsNamed() {
        RenewalSchedule s = schedule("port80", """
                listens 00000000:0050
                listens 00000000000000000000000000000000:0050
                looked
                pid 39
                name nginx
                pid 38
                name nginx
                """);
        assertEquals(Severity.ATTENTION, s.port80().finding().severity());
        assertTrue(Messages.of(s.port80().finding().found()).startsWith("nginx listens on port 80."));
    }

    @Test
    void aWebServerOnPort80IsNoTroubleWhereEveryRenewalGetsPastIt() {
        String nginx = "listens 00000000:0050\nlooked\npid 39\nname nginx\n";
        assertEquals(
                Severity.FINE,
                schedule("port80", nginx, "certificates", "past\npast\n")
                        .port80()
                        .finding()
                        .severity());
        assertEquals(
                Severity.ATTENTION,
                schedule("port80", nginx, "certificates", "past\nneeds\n")
                        .port80()
                        .finding()
                        .severity());
    }

    /** Hooks are set for one certificate: the button for it was offered again and again beside another one. */
    @Test
    void whatIsStoppedForOneCertificateSaysNothingOfAnother() {
        ScriptOutput told = ScriptOutput.parse(
                output(
                        "port80",
                        "looked\nswarm gateway replicated 2/2 *:80->80/tcp\n",
                        "certificates",
                        "past dms.example.org.conf\nneeds www.dms.example.org.conf\n"),
                TOKEN);
        RenewalPort80 own = RenewalScheduleProbe.read(told, "dms.example.org").port80();
        assertEquals("port80-past", own.finding().id());
        assertFalse(own.isHeldByGateway());
        RenewalPort80 other =
                RenewalScheduleProbe.read(told, "www.dms.example.org").port80();
        assertEquals("port80-service", other.finding().id());
        assertTrue(other.isHeldByGateway());
    }

    @Test
    void theSocketAloneTellsThatSomethingListens() {
        RenewalSchedule held = schedule("port80", "listens 00000000:0050\nlooked\n");
        assertEquals(Severity.ATTENTION, held.port80().finding().severity());
        RenewalSchedule free = schedule("port80", "looked\n");
        assertEquals(Severity.FINE, free.port80().finding().severity());
        RenewalSchedule unread = schedule("port80", "");
        assertEquals(Severity.UNKNOWN, unread.port80().finding().severity());
    }

    @Test
    void aSwarmServiceOnPort80IsNamed() {
        RenewalSchedule s = schedule("port80", """
                looked
                swarm gateway replicated 1/1 *:80->80/tcp, *:443->443/tcp
                swarm db replicated 1/1 *:8080->80/tcp
                """);
        assertTrue(Messages.of(s.port80().finding().found()).startsWith("The Docker service gateway"));
    }

    private static Finding port80(String... lines) {
        return schedule("port80", "looked\n" + String.join("\n", lines))
                .port80()
                .finding();
    }

    @Test
    void aDockerThatIsStoppedIsToldWithWhatStartsItAgain() {
        Finding off = port80("systemd", "off");
        assertEquals(Severity.STOP, off.severity());
        assertEquals("renewal.docker-off.title", off.title().key());
        assertEquals(List.of("systemctl start docker"), scripts(off));
    }

    @Test
    void aGatewayThatStandsStillIsToldWithWhatStartsItAgain() {
        String service = "swarm gateway replicated 0/0 *:80->80/tcp, *:443->443/tcp";
        Finding stopped = port80(service, "stopped gateway 0 1796072400 2");
        assertEquals(Severity.STOP, stopped.severity());
        assertEquals("renewal.service-stopped-since.title", stopped.title().key());
        assertTrue(Messages.of(stopped.found()).contains("2026"), Messages.of(stopped.found()));
        assertEquals(List.of("docker service scale -d gateway=2"), scripts(stopped));

        Finding left = port80(service, "stopped gateway 0 1796072400 2", "kept gateway 3 1796072300 left");
        assertEquals(List.of("docker service scale -d gateway=3", "rm -f /var/lib/certguide/gateway"), scripts(left));

        Finding passing = port80(service, "stopped gateway 0 1796072400 2", "kept gateway 3 1796072300 passing");
        assertEquals(Severity.ATTENTION, passing.severity());
        assertEquals(List.of(), passing.remedies(), "a renewal is at work");

        // Where every renewal gets past port 80, too.
        assertEquals(
                Severity.STOP,
                schedule("port80", "looked\n" + service + "\nstopped gateway 0", "certificates", "past")
                        .port80()
                        .finding()
                        .severity());
        assertEquals(
                "port80-free",
                port80("swarm www replicated 0/0 *:80->80/tcp", "stopped www 0").id());
    }

    private static List<String> scripts(Finding finding) {
        return finding.remedies().stream()
                .flatMap(r -> ((Remedy.Command) r).scripts().stream())
                .toList();
    }

    @Test
    void aDockerThatDoesNotAnswerInTimeIsNotTakenForAFreePort() {
        assertEquals("port80-slow", port80("slow").id());
        assertEquals(Severity.UNKNOWN, port80("slow").severity());
        assertEquals(
                "port80-slow",
                port80("listens 0:0050", "pid 9", "name dockerd", "slow").id());
        assertEquals(
                "port80-held",
                port80("listens 0:0050", "pid 9", "name nginx", "slow").id());
        // What was told before it stalled counts.
        assertEquals(
                "port80-service",
                port80("swarm gateway replicated 2/2 *:80->80/tcp", "slow").id());
        assertEquals(
                "port80-past",
                schedule("port80", "listens 0:0050\nlooked\nslow", "certificates", "past")
                        .port80()
                        .finding()
                        .id());
    }

    static Stream<RenewalSchedule> schedules() {
        return Stream.of(
                schedule(),
                schedule("systemd", "running", "timer certbot.timer", TIMER),
                schedule("cron", DEBIAN_LINE, "processes", "cron", "port80", "listens 0:0050\nlooked"),
                schedule("port80", "listens 0:0050\nlooked", "certificates", "past"),
                schedule("cron", DEBIAN_LINE, "port80", "looked\nswarm gateway replicated 1/1 *:80->80/tcp"),
                schedule("port80", "looked\nslow"),
                schedule("port80", "looked\nstopped gateway 0"),
                schedule("port80", "looked\nstopped gateway 0 1796072400 2"),
                schedule("port80", "looked\nstopped gateway 0 1796072400 2\nkept gateway 2 1796072400 passing"),
                schedule("port80", "looked\nstopped gateway 2 1796072400 2\ntask gateway Starting 1 second ago|"),
                schedule("port80", "looked\nstopped gateway 2 1796072400 2\ntask gateway Complete 1 second ago|"),
                schedule(
                        "port80",
                        "looked\nstopped gateway 2 1796072400 2\ntask gateway Rejected 1 second ago|\"No such image\""),
                RenewalScheduleProbe.PROBE.read("", TOKEN));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyFindingHasItsWords(RenewalSchedule s) {
        assertFalse(Messages.of(s.finding().title()).isBlank());
        assertFalse(Messages.of(s.finding().found()).isBlank());
        assertFalse(Messages.of(s.port80().finding().title()).isBlank());
        assertFalse(Messages.of(s.port80().finding().found()).isBlank());
        s.places().forEach(p -> assertFalse(Messages.of(p).isBlank()));
    }
}
