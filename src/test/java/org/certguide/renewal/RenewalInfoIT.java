package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.net.HttpsPage;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An authority that tells when certificates are to be renewed (RFC 9773), asked as the application asks it. */
@UsesLab
@Tag("matrix")
@Timeout(900)
class RenewalInfoIT {
    private static final String UNIT = "certbot.service";

    @TempDir
    Path home;

    @BeforeAll
    static void chooseTheAuthority() {
        Lab.renewalInfo(true);
    }

    @AfterAll
    static void leaveNothing() {
        Lab.renewalInfo(false);
        Lab.server("forky").reset();
        Lab.server("systemd").reset();
    }

    private LabServer young() {
        LabServer server = Lab.server("forky");
        server.boot("systemd");
        LabCertificate.issue(server);
        return server;
    }

    private LabChecklist login(LabServer server) throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    /** What the application asks the internet with, where the lab's own certificates are trusted. */
    private static HttpsPage internet() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Lab.authority())) {
            store.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new HttpsPage(Lab.internet(), context.getSocketFactory());
    }

    /** What the renewal page tells of a certificate. */
    private record Told(RenewalLook look, AuthorityWindow window, RenewalPlan plan) {
        String key() {
            return finding().title().key().replaceAll("renewal\\.(.*)\\.title", "$1");
        }

        Finding finding() {
            return plan.finding(Instant.now());
        }

        IssuedCertificate certificate() {
            return look.certificate().orElseThrow();
        }

        int certificates() {
            return look.history().issued().size();
        }
    }

    private static Told told(LabServer server, LabChecklist list) throws Exception {
        RenewalLook look = list.ask(RenewalLook.probe(server.domain()));
        Optional<AuthorityWindow> window = look.window(internet());
        Optional<CertbotVersion> certbot = CertbotVersion.in(server.in("sh", "-c", "certbot --version 2>&1"));
        return new Told(
                look,
                window.orElseThrow(() -> new AssertionError("the authority told nothing")),
                look.plan(server.domain(), certbot, window).orElseThrow());
    }

    private static void asks(LabServer server, Instant from, Instant to) {
        String window = "{\"suggestedWindow\": {\"start\": \"%s\", \"end\": \"%s\"}}"
                .formatted(from.truncatedTo(ChronoUnit.SECONDS), to.truncatedTo(ChronoUnit.SECONDS));
        server.in("python3", "-c", """
                import json, ssl, sys, urllib.request
                body = json.dumps({"Certificate": open(sys.argv[1]).read(), "ARIResponse": sys.argv[2]}).encode()
                context = ssl._create_unverified_context()
                urllib.request.urlopen("https://10.77.0.1:15002/set-renewal-info/", body, context=context)
                """, "/etc/letsencrypt/live/" + server.domain() + "/cert.pem", window);
    }

    @Test
    void windowIsReadAndCertbotKeepsToIt() throws Exception {
        LabServer server = young();
        try (LabChecklist list = login(server)) {
            Told told = told(server, list);
            Duration third = Duration.between(
                            told.certificate().notBefore(), told.certificate().notAfter())
                    .dividedBy(3);
            Instant usual = told.certificate().notAfter().minus(third);
            assertTrue(
                    told.window().from().isBefore(usual) && told.window().to().isAfter(usual),
                    told.window() + ", and usual is " + usual);
            assertEquals("plan-asked", told.key(), Messages.of(told.finding().found()));
            assertEquals(Severity.FINE, told.finding().severity());
            assertEquals(told.window().from(), told.plan().due());
            server.in("systemctl", "start", UNIT);
            assertEquals(1, told(server, list).certificates(), "it was not due");
        }
    }

    @Test
    void earlyReplacementIsToldAndTheNextStartDoesIt() throws Exception {
        LabServer server = young();
        try (LabChecklist list = login(server)) {
            assertEquals("plan-asked", told(server, list).key());
            Instant now = Instant.now();
            asks(server, now.minus(Duration.ofHours(3)), now.minus(Duration.ofHours(1)));
            Told told = told(server, list);
            assertEquals("plan-replace", told.key());
            assertEquals(Severity.ATTENTION, told.finding().severity());
            server.in("systemctl", "start", UNIT);
            Told replaced = told(server, list);
            assertEquals(2, replaced.certificates());
            assertEquals("plan-asked", replaced.key());
            assertTrue(replaced.window().from().isAfter(now));
        }
    }

    /** The Certbot of Debian 12 asks no authority: it would renew in a month or two. */
    @Test
    void certificateThatWasRevokedIsToldAtOnceAndTheButtonGetsANewOne() throws Exception {
        LabServer server = Lab.server("systemd");
        server.reset();
        LabCertificate.issue(server);
        try (LabChecklist list = login(server)) {
            assertEquals("plan-fixed", told(server, list).key());
            server.in(
                    "certbot",
                    "revoke",
                    "-n",
                    "-q",
                    "--no-delete-after-revoke",
                    "--reason",
                    "keycompromise",
                    "--cert-name",
                    server.domain());
            Told told = told(server, list);
            assertTrue(told.window().to().isBefore(Instant.now()), "" + told.window());
            assertEquals("plan-replace", told.key());
            server.in("systemctl", "start", UNIT);
            assertEquals(1, told(server, list).certificates(), "it is left to the button");
            list.apply((Remedy.Command) told.finding().remedies().getFirst());
            Told renewed = told(server, list);
            assertEquals(2, renewed.certificates());
            assertEquals("plan-fixed", renewed.key());
        }
    }
}
