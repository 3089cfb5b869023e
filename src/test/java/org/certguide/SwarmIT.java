package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.Profile;
import org.certguide.renewal.LabCertificate;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.RenewalPlan;
import org.certguide.renewal.ServedCertificate;
import org.certguide.renewal.ServingProgram;
import org.certguide.renewal.SwarmHooks;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway as that of Overture DMS, in a real swarm of a virtual machine: it leaves port 80 to each
 * renewal, reads the new certificate, and comes back whatever becomes of the renewal.
 */
@UsesLab
@Tag("matrix")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class SwarmIT {
    private static final String UNIT = "certbot.service";
    private static final String KEPT = "/var/lib/certguide/gateway";
    private static final int REPLICAS = 2;

    /** In seconds; the processor of the machine is played by a program. */
    private static final int LONG = 900;

    private static final String TAKEN_CARE_OF = "Port 80 is taken care of";

    /** What there is to know of the gateway and of Certbot's last run. */
    private static final String STATE =
            "(uptime; systemctl is-active docker; docker service ls; docker service ps --no-trunc gateway;"
                    + " cat " + KEPT + "; journalctl -n 30 --no-pager -u " + UNIT + " -u certguide-gateway.service;"
                    + " tail -n 20 /var/log/letsencrypt/letsencrypt.log) 2>&1 || :";

    @TempDir
    Path home;

    private LabServer server;

    @AfterEach
    void leaveNothing() {
        server.reset();
    }

    private LabChecklist login() throws Exception {
        Path own = Files.createDirectories(home.resolve("list"));
        return LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), own);
    }

    /** Looks again while the machine is too busy for an answer in time, as somebody in front of the window would. */
    private RenewalLook look(LabChecklist list) throws Exception {
        Instant end = Instant.now().plusSeconds(LONG);
        while (true) {
            try {
                return list.ask(RenewalLook.probe(server.domain()));
            } catch (ServerException e) {
                if (!(e.failure() instanceof Failure.CommandTimedOut)
                        || Instant.now().isAfter(end)) throw e;
            }
        }
    }

    private static void is(String key, Finding finding) {
        assertEquals("renewal." + key + ".title", finding.title().key(), Messages.of(finding.found()));
    }

    /** Docker on a machine that is played takes minutes for what takes seconds elsewhere; in vain, it is asked why. */
    private void await(String condition) {
        try {
            LabCertificate.await(server, condition);
        } catch (IllegalStateException e) {
            throw new AssertionError(condition + "\n" + server.in("sh", "-c", STATE), e);
        }
    }

    private void awaitReplicas(String running) {
        await("docker service ls --format '{{.Name}} {{.Replicas}}' | grep -q '^gateway " + running + "$'");
    }

    private void awaitServed(int port, IssuedCertificate own) {
        await(LabCertificate.isServed(server, port, own));
    }

    /** Waits until as many run as did, and as shall, and visitors get that certificate. */
    private void isServed(IssuedCertificate own) throws Exception {
        awaitReplicas(REPLICAS + "/" + REPLICAS);
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
            awaitReplicas("0/0");
            server.in("systemctl", "kill", "-s", "KILL", UNIT);
            await("systemctl is-failed -q " + UNIT);
        }
        server.in("test", "-s", KEPT);
    }

    /** As if the gateway had been stopped ten minutes earlier. */
    private void tenMinutesLater() {
        server.in("sh", "-c", "read -r n t b <" + KEPT + "; echo \"$n $((t - 600)) $b\" >" + KEPT);
    }

    private User opens() {
        User user = new User(home, LONG);
        user.press(UiId.START_OPEN);
        user.waitUntil("the renewal", () -> user.sees(UiId.RESULT_CHAIN) || user.sees(UiId.RENEWAL_PLAN));
        if (user.sees(UiId.RESULT_CHAIN)) user.press(UiId.PRIMARY);
        return user;
    }

    /** What the button asks is answered with yes. */
    private void runs(User user) {
        user.press(UiId.REMEDY);
        user.press(UiId.REMEDY_RUN);
    }

    /** Reads again when the gateway runs, as its card says. */
    private void readsAgain(User user) {
        awaitReplicas(REPLICAS + "/" + REPLICAS);
        user.waitUntil("the end", () -> user.readsWhatIsDone().isEmpty());
        user.press(UiId.RENEWAL_LOOK);
        user.waitFor(UiId.RENEWAL_PORT, TAKEN_CARE_OF);
    }

    /** The hooks by the button, and at once the test that Certbot makes of a renewal with them. */
    private void setUpInTheWindow() throws Exception {
        OpenSavedIT.save(
                home,
                server,
                saved -> saved.with(new Profile.Wishes(Purpose.DMS, List.of(server.domain())))
                        .with(DmsAnswers.of(server.domain())));
        try (User user = opens()) {
            user.waitFor(UiId.RENEWAL_PORT, "The Docker service gateway holds port 80");
            runs(user);
            // A Certbot that tries new hooks at once has just stopped it.
            String starting = "gateway is starting";
            user.waitUntil(
                    "the hooks are set",
                    () -> Stream.of(starting, TAKEN_CARE_OF).anyMatch(user.reads(UiId.RENEWAL_PORT)::contains));
            if (user.reads(UiId.RENEWAL_PORT).contains(starting)) readsAgain(user);
            user.press(UiId.PRIMARY);
            user.waitFor(UiId.RENEWAL_TEST, "The test went well");
            user.press(UiId.PRIMARY);
            user.waitFor(UiId.START_CARD, "saved", "Renewal tested");
        }
    }

    /** What stands still is told on both cards, and a button starts it. */
    private void startedInTheWindow() {
        try (User user = opens()) {
            user.waitFor(UiId.RENEWAL_PORT, "gateway was stopped on");
            user.waitFor(UiId.RENEWAL_PORT, "has not come back");
            user.picture("swarm-stopped");
            user.press(UiId.HOME);
            user.waitFor(UiId.START_CARD, "saved", "stands still");
            user.press(UiId.START_OPEN);
            user.waitFor(UiId.RENEWAL_PORT, "has not come back");
            runs(user);
            readsAgain(user);
        }
        server.in("test", "!", "-e", KEPT);
    }

    /** Certbot's renewal of another certificate of the server, which fails, as port 80 is held. */
    private void anotherCertificateStopsNothing() {
        // After the test it is still on its way back, and port 80 is free.
        awaitReplicas(REPLICAS + "/" + REPLICAS);
        String changed = "docker service inspect --format '{{.Version.Index}}' gateway";
        String before = server.in("sh", "-c", changed);
        String other = "www." + server.domain();
        server.in(
                "sh",
                "-c",
                "! certbot renew -n --cert-name " + other
                        + " --force-renewal --logs-dir /run/other >/run/other.said 2>&1");
        assertTrue(server.in("cat", "/run/other.said").contains("port 80"), () -> server.in("cat", "/run/other.said"));
        assertEquals(before, server.in("sh", "-c", changed));
        server.in("certbot", "delete", "-n", "--cert-name", other);
    }

    /** A machine with certificates, and the gateway that uses the first; the version of its Certbot. */
    private Optional<CertbotVersion> gateway(String name, String... others) {
        server = Lab.server(name);
        server.boot("swarm");
        LabCertificate.issue(server, "--key-type", "rsa");
        for (String other : others) server.in("certbot", "certonly", "-n", "-q", "--standalone", "-d", other);
        server.in("lab-gateway", "" + REPLICAS, server.domain());
        awaitReplicas(REPLICAS + "/" + REPLICAS);
        return CertbotVersion.in(server.in("sh", "-c", "certbot --version 2>&1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void gatewayLeavesPort80ToEachRenewalAndComesBackFromOneThatIsKilled(String name) throws Exception {
        Optional<CertbotVersion> certbot =
                gateway(name, "www." + Lab.server(name).domain());
        setUpInTheWindow();
        boolean reconfigures = !name.equals("bookworm");
        String log = Files.readString(home.resolve("logs").resolve("commands.log"));
        assertEquals(reconfigures, log.contains("certbot reconfigure --cert-name"));
        anotherCertificateStopsNothing();
        try (LabChecklist list = login()) {
            RenewalLook set = look(list);
            is("port80-past", set.schedule().port80().finding());
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
            is("service-passing", cut.schedule().port80().finding());
            tenMinutesLater();
            isServed(certificate(renewed));
            await("! test -e " + KEPT);

            // The same where the net is away, too.
            cutOff();
            server.in("systemctl", "stop", "certguide-gateway.timer");
            tenMinutesLater();
            startedInTheWindow();
            isServed(certificate(renewed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void gatewayIsBackAfterAPowerCutAndWhatDockerCannotStartIsTold(String name) throws Exception {
        Optional<CertbotVersion> certbot = gateway(name);
        try (LabChecklist list = login()) {
            list.apply(SwarmHooks.of(server.domain()).orElseThrow().remedy(certbot));
        }
        awaitReplicas(REPLICAS + "/" + REPLICAS);
        LabCertificate.makeDue(server);
        cutOff();
        // The power fails meanwhile.
        assertThrows(
                IllegalStateException.class,
                () -> server.in("sh", "-c", "sync; echo b >/proc/sysrq-trigger; sleep 60"));
        await("systemctl is-active -q docker");
        awaitReplicas(REPLICAS + "/" + REPLICAS);
        try (LabChecklist list = login()) {
            RenewalLook before = look(list);
            isServed(certificate(before));

            // The next start of the timer's service goes through; a container beside the swarm is restarted.
            server.in("sh", "-c", "docker run -d -p 8443:443 -v /etc/letsencrypt:/etc/letsencrypt:ro gateway");
            String running = server.in("docker", "ps", "-q", "-f", "label=com.docker.swarm.task.id");
            list.apply(ServingProgram.COMPOSE.remedy(server.domain()).orElseThrow());
            assertEquals(
                    running,
                    server.in("docker", "ps", "-q", "-f", "label=com.docker.swarm.task.id"),
                    "the swarm looks after its own");
            server.in("systemctl", "start", UNIT);
            RenewalLook after = look(list);
            assertNotEquals(certificate(before).serial(), certificate(after).serial());
            isServed(certificate(after));
            awaitServed(8443, certificate(after));

            // An image that is gone: the hooks do not wait for what cannot start, and Docker's reason is told.
            server.in("/usr/local/sbin/certguide-gateway", "stop");
            server.in("sh", "-c", "docker rm -f $(docker ps -aq) >/dev/null; docker image rm -f gateway >/dev/null");
            server.in("timeout", "" + LONG, "/usr/local/sbin/certguide-gateway", "start");
            await("docker service ps --format '{{.Error}}' gateway | grep -q 'No such image'");
            Finding fails = look(list).schedule().port80().finding();
            is("service-fails", fails);
            assertTrue(Messages.of(fails.found()).contains("No such image"), Messages.of(fails.found()));
            List<String> scripts = ((Remedy.Command) fails.remedies().getFirst()).scripts();
            assertEquals(List.of("docker service update -d --force gateway"), scripts);
        }
    }
}
