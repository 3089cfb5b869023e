package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.sshj.FakeAgent;
import org.certguide.server.sshj.SshConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins as institutes set them up: several proofs, one-time codes, certificates, and real agents. */
@UsesLab
@Timeout(120)
@Tag("matrix")
class LoginIT {
    private static LabServer lab;

    @TempDir
    Path folder;

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Process> agents = new ArrayList<>();

    @BeforeAll
    static void fresh() {
        lab = Lab.server("trixie");
        lab.reset();
        lab.in("sh", "-c", """
                for user in key-password password-key key-code three both; do
                    useradd -m -s /bin/bash $user && echo "$user:$user-pw" | chpasswd
                    install -d -m 700 -o $user /home/$user/.ssh
                    install -m 600 -o $user /root/.ssh/authorized_keys /home/$user/.ssh/authorized_keys
                done
                cat >/etc/ssh/sshd_config.d/a-steps.conf <<'END'
                VersionAddendum steps
                MaxAuthTries 6
                TrustedUserCAKeys /etc/ssh/users.pub
                Match User key-password
                    AuthenticationMethods publickey,password
                Match User password-key
                    AuthenticationMethods password,publickey
                Match User key-code
                    KbdInteractiveAuthentication yes
                    AuthenticationMethods publickey,keyboard-interactive
                Match User both
                    KbdInteractiveAuthentication yes
                Match User three
                    KbdInteractiveAuthentication yes
                    AuthenticationMethods publickey,password,keyboard-interactive
                END
                touch /etc/ssh/users.pub
                # Nothing here is about how long a wrong password takes.
                sed -i '/pam_unix.so/s/$/ nodelay/' /etc/pam.d/common-auth
                """);
        restart();
    }

    @AfterAll
    static void leaveNothing() {
        lab.reset();
    }

    /** It stops listening for a moment: waits until it answers as it is set up now. */
    private static void restart() {
        lab.in(
                "sh",
                "-c",
                "kill -HUP 1; for i in $(seq 100); do ssh-keyscan -t ed25519 127.0.0.1 2>&1 | grep -q steps && exit 0;"
                        + " sleep 0.1; done; exit 1");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process agent : agents) {
            agent.destroy();
            agent.waitFor();
        }
    }

    private Optional<List<Secret>> person(String title, List<Question> questions) {
        // PAM tells why above its first question.
        questions.forEach(q ->
                asked.add(q.kind() + " " + q.text().substring(q.text().lastIndexOf('\n') + 1)));
        if (answers.size() < questions.size()) return Optional.empty();
        return Optional.of(
                questions.stream().map(q -> Secret.of(answers.removeFirst())).toList());
    }

    private Login key(Path file) {
        return new Login.KeyFile(file, List.of(), Optional.empty(), this::person);
    }

    private Login agent(Optional<String> key) {
        return new Login.Agent(key, Optional.empty(), this::person);
    }

    private SshConnector connector(Optional<Path> agent) {
        return new SshConnector(folder.resolve("known"), folder.resolve("none"), agent, SshConnector.Timeouts.USUAL);
    }

    private Result connect(String user, Login login, Optional<Path> agent) throws Exception {
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), user);
        Result first = connector(agent).connect(address, login, new HostKeyTrust.KnownHosts());
        return first instanceof Result.HostKeyUnknown(var shown)
                ? connector(agent).connect(address, login, new HostKeyTrust.Accepted(shown))
                : first;
    }

    private void logsIn(String user, Login login, Optional<Path> agent) throws Exception {
        assertInstanceOf(Result.Connected.class, connect(user, login, agent))
                .server()
                .close();
    }

    private Failure failure(String user, Login login, Optional<Path> agent) {
        return assertThrows(ServerException.class, () -> connect(user, login, agent))
                .failure();
    }

    @ParameterizedTest
    @CsvSource({
        "key-password, PASSWORD key-password",
        "password-key, PASSWORD password-key",
        "key-code, SERVERS Password:",
        "three, PASSWORD three;SERVERS Password:"
    })
    void whoHasAKeyIsAskedForWhatIsMissing(String user, String questions) throws Exception {
        for (String ignored : questions.split(";")) answers.add(user + "-pw");
        logsIn(user, key(Lab.key("ed25519")), Optional.empty());
        assertEquals(List.of(questions.split(";")), asked);
        answers.add("wrong");
        assertEquals(
                user.equals("password-key")
                        ? new Failure.LoginRefused(user, "password")
                        : new Failure.SecondProofRefused(
                                user, user.equals("key-code") ? "keyboard-interactive" : "password"),
                failure(user, key(Lab.key("ed25519")), Optional.empty()));
    }

    @Test
    void whoHasAPasswordIsToldThatAKeyIsWanted() {
        Login login = new Login.Password(Secret.of("password-key-pw"), this::person);
        assertEquals(
                new Failure.LoginIncomplete("password-key", "publickey"),
                failure("password-key", login, Optional.empty()));
    }

    /** Row by row as ssh does it: seven keys, six tries, the right one last. */
    @Test
    void ofAnAgentWithTooManyKeysTheRightOneIsChosenByItsName() throws Exception {
        Path socket = startAgent(Map.of());
        for (int i = 1; i <= 6; i++) {
            Path other = folder.resolve("other" + i);
            run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "other " + i, "-f", other.toString());
            add(socket, other.toString());
        }
        add(socket, Lab.key("ed25519").toString());
        assertEquals(
                new Failure.AgentKeysTooMany("deploy", 6, 7),
                failure("deploy", agent(Optional.empty()), Optional.of(socket)));
        List<AgentKey> keys = connector(Optional.of(socket)).agentKeys(Optional.empty());
        AgentKey right = keys.stream()
                .filter(key -> key.comment().equals("lab"))
                .findFirst()
                .orElseThrow();
        logsIn("deploy", agent(Optional.of(right.fingerprint())), Optional.of(socket));
        run(
                Map.of("SSH_AUTH_SOCK", socket.toString()),
                "ssh-add",
                "-q",
                "-d",
                Lab.key("ed25519").toString());
        assertEquals(
                new Failure.AgentKeyGone(right.fingerprint()),
                failure("deploy", agent(Optional.of(right.fingerprint())), Optional.of(socket)));
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "rsa", "ecdsa"})
    void aCertificateBesideTheKeyOrInTheAgentLogsIn(String type) throws Exception {
        Path authority = folder.resolve("authority");
        Path user = folder.resolve("user");
        run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", authority.toString());
        run(Map.of(), "ssh-keygen", "-q", "-t", type, "-N", "", "-f", user.toString());
        run(Map.of(), "ssh-keygen", "-q", "-s", authority.toString(), "-I", "me", "-n", "deploy", user + ".pub");
        lab.in(
                "sh",
                "-c",
                "echo '" + Files.readString(folder.resolve("authority.pub")).strip() + "' >/etc/ssh/users.pub");
        logsIn("deploy", key(user), Optional.empty());
        Path socket = startAgent(Map.of());
        add(socket, user.toString());
        run(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", "-d", "-k", user.toString());
        assertEquals(
                1, connector(Optional.of(socket)).agentKeys(Optional.empty()).size());
        logsIn("deploy", agent(Optional.empty()), Optional.of(socket));
        // In another place, as CertificateFile has it.
        Path moved = Files.move(folder.resolve("user-cert.pub"), folder.resolve("certificate"));
        assertInstanceOf(Failure.LoginRefused.class, failure("deploy", key(user), Optional.empty()));
        logsIn("deploy", new Login.KeyFile(user, List.of(moved), Optional.empty(), this::person), Optional.empty());
    }

    @Test
    void anAgentThatAsksItsUserFirstIsWaitedForAndARefusalIsTold() throws Exception {
        for (String program : List.of("/bin/true", "/bin/false")) {
            Path socket = startAgent(Map.of("SSH_ASKPASS", program, "SSH_ASKPASS_REQUIRE", "force"));
            run(
                    Map.of("SSH_AUTH_SOCK", socket.toString()),
                    "ssh-add",
                    "-q",
                    "-c",
                    Lab.key("ed25519").toString());
            if (program.endsWith("true")) logsIn("deploy", agent(Optional.empty()), Optional.of(socket));
            else
                assertEquals(
                        new Failure.AgentRefused("lab"),
                        failure("deploy", agent(Optional.empty()), Optional.of(socket)));
        }
    }

    @Test
    void aLockedAgentHasNoKeys() throws Exception {
        Path socket = startAgent(Map.of());
        add(socket, Lab.key("ed25519").toString());
        Path word = Files.writeString(folder.resolve("askpass"), "#!/bin/sh\necho word\n");
        assertTrue(word.toFile().setExecutable(true));
        run(
                Map.of(
                        "SSH_AUTH_SOCK",
                        socket.toString(),
                        "SSH_ASKPASS",
                        word.toString(),
                        "SSH_ASKPASS_REQUIRE",
                        "force"),
                "ssh-add",
                "-x");
        assertEquals(new Failure.AgentEmpty(), failure("deploy", agent(Optional.empty()), Optional.of(socket)));
    }

    /** As a security device signs: what it counts and whether somebody was there is signed as well. */
    @Test
    void aKeyOfASecurityDeviceSignsThroughTheAgent() throws Exception {
        KeyPair device = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = device.getPublic().getEncoded();
        byte[] blob = new Buffer.PlainBuffer()
                .putString("sk-ssh-ed25519@openssh.com")
                .putBytes(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
                .putString("ssh:")
                .getCompactData();
        lab.in(
                "sh",
                "-c",
                "echo sk-ssh-ed25519@openssh.com " + Base64.getEncoder().encodeToString(blob)
                        + " >>/home/deploy/.ssh/authorized_keys");
        Path socket = folder.resolve("device");
        try (FakeAgent _ = new FakeAgent(socket, request -> {
            Buffer.PlainBuffer question = new Buffer.PlainBuffer(request);
            if (question.readByte() == 11)
                return FakeAgent.message(new Buffer.PlainBuffer()
                        .putByte((byte) 12)
                        .putUInt32(1)
                        .putBytes(blob)
                        .putString("my device"));
            question.readBytes();
            return FakeAgent.message(new Buffer.PlainBuffer()
                    .putByte((byte) 14)
                    .putBytes(touched(device.getPrivate(), question.readBytes())));
        })) {
            logsIn("deploy", agent(Optional.empty()), Optional.of(socket));
        }
    }

    private static byte[] touched(PrivateKey device, byte[] data) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(device);
        signature.update(sha256.digest("ssh:".getBytes(StandardCharsets.US_ASCII)));
        signature.update(new byte[] {1, 0, 0, 0, 7});
        signature.update(sha256.digest(data));
        return new Buffer.PlainBuffer()
                .putString("sk-ssh-ed25519@openssh.com")
                .putBytes(signature.sign())
                .putByte((byte) 1)
                .putUInt32(7)
                .getCompactData();
    }

    /** The emergency codes of Google's module are asked for and checked as its codes are. */
    @Test
    void aOneTimeCodeOfGooglesModuleIsAskedForAfterTheKeyAndAfterThePassword() throws Exception {
        lab.in("sh", "-c", """
                apt-get -qq update && DEBIAN_FRONTEND=noninteractive \\
                    apt-get -qq install -y --no-install-recommends libpam-google-authenticator
                sed -i '/@include common-auth/a auth required pam_google_authenticator.so' /etc/pam.d/sshd
                sed -i '/@include common-auth/i auth optional pam_exec.so stdout /usr/bin/printf Hello\\\\nthere\\\\n' /etc/pam.d/sshd
                for user in key-code kbd both; do
                    printf '%s\\n' JBSWY3DPEHPK3PXP '" TOTP_AUTH' 12345678 87654321 11223344 >/home/$user/.google_authenticator
                    chown $user /home/$user/.google_authenticator && chmod 400 /home/$user/.google_authenticator
                done
                """);
        try {
            answers.addAll(List.of("key-code-pw", "12345678"));
            logsIn("key-code", key(Lab.key("ed25519")), Optional.empty());
            assertEquals(List.of("SERVERS Password:", "SERVERS Verification code:"), asked);
            asked.clear();
            answers.add("87654321");
            logsIn("kbd", new Login.Password(Secret.of("kbd-pw"), this::person), Optional.empty());
            assertEquals(List.of("SERVERS Verification code:"), asked);
            asked.clear();
            // Where the server takes passwords without questions, too, it could not ask for a code.
            answers.add("87654321");
            logsIn("both", new Login.Password(Secret.of("both-pw"), this::person), Optional.empty());
            assertEquals(List.of("SERVERS Verification code:"), asked);
            answers.add("00000000");
            Failure.AnswersRefused wrong = assertInstanceOf(
                    Failure.AnswersRefused.class,
                    failure("kbd", new Login.Password(Secret.of("kbd-pw"), this::person), Optional.empty()));
            assertTrue(wrong.questions().endsWith("Password: Verification code:"), wrong.questions());
            answers.addAll(List.of("00000000", "kbd-pw", "11223344"));
            logsIn("kbd", new Login.Password(Secret.of("kbd-pw"), this::person), Optional.empty());
        } finally {
            lab.reset();
            fresh();
        }
    }

    private Path startAgent(Map<String, String> environment) throws Exception {
        Path socket = folder.resolve("agent" + agents.size());
        start(environment, "ssh-agent", "-D", "-a", socket.toString());
        await(socket);
        return socket;
    }

    private void start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        agents.add(builder.start());
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) Thread.onSpinWait();
    }

    private void add(Path socket, String file) throws Exception {
        run(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", file);
    }

    private String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
