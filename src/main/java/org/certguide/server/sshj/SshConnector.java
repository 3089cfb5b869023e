package org.certguide.server.sshj;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshConfig;
import org.certguide.server.SshHost;

/** Opens connections with the sshj library. May be used from several threads at once. */
public final class SshConnector implements Connector {
    /**
     * How long servers may be silent.
     *
     * @param connect for the way there; the same again for the handshake, and for each answer to a
     *     login
     * @param keepAlive between two questions whether the server is still there, in whole seconds
     * @param unanswered after so many unanswered ones in a row the connection is lost
     */
    public record Timeouts(Duration connect, Duration keepAlive, int unanswered) {
        /** A dead server is noticed within a minute. */
        public static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(15), 3);
    }

    private static final int MOST_SECONDS = 300;

    private final HostKeyFiles files;
    private final Agents agents;
    private final Timeouts patience;

    /**
     * @param ownKnownHosts where accepted host keys are remembered; made when it is first needed
     * @param userKnownHosts of the user's OpenSSH, usually {@code ~/.ssh/known_hosts}; only read
     * @param agentSocket of the user's SSH agent, usually the value of {@code SSH_AUTH_SOCK}
     */
    public SshConnector(Path ownKnownHosts, Path userKnownHosts, Optional<Path> agentSocket, Timeouts patience) {
        this(HostKeyFiles.of(ownKnownHosts, userKnownHosts), agentSocket, patience);
    }

    /**
     * @param files where host keys are known from, and remembered
     * @param agentSocket of the user's SSH agent, usually the value of {@code SSH_AUTH_SOCK}
     */
    public SshConnector(HostKeyFiles files, Optional<Path> agentSocket, Timeouts patience) {
        this.files = files;
        agents = Agents.of(agentSocket);
        this.patience = patience;
    }

    @Override
    public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog)
            throws ServerException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        // What is wrong on this computer is told before anything goes to the server.
        try (Credentials credentials = Credentials.of(login, agents)) {
            SshConfig config = files.openSsh();
            Way way = new Way(files, config, dialog);
            boolean there = false;
            try {
                for (ServerAddress hop : address.hops()) {
                    try (Credentials own = jumpHostLogin(config.at(hop), login, dialog.answers(hop))) {
                        way.pass(hop, trust.at(hop), own, limits(config.at(hop)));
                    }
                }
                Result result = way.arrive(address, trust.atEnd(), credentials, limits(config.at(address)));
                there = result instanceof Result.Connected;
                return result;
            } finally {
                if (!there) way.close();
            }
        }
    }

    /** As the user's configuration has them, within reason. */
    private Way.Limits limits(SshHost wanted) {
        Duration connect = wanted.connectTimeout().stream()
                .filter(seconds -> seconds > 0)
                .mapToObj(seconds -> Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)))
                .findFirst()
                .orElse(patience.connect());
        // Asked less often, a server that is gone would be noticed too late.
        Duration keepAlive = wanted.aliveInterval().stream()
                .filter(seconds -> seconds > 0)
                .mapToObj(Duration::ofSeconds)
                .filter(interval -> interval.compareTo(patience.keepAlive()) < 0)
                .findFirst()
                .orElse(patience.keepAlive());
        return new Way.Limits(connect, keepAlive, patience.unanswered());
    }

    private Credentials jumpHostLogin(SshHost hop, Login login, Login.Answers answers)
            throws ServerException, InterruptedException {
        return new JumpHostLogin(login, files.keyFiles(hop), files.certificates(hop), hop.keys(), agents, answers);
    }

    @Override
    public List<String> hostKeys(ServerAddress address) {
        return files.lines(address);
    }

    @Override
    public List<AgentKey> agentKeys(Optional<String> socket) throws ServerException, InterruptedException {
        Agents.Opened opened = agents.or(socket).open();
        opened.agent().close();
        return opened.keys().stream().map(Agent.Key::shown).toList();
    }

    @Override
    public boolean opensWithoutPassphrase(Path keyFile) throws ServerException, InterruptedException {
        return !KeyFiles.load(keyFile, List.of(), Optional.empty()).isEmpty();
    }
}
