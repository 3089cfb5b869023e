package org.certguide.server.sshj;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections with the sshj library. May be used from several threads at once. */
public final class SshConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(SshConnector.class);

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

    /** Servers hang up after some attempts, and the last ones are for a person. */
    private static final int MOST_KEYS = 3;

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
            Way way = new Way(files, dialog);
            boolean there = false;
            try {
                for (ServerAddress hop : address.hops()) {
                    try (Credentials own = jumpHostLogin(hop, login, dialog.answers(hop))) {
                        way.pass(hop, trust.at(hop), own, limits(hop));
                    }
                }
                Result result = way.arrive(address, trust.atEnd(), credentials, limits(address));
                there = result instanceof Result.Connected;
                return result;
            } finally {
                if (!there) way.close();
            }
        }
    }

    /** As the user's configuration has them, within reason. */
    private Way.Limits limits(ServerAddress address) throws ServerException {
        SshHost wanted = files.settings(address);
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

    /** As ssh logs in on the way: with keys first, and then with whatever the server asks for. */
    private Credentials jumpHostLogin(ServerAddress hop, Login login, Login.Answers answers)
            throws ServerException, InterruptedException {
        List<Login> keys = new ArrayList<>();
        keys.add(
                switch (login) {
                    case Login.KeyFile(var file, var certificates, var passphrase, var more) ->
                        new Login.KeyFile(file, certificates, passphrase, answers);
                    case Login.Agent(var key, var socket, var more) -> new Login.Agent(key, socket, answers);
                    default ->
                        new Login.Agent(
                                Optional.empty(), files.settings(hop).keys().agent(), answers);
                });
        for (Path file : files.keyFiles(hop)) keys.add(new Login.KeyFile(file, List.of(), Optional.empty(), answers));
        List<Credentials> ways = new ArrayList<>();
        for (Login key : keys) {
            try {
                if (ways.size() < MOST_KEYS) ways.add(Credentials.of(key, agents));
            } catch (ServerException e) {
                LOG.debug("not a way to log in on the way", e);
            }
        }
        ways.add(Credentials.of(new Login.Questions(answers), agents));
        return new Credentials.InTurn(List.copyOf(ways));
    }

    @Override
    public List<AgentKey> agentKeys(Optional<String> socket) throws ServerException, InterruptedException {
        Agents.Opened opened = agents.or(socket).open();
        opened.agent().close();
        return opened.keys().stream().map(Agent.Key::shown).toList();
    }
}
