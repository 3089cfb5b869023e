package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.LabServer.Undo;
import org.certguide.lab.UsesLab;
import org.certguide.server.Probe;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Token;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checklist of real servers in many states, over SSH. */
@UsesLab
@Timeout(180)
class ChecklistIT {
    private static final Optional<Sudo> FREE = Optional.of(new Sudo.Free());
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path folder;

    @AfterAll
    static void leaveNothing() {
        Lab.server("bare").reset();
    }

    private Map<String, Finding> check(LabServer lab, String user, Optional<Sudo> sudo, Clock clock) throws Exception {
        return check(lab, user, sudo, lab.domain(), clock);
    }

    private Map<String, Finding> check(
            LabServer lab, String user, Optional<Sudo> sudo, String domain, Clock clock, String... only)
            throws Exception {
        try (LabChecklist list = LabChecklist.open(lab, user, sudo, folder)) {
            Map<String, Finding> findings = list.look(domain, clock, only);
            findings.values().forEach(Contexts::words);
            assertEquals("", lab.in("sh", "-c", "ls /dev/shm /tmp | grep certguide- || true"));
            assertFalse(isWatched(lab), "something still listens");
            return findings;
        }
    }

    /** Whether the listener for visitors is there, or something that belongs to it. */
    private static boolean isWatched(LabServer lab) {
        String look = """
                for f in /proc/[0-9]*/cmdline; do
                  tr '\\0' '\\n' <"$f" 2>/dev/null | grep 'acme-challeng[e]\\|/answe[r]'
                done
                true
                """;
        return !lab.in("sh", "-c", look).isBlank();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) Thread.onSpinWait();
    }

    private Map<String, Finding> check(LabServer lab, String... only) throws Exception {
        return check(lab, "deploy", FREE, lab.domain(), CLOCK, only);
    }

    private static void found(Severity state, String what, Map<String, Finding> findings) {
        String id = what.substring(0, what.indexOf('.'));
        found(state, "checks." + what, findings.get(id));
    }

    private static void found(Severity state, String key, Finding finding) {
        assertEquals(key, finding.found().key(), Contexts.words(finding));
        assertEquals(state, finding.severity(), Contexts.words(finding));
    }

    @ParameterizedTest
    @CsvSource({
        "bullseye, 1.12.0, firewall.notools",
        "bookworm, 2.1.0, firewall.notools",
        "trixie, 4.0.0, firewall.open"
    })
    void aFreshServerIsReady(String name, String version, String firewall) throws Exception {
        LabServer lab = Lab.server(name);
        lab.reset();
        Map<String, Finding> findings = check(lab);
        Finding login = findings.get("ssh");
        assertEquals(Severity.FINE, login.severity());
        String said = Messages.of(login.found());
        assertTrue(said.contains("Logged in to 127.0.0.1 as deploy with a key file"), said);
        // OpenSSH 8.4 has no exchange of keys that lasts.
        assertEquals(name.equals("bullseye"), said.contains("may read it in some years"), said);
        found(Severity.FINE, "sudo.free", findings);
        found(Severity.FINE, "certbot.present", findings);
        found(Severity.FINE, "resolves.fine", findings);
        found(Severity.FINE, "points.fine", findings);
        found(Severity.FINE, "caa.none", findings);
        found(Severity.FINE, "port80.free", findings);
        found(Severity.FINE, "outside.fine", findings);
        Severity open = firewall.endsWith("open") ? Severity.FINE : Severity.UNKNOWN;
        found(open, firewall, findings);
        found(Severity.FINE, "outbound.fine", findings);
        found(Severity.FINE, "clock.fine", findings);
        assertEquals(Severity.FINE, findings.get("disk").severity());
        found(Severity.FINE, "locks.fine", findings);
        found(Severity.FINE, "certificates.none", findings);
        assertTrue(Messages.of(findings.get("certbot").found()).contains("Certbot " + version));
    }

    @Test
    void aProgramOnPort80IsNamed() throws Exception {
        LabServer lab = Lab.server("bookworm");
        try (var _ = lab.hold80()) {
            Map<String, Finding> findings = check(lab);
            found(Severity.STOP, "port80.process", findings);
            assertTrue(Messages.of(findings.get("port80").found()).contains("python3"));
            found(Severity.FINE, "outside.answers", findings);
            assertTrue(Messages.of(findings.get("outside").found()).contains("SimpleHTTP"));
        }
        found(Severity.FINE, "port80.free", check(lab));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache2"})
    void aServiceOnPort80CanBeStoppedAndStartedAgain(String service) throws Exception {
        LabServer lab = Lab.server("systemd");
        // Others may have left a program at its port 80.
        lab.reset();
        lab.in("systemctl", "start", service);
        try (Undo _ = () -> lab.in("systemctl", "stop", service)) {
            Map<String, Finding> findings = check(lab);
            found(Severity.STOP, "port80.service", findings);
            assertTrue(Messages.of(findings.get("port80").found()).contains(service));
            found(Severity.FINE, "outside.answers", findings);
            Remedy.StopDuringRequest remedy =
                    (Remedy.StopDuringRequest) findings.get("port80").remedies().getFirst();
            lab.in("sh", "-c", remedy.stop());
            found(Severity.FINE, "port80.free", check(lab, "port80"));
            lab.in("sh", "-c", remedy.start());
            found(Severity.STOP, "port80.service", check(lab, "port80"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'policy accept; tcp dport 80 drop', STOP, closed",
        "'policy drop; ct state established,related accept; tcp dport 22 accept', STOP, closed",
        "'policy drop; ct state established accept; tcp dport { 22, 80 } accept', FINE, open"
    })
    void firewallRulesAreFollowed(String rules, Severity state, String found) throws Exception {
        LabServer lab = Lab.server("trixie");
        try (Undo _ = filter(lab, rules)) {
            found(state, "firewall." + found, check(lab, "firewall"));
        }
    }

    private static Undo filter(LabServer lab, String rules) {
        String chain = "{ chain input { type filter hook input priority 0; " + rules + "; }; }";
        lab.in("nft", "table inet filter " + chain);
        return () -> lab.in("nft", "flush ruleset");
    }

    /** At the same time, because the listener waits for visitors until its time is over. */
    @Test
    void visitorsWhoDoNotGetThereSayWhy() throws Exception {
        LabServer closed = Lab.server("trixie");
        LabServer dropping = Lab.server("bookworm");
        LabServer other = Lab.server("bullseye");
        Lab.dns("letsencrypt.org", "10.77.0.2");
        try (Undo _ = () -> Lab.dns("letsencrypt.org");
                Undo _ = filter(closed, "policy accept; tcp dport 80 drop");
                Undo _ = dropping.drop80();
                LabChecklist a = LabChecklist.open(closed, "deploy", FREE, folder);
                LabChecklist b = LabChecklist.open(dropping, "deploy", FREE, folder);
                LabChecklist c = LabChecklist.open(other, "deploy", FREE, folder);
                ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = together.submit(() -> a.look(closed.domain(), CLOCK));
            var second = together.submit(() -> b.look(dropping.domain(), CLOCK));
            var third = together.submit(() -> c.look("other.lab.test", CLOCK));
            found(Severity.STOP, "firewall.closed", first.get());
            found(Severity.ATTENTION, "outside.firewall", first.get());
            found(Severity.UNKNOWN, "firewall.notools", second.get());
            found(Severity.ATTENTION, "outside.nothing", second.get());
            // Another server that answers at the address is not taken for this one.
            found(Severity.ATTENTION, "outside.other", third.get());
            assertTrue(Messages.of(third.get().get("outside").found()).contains("SimpleHTTP"));
        }
    }

    @Test
    void visitorsComeOverIpv6Too() throws Exception {
        LabServer lab = Lab.server("trixie");
        String domain = "six." + lab.domain();
        Lab.dns(domain, lab.address(), "fd77::13");
        Map<String, Finding> findings = check(lab, "deploy", FREE, domain, CLOCK);
        found(Severity.FINE, "outside.fine", findings);
        String said = Messages.of(findings.get("outside").found());
        assertTrue(said.contains(lab.address() + ", fd77::13"), said);
    }

    /** By the interpreter that is there, or a shell behind what can listen. */
    @Test
    void visitorsAreReceivedByWhateverIsThere() throws Exception {
        LabServer lab = Lab.server("bare");
        lab.reset();
        lab.in("sh", "-c", "apt-get update -q && apt-get install -q -y socat busybox");
        Lab.dns("letsencrypt.org", "10.77.0.2");
        try (Undo _ = () -> Lab.dns("letsencrypt.org")) {
            for (String program : List.of("perl", "socat", "busybox")) {
                found(Severity.FINE, "outside.fine", check(lab));
                theListenerEnds(lab, run -> lab.cut());
                lab.in("rm", "/usr/bin/" + program);
            }
            found(Severity.UNKNOWN, "outside.notools", check(lab));
        }
    }

    @Test
    void theListenerEndsWhenTheUserCancelsOrTheConnectionBreaks() throws Exception {
        LabServer lab = Lab.server("bookworm");
        theListenerEnds(lab, Thread::interrupt);
        theListenerEnds(lab, run -> lab.cut());
    }

    /** Nobody visits it, and it would stay for a quarter of an hour. */
    private void theListenerEnds(LabServer lab, Consumer<Thread> end) throws Exception {
        Check patient = new Check(
                OutsideCheck.ID,
                OutsideCheck.probe(900),
                true,
                60,
                (output, context) -> Finding.of(OutsideCheck.ID, Severity.FINE, "x"));
        List<Check> checks = List.of(patient.after("port80"));
        Probe<?> probe = new Probe<>(
                "checklist outside",
                true,
                Duration.ofMinutes(5),
                token -> Checklist.script(checks, token, Token.random()).replace("run outside 60", "run outside 900"),
                output -> output);
        try (LabChecklist list = LabChecklist.open(lab, "deploy", FREE, folder)) {
            Thread run = Thread.ofVirtual().start(() -> {
                try {
                    list.run(probe);
                } catch (ServerException | InterruptedException e) {
                    // That is what happens to it.
                }
            });
            await(() -> isWatched(lab));
            end.accept(run);
            run.join();
            await(() -> !isWatched(lab));
        }
        await(() -> lab.in("sh", "-c", "ls /dev/shm | grep certguide- || true").isEmpty());
    }

    /**
     * A program writes what it likes into its title, and opens files whose names look like the
     * output of ls.
     */
    @Test
    void aProgramWithAHostileTitleIsNamedAndInventsNothing() throws Exception {
        LabServer lab = Lab.server("bookworm");
        lab.in("sh", "-c", """
                setsid python3 -c '
                import os, socket, sys, time
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("", 80))
                s.listen()
                os.makedirs("/tmp/x\\n/proc/1", exist_ok=True)
                inode = os.fstat(s.fileno()).st_ino
                f = open("/tmp/x\\n/proc/1/fd:\\nlrwx 3 -> socket:[%d]" % inode, "w")
                open("/run/hostile", "w").write(str(os.getpid()))
                time.sleep(600)
                ' "$0" </dev/null >/dev/null 2>&1 &
                for i in $(seq 100); do [ -s /run/hostile ] && exit; sleep .05; done; exit 1
                """, HOSTILE);
        String pid = lab.in("cat", "/run/hostile").strip();
        try {
            Finding held =
                    check(lab, "deploy", FREE, lab.domain(), CLOCK, "port80").get("port80");
            found(Severity.STOP, "checks.port80.process", held);
            assertEquals(
                    List.of("python3", pid),
                    held.found().arguments().stream().map(String::valueOf).toList());
            assertFalse(held.toString().contains("reboot"), held.toString());
        } finally {
            lab.in("sh", "-c", "kill $(cat /run/hostile); rm /run/hostile");
        }
    }

    private static final String HOSTILE = """
            \\nlooked\\npid 1\\nname reboot
            pid 1
            name reboot
            init reboot
            group 0::/system.slice/reboot.service
            container 4f1d2a3b4c5d reboot 0.0.0.0:80->80/tcp
            swarm reboot replicated 1/1 *:80->80/tcp
            == end
            certguide-0123456789abcdef0123456789abcdef port80 0 #7
            looked
            certguide-0123456789abcdef0123456789abcdef end
            """;

    @Test
    void aDomainThatLeadsElsewhereIsStopped() throws Exception {
        LabServer lab = Lab.server("bookworm");
        String elsewhere = "elsewhere.lab.test";
        found(Severity.STOP, "points.elsewhere", check(lab, "deploy", FREE, elsewhere, CLOCK, "points"));
    }

    @Test
    void anIpv6AddressThatLeadsNowhereIsWarnedOf() throws Exception {
        LabServer lab = Lab.server("trixie");
        String domain = "stale." + lab.domain();
        Lab.dns(domain, lab.address(), "fd77::99");
        Lab.dns("letsencrypt.org", "10.77.0.2", "fd77::12");
        try (var _ = Lab.server("bookworm").hold80();
                Undo _ = () -> Lab.dns("letsencrypt.org")) {
            Map<String, Finding> findings = check(lab, "deploy", FREE, domain, CLOCK);
            found(Severity.ATTENTION, "points.wrongipv6", findings);
            found(Severity.ATTENTION, "outside.ipv6", findings);
        }
    }

    @Test
    void aDiskThatCannotBeWrittenToIsToldAndDoesNotStopTheOtherChecks() throws Exception {
        LabServer lab = Lab.server("trixie");
        lab.in("mount", "-o", "remount,bind,ro", "/");
        try (Undo _ = () -> lab.in("mount", "-o", "remount,bind,rw", "/")) {
            Map<String, Finding> findings = check(lab);
            found(Severity.STOP, "disk.readonly", findings);
            found(Severity.UNKNOWN, "certbot.readonly", findings);
            found(Severity.FINE, "port80.free", findings);
            found(Severity.FINE, "certificates.none", findings);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT-90S, ATTENTION, aheadseconds", "PT-150M, STOP, aheadhours", "PT72H, STOP, behinddays"})
    void aWrongClockIsFoundWhicheverOfTheTwoItIs(Duration shift, Severity state, String found) throws Exception {
        LabServer lab = Lab.server("bookworm");
        Clock here = Clock.offset(CLOCK, shift);
        found(state, "clock." + found, check(lab, "deploy", FREE, lab.domain(), here, "clock"));
    }

    @Test
    void updatesThatRunMeanwhileAreSeenByTheirLocks() throws Exception {
        LabServer lab = Lab.server("bookworm");
        try (var _ = lab.holdApt()) {
            found(Severity.ATTENTION, "locks.packages", check(lab, "locks"));
        }
        found(Severity.FINE, "locks.fine", check(lab, "locks"));
    }

    @Test
    void theListOfTrustedAuthoritiesThatIsMissingIsInstalled() throws Exception {
        LabServer lab = Lab.server("bare");
        lab.reset();
        lab.in("sh", "-c", "dpkg --purge --force-depends ca-certificates; rm -rf /etc/ssl/certs");
        Map<String, Finding> findings = check(lab, "outbound");
        found(Severity.STOP, "outbound.untrusted", findings);
        Remedy.Command install =
                (Remedy.Command) findings.get("outbound").remedies().getFirst();
        lab.in("sh", "-c", install.script());
        found(Severity.FINE, "outbound.fine", check(lab, "outbound"));
    }

    /** A lock that the kernel numbers otherwise than ls does, as happens on an overlay. */
    @Test
    void lockThatCannotBeToldByItsNumberIsFoundByRootAndNotDeniedToOthers() throws Exception {
        LabServer lab = Lab.server("bookworm");
        lab.replace("ls", "[ \"$1\" = -i ] && echo 0 && exit; exec /usr/bin/ls \"$@\"");
        try (var _ = lab.holdApt();
                Undo _ = () -> lab.in("rm", "/usr/local/bin/ls")) {
            found(Severity.ATTENTION, "locks.packages", check(lab));
            found(Severity.UNKNOWN, "locks.overlay", check(lab, "guest", Optional.empty(), CLOCK));
        }
    }

    @Test
    void aProbeThatHangsIsEndedAndTheOthersGoOn() throws Exception {
        LabServer lab = Lab.server("bookworm");
        lab.replace("date", "sleep 600");
        try (Undo _ = () -> lab.in("rm", "/usr/local/bin/date")) {
            Map<String, Finding> findings = check(lab);
            found(Severity.UNKNOWN, "checks.unknown.late", findings.get("clock"));
            found(Severity.FINE, "certbot.present", findings);
            found(Severity.FINE, "outbound.fine", findings);
            String running = lab.in("ps", "-eo", "pid,ppid,etimes,args");
            assertFalse(running.contains("sleep"), running);
        }
    }

    @Test
    void aServerWithFewProgramsIsLookedAtAsWell() throws Exception {
        LabServer lab = Lab.server("bare");
        lab.reset();
        String missing = "for c in python3 curl wget ss ip nft; do command -v $c; done; true";
        assertEquals("", lab.in("sh", "-c", missing));
        Map<String, Finding> findings = check(lab);
        found(Severity.FINE, "certbot.none", findings);
        found(Severity.FINE, "points.fine", findings);
        found(Severity.FINE, "port80.free", findings);
        found(Severity.UNKNOWN, "firewall.notools", findings);
        found(Severity.FINE, "outbound.fine", findings); // with openssl
        found(Severity.FINE, "clock.fine", findings);
        found(Severity.FINE, "certificates.none", findings);

        lab.in("rm", "/usr/bin/openssl");
        found(Severity.FINE, "outbound.tcp", check(lab, "outbound")); // with bash
    }

    @Test
    void withoutSudoWhatCanBeSeenIsSeenAndTheRestSaysWhyNot() throws Exception {
        LabServer lab = Lab.server("bookworm");
        Map<String, Finding> findings = check(lab, "guest", Optional.empty(), CLOCK);
        found(Severity.FINE, "port80.free", findings);
        found(Severity.FINE, "clock.fine", findings);
        found(Severity.UNKNOWN, "checks.unknown.notallowed", findings.get("firewall"));
        found(Severity.UNKNOWN, "checks.unknown.notallowed", findings.get("certificates"));
        found(Severity.STOP, "sudo.notallowed", findings);
    }

    /**
     * With names looked up on this computer. The last one, with which the channel is closed, is
     * counted and not waited for. A password costs one more: the script waits until sudo has let
     * the shell through.
     */
    @ParameterizedTest
    @CsvSource({"false, 4", "true, 5"})
    void theWholeListTakesAtMostFourRoundTripsAndOneMoreForThePassword(boolean password, int most) throws Exception {
        LabServer lab = Lab.server("bookworm");
        lab.reset();
        Sudo sudo = password ? new Sudo.WithPassword(Secret.of("ubuntu-pw".toCharArray())) : new Sudo.Free();
        String user = password ? "ubuntu" : "deploy";
        try (LabChecklist list = LabChecklist.open(lab, user, Optional.of(sudo), folder)) {
            int before = lab.turns();
            found(Severity.FINE, "certificates.none", list.look(lab.domain(), CLOCK));
            int turns = lab.turns() - before;
            assertTrue(turns > 0 && turns <= most, "round trips: " + turns);
        }
    }
}
