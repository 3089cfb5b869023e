package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to start the renewal really does: on each kind of server it is waited for. */
@UsesLab
@Tag("matrix")
@Timeout(900)
class TimersIT {
    @TempDir
    Path home;

    private final LabServer server = Lab.server("trixie");

    @AfterAll
    static void leaveNothing() {
        Lab.server("trixie").reset();
    }

    private LabChecklist login() throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    private void boot(String init) {
        server.boot(init);
        LabCertificate.issue(server);
        LabCertificate.makeDue(server);
    }

    private RenewalLook look(LabChecklist list) throws Exception {
        return list.ask(RenewalLook.probe(server.domain()));
    }

    private static void is(String key, Finding finding) {
        assertEquals("renewal." + key + ".title", finding.title().key(), Messages.of(finding.found()));
    }

    private void isFirst(RenewalLook look) {
        assertTrue(look.history().renewed().isEmpty());
        is(
                "past-first",
                look.plan(server.domain(), Optional.empty(), Optional.empty())
                        .orElseThrow()
                        .past(Instant.now()));
    }

    /** Waits for a renewal; what it says of it. */
    private RenewalLook renewed(LabChecklist list, Instant since) throws Exception {
        LabCertificate.await(server, "test -e /etc/letsencrypt/archive/" + server.domain() + "/cert2.pem");
        LabCertificate.await(server, "! pgrep -f '[c]ertbot.* renew' >/dev/null");
        RenewalLook look = look(list);
        Instant time = look.history().renewed().orElseThrow();
        assertFalse(time.isBefore(since.minus(Duration.ofSeconds(2))), time + " " + since);
        is(
                "past-renewed",
                look.plan(server.domain(), Optional.empty(), Optional.empty())
                        .orElseThrow()
                        .past(Instant.now()));
        return look;
    }

    /** Certbot itself has written that it was started, and not before it was said to be. */
    private static void ranAfter(Instant said, RenewalLook look) {
        Instant ran = look.history().ran().orElseThrow();
        assertFalse(ran.isBefore(said), ran + " is before " + said);
        assertTrue(look.schedule().next().orElseThrow().earliest().isAfter(said));
    }

    @Test
    void timerOfSystemdStartsItWhenItSaysSo() throws Exception {
        boot("systemd");
        try (LabChecklist list = login()) {
            RenewalSchedule usual = look(list).schedule();
            is("timer", usual.finding());
            Instant now = Instant.now();
            Instant next = usual.next().orElseThrow().earliest();
            assertTrue(next.isAfter(now) && next.isBefore(now.plus(Duration.ofHours(24))), "" + next);
            assertEquals(
                    List.of("certbot.timer"),
                    usual.timers().stream().map(RenewalTimer::name).toList());
            isFirst(look(list));
            server.in("sh", "-ec", """
                    mkdir /etc/systemd/system/certbot.timer.d
                    printf '%s\\n' '[Timer]' OnCalendar= 'OnCalendar=*-*-* *:*:00' RandomizedDelaySec=0 AccuracySec=1s \\
                        >/etc/systemd/system/certbot.timer.d/often.conf
                    systemctl daemon-reload
                    systemctl restart certbot.timer
                    """);
            Instant changed = Instant.now();
            RenewalSchedule often = look(list).schedule();
            Instant soon = often.next().orElseThrow().earliest();
            assertEquals(0, soon.getEpochSecond() % 60);
            RenewalLook after = renewed(list, changed);
            Instant last = after.schedule().last().orElseThrow();
            assertFalse(last.isBefore(soon), last + " is before " + soon);
            assertFalse(after.history().renewed().orElseThrow().isBefore(soon));
            assertTrue(after.schedule().next().orElseThrow().earliest().isAfter(last));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysvinit", "openrc", "runit"})
    void cronStartsItByTheLineOfThePackage(String init) throws Exception {
        boot(init);
        try (LabChecklist list = login()) {
            RenewalLook before = look(list);
            is("cron", before.schedule().finding());
            assertTrue(Messages.of(before.schedule().finding().found()).contains("/etc/cron.d/certbot"));
            assertEquals(List.of(), before.schedule().timers());
            isFirst(before);
            NextRun usual = before.schedule().next().orElseThrow();
            assertEquals(
                    0, usual.earliest().getEpochSecond() % Duration.ofHours(12).toSeconds());
            assertEquals(Optional.of(usual.earliest().plus(Duration.ofHours(12))), usual.latest());
            Instant changed = Instant.now();
            server.in("sed", "-i", "-e", "s/^0 \\*\\/12 /* * /", "-e", "s/43200/1/", "/etc/cron.d/certbot");
            NextRun soon = look(list).schedule().next().orElseThrow();
            assertEquals(0, soon.earliest().getEpochSecond() % 60);
            RenewalLook after = renewed(list, changed);
            is("cron", after.schedule().finding());
            ranAfter(soon.earliest(), after);
        }
    }

    @Test
    void cronOfSystemdStartsItByALineOfTheApplication() throws Exception {
        boot("systemd-cron");
        try (LabChecklist list = login()) {
            server.in("sh", "-c", "systemctl -q mask --now certbot.timer 2>&1; rm /etc/cron.d/certbot");
            Finding nothing = look(list).schedule().finding();
            is("nothing", nothing);
            list.apply((Remedy.Command) nothing.remedies().getFirst());
            isFirst(look(list));
            assertEquals(Severity.FINE, look(list).schedule().finding().severity());
            Instant next = look(list).schedule().next().orElseThrow().earliest();
            assertEquals(17 * 60, next.getEpochSecond() % 3600);
            Instant changed = Instant.now();
            server.in("sed", "-i", "s/^17 4,16 /* * /", "/etc/cron.d/certguide-renew");
            Instant soon = look(list).schedule().next().orElseThrow().earliest();
            RenewalLook after = renewed(list, changed);
            assertEquals(Severity.FINE, after.schedule().finding().severity());
            ranAfter(soon, after);
        }
    }

    /** That of apt, which comes first, waits for up to half an hour. */
    private static final String DAILY =
            "rm -f /etc/cron.daily/apt-compat; printf '#!/bin/sh\\ncertbot -q renew\\n' >/etc/cron.daily/renew;"
                    + " chmod +x /etc/cron.daily/renew; rm -f /etc/cron.d/certbot;";

    private void install(String script) {
        server.in(
                "sh",
                "-ec",
                "export DEBIAN_FRONTEND=noninteractive; exec 2>&1; apt-get update -q >/dev/null; " + script + DAILY);
    }

    @Test
    void anacronStartsAScriptOfTheDay() throws Exception {
        boot("sysvinit");
        install("apt-get install -q -y --no-install-recommends anacron >/dev/null;");
        try (LabChecklist list = login()) {
            RenewalLook before = look(list);
            is("cron", before.schedule().finding());
            assertTrue(Messages.of(before.schedule().finding().found()).contains("/etc/cron.daily/renew"));
            isFirst(before);
            Instant changed = Instant.now();
            NextRun today = before.schedule().next().orElseThrow();
            assertFalse(today.latest().orElseThrow().isBefore(changed), "" + today);
            server.in("sh", "-c", "anacron -d -f -n -s cron.daily 2>&1");
            NextRun tomorrow = renewed(list, changed).schedule().next().orElseThrow();
            assertTrue(tomorrow.earliest().isAfter(changed), "" + tomorrow);
            assertTrue(tomorrow.earliest().isBefore(changed.plus(Duration.ofHours(25))), "" + tomorrow);
        }
    }

    @Test
    void anacronOfSystemdStartsItWhereThereIsNoCron() throws Exception {
        boot("systemd");
        install("apt-get purge -q -y cron >/dev/null; apt-get install -q -y --no-install-recommends anacron >/dev/null;"
                + " systemctl -q mask --now certbot.timer; systemctl enable -q --now anacron.timer;");
        try (LabChecklist list = login()) {
            is("cron", look(list).schedule().finding());
            isFirst(look(list));
            Instant changed = Instant.now();
            // It was started when it was installed, and waits for minutes.
            server.in(
                    "sh",
                    "-c",
                    "sed -i -e 's/^1[[:space:]]*[0-9]*[[:space:]]*cron.daily/1 0 cron.daily/' /etc/anacrontab;"
                            + " rm -f /var/spool/anacron/*; systemctl restart anacron.service");
            renewed(list, changed);
            server.in("systemctl", "stop", "anacron.timer");
            is("cron-missing", look(list).schedule().finding());
        }
    }
}
