package org.certguide.checks;

import org.certguide.checks.Checklist.Section;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.Login;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;
import org.certguide.server.sshj.SshConnector;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A server of the lab, logged in to over SSH, and all that the application looks at there. */
public final class LabChecklist implements AutoCloseable {
    /** Not Let's Encrypt's, so that the lab's private addresses count as reachable. */
    private static final URI PRIVATE_CA = URI.create("https://ca.lab.test/dir");

    private final Server server;
    private final Optional<Sudo> sudo;

    private LabChecklist(Server server, Optional<Sudo> sudo) {
        this.server = server;
        this.sudo = sudo;
    }

    /**
     * Logs in with a key.
     *
     * @param sudo how the user becomes root; empty: not at all
     * @param folder for the file of known hosts; the first host key of a server is accepted
     */
    public static LabChecklist open(LabServer lab, String user, Optional<Sudo> sudo, Path folder)
            throws Exception {
        Connector connector =
                new SshConnector(
                        folder.resolve("known"),
                        folder.resolve("none"),
                        Optional.empty(),
                        SshConnector.Patience.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Login key = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        Connector.Result result = connector.connect(address, key, Optional.empty());
        if (result instanceof Connector.Result.HostKeyUnknown unknown)
            result = connector.connect(address, key, Optional.of(unknown.key()));
        if (result instanceof Connector.Result.Connected(Server server))
            return new LabChecklist(server, sudo);
        throw new AssertionError(result);
    }

    /**
     * Looks at everything.
     *
     * @param clock the one of this computer
     * @return one finding for each check, by its id
     */
    public Map<String, Finding> look(String domain, Clock clock) throws Exception {
        List<Check> checks = Checklist.standard(CheckContext.LETS_ENCRYPT);
        String token = Sudo.mark();
        String script = Checklist.script(checks, token);
        Duration limit = Checklist.limit(checks);
        Checklist.Parser parser = new Checklist.Parser(checks, token);
        List<Section> sections = new ArrayList<>();
        Command command =
                sudo.map(s -> s.command(script, limit))
                        .orElse(Command.of("sh -c " + Command.quote(script), limit));
        CheckContext context = context(domain, clock.instant());
        server.run(command.following(bytes -> sections.addAll(parser.feed(bytes))));
        sections.addAll(parser.end());
        Map<String, Finding> findings = new TreeMap<>();
        for (Check c : checks) if (!c.runsOnServer()) findings.put(c.id(), c.judge(context));
        for (Section s : sections)
            findings.put(s.check().id(), s.check().judge(s.output(), context));
        if (findings.size() != checks.size()) throw new AssertionError(findings.keySet());
        return findings;
    }

    private CheckContext context(String domain, Instant now) throws InterruptedException {
        DnsLookup dns = new DnsLookup(Optional.of(Lab.dnsServer()), Duration.ofSeconds(5));
        return new CheckContext(
                List.of(domain),
                server.address(),
                Optional.empty(),
                server.hostKey(),
                Login.Kind.KEY_FILE,
                sudo.isPresent() ? Rights.FREE : Rights.NOT_ALLOWED,
                Optional.empty(),
                now,
                PRIVATE_CA,
                Map.of(domain, dns.records(domain)),
                domain,
                true);
    }

    @Override
    public void close() {
        server.close();
    }
}
