package org.certguide.server.sshj;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in to a server on the way as ssh does: with keys first, and then with whatever the server asks
 * for. A server that hangs up after some keys is connected to again for the questions.
 */
final class JumpHostLogin implements Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(JumpHostLogin.class);

    /** OpenSSH hangs up at the sixth attempt that fails, and the last one is for a person. */
    private static final int MOST_KEYS = 5;

    private static final int LONGEST_NAME = 300;

    private final List<SigningKey> keys = new ArrayList<>();
    private final Map<SigningKey, String> names = new IdentityHashMap<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private final Login.Answers answers;
    private Optional<Agents.Opened> agent = Optional.empty();
    private boolean keysAreOver;
    private boolean again;

    /**
     * @param chosen how the user logs in at the end of the way: a key that was chosen for that is the first here
     * @param files the private keys for this server, which need not be there
     * @param only whether no other key of the agent may be offered (IdentitiesOnly)
     * @param socket of the agent, as the configuration names it for this server
     */
    JumpHostLogin(
            Login chosen, List<Path> files, boolean only, Optional<String> socket, Agents agents, Login.Answers answers)
            throws InterruptedException {
        this.answers = answers;
        boolean one = false;
        List<Agent.Key> held = List.of();
        if (chosen instanceof Login.KeyFile(var file, var certificates, var passphrase, var more)) {
            load(file, certificates, passphrase);
            one = true;
        }
        if (chosen instanceof Login.Agent(var key, var named, var more)) {
            held = open(agents.or(named));
            one = key.isPresent();
            for (Agent.Key each : held) if (one && each.shown().fingerprint().equals(key.get())) add(each, each.name());
        } else {
            held = open(agents.or(socket));
        }
        List<Agent.Key> others = new ArrayList<>(held);
        for (Path file : files) {
            List<byte[]> blobs = PublicKeyFile.of(file);
            List<Agent.Key> of = held.stream()
                    .filter(key -> blobs.stream().anyMatch(blob -> Arrays.equals(blob, key.blob())))
                    .toList();
            of.forEach(key -> add(key, key.name()));
            others.removeAll(of);
            if (of.isEmpty()) load(file, List.of(), Optional.empty());
        }
        if (only || one) return;
        for (Agent.Key key : others) add(key, key.name());
    }

    private List<Agent.Key> open(Agents agents) throws InterruptedException {
        try {
            agent = Optional.of(agents.open());
            return agent.get().keys();
        } catch (ServerException e) {
            LOG.debug("no agent for a server on the way", e);
            return List.of();
        }
    }

    private void load(Path file, List<Path> certificates, Optional<Secret> passphrase) throws InterruptedException {
        String name = SafeText.line(file.toString(), LONGEST_NAME);
        try {
            for (SigningKey key : KeyFiles.load(file, certificates, passphrase)) add(key, name);
        } catch (ServerException e) {
            LOG.debug("not a key for a server on the way", e);
            if (e.failure() instanceof Failure.PassphraseWrong) leftOut.add(name);
        }
    }

    private void add(SigningKey key, String name) {
        if (keys.stream().anyMatch(known -> Arrays.equals(known.blob(), key.blob()))) return;
        if (keys.size() >= MOST_KEYS) {
            leftOut.add(name);
            return;
        }
        keys.add(key);
        names.put(key, name);
    }

    /** Whether the server is to be connected to once more, as it has hung up before everything was tried. */
    boolean isWantedAgain() {
        boolean wanted = again;
        again = false;
        return wanted;
    }

    @Override
    public void logIn(LoginFlow flow) throws ServerException, InterruptedException {
        try {
            if (!keysAreOver && !keys.isEmpty()) {
                keysAreOver = true;
                try {
                    flow.keys(List.copyOf(keys), answers);
                    return;
                } catch (ServerException e) {
                    if (!isForNextWay(e.failure())) throw e;
                    if (e.failure() instanceof Failure.AgentKeysTooMany(var user, int tried, int all))
                        keys.stream().skip(tried).map(names::get).forEach(leftOut::add);
                    again = flow.isOver();
                    if (again) throw e;
                }
            }
            flow.questions(answers);
        } catch (ServerException e) {
            boolean refused =
                    e.failure() instanceof Failure.LoginRefused || e.failure() instanceof Failure.RootLoginRefused;
            if (again || !refused || leftOut.isEmpty()) throw e;
            throw new ServerException(new Failure.KeysLeftOut(String.join(", ", leftOut)), e);
        }
    }

    /** A server may also hang up without saying that it was too many keys, as Dropbear does. */
    private static boolean isForNextWay(Failure failure) {
        return failure instanceof Failure.LoginRefused
                || failure instanceof Failure.RootLoginRefused
                || failure instanceof Failure.LoginIncomplete
                || failure instanceof Failure.AgentRefused
                || failure instanceof Failure.AgentKeysTooMany
                || failure instanceof Failure.LoginEnded
                || failure instanceof Failure.LoginCutOff;
    }

    @Override
    public void close() {
        agent.ifPresent(opened -> opened.agent().close());
    }
}
