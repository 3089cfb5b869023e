package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.FailureCause;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Remedy;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real renewal that fails is told: by the server to somebody, and by what is read of it. */
@UsesLab
@Tag("matrix")
class NoticeIT {
    @TempDir
    Path home;

    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
    }

    private LabChecklist login(LabServer server) throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    private static void setUp(LabServer server, Remedy.Command remedy) {
        for (Remedy.Change change : remedy.changes()) server.in("sh", "-c", change.run());
    }

    @Test
    void unitThatFailsSendsAMessageAndTheNextRenewalEndsThat() throws Exception {
        LabServer server = Lab.server("systemd");
        server.reset();
        LabCertificate.issue(server);
        LabCertificate.makeDue(server);
        Notice notice = LabCertificate.listener(server);
        try (LabChecklist list = login(server)) {
            RenewalLook before = list.ask(RenewalLook.probe(server.domain()));
            assertTrue(before.notice().kind().isEmpty());
            assertTrue(before.history().why().isEmpty());
            Remedy.Command remedy = notice.remedy(before.schedule());
            setUp(server, remedy);
            assertEquals(
                    "root 600",
                    server.in("stat", "-c", "%U %a", "/etc/certguide/notice").strip());
            server.in("sh", "-c", Notice.test());
            assertTrue(server.in("cat", "/run/sent").contains("This is a test of "));
            try (var _ = server.hold80()) {
                server.in("sh", "-c", "! systemctl start certbot.service");
                server.in(
                        "sh",
                        "-c",
                        "for i in $(seq 200); do grep -q 'port 80' /run/sent && exit; sleep .05; done; cat /run/sent; exit 1");
            }
            RenewalLook failed = list.ask(RenewalLook.probe(server.domain()));
            assertEquals(Notice.Kind.WEBHOOK, failed.notice().kind().orElseThrow());
            assertEquals("http://127.0.0.1:8099", failed.notice().to());
            assertEquals(
                    FailureCause.PORT_80, failed.history().why().orElseThrow().cause());
            server.in("systemctl", "start", "certbot.service");
            RenewalLook renewed = list.ask(RenewalLook.probe(server.domain()));
            assertEquals(List.of(), renewed.history().failed());
            assertTrue(renewed.history().renewed().isPresent());
            server.in("sh", "-c", remedy.undo().orElseThrow());
            assertEquals("", server.in("sh", "-c", "find /etc /usr/local /var/lib -xdev -name 'certguide*'"));
            assertTrue(
                    list.ask(RenewalLook.probe(server.domain())).notice().kind().isEmpty());
        }
    }

    @Test
    void whereCronStartsCertbotTheLookSendsAMail() throws Exception {
        LabServer server = Lab.server("trixie");
        server.boot("sysvinit");
        LabCertificate.issue(server);
        LabCertificate.makeDue(server);
        server.replace("sendmail", "cat >>/run/sent");
        try (LabChecklist list = login(server)) {
            RenewalLook look = list.ask(RenewalLook.probe(server.domain()));
            assertTrue(look.notice().can(Notice.Kind.MAIL));
            Remedy.Command remedy = new Notice(Notice.Kind.MAIL, "root@certguide.org").remedy(look.schedule());
            setUp(server, remedy);
            String line = server.in("cat", "/etc/cron.d/certguide-notice").strip();
            try (var _ = server.hold80()) {
                server.in("sh", "-c", "! certbot -q renew");
            }
            server.in("sh", "-c", line.substring(line.indexOf("root") + 5));
            assertTrue(server.in("cat", "/run/sent").contains("Failed to renew certificate " + server.domain()));
        } finally {
            server.reset();
        }
    }
}
