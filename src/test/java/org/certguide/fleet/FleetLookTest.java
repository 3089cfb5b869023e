package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.NameVisit.AddressVisit;
import org.certguide.fleet.NameVisit.Dns;
import org.certguide.fleet.NameVisit.Trust;
import org.certguide.json.Json;
import org.certguide.net.Port80Visit.Response;
import org.certguide.net.PublicTrust;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.ServedCertificate;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

/** What is seen of a server, and what it means. */
class FleetLookTest {
    private static final Instant NOW = WebServers.NOW;
    private static final String NAME = "dms.example.org";
    private static final FleetServer SERVER = FleetServer.of(List.of(NAME));

    private static IssuedCertificate certificate(double daysLeft, int chain, String... names) {
        Instant end = NOW.plusSeconds((long) (daysLeft * 86_400)).plusSeconds(60);
        return new IssuedCertificate(
                List.of(names),
                end.minus(Duration.ofDays(90)),
                end,
                Optional.empty(),
                0,
                "R10",
                "1",
                "fingerprint " + daysLeft,
                Optional.empty(),
                chain);
    }

    private static AddressVisit at(String address, IssuedCertificate certificate, Trust trusted, Response port80) {
        return new AddressVisit(
                InetAddress.ofLiteral(address),
                new ServedCertificate.Served(certificate, List.of()),
                Optional.of(trusted),
                Optional.of(port80));
    }

    private static AddressVisit at(String address, ServedCertificate https) {
        return new AddressVisit(InetAddress.ofLiteral(address), https, Optional.empty(), Optional.empty());
    }

    private static AddressVisit good(double daysLeft) {
        return at("192.0.2.1", certificate(daysLeft, 2, NAME), Trust.YES, new Response.Other("nginx"));
    }

    private static FleetLook look(FleetServer server, Optional<AuthorityWindow> window, AddressVisit... visits) {
        return new FleetLook(server, List.of(new NameVisit(NAME, Dns.FOUND, List.of(visits), window)), NOW);
    }

    private static void assertFound(Severity severity, String what, FleetLook look) {
        FleetFinding worst = look.findings().getFirst();
        assertEquals("fleet." + what, worst.words().key());
        assertEquals(severity, worst.severity());
        assertEquals(severity, look.severity());
    }

    private static void assertFound(Severity severity, String what, AddressVisit... visits) {
        assertFound(severity, what, look(SERVER, Optional.empty(), visits));
    }

    @Test
    void aGoodCertificateIsToldWithItsDays() {
        FleetLook look = look(SERVER, Optional.empty(), good(61));
        assertFound(Severity.FINE, "fine", look);
        assertEquals(
                "dms.example.org: all is well. Days left: 61 of 90.",
                Messages.of(look.findings().getFirst().words()));
        assertEquals(Optional.of(61L), look.daysLeft());
        assertEquals(0.678, look.share().orElseThrow(), 0.001);
    }

    @Test
    void aCertificateIsLateByItsShareOfItsLifetime() {
        assertFound(Severity.ATTENTION, "late", good(20));
        assertFound(Severity.STOP, "ending", good(5));
        assertFound(Severity.STOP, "ended", good(-2));
        assertFound(Severity.STOP, "early", good(91));
    }

    @Test
    void onlyAnAuthorityThatBrowsersKnowCanMissItsChain() {
        X509Certificate known = WebServers.certificate("Let's Encrypt", 60, NAME);
        X509Certificate google = WebServers.certificate("Google Trust Services LLC", 60, NAME);
        assertEquals(Trust.WITHOUT_CHAIN, KnownAuthorities.refused(List.of(known)));
        assertEquals(Trust.WITHOUT_CHAIN, KnownAuthorities.refused(List.of(google)));
        assertEquals(Trust.NO, KnownAuthorities.refused(List.of(known, known)));
        assertEquals(Trust.NO, KnownAuthorities.refused(List.of(WebServers.certificate("Our own office", 60, NAME))));
        X509Certificate selfSigned = new PublicTrust().roots().getFirst();
        assertEquals(Trust.NO, KnownAuthorities.refused(List.of(selfSigned)));
    }

    @Test
    void whatBrowsersRefuseIsBad() {
        assertFound(
                Severity.STOP,
                "other-name",
                at("192.0.2.1", certificate(60, 2, "other.example.org"), Trust.NO, new Response.Refused()));
        assertFound(
                Severity.STOP,
                "not-trusted",
                at("192.0.2.1", certificate(60, 2, NAME), Trust.NO, new Response.Refused()));
        assertFound(
                Severity.ATTENTION,
                "no-chain",
                at("192.0.2.1", certificate(60, 1, NAME), Trust.WITHOUT_CHAIN, new Response.Refused()));
        assertFound(
                Severity.FINE,
                "fine",
                at("192.0.2.1", certificate(60, 2, "*.example.org"), Trust.YES, new Response.Refused()));
    }

    @Test
    void anEarlierCertificateThanThatOfTheServerIsTold() {
        FleetServer renewed = new FleetServer(
                "a",
                "a",
                List.of(NAME),
                false,
                Optional.of(new Lifetime(NOW.minus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(88)))));
        assertFound(Severity.ATTENTION, "old", look(renewed, Optional.empty(), good(40)));
        assertFound(Severity.FINE, "fine", look(renewed, Optional.empty(), good(88)));
        assertFound(
                Severity.ATTENTION,
                "differ",
                good(88),
                at("192.0.2.2", certificate(40, 2, NAME), Trust.YES, new Response.Other("nginx")));
    }

    @Test
    void theAuthorityIsHeardWhenItWantsARenewalNow() {
        AuthorityWindow past = new AuthorityWindow(NOW.minus(Duration.ofDays(5)), NOW.minus(Duration.ofDays(3)));
        assertFound(Severity.ATTENTION, "replace", look(SERVER, Optional.of(past), good(61)));
        AuthorityWindow revoked =
                new AuthorityWindow(NOW.minus(Duration.ofHours(1)), NOW.minus(Duration.ofMinutes(30)));
        assertFound(Severity.ATTENTION, "replace", look(SERVER, Optional.of(revoked), good(61)));
        AuthorityWindow next = new AuthorityWindow(NOW.plus(Duration.ofDays(5)), NOW.plus(Duration.ofDays(6)));
        assertFound(Severity.FINE, "fine-window", look(SERVER, Optional.of(next), good(61)));
    }

    @Test
    void aFirewallBeforePort80IsToldUnlessTheNamesAreProvedByTheDns() {
        AddressVisit closed = at("192.0.2.1", certificate(61, 2, NAME), Trust.YES, new Response.Nothing());
        assertFound(Severity.ATTENTION, "port80", closed);
        FleetServer wildcards = new FleetServer("a", "a", List.of(NAME), true, Optional.empty());
        assertFound(Severity.FINE, "fine", look(wildcards, Optional.empty(), closed));
        for (Response fine : List.of(new Response.Refused(), new Response.NoWay(), new Response.Silence()))
            assertFound(Severity.FINE, "fine", at("192.0.2.1", certificate(61, 2, NAME), Trust.YES, fine));
    }

    @Test
    void aCertificateWithoutNamesIsToldAsOneForNobody() {
        FleetLook look =
                look(SERVER, Optional.empty(), at("192.0.2.1", certificate(61, 2), Trust.YES, new Response.NoWay()));
        assertEquals(
                NAME + ": visitors get a certificate for no domain name at all. Browsers show a warning.",
                Messages.of(look.findings().getFirst().words()));
    }

    @Test
    void whatSpeaksHttpsIsNotToldAsNoWebsite() {
        FleetLook look = look(
                SERVER,
                Optional.empty(),
                at("192.0.2.1", new ServedCertificate.Unread("The certificate chain length (61) is too much")));
        String told = Messages.of(look.findings().getFirst().words());
        assertEquals(Severity.ATTENTION, look.severity());
        assertTrue(told.contains("speaks https") && told.contains("(61)"), told);
    }

    @Test
    void ofARenewalIsSpokenOnlyWhereThereIsACertificate() {
        AddressVisit closed = new AddressVisit(
                InetAddress.ofLiteral("192.0.2.1"),
                new ServedCertificate.NotHttps(),
                Optional.empty(),
                Optional.of(new Response.Nothing()));
        Optional<Lifetime> known =
                Optional.of(new Lifetime(NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(80))));
        FleetServer certified = new FleetServer("a", "a", List.of(NAME), false, known);
        for (FleetServer server : List.of(SERVER, certified)) {
            List<FleetFinding> all =
                    new ArrayList<>(look(server, Optional.empty(), closed).findings());
            for (Dns dns : List.of(Dns.NOWHERE, Dns.BROKEN))
                all.addAll(new FleetLook(server, List.of(NameVisit.without(NAME, dns)), NOW).findings());
            long told = all.stream()
                    .filter(f -> Messages.of(f.words()).contains("renewal"))
                    .count();
            assertEquals(server == certified ? 3 : 0, told, all.toString());
        }
    }

    @Test
    void aServerWithoutAWebsiteIsJudgedByWhatWasReadLast() {
        AddressVisit nobody = at("192.0.2.1", new ServedCertificate.Nobody());
        assertFound(Severity.UNKNOWN, "nobody", nobody);
        FleetServer late = new FleetServer(
                "a",
                "a",
                List.of(NAME),
                false,
                Optional.of(new Lifetime(NOW.minus(Duration.ofDays(87)), NOW.plus(Duration.ofDays(3)))));
        FleetLook look = look(late, Optional.empty(), nobody);
        assertFound(Severity.STOP, "read", look);
        assertEquals(Optional.of(3L), look.daysLeft());
    }

    @Test
    void aComputerWithoutIpv6BlamesNobodyForIt() {
        assertFound(Severity.FINE, "fine", good(61), at("2001:db8::1", new ServedCertificate.Nobody()));
        assertFound(Severity.ATTENTION, "nobody-at", good(61), at("192.0.2.2", new ServedCertificate.Nobody()));
    }

    @Test
    void withoutNamesThereIsNothingToSee() {
        FleetServer none = new FleetServer("a", "a", List.of(), false, Optional.empty());
        assertFound(Severity.UNKNOWN, "names", new FleetLook(none, List.of(), NOW));
        FleetServer wildcard = new FleetServer("a", "a", List.of(), true, Optional.empty());
        assertFound(Severity.UNKNOWN, "wildcard", new FleetLook(wildcard, List.of(), NOW));
    }

    @Test
    void theExitCodeIsThatOfTheWorstServer() {
        FleetLook good = look(SERVER, Optional.empty(), good(61));
        FleetLook late = look(SERVER, Optional.empty(), good(20));
        FleetLook bad = look(SERVER, Optional.empty(), good(2));
        FleetLook silent = new FleetLook(SERVER, List.of(NameVisit.without(NAME, Dns.SILENT)), NOW);
        assertEquals(0, FleetSummary.of(List.of(good, good)).exitCode());
        assertEquals(1, FleetSummary.of(List.of(good, late)).exitCode());
        assertEquals(1, FleetSummary.of(List.of(good, silent)).exitCode());
        assertEquals(2, FleetSummary.of(List.of(good, bad, late)).exitCode());
        assertTrue(FleetSummary.of(List.of(silent, silent)).offline());
        assertFalse(FleetSummary.of(List.of(good, silent)).offline());
        assertEquals(
                "Servers: 3. Well: 1. Need you: 1. Could not be seen: 1.",
                Messages.of(FleetSummary.of(List.of(good, late, silent)).words()));
        FleetSummary some = FleetSummary.of(List.of(Severity.FINE, Severity.STOP, Severity.WAITING), List.of(good));
        assertEquals(
                "Servers: 3. Well: 1. Need you: 1. Could not be seen: 0. Not looked at yet: 1.",
                Messages.of(some.words()));
    }

    @Test
    void programsReadALineOfJsonForEachServer() throws Exception {
        String line = FleetReport.json(look(SERVER, Optional.empty(), good(20)));
        Read read = Json.readKnownFields(line, Read.class);
        assertEquals("warning", read.state());
        assertEquals(20, read.daysLeft());
        assertEquals("2026-12-14T08:01:00Z", read.notAfter());
        assertEquals(List.of("192.0.2.1"), read.addresses());
        assertEquals(1, line.lines().count());
    }

    private record Read(String state, int daysLeft, String notAfter, List<String> addresses) {}

    @Test
    void prometheusReadsWhatIsWritten() {
        String text = FleetReport.prometheus(List.of(look(SERVER, Optional.empty(), good(20))), false, NOW);
        assertTrue(
                text.contains("certguide_server_state{server=\"dms.example.org\",id=\"dms.example.org\"} 1\n"), text);
        assertTrue(text.contains("certguide_certificate_left_ratio{"), text);
        assertPrometheus(text);
    }

    /** github.com/prometheus/docs, exposition formats. */
    private static void assertPrometheus(String text) {
        assertTrue(text.endsWith("\n"));
        for (String line : text.split("\n")) {
            boolean comment = line.matches("# (HELP|TYPE) [a-z_]+ .+");
            boolean sample = line.matches(
                    "[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\]|\\\\.)*\")*\\})? [0-9.-]+");
            assertTrue(comment || sample, line);
        }
    }

    /** Whatever a certificate says, all of it can be told in lines that are not endless. */
    @Test
    void hostileCertificatesBreakNoLineAndFillNoPage() {
        Random random = new Random(17);
        for (int i = 0; i < 300; i++) {
            List<String> names = new ArrayList<>();
            for (int n = random.nextInt(40); n > 0; n--) names.add(soup(random, 300));
            IssuedCertificate hostile = new IssuedCertificate(
                    names,
                    NOW.plusSeconds(random.nextLong(-250_000_000_000L, 250_000_000_000L)),
                    NOW.plusSeconds(random.nextLong(-250_000_000_000L, 250_000_000_000L)),
                    Optional.empty(),
                    0,
                    soup(random, 300),
                    soup(random, 100),
                    soup(random, 64),
                    Optional.of(soup(random, 50)),
                    random.nextInt(12));
            FleetServer server =
                    new FleetServer("id", soup(random, 100), List.of(NAME), random.nextBoolean(), Optional.empty());
            FleetLook look = look(
                    server,
                    Optional.empty(),
                    at("192.0.2.1", hostile, Trust.values()[random.nextInt(3)], new Response.Other(soup(random, 100))),
                    at("192.0.2.2", hostile, Trust.values()[random.nextInt(3)], new Response.Nothing()));
            for (FleetFinding finding : look.findings()) {
                String words = Messages.of(finding.words());
                assertTrue(words.length() < 1000 && words.lines().count() == 1, words);
                assertFalse(words.contains("\u202e"), words);
            }
            assertEquals(1, FleetReport.json(look).split("\n", -1).length);
            assertPrometheus(FleetReport.prometheus(List.of(look), false, NOW));
            FleetReport.calendar(List.of(look), NOW);
            for (String line : FleetReport.lines(look)) assertFalse(line.contains("\n"), line);
        }
    }

    private static String soup(Random random, int longest) {
        String letters = "ab.*\"\\\n\r{},=;:\t\u202e\u0000é\uD83D\uDE00'%";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest); i > 0; i--) text.append(letters.charAt(random.nextInt(letters.length())));
        return text.toString();
    }
}
