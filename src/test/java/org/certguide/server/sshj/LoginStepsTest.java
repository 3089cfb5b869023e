package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import net.schmizz.sshj.common.Buffer;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want several proofs, one after the other. */
@Timeout(60)
class LoginStepsTest {
    private static final KeyPair HOST = TestSshd.key("ssh-ed25519");
    private static final KeyPair USER = pair();
    private static final String CODE = "123456";

    @TempDir
    Path folder;

    /** Who answers what is asked, and what was asked. */
    private final Deque<String> answers = new ArrayDeque<>();

    private final List<String> asked = new ArrayList<>();

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<List<Secret>> person(String title, List<Question> questions) {
        if (!title.isEmpty()) asked.add(title);
        questions.forEach(q -> asked.add(q.kind() + " " + q.text()));
        if (answers.size() < questions.size()) return Optional.empty();
        return Optional.of(
                questions.stream().map(q -> Secret.of(answers.removeFirst())).toList());
    }

    private Login password() {
        return new Login.Password(Secret.of(TestSshd.PASSWORD), this::person);
    }

    private Login key() throws Exception {
        String body = Base64.getEncoder().encodeToString(USER.getPrivate().getEncoded());
        Path file = Files.writeString(
                folder.resolve("key"), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
        return new Login.KeyFile(file, List.of(), Optional.empty(), this::person);
    }

    private Result connect(TestSshd sshd, Login login) throws Exception {
        SshConnector.Timeouts patience = new SshConnector.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(60), 1);
        return new SshConnector(folder.resolve("own"), folder.resolve("user"), Optional.empty(), patience)
                .connect(sshd.address(), login, new HostKeyTrust.Accepted(TestSshd.hostKey(HOST)));
    }

    private void logsIn(TestSshd sshd, Login login) throws Exception {
        assertInstanceOf(Result.Connected.class, connect(sshd, login)).server().close();
    }

    private Failure failure(TestSshd sshd, Login login) {
        return assertThrows(ServerException.class, () -> connect(sshd, login)).failure();
    }

    private static TestSshd wanting(String methods) throws Exception {
        return new TestSshd(HOST)
                .acceptingAll(USER.getPublic(), List.of("Verification code: *"), List.of(CODE))
                .wanting(methods)
                .start();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publickey,password | PASSWORD alice",
                "password,publickey | PASSWORD alice",
                "publickey,keyboard-interactive | SERVERS Verification code:",
                "keyboard-interactive,publickey | SERVERS Verification code:",
                "publickey,password,keyboard-interactive | PASSWORD alice, SERVERS Verification code:",
                "password,publickey,keyboard-interactive | PASSWORD alice, SERVERS Verification code:",
                "keyboard-interactive,password | SERVERS Verification code:, PASSWORD alice",
                "password | PASSWORD alice"
            })
    void whoHasAKeyIsAskedForWhatIsMissing(String methods, String questions) throws Exception {
        try (TestSshd sshd = wanting(methods)) {
            for (String question : questions.split(", "))
                answers.add(question.startsWith("PASSWORD") ? TestSshd.PASSWORD : CODE);
            logsIn(sshd, key());
            asked.remove("Two steps");
            assertEquals(List.of(questions.split(", ")), asked);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password,keyboard-interactive", "keyboard-interactive,password"})
    void thePasswordThatWasTypedIsTakenInItsTurnAndOnlyTheCodeIsAskedFor(String methods) throws Exception {
        try (TestSshd sshd = wanting(methods)) {
            answers.add(CODE);
            logsIn(sshd, password());
            assertEquals(List.of("Two steps", "SERVERS Verification code:"), asked);
            assertEquals(
                    methods.startsWith("password")
                            ? List.of(TestSshd.PASSWORD, CODE)
                            : List.of(CODE, TestSshd.PASSWORD),
                    List.copyOf(sshd.secrets));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "One-time password (OATH) for `alice': *",
                "Bestätigungscode: *",
                "YubiKey PIN: *",
                "OTP*",
                "Enter PASSCODE: *",
                "Token_Response: *",
                "Einmalpasswort: *",
                "Mot de passe à usage unique : *"
            })
    void thePasswordIsNoAnswerToAQuestionForACode(String question) throws Exception {
        try (TestSshd sshd =
                new TestSshd(HOST).asking(List.of(question), List.of(CODE)).start()) {
            answers.add(CODE);
            logsIn(sshd, password());
            assertEquals(List.of(CODE), List.copyOf(sshd.secrets));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password: *",
                "(alice@dms) Password: *",
                "Passwort: *",
                "Mot de passe : *",
                "Shipping password: *"
            })
    void theTypedPasswordAnswersAQuestionForAPassword(String question) throws Exception {
        try (TestSshd sshd = new TestSshd(HOST)
                .asking(List.of(question), List.of(TestSshd.PASSWORD))
                .start()) {
            logsIn(sshd, password());
            assertEquals(List.of(), asked);
        }
    }

    /** As with a push to a telephone: words, and nothing to answer. */
    @Test
    void roundsWithoutQuestionsAreAnsweredAtOnceAndTheirWordsShownWithTheNextQuestion() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST)
                .rounds(List.of("Sent a message to your telephone", "Code 1 of 2:*", "Name of your pet:"))
                .start()) {
            answers.addAll(List.of(CODE, "Rex"));
            logsIn(sshd, new Login.Questions(this::person));
            assertEquals(
                    List.of("Sent a message to your telephone", "SERVERS Code 1 of 2:", "SERVERS Name of your pet:"),
                    asked);
            assertEquals(List.of(CODE, "Rex"), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void aNewPasswordThatTheServerWantsIsTypedTwiceAndSent() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST).expired("brand-new").start()) {
            answers.addAll(List.of("brand-new", "brand-knew", "brand-new", "brand-new"));
            logsIn(sshd, password());
            assertEquals(
                    List.of(
                            "Your password has expired.",
                            "NEW_PASSWORD alice",
                            "NEW_PASSWORD_AGAIN alice",
                            "Your password has expired.",
                            "NEW_PASSWORD_DIFFERED alice",
                            "NEW_PASSWORD_AGAIN alice"),
                    asked);
        }
        try (TestSshd sshd = new TestSshd(HOST).expired("brand-new").start()) {
            assertEquals(new Failure.PasswordExpired(TestSshd.USER), failure(sshd, password()));
        }
    }

    @Test
    void aServerThatIsNeverContentIsLeft() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST).neverContent().start()) {
            assertInstanceOf(Failure.SecondProofRefused.class, failure(sshd, new Login.Questions(this::person)));
        }
    }

    @Test
    void aServerThatWantsAKeyAfterThePasswordSaysSo() throws Exception {
        try (TestSshd sshd = wanting("password,publickey")) {
            assertEquals(new Failure.LoginIncomplete(TestSshd.USER, "publickey"), failure(sshd, password()));
        }
    }

    @Test
    void aWrongSecondProofIsToldAsThat() throws Exception {
        try (TestSshd sshd = wanting("publickey,password")) {
            answers.add("wrong");
            assertEquals(new Failure.SecondProofRefused(TestSshd.USER, "password"), failure(sshd, key()));
        }
    }

    @Test
    void noPasswordIsAskedForWhereTheKeyIsWrongAndNothingElseWasAskedFor() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST)
                .acceptingAll(pair().getPublic(), List.of("Code: *"), List.of(CODE))
                .start()) {
            answers.add(TestSshd.PASSWORD);
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, key()));
            assertEquals(List.of(), asked);
        }
    }

    @Test
    void anAgentInAnotherPlaceIsAskedAloneWhereItIsNamed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        Path socket = folder.resolve("other agent");
        try (TestSshd sshd = wanting("publickey");
                FakeAgent _ = new FakeAgent(socket, request -> {
                    requests.incrementAndGet();
                    return FakeAgent.message(
                            new Buffer.PlainBuffer().putByte((byte) 12).putUInt32(0));
                })) {
            assertEquals(new Failure.AgentEmpty(), failure(sshd, agentAt(socket.toString())));
            assertEquals(1, requests.get());
            assertEquals(new Failure.AgentMissing(), failure(sshd, agentAt("none")));
            assertEquals(1, requests.get());
        }
    }

    private static Login agentAt(String socket) {
        return new Login.Agent(Optional.empty(), Optional.of(socket), Login.NOBODY);
    }

    @Test
    void aCertificateInAnotherPlaceIsOfferedBeforeTheKey() throws Exception {
        Path file = Files.copy(Path.of("src/test/resources/keys/openssh-ed25519"), folder.resolve("me"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("me.pub"), run("ssh-keygen", "-y", "-f", "me"));
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "authority");
        run("ssh-keygen", "-q", "-s", "authority", "-I", "me", "-n", TestSshd.USER, "me.pub");
        Path certificate = Files.move(folder.resolve("me-cert.pub"), folder.resolve("my certificate"));
        Login key = new Login.KeyFile(file, List.of(certificate), Optional.empty(), Login.NOBODY);
        List<String> offered = new CopyOnWriteArrayList<>();
        try (TestSshd sshd = new TestSshd(HOST).refusingKeys(offered).start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, key));
            assertEquals(List.of("ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519"), offered);
        }
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said;
    }
}
