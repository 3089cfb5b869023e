package org.certguide.server.sshj;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the SSH agents of this computer listen. On Windows there may be two, that of OpenSSH and
 * Pageant; the first that has keys is used.
 */
record Agents(List<String> addresses, Duration listing) {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);

    /** The types of keys that are offered: certificates too, and keys of security devices, which the agent asks. */
    private static final Set<String> TYPES = Stream.of(
                    Algorithms.KEY_TYPES.stream(),
                    Algorithms.KEY_TYPES.stream().map(type -> type + SigningKey.CERTIFICATE),
                    Stream.of(
                            "sk-ssh-ed25519@openssh.com",
                            "sk-ecdsa-sha2-nistp256@openssh.com",
                            "sk-ssh-ed25519" + SigningKey.CERTIFICATE,
                            "sk-ecdsa-sha2-nistp256" + SigningKey.CERTIFICATE))
            .flatMap(types -> types)
            .collect(Collectors.toUnmodifiableSet());

    /** More of an address says nothing to anybody. */
    private static final int LONGEST_NAME = 300;

    private static final String PIPES = "\\\\.\\pipe\\";

    /**
     * @param socket usually the value of {@code SSH_AUTH_SOCK}
     */
    static Agents of(Optional<Path> socket) {
        List<String> addresses =
                new ArrayList<>(socket.map(Path::toString).stream().toList());
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Windows")) {
            String[] pipes = new File(PIPES).list();
            addresses.addAll(pipes(pipes == null ? List.of() : List.of(pipes), System.getProperty("user.name", "")));
        }
        return new Agents(List.copyOf(addresses), Agent.LISTING);
    }

    /**
     * The named pipes of Windows' own agent and of this user's Pageant.
     *
     * @param names of all pipes that there are
     */
    static List<String> pipes(List<String> names, String user) {
        String pageant = "pageant." + user.toLowerCase(Locale.ROOT) + ".";
        return names.stream()
                .filter(name -> name.equals("openssh-ssh-agent")
                        || name.toLowerCase(Locale.ROOT).startsWith(pageant))
                .sorted()
                .map(PIPES::concat)
                .toList();
    }

    /**
     * The one that the SSH configuration names for a server; or these, where it names none.
     *
     * @param named as ssh_config(5) has it: a path, {@code SSH_AUTH_SOCK}, {@code none}, or {@code $NAME}
     */
    Agents or(Optional<String> named) {
        String name = named.orElse("SSH_AUTH_SOCK");
        if (name.equals("SSH_AUTH_SOCK")) return this;
        if (name.equals("none")) return new Agents(List.of(), listing);
        String address = name.startsWith("$") ? System.getenv(name.substring(1)) : name;
        return new Agents(address == null || address.isEmpty() ? List.of() : List.of(address), listing);
    }

    /** What an agent answers with. */
    record Opened(Agent agent, List<Agent.Key> keys) {}

    /** The first that has keys which this application can use; they belong to the caller. */
    Opened open() throws ServerException, InterruptedException {
        Failure failure = new Failure.AgentMissing();
        Exception why = new IOException("no address of an agent is known");
        for (String address : addresses) {
            try {
                Agent agent = Agent.open(address, listing);
                List<Agent.Key> usable = usable(agent);
                if (!usable.isEmpty()) return new Opened(agent, usable);
                agent.close();
                failure = new Failure.AgentEmpty();
            } catch (IOException | InvalidPathException e) {
                LOG.debug("an agent does not answer", e);
                why = e;
                if (failure instanceof Failure.AgentMissing) failure = seen(address, e);
            }
        }
        throw new ServerException(failure, why);
    }

    private Failure seen(String address, Exception e) {
        String name = SafeText.line(address, LONGEST_NAME);
        return switch (e) {
            case Agent.Silent silent -> new Failure.AgentSilent(name, Math.toIntExact(listing.toSeconds()));
            case Agent.Unclear unclear -> new Failure.AgentUnclear(name);
            default -> new Failure.AgentMissing();
        };
    }

    private static List<Agent.Key> usable(Agent agent) throws IOException, InterruptedException {
        try {
            return agent.keys().stream()
                    .filter(key -> TYPES.contains(key.type()))
                    .filter(key -> Algorithms.tooShort(key.blob()).isEmpty())
                    .toList();
        } catch (Agent.Silent e) {
            agent.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            agent.close();
            throw new Agent.Unclear(e);
        }
    }
}
