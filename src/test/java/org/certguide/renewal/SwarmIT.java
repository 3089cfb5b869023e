package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway as that of Overture DMS, in a real swarm of a virtual machine: it leaves port 80 to each
 * renewal, reads the new certificate, and comes back whatever becomes of the renewal.
 *
 * <p>It compiles, and was not yet run as a test: what fails at first may be its own.
 */
@UsesLab
@Tag("matrix")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SwarmIT {
    private static final String UNIT = "certbot.service";
    private static final int REPLICAS = 2;

    @TempDir
    Path home;

    private LabServer server;

    @AfterEach
    void leaveNothing() {
        server.reset();
    }

    private LabChecklist login() throws Exception {
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home);
    }

    private RenewalLook look(LabChecklist list) throws Exception {
        return list.ask(RenewalLook.probe(server.domain()));
    }

    private static void is(String key, Finding finding) {
        assertEquals("renewal." + key + ".title", finding.title().key(), Messages.of(finding.found()));
    }

    private void awaitReplicas(int running) {
        LabCertificate.await(
                server, "docker service ls --format '{{.Name}} {{.Replicas}}' | grep -q '^gateway " + running + "/'");
    }

    private void awaitServed(int port, IssuedCertificate own) {
        LabCertificate.await(
                server,
                "echo | openssl s_client -connect " + server.address() + ":" + port + " 2>/dev/null"
                        + " | openssl x509 -noout -serial 2>/dev/null | tr A-F a-f | grep -q '=0*" + own.serial()
                        + "$'");
    }

    /** Waits until as many run as did, and as shall, and visitors get that certificate. */
    private void isServed(IssuedCertificate own) throws Exception {
        LabCertificate.await(
                server,
                "docker service ls --format '{{.Name}} {{.Replicas}}' | grep -q '^gateway " + REPLICAS + "/" + REPLICAS
                        + "$'");
        awaitServed(443, own);
        Finding served =
                ServedCertificate.of(Lab.internet(), server.domain(), true).judge(server.domain(), own);
        is("served-same", served);
        assertTrue(Messages.of(served.found()).contains("TLS 1.2 and with TLS 1.3"), Messages.of(served.found()));
    }

    private static IssuedCertificate certificate(RenewalLook look) {
        return look.certificate().orElseThrow();
    }

    /** Certbot has stopped the gateway and waits for the authority; so it is killed. */
    private void cutOff() throws Exception {
        try (var _ = server.fault("[{\"match\": \"^POST .*/order-plz\", \"delay\": 600}]")) {
            server.in("systemctl", "start", "--no-block", UNIT);
            awaitReplicas(0);
            server.in("systemctl", "kill", "-s", "KILL", UNIT);
            LabCertificate.await(server, "systemctl is-failed -q " + UNIT);
        }
        server.in("test", "-s", "/var/lib/certguide/gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void gatewayLeavesPort80ToEachRenewalAndComesBackWhateverHappens(String name) throws Exception {
        server = Lab.server(name);
        server.boot("swarm");
        LabCertificate.issue(server, "--key-type", "rsa");
        Optional<CertbotVersion> certbot = CertbotVersion.in(server.in("sh", "-c", "certbot --version 2>&1"));
        boolean reconfigures = !name.equals("bookworm");
        server.in("lab-gateway", "" + REPLICAS, server.domain());
        awaitReplicas(REPLICAS);
        try (LabChecklist list = login()) {
            RenewalLook deployed = look(list);
            is("port80-service", deployed.schedule().port80().finding());
            assertTrue(deployed.schedule().port80().isHeldByGateway());
            isServed(certificate(deployed));

            // The button.
            Remedy.Command button = SwarmHooks.of(server.domain()).orElseThrow().remedy(certbot);
            assertEquals(reconfigures, button.script().contains("certbot reconfigure"));
            list.apply(button);
            RenewalLook set = look(list);
            is("port80-past", set.schedule().port80().finding());
            isServed(certificate(set));

            // The test of the renewal, as the timer would start it.
            String test = set.schedule().dryRun(server.domain(), false);
            assertTrue(test.startsWith("systemd-run "), test);
            String printed = server.in("script", "-qec", test, "/dev/null");
            assertInstanceOf(DryRun.Succeeded.class, DryRun.parse(0, printed, server.domain()), printed);
            isServed(certificate(set));

            // A renewal, where only the hook's own PATH leads to docker.
            LabCertificate.makeDue(server);
            server.in("sh", "-c", "mkdir -p /snap/bin; mv /usr/bin/docker /snap/bin/docker");
            server.in("systemctl", "start", UNIT);
            server.in("mv", "/snap/bin/docker", "/usr/bin/docker");
            RenewalLook renewed = look(list);
            assertNotEquals(certificate(set).serial(), certificate(renewed).serial());
            isServed(certificate(renewed));
            RenewalPlan plan =
                    renewed.plan(server.domain(), certbot, Optional.empty()).orElseThrow();
            is("past-renewed", plan.past(Instant.now()));

            // Killed between its hooks: it is told, and after ten minutes the gateway is back.
            cutOff();
            RenewalLook cut = look(list);
            assertEquals(FailureCause.KILLED, cut.history().why().orElseThrow().cause());
            server.in(
                    "sh",
                    "-c",
                    "read -r n t b </var/lib/certguide/gateway;"
                            + " echo \"$n $((t - 600)) $b\" >/var/lib/certguide/gateway");
            isServed(certificate(renewed));
            LabCertificate.await(server, "! test -e /var/lib/certguide/gateway");

            cutOff();
        }
        // The power fails meanwhile.
        assertThrows(
                IllegalStateException.class,
                () -> server.in("sh", "-c", "sync; echo b >/proc/sysrq-trigger; sleep 60"));
        LabCertificate.await(server, "systemctl is-active -q docker");
        try (LabChecklist list = login()) {
            RenewalLook before = look(list);
            isServed(certificate(before));

            // The next start of the timer's service goes through; a container beside the swarm is restarted.
            server.in("sh", "-c", "docker run -d -p 8443:443 -v /etc/letsencrypt:/etc/letsencrypt:ro gateway");
            list.apply(ServingProgram.COMPOSE.remedy(server.domain()).orElseThrow());
            server.in("systemctl", "start", UNIT);
            RenewalLook after = look(list);
            assertNotEquals(certificate(before).serial(), certificate(after).serial());
            isServed(certificate(after));
            awaitServed(8443, certificate(after));
            assertEquals(Severity.FINE, after.schedule().finding().severity());

            // An image that is gone: the hooks do not wait for what cannot start.
            server.in(
                    "sh",
                    "-c",
                    "/usr/local/sbin/certguide-gateway stop && docker container prune -f >/dev/null"
                            + " && docker image rm -f gateway >/dev/null");
            server.in("timeout", "120", "/usr/local/sbin/certguide-gateway", "start");
        }
    }
}
