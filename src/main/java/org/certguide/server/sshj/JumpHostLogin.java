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
import net.schmizz.sshj.common.Buffer;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.server.SshHost;
import org.certguide.text.SafeText;
import org.jspecify.annotations.Nullable;
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
    private final List<LockedKey> locked = new ArrayList<>();
    private final Login.Answers answers;
    private @Nullable LoginFlow flow;
    private Optional<Agents.Opened> agent = Optional.empty();
    private boolean keysAreOver;
    private boolean again;

    /**
     * @param chosen how the user logs in at the end of the way: a key that was chosen for that is the first here
     * @param files the private keys for this server, which need not be there
     * @param certificates files with certificates for them, besides those that are beside them
     * @param named what the configuration says of the keys for this server
     */
    JumpHostLogin(
            Login chosen,
            List<Path> files,
            List<Path> certificates,
            SshHost.Keys named,
            Agents agents,
            Login.Answers answers)
            throws InterruptedException {
        this.answers = answers;
        boolean one = false;
        List<Agent.Key> held = List.of();
        if (chosen instanceof Login.KeyFile(var file, var certified, var passphrase, var more)) {
            load(file, certified, passphrase);
            one = true;
        }
        if (chosen instanceof Login.Agent(var key, var socket, var more)) {
            held = open(agents.or(socket));
            one = key.isPresent();
            for (Agent.Key each : held) if (one && each.shown().fingerprint().equals(key.get())) add(each, each.name());
        } else {
            held = open(agents.or(named.agent()));
        }
        List<Agent.Key> others = new ArrayList<>(held);
        for (Path file : files) {
            List<byte[]> blobs = PublicKeyFile.of(file);
            List<Agent.Key> of = held.stream()
                    .filter(key -> blobs.stream().anyMatch(blob -> Arrays.equals(blob, key.blob())))
                    .toList();
            for (Agent.Key key : of) add(key, file, certificates);
            others.removeAll(of);
            if (of.isEmpty()) load(file, certificates, Optional.empty());
        }
        if (named.only() || one) return;
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
            if (e.failure() instanceof Failure.PassphraseWrong) locked(file, certificates);
        }
    }

    private void locked(Path file, List<Path> certificates) {
        try {
            byte[] blob = KeyFiles.publicHalf(file).orElseGet(() -> new byte[0]);
            String type = blob.length == 0 ? "" : new Buffer.PlainBuffer(blob).readString();
            LockedKey key = new LockedKey(file, type, blob, this::passphrase);
            locked.add(key);
            add(key, file, certificates);
        } catch (ServerException | Buffer.BufferException e) {
            LOG.debug("not a key for a server on the way", e);
        }
    }

    private Optional<Secret> passphrase(String file, Question.Earlier earlier) throws InterruptedException {
        LoginFlow now = flow;
        return now == null ? Optional.empty() : now.passphrase(file, earlier);
    }

    /** With its certificates, which come first. */
    private void add(SigningKey key, Path file, List<Path> certificates) {
        for (SigningKey certificate : UserCertificates.of(key, file, certificates)) add(certificate, key.name());
        add(key, key.name());
    }

    private void add(SigningKey key, String name) {
        boolean known =
                key.blob().length > 0 && keys.stream().anyMatch(other -> Arrays.equals(other.blob(), key.blob()));
        if (known) return;
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
        this.flow = flow;
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
            boolean refused = switch (e.failure()) {
                case Failure.LoginRefused f -> true;
                case Failure.RootLoginRefused f -> true;
                case Failure.KeysLeftOut f -> true;
                default -> false;
            };
            locked.stream().filter(LockedKey::isGivenUp).map(LockedKey::name).forEach(leftOut::add);
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
                || failure instanceof Failure.KeysLeftOut
                || failure instanceof Failure.AgentKeysTooMany
                || failure instanceof Failure.LoginEnded
                || failure instanceof Failure.LoginCutOff;
    }

    @Override
    public void close() {
        agent.ifPresent(opened -> opened.agent().close());
    }
}
