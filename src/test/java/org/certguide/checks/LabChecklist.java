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
import org.certguide.diagnosis.Remedy;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.net.NetworkAccess;
import org.certguide.server.CommandResult;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Probe;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.Privileges;
import org.certguide.session.Session;

/** A server of the lab, logged in to over SSH, and all that the application looks at there. */
public final class LabChecklist implements AutoCloseable {
    /** Not Let's Encrypt's, so that the lab's private addresses count as reachable. */
    private static final URI PRIVATE_CA = URI.create("https://ca.lab.test/dir");

    private final Session session;
    private final Optional<Sudo> sudo;
    private final NetworkAccess internet = Lab.internet();

    private LabChecklist(Session session, Optional<Sudo> sudo) {
        this.session = session;
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
        if (result instanceof Connector.Result.Connected(Server server)) {
            CommandLog log = new CommandLog(folder.resolve("commands.log"), Clock.systemUTC());
            Privileges privileges = Privileges.of(user, Optional.empty());
            sudo.filter(Sudo.WithPassword.class::isInstance)
                    .ifPresent(s -> privileges.usePassword(
                            ((Sudo.WithPassword) s).password().copy()));
            return new LabChecklist(new Session(server, privileges, log), sudo);
        }
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
        session.ask(look.probe(), look::take);
        look.end();
        if (findings.size() != checks.size()) throw new AssertionError(findings.keySet());
        return findings;
    }

    /** Asks as the checklist does, and waits for the end of it or that of the connection. */
    void run(Probe<?> probe) throws ServerException, InterruptedException {
        session.ask(probe);
    }

    /** Asks anything else. */
    public <T> T ask(Probe<T> probe) throws ServerException, InterruptedException {
        return session.ask(probe);
    }

    /** Makes the changes of a remedy one after the other, as its button does. */
    public void apply(Remedy.Command remedy) throws ServerException, InterruptedException {
        for (Remedy.Change change : remedy.changes()) {
            CommandResult made = session.change(change.run(), change.script(), Duration.ofMinutes(5));
            if (!made.succeeded()) throw new AssertionError(change.script() + ": " + made);
        }
    }

    private CheckContext context(String domain, Instant now) throws InterruptedException {
        return new CheckContext(
                List.of(domain),
                session.address(),
                Optional.empty(),
                session.hostKey(),
                session.isQuantumSafe(),
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
        session.close();
    }
}
