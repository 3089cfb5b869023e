package org.certguide.server.sshj;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.AbstractUserAuth;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.WelcomeBannerPhase;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.PasswordAuthenticator;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.certguide.server.HostKey;
import org.certguide.server.ServerAddress;

/** An SSH server in this process that remembers what clients gave away. */
public final class TestSshd implements AutoCloseable {
    public static final String USER = "alice";
    public static final String PASSWORD = "pässwörd €";

    /** What a command does. */
    public interface Program {
        int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws Exception;
    }

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final Map<String, Program> left = new ConcurrentHashMap<>();
    private volatile Function<String, Program> shell = text -> {
        throw new IllegalArgumentException(text);
    };
    private final List<KeyPair> hostKeys;

    /** Passwords and answers, in the order in which they came. */
    public final BlockingQueue<String> secrets = new LinkedBlockingQueue<>();

    /** Commands that were ended from outside. */
    final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();

    /** A permit for each channel that was not opened. */
    final Semaphore sessionsRefused = new Semaphore(0);

    /** How often keys were agreed on, over all connections. */
    final AtomicInteger keysEstablished = new AtomicInteger();

    final BlockingQueue<String> connections = new LinkedBlockingQueue<>();

    public TestSshd(KeyPair... hostKeys) {
        this.hostKeys = List.of(hostKeys);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
        server.setPasswordAuthenticator((user, password, session) -> {
            secrets.add(password);
            return user.equals(USER) && password.equals(PASSWORD);
        });
        server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
        server.setCommandFactory((channel, text) -> new Running(text));
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                connections.add("opened");
            }

            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.KeyEstablished) keysEstablished.incrementAndGet();
            }

            @Override
            public void sessionClosed(Session session) {
                connections.add("closed");
            }
        });
    }

    public static KeyPair key(String type) {
        int bits = type.equals("ssh-rsa") ? 2048 : type.endsWith("384") ? 384 : type.endsWith("521") ? 521 : 256;
        try {
            return KeyUtils.generateKeyPair(type, bits);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static HostKey hostKey(KeyPair key) {
        String[] fields = PublicKeyEntry.toString(key.getPublic()).split(" ");
        return new HostKey(fields[0], fields[1]);
    }

    public TestSshd start() throws IOException {
        server.start();
        return this;
    }

    TestSshd program(String text, Program program) {
        programs.put(text, program);
        return this;
    }

    /** What goes on in the channel of that command when its exit status has been sent. */
    TestSshd leaving(String text, Program program) {
        left.put(text, program);
        return this;
    }

    /**
     * What runs for every other command line.
     *
     * @param newShell gets the command line
     */
    public TestSshd shell(Function<String, Program> newShell) {
        shell = newShell;
        return this;
    }

    /** Ends all connections without a word. */
    public void drop() {
        server.getActiveSessions().forEach(s -> s.close(true));
    }

    /** Ends all connections with these words. */
    void sayGoodbye(int reason, String words) throws IOException {
        for (var session : server.getActiveSessions()) session.disconnect(reason, words);
    }

    /** Runs nothing. */
    TestSshd withoutCommands() {
        server.setCommandFactory(null);
        return this;
    }

    /** Calls itself that. */
    TestSshd named(String name) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, name);
        return this;
    }

    /** Lets everybody log in so often. */
    TestSshd loginsAtMost(int number) {
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, number);
        return this;
    }

    /** As OpenSSH with MaxSessions. */
    TestSshd sessionsAtMost(int number) {
        Semaphore left = new Semaphore(number);
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                return new ChannelSession() {
                    @Override
                    protected OpenFuture doInit(Buffer buffer) {
                        if (left.tryAcquire()) {
                            addCloseFutureListener(closed -> left.release());
                            return super.doInit(buffer);
                        }
                        sessionsRefused.release();
                        OpenFuture refused = new DefaultOpenFuture(this, this);
                        refused.setException(new SshChannelOpenException(
                                getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "open failed"));
                        return refused;
                    }
                };
            }
        }));
        return this;
    }

    TestSshd acceptingKey(PublicKey key) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, offered, session) -> KeyUtils.compareKeys(key, offered));
        return this;
    }

    /** Takes no key, and tells which types were offered. */
    TestSshd refusingKeys(List<String> offered) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> {
            offered.add(KeyUtils.getKeyType(key));
            return false;
        });
        return this;
    }

    /**
     * Says for each key so many times that it would do, and lets nobody in.
     *
     * @param signed gets how often something was signed
     */
    TestSshd acceptingKeysAgain(int times, AtomicInteger signed) {
        server.setUserAuthFactories(List.of(new UserAuthFactory() {
            @Override
            public String getName() {
                return "publickey";
            }

            @Override
            public UserAuth createUserAuth(ServerSession session) {
                return new AbstractUserAuth(getName()) {
                    @Override
                    protected Boolean doAuth(Buffer request, boolean isFirst) throws IOException {
                        boolean isSigned = request.getBoolean();
                        String algorithm = request.getString();
                        byte[] blob = request.getBytes();
                        if (isSigned) signed.incrementAndGet();
                        for (int i = 0; !isSigned && i < times; i++) {
                            Buffer answer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_PK_OK);
                            answer.putString(algorithm);
                            answer.putBytes(blob);
                            session.writePacket(answer);
                        }
                        return null;
                    }
                };
            }
        }));
        return this;
    }

    /**
     * Takes this key, and else the answers to these questions.
     *
     * @param offered gets the keys that are offered
     * @param accepted as in authorized_keys; empty for none
     */
    TestSshd keysAndQuestions(List<String> offered, String accepted, List<String> questions, List<String> right) {
        asking(questions, right);
        server.setUserAuthFactories(
                List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> {
            offered.add(PublicKeyEntry.toString(key));
            return accepted.startsWith(PublicKeyEntry.toString(key));
        });
        return this;
    }

    /** Hangs up after so many attempts to log in, as sshd does with MaxAuthTries. */
    TestSshd hangingUpAfter(int attempts) {
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, attempts);
        return this;
    }

    TestSshd signingOnlyWith(List<NamedFactory<Signature>> algorithms) {
        server.setSignatureFactories(algorithms);
        return this;
    }

    TestSshd exchangingOnlyWith(List<KeyExchangeFactory> algorithms) {
        server.setKeyExchangeFactories(algorithms);
        return this;
    }

    TestSshd showing(OpenSshCertificate certificate) {
        server.setHostKeyCertificateProvider(session -> List.of(certificate));
        return this;
    }

    /** Agrees on new keys after so many packets. */
    TestSshd renewingKeysAfter(int packets) {
        CoreModuleProperties.REKEY_PACKETS_LIMIT.set(server, (long) packets);
        return this;
    }

    TestSshd encryptingOnlyWith(List<NamedFactory<Cipher>> ciphers) {
        server.setCipherFactories(ciphers);
        return this;
    }

    /** As servers were before 2024. */
    TestSshd withoutStrictExchange() {
        server.setSessionFactory(new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession session) throws Exception {
                return new ServerSessionImpl(getServer(), session) {
                    @Override
                    protected Map<KexProposalOption, String> doStrictKexProposal(
                            Map<KexProposalOption, String> proposal) {
                        return proposal;
                    }
                };
            }
        });
        return this;
    }

    /** Asks these questions; the answers to one that ends in * are hidden. */
    public TestSshd asking(List<String> questions, List<String> right) {
        server.setUserAuthFactories(List.of(UserAuthKeyboardInteractiveFactory.INSTANCE));
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String user, String language, String methods) {
                return challenge(questions);
            }

            @Override
            public boolean authenticate(ServerSession session, String user, List<String> answers) {
                secrets.addAll(answers);
                return answers.equals(right);
            }
        });
        return this;
    }

    private static InteractiveChallenge challenge(List<String> questions) {
        InteractiveChallenge challenge = new InteractiveChallenge();
        challenge.setInteractionName("Two steps");
        challenge.setInteractionInstruction("");
        challenge.setLanguageTag("");
        for (String question : questions) challenge.addPrompt(question.replace("*", ""), !question.endsWith("*"));
        return challenge;
    }

    /** Takes a key, the password, and the answers to these questions; each of them alone is enough. */
    TestSshd acceptingAll(PublicKey key, List<String> questions, List<String> right) {
        acceptingKey(key).asking(questions, right);
        server.setUserAuthFactories(List.of(
                UserAuthPublicKeyFactory.INSTANCE,
                UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
        return this;
    }

    /** Wants these methods, as sshd_config's AuthenticationMethods has them. */
    TestSshd wanting(String methods) {
        CoreModuleProperties.AUTH_METHODS.set(server, methods);
        return this;
    }

    /** Wants another password in the place of the right one. */
    TestSshd expired(String wanted) {
        server.setPasswordAuthenticator(new PasswordAuthenticator() {
            @Override
            public boolean authenticate(String user, String given, ServerSession session) {
                throw new PasswordChangeRequiredException("", "Your password has expired.", "");
            }

            @Override
            public boolean handleClientPasswordChangeRequest(
                    ServerSession session, String user, String old, String chosen) {
                return old.equals(PASSWORD) && chosen.equals(wanted);
            }
        });
        return this;
    }

    /** Asks one question after the other, where it ends in a colon or a star; else only says it. */
    TestSshd rounds(List<String> texts) {
        return asking(auth -> {
            if (auth.round == texts.size()) return true;
            String text = texts.get(auth.round);
            if (text.matches(".*[:*]")) auth.ask("", "", List.of(text));
            else auth.ask("", text, List.of());
            return null;
        });
    }

    /** Takes every proof for one of several, without an end. */
    TestSshd neverContent() {
        return wanting("keyboard-interactive" + ",keyboard-interactive".repeat(200))
                .asking(auth -> true);
    }

    private TestSshd asking(Step step) {
        server.setUserAuthFactories(List.of(new UserAuthFactory() {
            @Override
            public String getName() {
                return "keyboard-interactive";
            }

            @Override
            public UserAuth createUserAuth(ServerSession session) {
                return new Rounds(secrets, step);
            }
        }));
        return this;
    }

    /** What follows the answers of a round. */
    private interface Step {
        Boolean next(Rounds auth) throws IOException;
    }

    private static final class Rounds extends AbstractUserAuth {
        private final BlockingQueue<String> secrets;
        private final Step step;
        private int round;

        Rounds(BlockingQueue<String> secrets, Step step) {
            super("keyboard-interactive");
            this.secrets = secrets;
            this.step = step;
        }

        @Override
        protected Boolean doAuth(Buffer buffer, boolean init) throws Exception {
            if (!init) {
                buffer.getUByte();
                for (int n = buffer.getInt(); n > 0; n--) secrets.add(buffer.getString());
                round++;
            }
            return step.next(this);
        }

        void ask(String name, String words, List<String> texts) throws IOException {
            Buffer buffer = getServerSession().createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST);
            buffer.putString(name);
            buffer.putString(words);
            buffer.putString("");
            buffer.putInt(texts.size());
            for (String text : texts) {
                buffer.putString(text.replace("*", ""));
                buffer.putBoolean(!text.endsWith("*"));
            }
            getServerSession().writePacket(buffer);
        }
    }

    /** Offers questions and has none, as sshd does without PAM; the password is enough. */
    TestSshd withoutQuestions() {
        asking(auth -> false);
        List<UserAuthFactory> all = new ArrayList<>(server.getUserAuthFactories());
        all.add(UserAuthPasswordFactory.INSTANCE);
        server.setUserAuthFactories(all);
        return this;
    }

    /** Passes connections on, as a jump host does; without it, none. */
    public TestSshd forwarding() {
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        return this;
    }

    /** Says something before a password is looked at. */
    TestSshd saying(String words) {
        CoreModuleProperties.WELCOME_BANNER.set(server, words);
        CoreModuleProperties.WELCOME_BANNER_PHASE.set(server, WelcomeBannerPhase.FIRST_REQUEST);
        return this;
    }

    /** What decides on a password. */
    TestSshd deciding(PasswordAuthenticator decision) {
        server.setPasswordAuthenticator(decision);
        return this;
    }

    /** Asks for the password, and after the right one for something else. */
    TestSshd askingAfterThePassword(String title, List<String> questions, List<String> right) {
        server.setUserAuthFactories(List.of(new UserAuthFactory() {
            @Override
            public String getName() {
                return "keyboard-interactive";
            }

            @Override
            public UserAuth createUserAuth(ServerSession session) {
                return new TwoRounds(secrets, title, questions, right);
            }
        }));
        return this;
    }

    /** As PAM does it: one round for the password, and one more. */
    private static final class TwoRounds extends AbstractUserAuth {
        private final BlockingQueue<String> secrets;
        private final String title;
        private final List<String> questions;
        private final List<String> right;
        private int round;

        TwoRounds(BlockingQueue<String> secrets, String title, List<String> questions, List<String> right) {
            super("keyboard-interactive");
            this.secrets = secrets;
            this.title = title;
            this.questions = questions;
            this.right = right;
        }

        @Override
        protected Boolean doAuth(Buffer buffer, boolean init) throws Exception {
            if (init) {
                ask("", List.of("Password: "));
                return null;
            }
            buffer.getUByte();
            List<String> answers = new ArrayList<>();
            for (int n = buffer.getInt(); n > 0; n--) answers.add(buffer.getString());
            secrets.addAll(answers);
            if (round == 2) return answers.equals(right);
            if (!answers.equals(List.of(PASSWORD))) return false;
            ask(title, questions);
            return null;
        }

        private void ask(String name, List<String> texts) throws IOException {
            round++;
            Buffer buffer = getServerSession().createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST);
            buffer.putString(name);
            buffer.putString("");
            buffer.putString("");
            buffer.putInt(texts.size());
            for (String text : texts) {
                buffer.putString(text);
                buffer.putBoolean(false);
            }
            getServerSession().writePacket(buffer);
        }
    }

    int port() {
        return server.getPort();
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", port(), USER);
    }

    /** As known_hosts has it. */
    public String line(KeyPair key) {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    public HostKey hostKey() {
        return hostKey(hostKeys.getFirst());
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Running implements Command {
        private final String text;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;
        private Thread thread;

        Running(String text) {
            this.text = text;
        }

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream err) {
            this.err = err;
        }

        @Override
        public void setExitCallback(ExitCallback exit) {
            this.exit = exit;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            thread = Thread.ofPlatform().daemon().start(() -> run(channel, environment));
        }

        private void run(ChannelSession channel, Environment environment) {
            int status;
            try {
                Program program = programs.get(text);
                if (program == null) program = shell.apply(text);
                status = program.run(in, out, err, environment);
                out.flush();
                err.flush();
                if (left.containsKey(text)) {
                    sendStatus(channel, status);
                    left.get(text).run(in, out, err, environment);
                    out.flush();
                    err.flush();
                }
            } catch (Exception e) {
                hungUp.add(text); // a stream was closed under it, or destroy interrupted it
                status = 255;
            }
            exit.onExit(status);
        }

        private static void sendStatus(ChannelSession channel, int status) throws IOException {
            Buffer request = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            request.putUInt(channel.getRecipient());
            request.putString("exit-status");
            request.putBoolean(false);
            request.putUInt(status);
            channel.writePacket(request);
        }

        @Override
        public void destroy(ChannelSession channel) {
            thread.interrupt();
        }
    }
}
