package org.certguide.server.sshj;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.ServerException;

/** A login with everything read and decrypted that is on this computer. */
interface Credentials extends AutoCloseable {
    void logIn(LoginFlow flow) throws ServerException, InterruptedException;

    @Override
    default void close() {}

    static Credentials of(Login login, Agents agents) throws ServerException, InterruptedException {
        return switch (login) {
            case Login.Password(var secret, var more) -> flow -> flow.password(secret, more);
            case Login.Questions(var answers) -> flow -> flow.questions(answers);
            case Login.KeyFile(Path file, var certificates, var passphrase, var more) -> {
                List<SigningKey> keys = KeyFiles.load(file, certificates, passphrase);
                yield flow -> flow.keys(keys, more);
            }
            case Login.Agent(var key, var socket, var more) ->
                new OfAgent(agents.or(socket).open(), key, more);
        };
    }

    /** The keys of an agent, which is asked while logging in. */
    record OfAgent(Agents.Opened opened, Optional<String> chosen, Login.Answers more) implements Credentials {
        @Override
        public void logIn(LoginFlow flow) throws ServerException, InterruptedException {
            List<Agent.Key> keys = opened.keys().stream()
                    .filter(key -> chosen.isEmpty() || key.shown().fingerprint().equals(chosen.get()))
                    .toList();
            if (keys.isEmpty()) throw new ServerException(new Failure.AgentKeyGone(chosen.orElseThrow()));
            flow.keys(List.copyOf(keys), more);
        }

        @Override
        public void close() {
            opened.agent().close();
        }
    }
}
