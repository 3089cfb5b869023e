package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.certguide.checks.Check.Output;
import org.certguide.checks.CheckContext.OperatingSystem;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.net.DomainRecords;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Caa;
import org.certguide.net.DomainRecords.Opinion;
import org.certguide.net.DomainRecords.Reason;
import org.certguide.net.Port80Visit;
import org.certguide.net.Port80Visit.Response;
import org.certguide.server.Sudo.Rights;
import org.certguide.system.PrintedCopies;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the findings are for recorded outputs. The file names say where an output comes from: "real"
 * was printed by the tool of that version, "by-hand" was written after the tool's known format.
 */
class JudgementTest {
    private static final Path RECORDED = Path.of("src/test/resources/checks");

    private static String recorded(String id, String file) {
        try {
            return Files.readString(RECORDED.resolve(id).resolve(file + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Check check(String id) {
        return Checklist.standard(CheckContext.LETS_ENCRYPT).stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Finding judge(String id, String output, CheckContext context) {
        Finding finding = check(id).judge(new Output.Printed(output, true), context);
        assertEquals(id, finding.id());
        assertFalse(Contexts.words(finding).isBlank());
        return finding;
    }

    private static Finding judge(String id, String output) {
        return judge(id, output, Contexts.usual());
    }

    private static Finding judge(String id, CheckContext context) {
        Finding finding = check(id).judge(context);
        assertFalse(Contexts.words(finding).isBlank());
        return finding;
    }

    // --- What the server said ---

    private static Stream<Arguments> recordings() throws IOException {
        try (Stream<Path> files = Files.walk(RECORDED, 2)) {
            return files
                    .filter(f -> f.toString().endsWith(".txt"))
                    .sorted()
                    .map(f -> Arguments.of(
                            f.getParent().getFileName().toString(),
                            f.getFileName().toString().replace(".txt", "")))
                    .toList()
                    .stream();
        }
    }

    private static final Set<String> STRANGE = Set.of(
            "firewalld-2.3.1-real-rich-rule",
            "iptables-1.8.11-real-limit80",
            "nft-1.0.6-real-set-that-grows",
            "nft-1.0.6-real-concatenation",
            "iptables-1.8.9-by-hand-blocklist-ipset",
            "nft-1.0.6-real-ratelimit",
            "debian12-broken-link-by-hand",
            // These were recorded where the shell says that ip is not there.
            "hostname-by-hand",
            "no-ip-command-proc-by-hand",
            "nft-by-hand-not-permitted");

    /**
     * Whatever a tool adds, and whatever a server makes up, reaches the user, but not as it came.
     */
    @ParameterizedTest
    @MethodSource("recordings")
    void whatIsNotUnderstoodIsShownAndNothingElse(String id, String file) {
        String usual = recorded(id, file);
        if (!STRANGE.contains(file)) assertEquals("", judge(id, usual).said());
        Finding strange = judge(id, "tool: \u202Eit hurts\u0007\n" + usual);
        assertTrue(strange.said().startsWith("tool: it hurts"), strange.said());
    }

    @Test
    void rulesThatDoNotTellEnoughAreShown() {
        String file = "iptables-1.8.9-by-hand-blocklist-ipset";
        String said = judge("firewall", recorded("firewall", file)).said();
        assertTrue(said.contains("match-set"), said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "certbot",
                "points",
                "port80",
                "firewall",
                "outside",
                "outbound",
                "clock",
                "disk",
                "locks",
                "certificates"
            })
    void aToolThatOnlyComplainsIsHeard(String id) {
        assertEquals("ash: not here", judge(id, "ash: not here\n").said());
        Finding late = check(id).judge(new Output.Printed("looked\n", false), Contexts.usual());
        assertEquals("looked", late.said());
    }

    @Test
    void endlessWordsOfAServerAreShownInPart() {
        String said = judge("clock", ("x".repeat(5_000) + "\n").repeat(5_000)).said();
        assertEquals(61, said.lines().count());
        assertTrue(said.length() < 20_000);
    }

    private static String says(Finding finding) {
        return Messages.of(finding.found());
    }

    private static Optional<String> script(Finding finding) {
        return finding.remedies().stream().flatMap(r -> commands(r).stream()).findFirst();
    }

    private static Optional<String> undo(Finding finding) {
        return finding.remedies().stream()
                .flatMap(r -> commands(r).stream())
                .skip(1)
                .findFirst();
    }

    /** What would be run, and what takes it back. */
    private static List<String> commands(Remedy remedy) {
        return switch (remedy) {
            case Remedy.Command c ->
                Stream.concat(Stream.of(c.script()), c.undo().stream()).toList();
            case Remedy.StopDuringRequest a -> List.of(a.stop(), a.start());
            case Remedy.Advice a -> List.of();
            case Remedy.Wait w -> List.of();
        };
    }

    // --- Firewall ---

    @ParameterizedTest
    @CsvSource({
        "nft-1.0.6-real-empty, FINE",
        "nft-1.0.6-real-drop80, STOP",
        "nft-by-hand-drop80-on-eth0, STOP",
        "nft-1.0.6-real-reject80-comment, STOP",
        "nft-1.0.6-real-wiki-server-open, FINE",
        "nft-1.0.6-real-wiki-server-closed, STOP",
        "nft-1.0.6-real-own-chains, FINE",
        "nft-1.0.6-real-set-of-ports, FINE",
        "nft-1.0.6-real-ratelimit, UNKNOWN",
        "nft-1.0.6-real-ipv6-closed, FINE",
        "nft-by-hand-not-permitted, UNKNOWN",
        "no-tools, UNKNOWN",
        "ufw-0.36.2-real-only-ssh, STOP",
        "ufw-0.36.2-real-80, FINE",
        "ufw-0.36-by-hand-only-ssh, STOP",
        "ufw-0.36-by-hand-nginx-full, FINE",
        "ufw-0.36-by-hand-denies80, STOP",
        "ufw-0.36-by-hand-80-ipv4-only, FINE",
        "ufw-0.36-by-hand-inactive, FINE",
        "firewalld-1.3-real-default-zone, STOP",
        "firewalld-1.3-real-default-zone-http, FINE",
        "firewalld-1.2-by-hand-public-ssh, STOP",
        "firewalld-1.2-by-hand-public-http, FINE",
        "firewalld-2.0-by-hand-port-range, FINE",
        "firewalld-1.2-by-hand-stopped, FINE",
        "iptables-1.8.7-by-hand-oracle-cloud, STOP",
        "iptables-1.8.9-by-hand-fail2ban-docker, FINE",
        "iptables-1.8.9-by-hand-blocklist-ipset, UNKNOWN",
        "iptables-1.8.11-real-legacy-only-ssh, STOP",
        "iptables-1.8.11-real-legacy-web, FINE",
        "iptables-1.8.11-real-legacy-behind-nft, STOP",
        "iptables-1.8.11-real-80, FINE",
        "iptables-1.8.11-real-limit80, UNKNOWN",
        "ufw-0.36.2-real-limit80, FINE",
        "ufw-0.36.2-real-80-from-somewhere, STOP",
        "nft-1.1.3-real-named-set, FINE",
        "nft-1.0.6-real-named-verdict-map-open, FINE",
        "nft-1.0.6-real-named-verdict-map-closed, STOP",
        "nft-1.0.6-real-cards-verdict-map-open, FINE",
        "nft-1.0.6-real-protocol-map-closed, STOP",
        "nft-1.0.6-real-named-set-of-blocked-ports, STOP",
        "nft-1.0.6-real-set-that-grows, UNKNOWN",
        "nft-1.0.6-real-concatenation, UNKNOWN",
        "nft-1.1.3-real-vmap-closed, STOP",
        "nft-1.1.3-real-vmap-open, FINE",
        "firewalld-2.3.1-real-default, STOP",
        "firewalld-2.3.1-real-rich-rule, UNKNOWN",
        "firewalld-2.3.1-real-zone-drop, STOP",
        "firewalld-2.3.1-real-zone-trusted, FINE",
    })
    void firewallsAreReadOrNotUnderstoodButNeverGuessed(String file, Severity state) {
        assertEquals(state, judge("firewall", recorded("firewall", file)).severity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft-1.0.6-real-ipv6-closed", "ufw-0.36-by-hand-80-ipv4-only"})
    void closedIpv6MattersOnceTheDomainHasAnIpv6Address(String file) {
        CheckContext six = Contexts.with(
                Map.of(Contexts.DOMAIN, Contexts.records(List.of("93.184.216.34"), List.of("2606:2800:220:1::1"))));
        assertEquals(
                Severity.ATTENTION,
                judge("firewall", recorded("firewall", file), six).severity());
    }

    @Test
    void ufwIsOpenedAndCanBeClosedAgain() {
        Finding finding = judge("firewall", recorded("firewall", "ufw-0.36-by-hand-only-ssh"));
        assertEquals(Optional.of("ufw allow 80/tcp"), script(finding));
        assertEquals(Optional.of("ufw delete allow 80/tcp"), undo(finding));
    }

    /** What was seen of ufw 0.36.2: one rule for a port and a protocol, and the first decides. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80/tcp DENY IN | ufw allow 80/tcp | ufw deny 80/tcp",
                "80/tcp REJECT IN | ufw allow 80/tcp | ufw reject 80/tcp",
                "80 DENY IN | ufw prepend allow 80/tcp | ufw delete allow 80/tcp",
                "80/tcp DENY IN~80 DENY IN | |",
                "443/tcp DENY IN | ufw allow 80/tcp | ufw delete allow 80/tcp",
            })
    void portThatSomebodyClosedInUfwIsOpenedAndClosedAgainInTheSameWay(String rules, String open, String close) {
        StringBuilder output = new StringBuilder("Status: active\nDefault: deny (incoming)\n\n");
        for (String rule : rules.split("~"))
            output.append(rule.replaceFirst(" ", "    ")).append("     Anywhere\n");
        Finding finding = judge("firewall", part("ufw", output.toString()) + "looked\n");
        assertEquals("checks.firewall.ufwclosed", finding.found().key());
        assertEquals(Optional.ofNullable(open), script(finding));
        assertEquals(Optional.ofNullable(close), undo(finding));
    }

    @Test
    void whatOthersHaveOpenedForTheNextStartIsOpenedNowAndLeftToThemByTheUndo() {
        Finding finding = judge("firewall", recorded("firewall", "firewalld-1.3-real-open-after-a-restart"));
        assertEquals(Severity.STOP, finding.severity());
        assertEquals(Optional.of("firewall-cmd --zone=public --add-service=http"), script(finding));
        assertEquals(Optional.of("firewall-cmd --zone=public --remove-service=http"), undo(finding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"firewalld-1.2-by-hand-public-ssh", "firewalld-1.3-real-default-zone"})
    void firewalldIsOpenedInTheZoneOfTheNetworkCardWithoutAReload(String file) {
        Finding finding = judge("firewall", recorded("firewall", file));
        assertEquals(
                Optional.of("firewall-cmd --permanent --zone=public --add-service=http"
                        + " && firewall-cmd --zone=public --add-service=http"),
                script(finding));
        assertEquals(
                Optional.of("firewall-cmd --permanent --zone=public --remove-service=http"
                        + " && firewall-cmd --zone=public --remove-service=http"),
                undo(finding));
    }

    @Test
    void rulesWrittenByHandGetAdviceAndNoCommand() {
        Finding finding = judge("firewall", recorded("firewall", "nft-1.0.6-real-drop80"));
        assertEquals(Optional.empty(), script(finding));
        assertEquals(1, finding.remedies().size());
    }

    /** As the function of that name prints it on a server. */
    private static String part(String name, String text) {
        return "\n== %s #%d\n%s\n".formatted(name, text.length(), text);
    }

    /** A set of addresses, a chain or a comment may be named so that it looks like another tool's part. */
    @Test
    void whatARuleIsNamedPassesForNothingElse() {
        String rules =
                "-P INPUT DROP\n-A INPUT -m comment --comment \"\n== nft #0\n\n\n== nftread #0\n\nlooked\n\" -j DROP";
        Finding finding = judge("firewall", part("iptables", rules) + part("iptablesread", "") + "looked\n");
        assertEquals(Severity.STOP, finding.severity());
        Finding cut = judge("firewall", part("iptables", rules));
        assertEquals(Severity.UNKNOWN, cut.severity());
    }

    @Test
    void chainsThatGoRoundInCirclesAreNotUnderstoodAndEnd() {
        String rules = part("iptables", "-P INPUT DROP\n-N a\n-N b\n-A INPUT -j a\n-A a -j b\n-A b -j a")
                + part("iptablesread", "")
                + "looked\n";
        assertEquals(Severity.UNKNOWN, judge("firewall", rules).severity());
    }

    @Test
    void aWordOfAnyLengthIsReadWithoutAnOverflow() {
        String comment = "\"" + "\\\"a".repeat(30_000) + "\"";
        String rules = part(
                        "iptables",
                        "-P INPUT DROP\n-A INPUT -m comment --comment %s -p tcp --dport 80 -j ACCEPT"
                                .formatted(comment))
                + part("iptablesread", "")
                + "looked\n";
        assertEquals(Severity.FINE, judge("firewall", rules).severity());
        String nft = part(
                        "nft",
                        "table inet filter {\nchain input {\ntype filter hook input priority 0; policy accept;\ntcp dport 80 log"
                                + " level debug".repeat(9_000)
                                + " drop\n}\n}")
                + part("nftread", "")
                + "looked\n";
        assertEquals(Severity.STOP, judge("firewall", nft).severity());
    }

    // --- Public name servers ---

    private static Answer<InetAddress> answer(String words) {
        return switch (words) {
            case "none" -> new Answer.NoRecords<>();
            case "nosuchname" -> new Answer.NoSuchName<>();
            case "silent" -> new Answer.Failed<>(Reason.NO_ANSWER);
            case "servfail" -> new Answer.Failed<>(Reason.SERVER_FAILURE);
            default ->
                new Answer.Found<>(
                        Stream.of(words.split(" ")).map(InetAddress::ofLiteral).toList());
        };
    }

    /** Two are asked about IPv4; nobody knows an IPv6 address. */
    private static Finding asked(String here, String first, String second) {
        Answer<InetAddress> six = new Answer.NoRecords<>();
        Answer<InetAddress> silent = answer("silent");
        List<Opinion> opinions = List.of(
                new Opinion("One (1.1.1.1)", answer(first), first.equals("silent") ? silent : six),
                new Opinion("Two (8.8.8.8)", answer(second), second.equals("silent") ? silent : six));
        DomainRecords records =
                new DomainRecords(answer(here), six, new Answer.NoRecords<>(), Contexts.DOMAIN, opinions);
        return judge("resolves", Contexts.with(Map.of(Contexts.DOMAIN, records)));
    }

    @ParameterizedTest
    @CsvSource({
        "93.184.216.34, 93.184.216.34, 93.184.216.34, FINE, 'One (1.1.1.1), Two (8.8.8.8) say" + " the same'",
        "93.184.216.34 93.184.216.35, 93.184.216.35 93.184.216.34, 93.184.216.34 93.184.216.35,"
                + " FINE, say the same",
        "93.184.216.34, silent, 93.184.216.34, FINE, 'Two (8.8.8.8) say the same. No answer came" + " from One'",
        "93.184.216.34, silent, silent, UNKNOWN, 'No answer came from One (1.1.1.1), Two'",
        "93.184.216.34, 93.184.216.35, 93.184.216.34, ATTENTION, 'One (1.1.1.1): 93.184.216.35'",
        "93.184.216.34, none, 93.184.216.34, ATTENTION, 'One (1.1.1.1): no address'",
        "93.184.216.34, nosuchname, nosuchname, STOP, know no address for it",
        "93.184.216.34, servfail, servfail, STOP, SERVFAIL",
        "93.184.216.34, servfail, 93.184.216.34, ATTENTION, One (1.1.1.1) cannot find out",
        "nosuchname, 93.184.216.34, 93.184.216.34, ATTENTION, 'Two (8.8.8.8): 93.184.216.34'",
        "silent, 93.184.216.34, nosuchname, ATTENTION, 'Two (8.8.8.8): no address'",
        "nosuchname, nosuchname, nosuchname, STOP, does not exist in the DNS",
        "10.0.0.1, 10.0.0.1, 10.0.0.1, STOP, cannot be reached from the internet",
    })
    void whatPublicNameServersSayIsCompared(String here, String first, String second, Severity state, String words) {
        Finding finding = asked(here, first, second);
        assertTrue(says(finding).contains(words), says(finding));
        assertEquals(state, finding.severity());
    }

    // --- Port 80 from outside ---

    private static final String FOUR = "93.184.216.34";
    private static final String SIX = "2606:2800:220:1::1";

    private static Response seen(String word) {
        return switch (word) {
            case "listener" -> new Response.Listener();
            case "other" -> new Response.Other("nginx/1.24.0");
            case "silence" -> new Response.Silence();
            case "refused" -> new Response.Refused();
            case "nothing" -> new Response.Nothing();
            case "noway" -> new Response.NoWay();
            case "toolate" -> new Response.TooLate();
            default -> throw new IllegalArgumentException(word);
        };
    }

    /**
     * @param six what was met at the IPv6 address; empty if there is none
     */
    private static Finding outside(String there, String four, String six, Severity firewall) {
        List<Port80Visit> visits = new ArrayList<>();
        visits.add(new Port80Visit(Contexts.DOMAIN, InetAddress.ofLiteral(FOUR), seen(four)));
        if (!six.isEmpty()) visits.add(new Port80Visit(Contexts.DOMAIN, InetAddress.ofLiteral(SIX), seen(six)));
        return judge("outside", there + "\n", Contexts.usual().with(new ReachabilityReport(visits, firewall)));
    }

    @ParameterizedTest
    @CsvSource({
        // The listener stood there.
        "listening, listener, '', FINE, FINE, fine",
        "listening, listener, listener, FINE, FINE, fine",
        "listening, listener, nothing, FINE, ATTENTION, ipv6",
        "listening, listener, refused, FINE, ATTENTION, ipv6",
        "listening, listener, other, FINE, ATTENTION, ipv6",
        "listening, listener, noway, FINE, UNKNOWN, noway",
        "listening, nothing, '', FINE, ATTENTION, provider",
        "listening, nothing, nothing, FINE, ATTENTION, provider",
        "listening, nothing, '', STOP, ATTENTION, firewall",
        "listening, nothing, '', UNKNOWN, ATTENTION, nothing",
        "listening, refused, '', FINE, ATTENTION, refused",
        "listening, other, '', FINE, ATTENTION, other",
        "listening, silence, '', FINE, ATTENTION, silence",
        "listening, noway, noway, FINE, UNKNOWN, noway",
        "listening, toolate, '', FINE, UNKNOWN, toolate",
        // A web server did.
        "held, other, '', STOP, FINE, answers",
        "held, other, other, FINE, FINE, answers",
        "held, other, refused, FINE, ATTENTION, ipv6",
        "held, refused, '', FINE, ATTENTION, refused",
        "held, nothing, '', FINE, ATTENTION, provider",
        // Nothing on the server could listen.
        "notools, refused, '', FINE, UNKNOWN, notools",
        "notools, nothing, '', FINE, ATTENTION, provider",
        "notools, other, '', FINE, ATTENTION, other",
        // The listener did not start.
        "'Traceback: Permission denied', refused, '', FINE, UNKNOWN, unknown",
        "'', nothing, '', FINE, UNKNOWN, unknown"
    })
    void whatVisitorsMeetIsJudged(
            String there, String four, String six, Severity firewall, Severity state, String found) {
        Finding finding = outside(there, four, six, firewall);
        assertEquals("checks.outside." + found, finding.found().key());
        assertEquals(state, finding.severity());
    }

    @Test
    void theIpv6AddressThatLeadsNowhereIsNamedAndSoIsTheWayOut() {
        Finding finding = outside("listening", "listener", "nothing", Severity.FINE);
        assertTrue(says(finding).contains(SIX), says(finding));
        assertFalse(says(finding).contains(FOUR), says(finding));
        assertEquals(1, finding.remedies().size());
        assertTrue(Contexts.words(finding).contains("Remove the IPv6 entry"));
    }

    @Test
    void visitorsAreNotExpectedWhereThereIsNoDomainNameOrNoAddress() {
        assertEquals(
                Severity.WAITING,
                judge("outside", "listening\n", Contexts.with(Map.of())).severity());
        CheckContext nobody = Contexts.usual().with(new ReachabilityReport(List.of(), Severity.FINE));
        assertEquals(Severity.UNKNOWN, judge("outside", "listening\n", nobody).severity());
    }

    // --- Port 80 ---

    @Test
    void freePort80IsFine() {
        assertEquals(Severity.FINE, judge("port80", "looked\n").severity());
    }

    @ParameterizedTest
    @CsvSource({
        "debian12-nginx-systemd-by-hand, nginx, systemctl stop nginx.service," + " systemctl start nginx.service",
        "centos7-httpd-cgroup1-by-hand, httpd, systemctl stop httpd.service," + " systemctl start httpd.service",
        "debian11-apache-without-systemd-by-hand, apache2, service apache2 stop," + " service apache2 start",
        "ubuntu22-docker-container-by-hand, proxy-web-1, docker stop proxy-web-1," + " docker start proxy-web-1",
        "ubuntu20-dms-gateway-swarm-by-hand, gateway, /usr/local/sbin/certguide-gateway stop,"
                + " /usr/local/sbin/certguide-gateway start",
        "debian12-host-network-container-by-hand, caddy, docker stop caddy, docker start caddy",
    })
    void whatHoldsPort80IsNamedAndCanBeStoppedAndStartedAgain(String file, String name, String stop, String start) {
        Finding finding = judge("port80", recorded("port80", file));
        assertEquals(Severity.STOP, finding.severity());
        assertTrue(says(finding).contains(name), says(finding));
        assertEquals(Optional.of(stop), script(finding));
        assertEquals(Optional.of(start), undo(finding));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ubuntu22-dockerd-docker-hangs-by-hand",
                "fedora-systemd-socket-by-hand",
                "alpine-not-root-by-hand",
                "hostile-unit-name"
            })
    void whatMustNotBeStoppedLightlyGetsNoCommand(String file) {
        Finding finding = judge("port80", recorded("port80", file));
        assertEquals(Severity.STOP, finding.severity());
        assertEquals(Optional.empty(), script(finding));
    }

    @Test
    void aProbeThatWasCutShortStillTellsOfAHeldPort() {
        String output = recorded("port80", "ubuntu22-dockerd-docker-hangs-by-hand");
        assertEquals(
                Severity.STOP,
                check("port80")
                        .judge(new Output.Printed(output, false), Contexts.usual())
                        .severity());
        assertEquals(
                Severity.UNKNOWN,
                check("port80")
                        .judge(new Output.Printed("looked\n", false), Contexts.usual())
                        .severity());
    }

    // --- Where the domain leads ---

    private static CheckContext leadingTo(List<String> ipv4, List<String> ipv6) {
        return Contexts.with(Map.of(Contexts.DOMAIN, Contexts.records(ipv4, ipv6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian12-public-by-hand", "no-ip-command-proc-by-hand", "hostname-by-hand"})
    void aDomainThatLeadsToTheServerIsFineHoweverItsAddressesAreRead(String file) {
        // The SSH connection goes through another address, so that only the server's own count.
        CheckContext context =
                Contexts.target(leadingTo(List.of("93.184.216.34"), List.of("2606:2800:220:1:0:0:0:1")), "9.9.9.9");
        Finding finding = judge("points", recorded("points", file), context);
        assertEquals(Severity.FINE, finding.severity());
        assertTrue(says(finding).contains("2606:2800:220:1::1"), says(finding));
    }

    @ParameterizedTest
    @CsvSource({
        // the domain's IPv4, its IPv6, the address logged in to, the server's own, verdict, key
        "93.184.216.35, , 93.184.216.34, debian12-public-by-hand, STOP, elsewhere",
        "93.184.216.34, 2606:2800:220:1::2, 93.184.216.34, debian12-public-by-hand, ATTENTION," + " wrongipv6",
        "93.184.216.34 93.184.216.35, , 93.184.216.34, debian12-public-by-hand, ATTENTION, partly",
        "3.5.7.9, , 3.5.7.9, aws-private-by-hand, ATTENTION, forwarded",
        "3.5.7.9, , 10.9.0.1, aws-private-by-hand, ATTENTION, behind",
        "3.5.7.9, , 3.5.7.8, aws-private-by-hand, STOP, elsewhere",
        ", 2606:2800:220:1::1, 93.184.216.34, debian12-public-by-hand, FINE, fine",
    })
    void aDomainThatLeadsElsewhereIsTold(
            String ipv4, String ipv6, String target, String file, Severity state, String key) {
        CheckContext context = Contexts.target(leadingTo(addresses(ipv4), addresses(ipv6)), target);
        Finding finding = judge("points", recorded("points", file), context);
        assertEquals(state, finding.severity());
        assertEquals("checks.points." + key, finding.found().key());
    }

    /** Who logs in through a tunnel, a VPN or on the server itself has an address of no use to visitors. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.5", "192.168.1.2", "100.64.0.1", "fd00::1", "fe80::1"})
    void adviceNeverNamesAnAddressThatNobodyCanReachFromTheInternet(String target) {
        CheckContext nowhere = Contexts.target(leadingTo(List.of(), List.of()), target);
        assertEquals("checks.remedy.publicaddress", advice(judge("resolves", "", nowhere)));
        CheckContext elsewhere = Contexts.target(leadingTo(List.of("93.184.216.35"), List.of()), target);
        Finding finding = judge("points", recorded("points", "debian12-public-by-hand"), elsewhere);
        assertEquals("checks.points.elsewhere", finding.found().key());
        assertTrue(
                Messages.of(finding.remedies().getFirst().explanation()).contains("lead to 93.184.216.34."),
                Messages.of(finding.remedies().getFirst().explanation()));
        assertFalse(says(finding).contains("127.0.0.1"), says(finding));
    }

    private static String advice(Finding finding) {
        return finding.remedies().getFirst().label().key();
    }

    private static List<String> addresses(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    @Test
    void withoutAnAddressWhereItLeadsCannotBeChecked() {
        CheckContext context = leadingTo(List.of(), List.of());
        assertEquals(
                Severity.UNKNOWN,
                judge("points", recorded("points", "debian12-public-by-hand"), context)
                        .severity());
    }

    // --- Whether the domain exists ---

    @ParameterizedTest
    @CsvSource({
        "93.184.216.34, FINE",
        "1.1.1.1, FINE",
        "172.32.0.1, FINE",
        "10.0.0.5, STOP",
        "172.31.255.255, STOP",
        "192.168.1.2, STOP",
        "100.64.0.1, STOP",
        "127.0.1.1, STOP",
        "169.254.0.9, STOP",
        "fd00::1, STOP",
        "fe80::1, STOP",
        "2001:db8::5, STOP",
        "2606:2800:220:1::1, FINE",
        "::1, STOP",
    })
    void onlyAddressesThatTheInternetReachesWillDo(String address, Severity state) {
        boolean six = address.contains(":");
        CheckContext context = leadingTo(six ? List.of() : List.of(address), six ? List.of(address) : List.of());
        assertEquals(state, judge("resolves", context).severity());
    }

    @Test
    void aTestNetworksOwnCaMayReachPrivateAddresses() {
        CheckContext context =
                Contexts.directory(leadingTo(List.of("10.0.0.5"), List.of()), "https://ca.test:14000/dir");
        assertEquals(Severity.FINE, judge("resolves", context).severity());
    }

    private static CheckContext answering(Answer<java.net.InetAddress> ipv4, Answer<java.net.InetAddress> ipv6) {
        return Contexts.with(
                Map.of(Contexts.DOMAIN, new DomainRecords(ipv4, ipv6, new Answer.NoRecords<>(), Contexts.DOMAIN)));
    }

    @Test
    void namesThatDoNotExistAndAnswersThatDoNotComeAreToldApart() {
        assertEquals(
                "checks.resolves.nosuchname",
                judge("resolves", answering(new Answer.NoSuchName<>(), new Answer.NoSuchName<>()))
                        .found()
                        .key());
        assertEquals(
                "checks.resolves.noaddress",
                judge("resolves", answering(new Answer.NoRecords<>(), new Answer.NoRecords<>()))
                        .found()
                        .key());
        for (Reason reason : Reason.values()) {
            Severity state = judge("resolves", answering(new Answer.Failed<>(reason), new Answer.Failed<>(reason)))
                    .severity();
            assertEquals(
                    switch (reason) {
                        case NO_ANSWER, REFUSED -> Severity.UNKNOWN;
                        case SERVER_FAILURE -> Severity.ATTENTION;
                        case NOT_A_NAME -> Severity.STOP;
                    },
                    state);
        }
    }

    @Test
    void eachDomainThatNeedsSomethingIsNamed() {
        CheckContext context = Contexts.with(Map.of(
                "good.example.org",
                Contexts.records(List.of("93.184.216.34"), List.of()),
                "bad.example.org",
                Contexts.records(List.of(), List.of()),
                "inner.example.org",
                Contexts.records(List.of("10.0.0.1"), List.of())));
        Finding finding = judge("resolves", context);
        assertEquals(Severity.STOP, finding.severity());
        assertTrue(says(finding).contains("bad.example.org exists, but has no address"));
        assertTrue(says(finding).contains("inner.example.org leads to 10.0.0.1"));
        assertFalse(says(finding).contains("good.example.org"));
    }

    @Test
    void wildcardNamesAreStoppedBeforeTheyFail() {
        CheckContext context = Contexts.with(Map.of("*.example.org", Contexts.records(List.of(), List.of())));
        assertEquals(
                "checks.resolves.wildcard", judge("resolves", context).found().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolves", "points", "caa"})
    void withoutADomainTheQuestionsWait(String id) {
        CheckContext context = Contexts.with(Map.of());
        assertEquals(
                Severity.WAITING,
                judge(id, recorded("points", "debian12-public-by-hand"), context)
                        .severity());
    }

    // --- CAA ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 issue letsencrypt.org | FINE",
                "0 issue LetsEncrypt.org; validationmethods=http-01,dns-01 | FINE",
                "0 issue letsencrypt.org; validationmethods=dns-01 | STOP",
                "0 issue letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1" + " | ATTENTION",
                "0 issue pki.goog | STOP",
                "0 issue ; | STOP",
                "0 issue notletsencrypt.org | STOP",
                "0 iodef mailto:a@example.org | FINE",
                "0 issuewild pki.goog | FINE",
                "128 future thing | STOP",
                "0 future thing | FINE",
            })
    void caaRecordsAreReadAsLetsEncryptReadsThem(String record, Severity state) {
        String[] part = record.split(" ", 3);
        CheckContext context = Contexts.with(
                Map.of(Contexts.DOMAIN, Contexts.caa(new Caa(Integer.parseInt(part[0]), part[1], part[2]))));
        assertEquals(state, judge("caa", context).severity());
    }

    @Test
    void oneCaaRecordThatAllowsIsEnough() {
        CheckContext context = Contexts.with(Map.of(
                Contexts.DOMAIN,
                Contexts.caa(new Caa(0, "issue", "pki.goog"), new Caa(0, "issue", "letsencrypt.org"))));
        assertEquals(Severity.FINE, judge("caa", context).severity());
    }

    // --- Outbound ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http 200~curl 0 | FINE | fine",
                "http 503~curl 0 | ATTENTION | status",
                "curl: (6) Could not resolve host: acme-v02.api.letsencrypt.org~http 000~curl 6" + " | STOP | noname",
                "curl: (7) Failed to connect to acme-v02.api.letsencrypt.org port 443: Connection"
                        + " refused~http 000~curl 7 | STOP | failed",
                "curl: (28) Connection timed out after 20001 milliseconds~http 000~curl 28 | STOP |" + " failed",
                "curl: (60) SSL certificate problem: unable to get local issuer certificate~More"
                        + " details here: https://curl.se/docs/sslcerts.html~http 000~curl 60 | STOP"
                        + " | untrusted",
                "wget 0 | FINE | fine",
                "wget: unable to resolve host address ca~wget 4 | STOP | noname",
                "failed: Connection refused.~wget 4 | STOP | failed",
                "wget 5 | STOP | untrusted",
                "wget 8 | ATTENTION | status",
                "http 200~python 0 | FINE | fine",
                "<urlopen error [Errno -3] Temporary failure in name resolution>~python 1 | STOP |" + " noname",
                "<urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to"
                        + " get local issuer certificate (_ssl.c:1006)>~python 1 | STOP | untrusted",
                "verify return:1~Verification: OK~Verify return code: 0 (ok) | FINE | fine",
                "verify error:num=20:unable to get local issuer certificate | STOP | untrusted",
                "connect:errno=111 | STOP | failed",
                "tcp 0 | FINE | tcp",
                "tcp 1 | STOP | failed",
                "none | UNKNOWN | notools",
            })
    void theWayToTheCaIsJudgedWithWhateverToolThereIs(String lines, Severity state, String key) {
        Finding finding = judge("outbound", lines.replace('~', '\n') + "\n");
        assertEquals("checks.outbound." + key, finding.found().key());
        assertEquals(state, finding.severity());
    }

    @Test
    void theServersOwnWordsAreShownWhenItDoesNotReachTheCa() {
        Finding finding = judge(
                "outbound", "curl: (7) Failed to connect to ca port 443: No route to host\nhttp 000\n" + "curl 7\n");
        assertTrue(says(finding).contains("“curl: (7) Failed to connect to ca port 443: No route to host”"));
    }

    @ParameterizedTest
    @CsvSource({
        "apt-get, apt-get update -q && env DEBIAN_FRONTEND=noninteractive apt-get install -q -y" + " ca-certificates",
        "dnf, dnf install -q -y ca-certificates",
        "apk, apk add --upgrade ca-certificates",
        "emerge,"
    })
    void listOfTrustedAuthoritiesIsRenewedByWhateverInstallsSoftware(String tool, String script) {
        Finding finding = judge("outbound", "packages " + tool + "\nwget 5\n");
        assertEquals("checks.outbound.untrusted", finding.found().key());
        assertEquals(Optional.ofNullable(script), script(finding));
        assertEquals(Optional.empty(), undo(finding));
    }

    @Test
    void whatInstallsSoftwareIsNoAnswerAboutTheWayToTheAuthority() {
        assertEquals(Severity.UNKNOWN, judge("outbound", "packages apt-get\n").severity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dms.local", "dms.internal", "www.intern.lan", "dms.test", "dms.home.arpa"})
    void aNameThatNobodyCanOwnIsToldBeforeItIsAskedFor(String name) {
        Finding found =
                judge("resolves", Contexts.with(Map.of(name, Contexts.records(List.of("93.184.216.34"), List.of()))));
        assertEquals(Severity.STOP, found.severity());
        assertEquals("checks.resolves.reserved", found.found().key());
    }

    private static CheckContext behind(String address, Response seen) {
        InetAddress proxy = InetAddress.ofLiteral(address);
        boolean four = !address.contains(":");
        return Contexts.with(Map.of(
                        "dms.example.org",
                        Contexts.records(four ? List.of(address) : List.of(), four ? List.of() : List.of(address))))
                .with(new ReachabilityReport(List.of(new Port80Visit("dms.example.org", proxy, seen)), Severity.FINE));
    }

    private static final String OWN = "2: eth0    inet 93.184.216.34/24 scope global eth0\nvia ip\n";

    @Test
    void aProxyThatPassesVisitorsOnIsFine() {
        for (String address : List.of("104.21.71.237", "2606:4700:3033::6815:1a2b")) {
            CheckContext context = behind(address, new Response.Listener());
            assertEquals(
                    "checks.points.passed",
                    judge("points", OWN, context).found().key());
            assertEquals(Severity.FINE, judge("outside", "listening\n", context).severity());
        }
    }

    @Test
    void aProxyThatDoesNotIsNamedWithWhatToSwitch() {
        CheckContext context = behind("104.21.71.237", new Response.Other("cloudflare"));
        Finding points = judge("points", OWN, context);
        assertEquals(Severity.ATTENTION, points.severity(), "it is not known to be a wrong address");
        assertTrue(says(points).contains("Cloudflare"));
        Finding outside = judge("outside", "listening\n", context);
        assertTrue(says(outside).contains("Cloudflare"), says(outside));
        assertTrue(Messages.of(outside.remedies().getFirst().explanation()).contains("grey"));
        assertEquals(Severity.UNKNOWN, judge("outside", "held\n", context).severity(), "its own answer proves nothing");
    }

    @Test
    void aProgramThatGetsCertificatesItselfIsNamedWithItsOwn() {
        Finding caddy = judge("certificates", "own caddy\nowned a.example.org.crt\nlooked\n");
        assertEquals(Severity.ATTENTION, caddy.severity());
        assertTrue(says(caddy).contains("Caddy") && says(caddy).contains("a.example.org"), says(caddy));
        assertEquals("", caddy.said());
        Stream.of(OwnCertificates.FUNCTION.split("own "))
                .map(rest -> rest.split("[^a-z-]", 2)[0])
                .filter(id -> OwnCertificates.of(id).isPresent())
                .forEach(id -> {
                    Finding named = judge("certificates", "own " + id + "\nlooked\n");
                    assertEquals(Severity.ATTENTION, named.severity());
                    assertTrue(says(named).contains("Certbot may not be needed"), says(named));
                });
        assertEquals(Severity.FINE, judge("certificates", "own ../x\nlooked\n").severity());
        String panel = says(judge("certificates", "own virtualmin\nown webmin\nlooked\n"));
        assertTrue(panel.contains("Virtualmin is on this server") && !panel.contains("Webmin is"), panel);
    }

    @Test
    void whatCertbotWouldNotWriteOverIsMovedAway() {
        for (String kind : List.of("leftover", "damaged")) {
            Finding found = judge("certificates", "\n== %s #20\nlive/dms.example.org\n\nlooked\n".formatted(kind));
            assertEquals(Severity.STOP, found.severity());
            assertEquals("", found.said());
            String script = script(found).orElseThrow();
            assertTrue(
                    script.matches("(?s).*mv /etc/letsencrypt/live/dms[.]example[.]org"
                            + " /etc/letsencrypt/moved-away/\\d{8}T\\d{6}/live/dms[.]example[.]org.*"),
                    script);
            Remedy.Command remedy = (Remedy.Command) found.remedies().getFirst();
            assertEquals(1, remedy.undoing().size());
        }
        Finding other = judge("certificates", "\n== leftover #20\nlive/old.example.org\n\nlooked\n");
        assertEquals(Severity.FINE, other.severity());
    }

    // --- Clock, disk, locks ---

    @ParameterizedTest
    @CsvSource({
        "1700000000, FINE, fine",
        "1700000060, FINE, fine",
        "1700000061, ATTENTION, aheadseconds",
        "1699999939, ATTENTION, behindseconds",
        "1699999940, FINE, fine",
        "1700003601, STOP, aheadminutes",
        "1699990000, STOP, behindhours",
        "1669990000, STOP, behinddays",
        "-5, UNKNOWN, unknown",
        "99999999999999, UNKNOWN, unknown",
    })
    void aWrongClockIsTold(String now, Severity state, String key) {
        // The script was sent at 1700000000.
        Finding finding = judge("clock", "now " + now + "\n");
        assertEquals(state, finding.severity());
        assertEquals("checks.clock." + key, finding.found().key());
    }

    @Test
    void aWrongClockSaysByHowMuch() {
        assertEquals(
                "The server's clock is 10 minutes behind the clock of your computer.",
                says(judge("clock", "now " + (1_700_000_000L - 600) + "\n")));
        assertEquals(Optional.of("timedatectl set-ntp true"), script(judge("clock", "now 1600000000\ntimedatectl\n")));
        assertEquals(Optional.empty(), script(judge("clock", "now 1600000000\n")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "free 83025540 / /~mount / rw | FINE | 79 GB are free.",
                "free 1048576 / /~free 512000 /var /var | FINE | 500 MB are free.",
                "free 83025540 / /~free 153600 /var /var | ATTENTION | Only 150 MB are free on the"
                        + " disk with /var.",
                "free 10240 / /~free 10240 /etc / | STOP | Only 10 MB are free on the disk" + " with /.",
                "free 83025540 / /~free 900 /var/log /var/log | STOP | Only 0 MB are free on the disk with /var/log.",
                "free 83025540 / /~free 153600 /etc/letsencrypt /etc/letsencrypt | FINE | 150 MB are free.",
                "free 83025540 / /~files 0 / | STOP | The disk with / takes few more files (0), however much room is free:"
                        + " very many small files are there already.",
                "free 83025540 / /~files 900000 / | FINE | 79 GB are free.",
                "free 83025540 / /~mount /var/log ro | STOP | Nothing can be saved on the disk with /var/log.",
                "free 83025540 / /~mount / ro | STOP | Nothing can be saved on the disk with /.",
                "free 83025540 / /~mount / ro~mount / rw | FINE | 79 GB are free.",
            })
    void aFullOrLockedDiskIsTold(String lines, Severity state, String words) {
        Finding finding = judge("disk", lines.replace('~', '\n') + "\n");
        assertEquals(state, finding.severity());
        assertEquals(words, says(finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "looked | fine",
                "lock 812 /var/lib/dpkg/lock-frontend~runs 812 apt-get~looked | packages",
                "lock 900 /etc/letsencrypt/.certbot.lock~runs 900 certbot~looked | certbot",
                "looked~snap 12 Doing today at 10:00 UTC - Install \"core\" snap | snap",
                "overlay~looked | overlay",
                "overlay~runs 812 apt-get~looked | packages",
            })
    void workInProgressIsTold(String lines, String key) {
        assertEquals(
                "checks.locks." + key,
                judge("locks", lines.replace('~', '\n') + "\n").found().key());
    }

    @Test
    void whoWaitsIsToldForWhom() {
        assertEquals(
                "Software is being installed or updated at this moment, by unattended-upgrades (2345), dpkg (2399), 77.",
                says(
                        judge(
                                "locks",
                                "lock 2345 /var/lib/dpkg/lock-frontend\nname 2345 unattended-upgr\nruns 2399 dpkg\nlock 77 /var/lib/dpkg/lock\nlooked\n")));
    }

    // --- Certificates ---

    @ParameterizedTest
    @CsvSource({
        "debian12-wanted-rsa-by-hand, ATTENTION, valid",
        "debian12-wanted-ecdsa-by-hand, ATTENTION, valid",
        "debian12-wanted-expired-by-hand, ATTENTION, expired",
        "debian12-wanted-more-names-by-hand, ATTENTION, othernames",
        "debian12-0001-by-hand, ATTENTION, overlap",
        "debian12-others-by-hand, FINE, others",
        "debian12-broken-link-by-hand, ATTENTION, unreadable",
    })
    void certificatesThatGetInTheWayAreTold(String file, Severity state, String key) {
        Finding finding = judge("certificates", recorded("certificates", file));
        assertEquals(state, finding.severity());
        assertEquals("checks.certificates." + key, finding.found().key());
    }

    @Test
    void forDmsAnEcdsaKeyIsTold() {
        CheckContext dms = Contexts.dms(Contexts.usual());
        assertEquals(
                "checks.certificates.ecdsa",
                judge("certificates", recorded("certificates", "debian12-wanted-ecdsa-by-hand"), dms)
                        .found()
                        .key());
        assertEquals(
                "checks.certificates.valid",
                judge("certificates", recorded("certificates", "debian12-wanted-rsa-by-hand"), dms)
                        .found()
                        .key());
    }

    @Test
    void theDayACertificateEndsIsTold() {
        Finding finding = judge("certificates", recorded("certificates", "debian12-wanted-rsa-by-hand"));
        assertTrue(says(finding).contains("valid until February 1, 2024"), says(finding));
    }

    // --- Logging in, Certbot ---

    @Test
    void theSystemIsNamedAndWhetherSnapsWorkOnIt() {
        Finding snaps = judge("system", Contexts.usual());
        assertEquals(Severity.FINE, snaps.severity());
        assertTrue(says(snaps).contains("Debian GNU/Linux 12 on x86_64"), says(snaps));
        assertTrue(says(snaps).contains("as a snap"), says(snaps));

        Finding container = system(true, Optional.of(Message.of("system.snap.container", "lxc")));
        assertEquals(Severity.FINE, container.severity());
        assertTrue(says(container).contains("container (lxc)"), says(container));

        assertEquals(Severity.ATTENTION, system(false, Optional.empty()).severity());
        CheckContext unknown = Contexts.system(Contexts.usual(), Optional.empty());
        assertEquals(Severity.UNKNOWN, judge("system", unknown).severity());
    }

    private static Finding system(boolean supported, Optional<Message> noSnaps) {
        return judge(
                "system",
                Contexts.system(
                        Contexts.usual(),
                        Optional.of(new OperatingSystem("Some Linux 3", "ppc64le", supported, noSnaps))));
    }

    @ParameterizedTest
    @EnumSource(Rights.class)
    void onlyWhoCanActAsRootIsFine(Rights rights) {
        Finding finding = judge("sudo", Contexts.rights(Contexts.usual(), rights));
        assertEquals(rights.asRoot(), finding.severity() == Severity.FINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                      | FINE      | none",
                "at /usr/bin/certbot certbot 2.1.0                       | FINE      | present",
                "snap /usr/bin/certbot 5.6.0                             | FINE      | snap",
                "snap /snap/bin/certbot 5.6.0                            | FINE      | snap",
                "at /usr/bin/certbot certbot 2.1.0~snap /snap/bin/certbot 5.6.0 | ATTENTION | several",
                "at /usr/local/bin/certbot Traceback:                    | ATTENTION | broken",
                "mount / ro~at /usr/bin/certbot Traceback:               | UNKNOWN   | readonly",
                "mount / ro~mount / rw~at /usr/bin/certbot Traceback:    | ATTENTION | broken",
                "at /usr/bin/certbot mount / ro                          | ATTENTION | broken",
                "mount / ro~at /usr/bin/certbot certbot 4.0.0            | FINE      | present",
                "auto /usr/local/bin/certbot-auto                        | ATTENTION | auto",
            })
    void theCertbotsOnTheServerAreCounted(String server, Severity state, String key) {
        StringBuilder printed = new StringBuilder();
        for (String one : server.split("~")) {
            String[] words = one.split(" ", 3);
            switch (words[0]) {
                case "at" -> printed.append(PrintedCopies.copy(words[1], "", words[2], 0));
                case "snap" -> printed.append(PrintedCopies.snap(words[1], "/snap/bin/certbot", words[2]));
                case "auto" -> printed.append(PrintedCopies.auto(words[1]));
                default -> printed.append(one).append('\n');
            }
        }
        Finding finding = judge("certbot", printed + PrintedCopies.PACKAGED);
        assertEquals("checks.certbot." + key, finding.found().key());
        assertEquals(state, finding.severity());
    }

    @Test
    void theFingerprintIsShown() {
        assertTrue(says(judge("ssh", Contexts.usual())).contains("SHA256:"));
    }

    @Test
    void whetherARecordingCanBeReadLaterIsToldAndStopsNothing() {
        Finding safe = judge("ssh", Contexts.usual());
        assertEquals(Severity.FINE, safe.severity());
        assertFalse(says(safe).contains("quantum"), "there is nothing to do: " + says(safe));
        Finding recordable = judge("ssh", Contexts.recordable(Contexts.usual()));
        assertEquals(Severity.FINE, recordable.severity());
        assertTrue(says(recordable).contains("add mlkem768x25519-sha256"), says(recordable));
    }

    // --- All together ---

    @Test
    void nothingThatAServerSendsMakesAJudgementThrow() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(RECORDED)) {
            all = files.filter(Files::isRegularFile).sorted().toList();
        }
        Random random = new Random(80);
        String[] spice = {
            "",
            " ",
            "\n",
            "\0",
            "\u202e",
            "99999999999999999999",
            "{",
            "}",
            "-",
            "==",
            ":",
            "::",
            "certificate ",
            "pid ",
            "now ",
            "free 1",
            "lock",
            "->",
            "ÿ",
            "'",
            "\\"
        };
        for (Path file : all) {
            String own = file.getParent().getFileName().toString();
            for (int i = 0; i < 60; i++) {
                StringBuilder broken = new StringBuilder(read(file));
                for (int k = 0; k < 4; k++) {
                    int at = random.nextInt(broken.length() + 1);
                    int to = Math.min(broken.length(), at + random.nextInt(12));
                    broken.replace(at, to, spice[random.nextInt(spice.length)]);
                }
                // What is meant for another check is even less understood: a few are enough.
                for (Check check : Checklist.standard(CheckContext.LETS_ENCRYPT))
                    if (i < 3 || check.id().equals(own)) judge(check.id(), broken.toString());
            }
        }
        for (Check check : Checklist.standard(CheckContext.LETS_ENCRYPT)) {
            for (String s : spice) judge(check.id(), s);
            // Where the domain leads can be told from the address that was logged in to.
            if (check.runsOnServer() && !check.id().equals("points"))
                assertEquals(Severity.UNKNOWN, judge(check.id(), "").severity());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatAServerSendsIsShownOnOneShortLineWithoutTricks() {
        Finding finding = judge("outbound", "curl: \u001b[31m\u202eevil\n" + "x".repeat(5000) + "\ncurl 7\n");
        assertTrue(says(finding).length() < 400);
        assertFalse(says(finding).matches("(?s).*[\\p{Cntrl}\\p{Cf}].*"));
    }

    @Test
    void theSumSaysHowManyNeedTheUser() {
        Finding fine = judge("port80", "looked\n");
        Finding stop = judge("port80", recorded("port80", "alpine-not-root-by-hand"));
        Finding unknown = judge("port80", "");
        Finding waiting = check("port80").waiting();
        assertEquals("2 of 3 are fine, 1 needs you", Messages.of(Checklist.summary(List.of(fine, fine, stop))));
        assertEquals(
                "1 of 5 are fine, 2 need you, 1 could not be checked, 1 not checked yet",
                Messages.of(Checklist.summary(List.of(fine, stop, stop, unknown, waiting))));
        assertEquals("All 2 are fine.", Messages.of(Checklist.summary(List.of(fine, fine))));
        assertEquals("Nothing to check yet.", Messages.of(Checklist.summary(List.of())));
    }
}
