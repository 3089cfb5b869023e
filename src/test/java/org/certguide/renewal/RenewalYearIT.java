package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
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

/**
 * Renewals as the timer starts them, on the Certbot of Debian 12, which renews at a fixed time before the
 * end, and that of Debian 14, which goes by the lifetime and by what the authority asks for.
 */
@UsesLab
@Tag("matrix")
@Timeout(1200)
class RenewalYearIT {
    /** A day of ninety is a second here. */
    private static final Duration LIFETIME = Duration.ofSeconds(90);

    private static final Duration YEAR = Duration.ofSeconds(365);

    private static final String UNIT = "certbot.service";

    @TempDir
    Path home;

    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
        Lab.server("forky").reset();
    }

    private LabChecklist login(LabServer server) throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    private static Optional<CertbotVersion> version(LabServer server) {
        return CertbotVersion.in(server.in("sh", "-c", "certbot --version 2>&1"));
    }

    private static String key(Finding finding) {
        return finding.title().key().replaceAll("renewal\\.(.*)\\.title", "$1");
    }

    /** The server with the Certbot of Debian 12, and that of Debian 14, both with systemd. */
    private static List<LabServer> servers() {
        LabServer old = Lab.server("systemd");
        old.reset();
        LabServer young = Lab.server("forky");
        young.boot("systemd");
        return List.of(old, young);
    }

    @Test
    void certificatesOfAYearAreEachRenewedInTimeAndToldSo() throws Exception {
        List<LabServer> servers = servers();
        URI authority = Lab.authority(LIFETIME);
        Map<LabServer, SortedMap<Instant, IssuedCertificate>> all = new HashMap<>();
        List<LabChecklist> logins = new ArrayList<>();
        Map<LabServer, Optional<CertbotVersion>> certbots = new HashMap<>();
        for (LabServer server : servers) {
            LabCertificate.issue(server, authority);
            // A third, as of ninety days.
            LabCertificate.renewBefore(server, "30 seconds");
            logins.add(login(server));
            all.put(server, new TreeMap<>());
            certbots.put(server, version(server));
        }
        Instant end = Instant.now().plus(YEAR);
        while (Instant.now().isBefore(end)) {
            for (int i = 0; i < servers.size(); i++) {
                LabServer server = servers.get(i);
                Instant start = Instant.now();
                // Started far more often than in a year of days, which systemd would refuse.
                server.in("sh", "-c", "systemctl -q reset-failed $0; systemctl start $0", UNIT);
                RenewalLook look = logins.get(i).ask(RenewalLook.probe(server.domain()));
                look.history().issued().forEach(c -> all.get(server).put(c.notBefore(), c));
                RenewalPlan plan = look.plan(server.domain(), certbots.get(server), Optional.empty())
                        .orElseThrow();
                Finding next = plan.finding(start);
                assertEquals(Severity.FINE, next.severity(), Messages.of(next.found()));
                assertEquals(Severity.FINE, plan.past(start).severity());
            }
        }
        for (LabChecklist login : logins) login.close();
        for (LabServer server : servers) {
            List<IssuedCertificate> got = List.copyOf(all.get(server).values());
            assertTrue(got.size() >= 5, server.name() + " " + got.size());
            for (int i = 1; i < got.size(); i++) {
                Instant renewed = got.get(i).notBefore();
                Instant ended = got.get(i - 1).notAfter();
                assertFalse(renewed.isAfter(ended), "visitors had none from " + ended + " to " + renewed);
                Instant due = ended.minusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
                assertFalse(renewed.isBefore(due), "not due before " + due + ", and got at " + renewed);
            }
        }
    }

    /** A page of the authority, as the server sees it. */
    private static Optional<String> page(LabServer server, URI page) {
        return Optional.of(server.in(
                "python3",
                "-c",
                "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())",
                page.toString()));
    }

    /** What the authority answers that asks for a renewal from so many hours from now on, for half a day. */
    private static String asking(int hours) {
        Instant from = Instant.now().plus(Duration.ofHours(hours)).truncatedTo(ChronoUnit.SECONDS);
        String base = "https://acme-v02.api.letsencrypt.org/";
        return """
                [{"match": "^GET [^/]*acme-v02[^/]*/directory", "status": 200, "type": "application/json", "body": {
                  "newNonce": "%1$snonce-plz", "newAccount": "%1$ssign-me-up", "newOrder": "%1$sorder-plz",
                  "revokeCert": "%1$srevoke-cert", "keyChange": "%1$srollover-account-key",
                  "renewalInfo": "%1$srenewal-info", "meta": {"termsOfService": "https://letsencrypt.org/terms"}}},
                 {"match": "^GET [^/]*/renewal-info/", "status": 200, "type": "application/json",
                  "headers": {"Retry-After": "21600"},
                  "body": {"suggestedWindow": {"start": "%2$s", "end": "%3$s"}}}]
                """.formatted(base, from, from.plus(Duration.ofHours(12)));
    }

    @Test
    void certificateThatTheAuthorityWantsReplacedIsRenewedAtTheNextStart() throws Exception {
        LabServer server = Lab.server("forky");
        server.boot("systemd");
        LabCertificate.issue(server);
        Optional<CertbotVersion> certbot = version(server);
        try (LabChecklist list = login(server)) {
            try (var _ = server.fault(asking(24 * 50))) {
                RenewalLook look = list.ask(RenewalLook.probe(server.domain()));
                Optional<AuthorityWindow> window = AuthorityWindow.of(
                        page -> page(server, page),
                        look.settings().directory(),
                        look.certificate().orElseThrow());
                RenewalPlan plan = look.plan(server.domain(), certbot, window).orElseThrow();
                assertEquals("plan-asked", key(plan.finding(Instant.now())));
                // Certbot would not ask again for six hours.
            }
            try (var _ = server.fault(asking(-72))) {
                RenewalLook look = list.ask(RenewalLook.probe(server.domain()));
                Optional<AuthorityWindow> window = AuthorityWindow.of(
                        page -> page(server, page),
                        look.settings().directory(),
                        look.certificate().orElseThrow());
                RenewalPlan plan = look.plan(server.domain(), certbot, window).orElseThrow();
                assertEquals("plan-replace", key(plan.finding(Instant.now())));
                server.in("systemctl", "start", UNIT);
                RenewalLook renewed = list.ask(RenewalLook.probe(server.domain()));
                assertEquals(2, renewed.history().issued().size());
                assertEquals(
                        "past-renewed",
                        key(renewed.plan(server.domain(), certbot, Optional.empty())
                                .orElseThrow()
                                .past(Instant.now())));
            }
        }
    }
}
