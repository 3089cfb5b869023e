package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.checks.Checklist.Section;
import org.certguide.checks.Finding.State;
import org.certguide.guide.Texts;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;
import org.certguide.server.sshj.SshConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The checklist of real servers, over SSH. */
@UsesLab
@Timeout(180)
class ChecklistIT {
    /** Not Let's Encrypt's, so that the lab's private addresses count as reachable. */
    private static final URI PRIVATE_CA = URI.create("https://ca.lab.test/dir");

    @TempDir Path folder;

    private Server connect(LabServer lab, String user, Login login) throws Exception {
        Connector connector =
                new SshConnector(
                        folder.resolve("known"),
                        folder.resolve("none"),
                        Optional.empty(),
                        SshConnector.Patience.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Connector.Result first = connector.connect(address, login, Optional.empty());
        if (first instanceof Connector.Result.Connected(Server server)) return server;
        Connector.Result.HostKeyUnknown unknown =
                assertInstanceOf(Connector.Result.HostKeyUnknown.class, first);
        return assertInstanceOf(
                        Connector.Result.Connected.class,
                        connector.connect(address, login, Optional.of(unknown.key())))
                .server();
    }

    private static Login key() {
        return new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
    }

    private Map<String, Finding> check(
            LabServer lab, String user, Optional<Sudo> sudo, String domain) throws Exception {
        try (Server server = connect(lab, user, key())) {
            List<Check> checks = Checklist.standard(CheckContext.LETS_ENCRYPT);
            String token = Sudo.mark();
            String script = Checklist.script(checks, token);
            Duration limit = Checklist.limit(checks);
            Checklist.Parser parser = new Checklist.Parser(checks, token);
            List<Section> sections = new ArrayList<>();
            Command command =
                    sudo.map(s -> s.command(script, limit))
                            .orElse(Command.of("sh -c " + Command.quote(script), limit));
            Instant sent = Instant.now();
            server.run(command.following(bytes -> sections.addAll(parser.feed(bytes))));
            sections.addAll(parser.end());
            CheckContext context = context(server, sudo, domain, sent);
            Map<String, Finding> findings = new TreeMap<>();
            for (Check c : checks) if (!c.runsOnServer()) findings.put(c.id(), c.judge(context));
            for (Section s : sections)
                findings.put(s.check().id(), s.check().judge(s.output(), context));
            assertEquals(checks.size(), findings.size());
            findings.values().forEach(Contexts::words);
            assertEquals("", lab.in("sh", "-c", "ls /dev/shm /tmp | grep certguide- || true"));
            return findings;
        }
    }

    private static CheckContext context(
            Server server, Optional<Sudo> sudo, String domain, Instant sent) throws Exception {
        DnsLookup dns = new DnsLookup(Optional.of(Lab.dnsServer()), Duration.ofSeconds(5));
        return new CheckContext(
                List.of(domain),
                server.address(),
                Optional.empty(),
                server.hostKey(),
                Login.Kind.KEY_FILE,
                sudo.isPresent() ? Rights.FREE : Rights.NOT_ALLOWED,
                Optional.empty(),
                sent,
                PRIVATE_CA,
                Map.of(domain, dns.records(domain)),
                domain,
                true);
    }

    private Map<String, Finding> check(LabServer lab) throws Exception {
        return check(lab, "deploy", Optional.of(new Sudo.Free()), lab.domain());
    }

    private static String says(Finding finding) {
        return Texts.of(finding.found());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bullseye", "bookworm"})
    void aFreshServerIsReady(String name) throws Exception {
        LabServer lab = Lab.server(name);
        lab.reset();
        Map<String, Finding> findings = check(lab);
        for (String id :
                List.of(
                        "ssh",
                        "sudo",
                        "certbot",
                        "resolves",
                        "points",
                        "caa",
                        "port80",
                        "outbound",
                        "clock",
                        "disk",
                        "locks",
                        "certificates"))
            assertEquals(State.FINE, findings.get(id).state(), id + ": " + says(findings.get(id)));
        String version = name.equals("bullseye") ? "1.12.0" : "2.1.0";
        assertTrue(says(findings.get("certbot")).contains("Certbot " + version));
    }

    @Test
    void whatHoldsPort80IsNamed() throws Exception {
        LabServer lab = Lab.server("bookworm");
        try (var _ = lab.hold80()) {
            Finding finding = check(lab).get("port80");
            assertEquals(State.STOP, finding.state());
            assertTrue(says(finding).contains("python3 uses port 80"), says(finding));
        }
        assertEquals(State.FINE, check(lab).get("port80").state());
    }

    @Test
    void aFirewallThatTheServerCannotShowIsNotCalledOpen() throws Exception {
        LabServer lab = Lab.server("bookworm");
        try (var _ = lab.drop80()) {
            assertEquals("checks.firewall.notools", check(lab).get("firewall").found().key());
        }
    }

    @Test
    void aDomainThatLeadsElsewhereIsStopped() throws Exception {
        Map<String, Finding> findings =
                check(
                        Lab.server("bookworm"),
                        "deploy",
                        Optional.of(new Sudo.Free()),
                        "elsewhere.lab.test");
        assertEquals("checks.points.elsewhere", findings.get("points").found().key());
        assertEquals(State.STOP, findings.get("points").state());
    }

    @Test
    void withoutSudoWhatCanBeSeenIsSeenAndTheRestSaysWhyNot() throws Exception {
        LabServer lab = Lab.server("bookworm");
        Map<String, Finding> findings = check(lab, "guest", Optional.empty(), lab.domain());
        assertEquals(State.FINE, findings.get("port80").state());
        assertEquals(State.FINE, findings.get("clock").state());
        assertEquals("checks.unknown.needsroot", findings.get("firewall").found().key());
        assertEquals("checks.unknown.needsroot", findings.get("certificates").found().key());
        assertEquals(State.STOP, findings.get("sudo").state());
    }

    @Test
    void sudoWithAPasswordWorksAsWell() throws Exception {
        LabServer lab = Lab.server("bookworm");
        Map<String, Finding> findings =
                check(
                        lab,
                        "ubuntu",
                        Optional.of(new Sudo.WithPassword(Secret.of("ubuntu-pw".toCharArray()))),
                        lab.domain());
        assertEquals(State.FINE, findings.get("certificates").state());
    }
}
