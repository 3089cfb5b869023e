package org.certguide.server.sshj;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.work.Threads;

/**
 * Logging in, once the host key is trusted.
 *
 * <p>sshj handles the server's questions on the thread that reads from the network, and waits for
 * the outcome on the one that logs in. Here it is the other way round: what may ask a person, or
 * the agent, comes to the thread that logs in as a {@link Work}, and sshj waits on a helper.
 */
final class LoginFlow {
    /** Something for the thread that logs in. */
    private interface Work {
        void run() throws IOException, InterruptedException, ServerException;
    }

    /** How long a server may wait for somebody else than this application. */
    static final Duration APPROVAL = Duration.ofMinutes(10);

    /** Some let the user choose from a menu. */
    private static final int MOST_LINES = 40;

    private static final Work END = () -> {};

    /** sshj's own bound would count the time in which a person thinks. */
    private static final int FOREVER_MS = Integer.MAX_VALUE;

    private final SSHClient client;
    private final String user;
    private final Duration patience;
    private final Consumer<String> said;

    /** The keys of the agent, and how many of them were offered. */
    private int keys;

    private int tried;
    private final BlockingQueue<Work> mailbox = new LinkedBlockingQueue<>();

    /**
     * @param patience how long the server may take for each of its answers
     * @param said gets what the server has said, where it takes longer than that
     */
    LoginFlow(SSHClient client, String user, Duration patience, Consumer<String> said) {
        this.client = client;
        this.user = user;
        this.patience = patience;
        this.said = said;
    }

    /** Like the OpenSSH client, asks what the server accepts before it gives anything away. */
    void password(Secret secret, Login.Answers more) throws ServerException, InterruptedException {
        if (attempt(new AuthNone())) return;
        if (accepted().contains("password")) {
            if (attempt(new Password(secret))) return;
        } else if (accepted().contains("keyboard-interactive")) {
            if (attempt(new KeyboardInteractive(onlyOnce(secret, more)))) return;
        }
        throw refused();
    }

    void questions(Login.Answers answers) throws ServerException, InterruptedException {
        if (attempt(new AuthNone())) return;
        if (accepted().contains("keyboard-interactive") && attempt(new KeyboardInteractive(answers))) return;
        throw refused();
    }

    void key(KeyProvider key) throws ServerException, InterruptedException {
        if (attempt(new AuthNone())) return;
        if (accepted().contains("publickey") && attempt(new AuthPublickey(key))) return;
        throw refused();
    }

    void agent(Agent agent, List<Agent.Identity> identities) throws ServerException, InterruptedException {
        if (attempt(new AuthNone())) return;
        keys = identities.size();
        for (Agent.Identity identity : identities) {
            if (!accepted().contains("publickey")) break;
            tried++;
            if (attempt(new AgentKey(agent, identity))) return;
        }
        throw refused();
    }

    /**
     * Answers one hidden question with the password. Further ones are for the user: they may ask for
     * something else, which must not be given the password.
     */
    private static Login.Answers onlyOnce(Secret secret, Login.Answers more) {
        boolean[] given = {false};
        return (title, questions) -> {
            if (questions.isEmpty()) return Optional.of(List.of());
            if (given[0] || questions.size() != 1 || questions.getFirst().echo()) return more.answer(title, questions);
            given[0] = true;
            return Optional.of(List.of(secret.copy()));
        };
    }

    private Collection<String> accepted() {
        return client.getUserAuth().getAllowedMethods();
    }

    private ServerException refused() {
        String methods = Failures.printable(String.join(", ", accepted()));
        if (client.getUserAuth().hadPartialSuccess())
            return new ServerException(new Failure.LoginIncomplete(user, methods));
        return new ServerException(
                user.equals("root") ? new Failure.RootLoginRefused(methods) : new Failure.LoginRefused(user, methods));
    }

    /** As it may be shown, line by line. */
    private static String shown(String words) {
        return words.strip().lines().limit(MOST_LINES).map(Failures::printable).collect(Collectors.joining("\n"));
    }

    /** What the server has said besides; empty where it has said nothing. */
    private String banner() {
        String words = client.getUserAuth().getBanner();
        return words == null ? "" : shown(words);
    }

    private boolean attempt(AuthMethod method) throws ServerException, InterruptedException {
        method.setLoggerFactory(QuietLogger.FACTORY);
        FutureTask<Boolean> outcome = new FutureTask<>(() -> authenticate(method)) {
            @Override
            protected void done() {
                mailbox.add(END);
            }
        };
        Threads.start("ssh login", outcome);
        try {
            while (true) {
                Work next = next();
                if (next == END) return outcome.get();
                next.run();
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            if (Failures.isInterruption(e) || Thread.interrupted()) throw new InterruptedException();
            throw failure(e);
        }
    }

    /** A server that has said something may wait for somebody, as for an approval on a page. */
    private Work next() throws ServerException, InterruptedException {
        Work next = mailbox.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) return next;
        String banner = banner();
        if (!banner.isEmpty()) {
            said.accept(banner);
            next = mailbox.poll(APPROVAL.minus(patience).toMillis(), TimeUnit.MILLISECONDS);
        }
        if (next == null) throw new ServerException(new Failure.ServerSilent());
        return next;
    }

    /** A login that the server has ended, with what it has said before. */
    private ServerException ended(ServerException e) {
        return e.failure() instanceof Failure.LoginEnded && !banner().isEmpty()
                ? new ServerException(new Failure.LoginCutOff(user, Failures.printable(banner())), e)
                : e;
    }

    private boolean authenticate(AuthMethod method) throws IOException {
        return client.getUserAuth().authenticate(user, (Service) client.getConnection(), method, FOREVER_MS);
    }

    private ServerException failure(Throwable e) {
        if (Failures.find(e, NewPasswordWanted.class).isPresent())
            return new ServerException(new Failure.PasswordExpired(user), e);
        DisconnectReason reason = Failures.reason(e);
        // OpenSSH hangs up after some attempts, with a reason that it also uses for other things.
        if (reason == DisconnectReason.NO_MORE_AUTH_METHODS_AVAILABLE
                || Failures.messages(e).contains("Too many authentication failures"))
            return new ServerException(
                    tried < keys
                            ? new Failure.AgentKeysTooMany(user, tried, keys)
                            : refused().failure(),
                    e);
        return ended(Failures.beforeLogin(user, e));
    }

    private static final class NewPasswordWanted extends UserAuthException {
        private static final long serialVersionUID = 1L;

        NewPasswordWanted() {
            super("the server wants a new password");
        }
    }

    /** The password method; a wish for a new password is a failure of its own. */
    private static final class Password extends AuthPassword {
        Password(Secret secret) {
            super(new PasswordFinder() {
                @Override
                public char[] reqPassword(Resource<?> resource) {
                    return secret.chars();
                }

                @Override
                public boolean shouldRetry(Resource<?> resource) {
                    return false;
                }
            });
        }

        @Override
        public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
            if (message == Message.USERAUTH_60) throw new NewPasswordWanted();
            super.handle(message, packet);
        }
    }

    /** RFC 4256, with the questions answered on the thread that logs in. */
    private final class KeyboardInteractive extends AbstractAuthMethod {
        /** RFC 4256 sets no bound, and no real server asks more. */
        private static final int MOST_QUESTIONS = 32;

        private final Login.Answers answers;

        KeyboardInteractive(Login.Answers answers) {
            super("keyboard-interactive");
            this.answers = answers;
        }

        @Override
        protected SSHPacket buildReq() throws UserAuthException {
            return super.buildReq().putString("").putString("");
        }

        @Override
        public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
            if (message != Message.USERAUTH_60) {
                super.handle(message, packet);
                return;
            }
            try {
                String name = packet.readString();
                String instruction = packet.readString();
                packet.readString(); // the language
                int count = packet.readUInt32AsInt();
                if (count > MOST_QUESTIONS) throw new UserAuthException("the server asks too many questions at once");
                List<Login.Question> questions = new ArrayList<>();
                for (int i = 0; i < count; i++)
                    questions.add(new Login.Question(shown(packet.readString()), packet.readBoolean()));
                String title = shown(name + "\n" + instruction);
                mailbox.add(() -> answer(title, questions));
            } catch (Buffer.BufferException e) {
                throw new UserAuthException(e);
            }
        }

        private void answer(String title, List<Login.Question> questions)
                throws IOException, InterruptedException, ServerException {
            List<Secret> given = questions.isEmpty() && title.isEmpty()
                    ? List.of()
                    : answers.answer(title, questions).orElseThrow(LoginFlow.this::refused);
            try {
                if (given.size() != questions.size())
                    throw new IllegalArgumentException("needs as many answers as there are questions");
                SSHPacket packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(given.size());
                // putSensitiveString wipes what it gets.
                for (Secret secret : given) packet.putSensitiveString(secret.chars());
                params.getTransport().write(packet);
            } finally {
                given.forEach(Secret::close);
            }
        }
    }

    /** A key whose signatures the agent makes. */
    private final class AgentKey extends AbstractAuthMethod {
        private record Algorithm(String name, int flags) {}

        private final Agent agent;
        private final Agent.Identity identity;
        private final Deque<Algorithm> algorithms = new ArrayDeque<>();

        AgentKey(Agent agent, Agent.Identity identity) {
            super("publickey");
            this.agent = agent;
            this.identity = identity;
            if (identity.type().equals("ssh-rsa")) {
                // Some servers, such as Dropbear, know only the second.
                algorithms.add(new Algorithm("rsa-sha2-512", Agent.RSA_SHA2_512));
                algorithms.add(new Algorithm("rsa-sha2-256", Agent.RSA_SHA2_256));
            } else {
                algorithms.add(new Algorithm(identity.type(), 0));
            }
        }

        @Override
        public boolean shouldRetry() {
            algorithms.poll();
            return !algorithms.isEmpty();
        }

        @Override
        protected SSHPacket buildReq() throws UserAuthException {
            return request(false);
        }

        private SSHPacket request(boolean signed) throws UserAuthException {
            return super.buildReq()
                    .putBoolean(signed)
                    .putString(algorithms.element().name())
                    .putBytes(identity.blob());
        }

        @Override
        public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
            if (message != Message.USERAUTH_60) {
                super.handle(message, packet);
                return;
            }
            try {
                packet.readString();
                if (!Arrays.equals(packet.readBytes(), identity.blob()))
                    throw new UserAuthException("the server accepted a key that was not offered");
            } catch (Buffer.BufferException e) {
                throw new UserAuthException(e);
            }
            mailbox.add(this::sign);
        }

        private void sign() throws IOException, ServerException {
            SSHPacket packet = request(true);
            byte[] data = new Buffer.PlainBuffer()
                    .putString(params.getTransport().getSessionID())
                    .putBuffer(packet)
                    .getCompactData();
            try {
                packet.putBytes(agent.sign(identity, data, algorithms.element().flags()));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) throw e;
                // The agent's user may have refused, or the agent no longer has the key.
                throw new ServerException(new Failure.AgentEmpty(), e);
            }
            params.getTransport().write(packet);
        }
    }
}
