package org.certguide.practice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.certguide.certbot.CertbotVersion;
import org.certguide.net.NetworkAccess;
import org.certguide.server.HostKey;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;

/**
 * An SSH server inside the application, on the loopback address and a port of its own, that plays a
 * fresh Ubuntu 24.04. It has a host key and a password of its own each time, which only this
 * application knows, and forgets everything when it is closed. Methods may be called from any
 * thread.
 */
public final class PracticeServer implements AutoCloseable {
    /** What Certbot's snap had in May 2026. */
    public static final CertbotVersion CURRENT = new CertbotVersion(5, 6, 0);

    /** The versions whose words differ most, each between two great changes; the newest last. */
    public static final List<CertbotVersion> VERSIONS =
            List.of(new CertbotVersion(1, 12, 0), new CertbotVersion(2, 1, 0), new CertbotVersion(4, 0, 0), CURRENT);

    /** Easy to read and to type: no letter that looks like another one. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int PASSWORD_LENGTH = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PracticeMachine machine;
    private final Secret password;
    private final HostKey hostKey;
    private final SshServer server;
    private final PracticeNames names;

    /**
     * @param certbot the version that its snap has, 0.40 to 5.6
     * @param pace what part of the time of a real server everything takes; 0 for none
     */
    public record Settings(CertbotVersion certbot, double pace) {
        public Settings {
            if (!(pace >= 0)) throw new IllegalArgumentException("negative pace: " + pace);
        }
    }

    private PracticeServer(Settings settings, Clock clock, SecureRandom random) throws IOException {
        machine = new PracticeMachine(ServerState.fresh(settings.certbot()), clock);
        password = randomPassword(random);
        KeyPair key = hostKeyPair(random);
        String[] fields = PublicKeyEntry.toString(key.getPublic()).split(" ");
        hostKey = new HostKey(fields[0], fields[1]);
        server = SshServer.setUpDefaultServer();
        // Small pieces go back and forth here, each waiting for the one before it.
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
        server.setPasswordAuthenticator((user, given, session) -> isLogin(user, given));
        server.setCommandFactory((channel, line) -> new PracticeProgram(line, machine, password, settings.pace()));
        names = new PracticeNames(machine);
    }

    /**
     * Starts one.
     *
     * @throws IOException if this computer lets nothing listen on its loopback address
     */
    public static PracticeServer start(Settings settings, Clock clock) throws IOException {
        return start(settings, clock, new SecureRandom());
    }

    /**
     * Starts one whose host key and password come from somewhere else, as for pictures that have to
     * be the same each time.
     *
     * @throws IOException if this computer lets nothing listen on its loopback address
     */
    public static PracticeServer start(Settings settings, Clock clock, SecureRandom random) throws IOException {
        PracticeServer started = new PracticeServer(settings, clock, random);
        try {
            started.server.start();
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private static Secret randomPassword(SecureRandom random) {
        char[] letters = new char[PASSWORD_LENGTH];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        Secret secret = Secret.of(letters);
        Arrays.fill(letters, '\0');
        return secret;
    }

    private static KeyPair hostKeyPair(SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator(SecurityUtils.EDDSA);
            generator.initialize(256, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot generate a host key", e);
        }
    }

    private boolean isLogin(String user, String given) {
        byte[] right = password.utf8();
        try {
            return user.equals(PracticeMachine.USER)
                    && MessageDigest.isEqual(right, given.getBytes(StandardCharsets.UTF_8));
        } finally {
            Arrays.fill(right, (byte) 0);
        }
    }

    /** Where it listens, and who may log in. */
    public ServerAddress address() {
        return new ServerAddress(server.getHost(), server.getPort(), PracticeMachine.USER);
    }

    /** A copy of the password for the login and for sudo; the caller wipes it. */
    public Secret password() {
        return password.copy();
    }

    /** Its host key, for one who wants to compare it without a look. */
    public HostKey hostKey() {
        return hostKey;
    }

    /** The name server for which every domain name leads to this server; over TCP. */
    public InetSocketAddress nameServer() {
        return names.address();
    }

    /** An internet that has this server and nothing else; no connection is made to anybody. */
    public NetworkAccess network() {
        return NetworkAccess.simulated(names.address(), () -> new PracticeVisit(machine));
    }

    /** The root of its certificates; nobody trusts it. */
    public X509Certificate root() {
        return machine.authority().root();
    }

    /** The commands so far that it does not know. */
    List<String> unknown() {
        return machine.unknown();
    }

    /** What it gets wrong at the moment. */
    public Set<Fault> faults() {
        return machine.state().faults();
    }

    /** Tells it to get something wrong, or right again. */
    public void setFault(Fault fault, boolean on) {
        machine.change(s -> s.with(fault, on));
    }

    /** Has a rehearsal told of every change of what is wrong, from any thread. */
    public void onChange(Runnable told) {
        machine.onChange(told);
    }

    /** The version of Certbot that its snap and its Python package have. */
    public CertbotVersion certbot() {
        return machine.state().snapVersion();
    }

    /** Gives its snap and its Python package another version, installed or not; 0.40 to 5.6. */
    public void setCertbot(CertbotVersion version) {
        machine.change(s -> s.with(version));
    }

    /** Ends all connections and forgets everything. */
    @Override
    public void close() {
        try {
            // The library ends its threads while sessions that are still open want to use them.
            for (AbstractSession open : server.getActiveSessions()) {
                open.close(true).await(PATIENCE);
            }
            server.stop(true);
            names.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close a loopback socket", e);
        } finally {
            password.close();
        }
    }
}
