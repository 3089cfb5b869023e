package org.certguide.checks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.certguide.diagnosis.Finding;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.net.NetworkAccess;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;
import org.certguide.server.sshj.SshConnector;

/** A server of the lab, logged in to over SSH, and all that the application looks at there. */
public final class LabChecklist implements AutoCloseable {
    /** Not Let's Encrypt's, so that the lab's private addresses count as reachable. */
    private static final URI PRIVATE_CA = URI.create("https://ca.lab.test/dir");

    private final Server server;
    private final Optional<Sudo> sudo;
    private final NetworkAccess internet = Lab.internet();

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
    public static LabChecklist open(LabServer lab, String user, Optional<Sudo> sudo, Path folder) throws Exception {
        Connector connector = new SshConnector(
                folder.resolve("known"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Login key = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        Connector.Result result = connector.connect(address, key, new HostKeyTrust.KnownHosts());
        if (result instanceof Connector.Result.HostKeyUnknown unknown)
            result = connector.connect(address, key, new HostKeyTrust.Accepted(unknown.key()));
        if (result instanceof Connector.Result.Connected(Server server)) return new LabChecklist(server, sudo);
        throw new AssertionError(result);
    }

    /**
     * Looks at everything, or only at some things; from any thread.
     *
     * @param clock the one of this computer
     * @param only ids of checks; none: all
     * @return one finding for each check, by its id
     */
    public Map<String, Finding> look(String domain, Clock clock, String... only) throws Exception {
        Set<String> wanted = Set.of(only);
        List<Check> checks = Checklist.standard(CheckContext.LETS_ENCRYPT).stream()
                .filter(c -> wanted.isEmpty() || wanted.contains(c.id()))
                .toList();
        Map<String, Finding> findings = new ConcurrentSkipListMap<>();
        ChecklistRun look =
                new ChecklistRun(checks, context(domain, clock.instant()), internet, f -> findings.put(f.id(), f));
        Command command = sudo.map(s -> s.command(look.script(), look.limit()))
                .orElse(Command.of("sh -c " + Command.quote(look.script()), look.limit()));
        server.run(command.following(look::feed));
        look.end();
        if (findings.size() != checks.size()) throw new AssertionError(findings.keySet());
        return findings;
    }

    /** Runs one script as the checklist does, and waits for its end or that of the connection. */
    void run(String script) throws ServerException, InterruptedException {
        server.run(sudo.orElseThrow().command(script, Duration.ofMinutes(5)));
    }

    private CheckContext context(String domain, Instant now) throws InterruptedException {
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
                Map.of(domain, internet.records(domain, false)),
                domain,
                true,
                Optional.empty());
    }

    @Override
    public void close() {
        server.close();
    }
}
