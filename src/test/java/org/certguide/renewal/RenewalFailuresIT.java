package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.FailureCause;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Severity;
import org.certguide.diagnosis.Stoppable;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Renewals that fail as the timer starts them: each is told, by the server and by what is read of it. */
@UsesLab
@Tag("matrix")
@Timeout(900)
class RenewalFailuresIT {
    private static final String UNIT = "certbot.service";

    @TempDir
    Path home;

    private LabServer server;
    private final List<String> wrong = new ArrayList<>();

    @BeforeEach
    void startAfresh() {
        server = Lab.server("systemd");
        server.reset();
    }

    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
    }

    private LabChecklist login() throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    private void start(boolean works) {
        server.in("sh", "-c", (works ? "" : "! ") + "systemctl start " + UNIT);
    }

    private RenewalLook look(LabChecklist list) throws Exception {
        return list.ask(RenewalLook.probe(server.domain()));
    }

    /** What the renewal page says of the renewals so far. */
    private String past(RenewalLook look) {
        RenewalPlan plan =
                look.plan(server.domain(), Optional.empty(), Optional.empty()).orElseThrow();
        return plan.past(Instant.now()).title().key();
    }

    /** The next start fails; that is told here, and a message with these words is sent. */
    private void fails(LabChecklist list, FailureCause cause, String words) throws Exception {
        server.in("rm", "-f", "/run/sent");
        start(false);
        RenewalLook failed = look(list);
        Explained<FailureCause> why = failed.history().why().orElseThrow();
        if (why.cause() != cause) wrong.add(cause + " is told as " + why.cause() + ": " + why.words());
        assertTrue(past(failed).startsWith("renewal.past-fail"), past(failed));
        LabCertificate.await(server, "grep -q -e '" + words + "' /run/sent");
    }

    /** The next start works, and what was told before is over. */
    private void works(LabChecklist list) throws Exception {
        int before = look(list).history().issued().size();
        start(true);
        RenewalLook renewed = look(list);
        assertEquals(List.of(), renewed.history().failed());
        assertTrue(renewed.history().why().isEmpty(), () -> "" + renewed.history());
        assertTrue(before >= 6 || renewed.history().issued().size() == before + 1);
        assertEquals("renewal.past-renewed.title", past(renewed));
    }

    @Test
    void eachFailureIsToldWithItsCauseUntilTheNextRenewalWorks() throws Exception {
        LabCertificate.issue(server);
        LabCertificate.makeDue(server);
        Notice notice = LabCertificate.listener(server);
        try (LabChecklist list = login()) {
            list.apply(notice.remedy(look(list).schedule()));
            works(list);

            try (var _ = server.hold80()) {
                fails(list, FailureCause.PORT_80, "port 80");
            }
            works(list);

            try (var _ = server.fault("""
                    [{"match": "^POST .*/order-plz", "status": 429, "body": {
                      "type": "urn:ietf:params:acme:error:rateLimited",
                      "detail": "too many certificates already issued", "status": 429}}]
                    """)) {
                fails(list, FailureCause.RATE_DOMAIN, "Failed to renew");
            }
            works(list);

            Lab.dns(server.domain());
            fails(list, FailureCause.DNS, "Failed to renew");
            Lab.dns(server.domain(), server.address());
            works(list);

            // Nothing can be written any more, not even the log.
            server.in("sh", "-ec", """
                    mkdir /run/small
                    mount -t tmpfs -o size=2m small /run/small
                    for d in /etc/letsencrypt /var/log/letsencrypt; do
                        cp -a $d /run/small/${d##*/}.$$
                        mount --bind /run/small/${d##*/}.$$ $d
                    done
                    dd if=/dev/zero of=/run/small/full bs=1k 2>/dev/null || :
                    """);
            fails(list, FailureCause.DISK_FULL, "renewal of a certificate");
            server.in("rm", "/run/small/full");
            works(list);

            try (var _ = server.fault("[{\"match\": \"^POST .*/order-plz\", \"delay\": 20}]")) {
                server.in("rm", "-f", "/run/sent");
                server.in("systemctl", "start", "--no-block", UNIT);
                LabCertificate.await(server, "pgrep -f '[c]ertbot -q renew' >/dev/null");
                server.in("systemctl", "kill", "-s", "KILL", UNIT);
                LabCertificate.await(server, "systemctl is-failed -q " + UNIT);
            }
            assertEquals(
                    FailureCause.KILLED,
                    look(list).history().why().orElseThrow().cause());
            LabCertificate.await(server, "test -s /run/sent");
            works(list);

            server.in("mv", "/usr/bin/certbot", "/usr/bin/certbot.away");
            fails(list, FailureCause.CERTBOT_MISSING, "renewal of a certificate");
            server.in("mv", "/usr/bin/certbot.away", "/usr/bin/certbot");
            works(list);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void hookThatFailsIsToldThoughTheCertificateWasRenewed() throws Exception {
        LabCertificate.issue(server);
        LabCertificate.makeDue(server);
        Notice notice = LabCertificate.listener(server);
        try (LabChecklist list = login()) {
            list.apply(notice.remedy(look(list).schedule()));
            for (String kind : List.of("pre", "deploy", "post")) {
                String hook = "/etc/letsencrypt/renewal-hooks/" + kind + "/web";
                server.in(
                        "sh",
                        "-c",
                        "printf '#!/bin/sh\\necho the web server does not start >&2\\nexit 3\\n' >$0; chmod +x $0",
                        hook);
                start(true);
                RenewalLook renewed = look(list);
                assertEquals(List.of(), renewed.history().failed(), kind);
                assertEquals(
                        FailureCause.HOOK_FAILED,
                        renewed.history()
                                .why()
                                .orElseThrow(() -> new AssertionError(kind))
                                .cause());
                assertTrue(
                        renewed.history().why().get().words().toString().contains("the web server does not start"),
                        () -> "" + renewed.history());
                assertEquals("renewal.past-hook.title", past(renewed));
                assertEquals(
                        Severity.ATTENTION,
                        renewed.plan(server.domain(), Optional.empty(), Optional.empty())
                                .orElseThrow()
                                .past(Instant.now())
                                .severity());
                server.in("rm", "-f", "/run/sent");
                server.in("systemctl", "start", "certguide-look.service");
                assertTrue(server.in("cat", "/run/sent").contains("error code 3"), kind);
                server.in("rm", hook);
                works(list);
            }
        }
    }

    @Test
    void certbotThatIsKilledBetweenItsHooksLeavesTheWebServerToTheNet() throws Exception {
        Stoppable web = Stoppable.systemd("nginx").orElseThrow();
        server.in("systemctl", "start", "nginx");
        assertTrue(Hooks.preHook(web).contains("--on-active=10m "), Hooks.preHook(web));
        LabCertificate.issue(
                server,
                Hooks.options(web).stream()
                        .map(option -> option.replace("10m", "20s"))
                        .toArray(String[]::new));
        LabCertificate.makeDue(server);
        assertEquals("active", server.in("systemctl", "is-active", "nginx").strip());
        Notice notice = LabCertificate.listener(server);
        try (LabChecklist list = login()) {
            list.apply(notice.remedy(look(list).schedule()));
            // What the first request has told systemd is over.
            LabCertificate.await(server, "! systemctl list-timers | grep -q run-");
            try (var _ = server.fault("[{\"match\": \"^POST .*/order-plz\", \"delay\": 60}]")) {
                server.in("systemctl", "start", "--no-block", UNIT);
                LabCertificate.await(server, "! systemctl is-active -q nginx");
                server.in("systemctl", "kill", "-s", "KILL", UNIT);
                LabCertificate.await(server, "systemctl is-failed -q " + UNIT);
            }
            RenewalLook cut = look(list);
            assertEquals(FailureCause.KILLED, cut.history().why().orElseThrow().cause());
            assertEquals("renewal.past-failed.title", past(cut));
            LabCertificate.await(server, "systemctl is-active -q nginx");
            LabCertificate.await(server, "test -s /run/sent");
            start(true);
            assertEquals("renewal.past-renewed.title", past(look(list)));
            assertEquals("active", server.in("systemctl", "is-active", "nginx").strip());
        }
    }
}
