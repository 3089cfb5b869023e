package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.TestSshConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a server on the way is offered, and what comes after them. */
@Timeout(60)
class JumpHostKeysTest {
    private static final KeyPair HOP = TestSshd.key("ssh-ed25519");
    private static final KeyPair END = TestSshd.key("ssh-ed25519");
    private static final Path KEYS = Path.of("src/test/resources/keys");
    private static final List<KeyPair> HELD = Collections.nCopies(8, 0).stream()
            .map(_ -> TestSshd.key("ssh-ed25519"))
            .toList();

    @TempDir
    Path folder;

    private final List<String> offered = Collections.synchronizedList(new ArrayList<>());
    private final List<String> asked = new ArrayList<>();
    private final Deque<String> passphrases = new ArrayDeque<>();
    private final List<HostKey> shown = new ArrayList<>();
    private TestSshd end;
    private FakeAgent agent;

    private final Connector.Dialog person = new Connector.Dialog() {
        @Override
        public void said(String words) {}

        @Override
        public boolean isRight(ServerAddress at, HostKey key) {
            shown.add(key);
            return true;
        }

        @Override
        public Login.Answers answers(ServerAddress hop) {
            return (title, questions) -> {
                Login.Question question = questions.getFirst();
                if (question.kind() != Login.Question.Kind.PASSPHRASE) {
                    asked.add(question.text().strip());
                    return Optional.of(List.of(Secret.of("123456")));
                }
                asked.add("passphrase " + question.earlier() + " "
                        + Path.of(question.text()).getFileName());
                return passphrases.isEmpty()
                        ? Optional.empty()
                        : Optional.of(List.of(Secret.of(passphrases.removeFirst())));
            };
        }
    };

    @BeforeEach
    void started() throws IOException {
        Files.createDirectories(folder.resolve(".ssh"));
        end = new TestSshd(END).start();
        agent = new FakeAgent(folder.resolve("agent"), request -> {
            Buffer.PlainBuffer keys =
                    new Buffer.PlainBuffer().putByte((byte) 12).putUInt32(HELD.size());
            for (KeyPair key : HELD)
                keys.putBytes(Base64.getDecoder().decode(TestSshd.hostKey(key).base64()))
                        .putString("held " + HELD.indexOf(key));
            return FakeAgent.message(keys);
        });
    }

    @AfterEach
    void stopped() throws IOException {
        end.close();
        agent.close();
    }

    private TestSshd hop(int attempts, String accepted) throws IOException {
        return new TestSshd(HOP)
                .keysAndQuestions(offered, accepted, List.of("Code: *"), List.of("123456"))
                .hangingUpAfter(attempts)
                .forwarding()
                .start();
    }

    private void config(String text) throws IOException {
        Files.writeString(folder.resolve(".ssh/config"), text);
    }

    private static String line(KeyPair key) {
        return PublicKeyEntry.toString(key.getPublic());
    }

    private void connect(TestSshd hop) throws ServerException, InterruptedException {
        connect(hop, new Login.Password(Secret.of(TestSshd.PASSWORD)));
    }

    private void connect(TestSshd hop, Login login) throws ServerException, InterruptedException {
        HostKeyFiles files = new HostKeyFiles(
                folder.resolve("own"), folder.resolve("user"), List.of(), Optional.of(TestSshConfig.of(folder)));
        ServerAddress address = new ServerAddress(
                "127.0.0.1",
                end.port(),
                TestSshd.USER,
                Optional.of(hop.address().toString()));
        Result result = new SshConnector(files, Optional.of(folder.resolve("agent")), SshConnector.Timeouts.USUAL)
                .connect(address, login, new HostKeyTrust.KnownHosts(), person);
        assertInstanceOf(Result.Connected.class, result).server().close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 20})
    void anAgentFullOfOtherKeysDoesNotKeepTheServerFromAskingForTheCode(int attempts) throws Exception {
        config("");
        try (TestSshd hop = hop(attempts, "")) {
            connect(hop);
        }
        assertEquals(List.of("Code:"), asked);
        assertEquals(2, shown.size(), "each host key is shown once");
        assertTrue(offered.size() <= 5, offered::toString);
    }

    @Test
    void theKeyFileThatTheConfigurationNamesComesBeforeTheKeysOfTheAgent() throws Exception {
        Path file = KEYS.resolve("openssh-ed25519").toAbsolutePath();
        byte[] blob = KeyFiles.load(file, List.of(), Optional.empty()).getLast().blob();
        String accepted = "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
        config("IdentityFile " + file + "\n");
        try (TestSshd hop = hop(3, accepted)) {
            connect(hop);
        }
        assertEquals(List.of(), asked);
        assertEquals(1, offered.stream().distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "IdentityFile none, 0"})
    void theUsualKeyFilesAreTriedUnlessNoneIsToBeUsed(String setting, int times) throws Exception {
        Files.copy(KEYS.resolve("openssh-ed25519"), folder.resolve(".ssh/id_ed25519"));
        config("IdentityAgent none\n" + setting + "\n");
        try (TestSshd hop = hop(20, "")) {
            connect(hop);
        }
        assertEquals(times, offered.size(), offered::toString);
    }

    @Test
    void withIdentitiesOnlyTheAgentIsAskedForTheNamedKeyAlone() throws Exception {
        Files.writeString(folder.resolve("named.pub"), line(HELD.get(6)) + " me\n");
        config("IdentityFile " + folder.resolve("named") + "\nIdentitiesOnly yes\n");
        try (TestSshd hop = hop(20, "")) {
            connect(hop);
        }
        assertEquals(List.of(line(HELD.get(6))), offered);
        assertEquals(List.of("Code:"), asked);
    }

    private static String accepted(String name) throws Exception {
        Path file = KEYS.resolve(name);
        byte[] blob = KeyFiles.load(file, List.of(), Optional.of(Secret.of(KeyFilesTest.PASSPHRASE)))
                .getLast()
                .blob();
        return new Buffer.PlainBuffer(blob).readString() + " "
                + Base64.getEncoder().encodeToString(blob);
    }

    /** The last one does not say which key it is before it is open. */
    @ParameterizedTest
    @ValueSource(strings = {"openssh-ed25519.locked", "openssh-rsa.locked", "pkcs8-ec256-scrypt.locked"})
    void thePassphraseOfAnEncryptedKeyFileIsAskedForAndAgainWhereItIsWrong(String name) throws Exception {
        config("IdentityFile " + KEYS.resolve(name).toAbsolutePath() + "\nIdentityAgent none\n");
        passphrases.addAll(List.of("wrong", KeyFilesTest.PASSPHRASE));
        try (TestSshd hop = hop(20, accepted(name))) {
            connect(hop);
        }
        assertEquals(List.of("passphrase NONE " + name, "passphrase WRONG " + name), asked);
    }

    @Test
    void noPassphraseIsAskedForWhereTheServerDoesNotTakeTheKey() throws Exception {
        Path file = KEYS.resolve("openssh-ed25519.locked").toAbsolutePath();
        config("IdentityFile " + file + "\nIdentityAgent none\n");
        try (TestSshd hop = hop(20, "")) {
            connect(hop);
        }
        assertEquals(1, offered.size());
        assertEquals(List.of("Code:"), asked);
    }

    @Test
    void anEncryptedKeyFileWhosePassphraseNobodyKnowsIsNamedWhereNothingElseIsLeft() throws Exception {
        String name = "openssh-ed25519.locked";
        Path file = KEYS.resolve(name).toAbsolutePath();
        config("IdentityFile " + file + "\nIdentityAgent none\n");
        passphrases.addAll(List.of("wrong", "wrong", "wrong", "wrong"));
        try (TestSshd hop = new TestSshd(HOP)
                .acceptingKey(PublicKeyEntry.parsePublicKeyEntry(accepted(name)).resolvePublicKey(null, null, null))
                .forwarding()
                .start()) {
            Failure failure =
                    assertThrows(ServerException.class, () -> connect(hop)).failure();
            assertEquals(new Failure.AtJumpHost(hop.address(), new Failure.KeysLeftOut(file.toString())), failure);
        }
        assertEquals(1, passphrases.size(), "asked three times, as ssh does");
    }

    @Test
    void whoGoesOnWithoutAnEncryptedKeyIsAskedForTheCode() throws Exception {
        String name = "openssh-ed25519.locked";
        config("IdentityFile " + KEYS.resolve(name).toAbsolutePath() + "\nIdentityAgent none\n");
        try (TestSshd hop = hop(20, accepted(name))) {
            connect(hop);
        }
        assertEquals(List.of("passphrase NONE " + name, "Code:"), asked);
    }

    @Test
    void theKeysThatAServerDidNotWaitForAreNamedWhereItTakesNothingElse() throws Exception {
        config("");
        try (TestSshd hop = new TestSshd(HOP)
                .refusingKeys(offered)
                .hangingUpAfter(3)
                .forwarding()
                .start()) {
            Failure.AtJumpHost failure = assertInstanceOf(
                    Failure.AtJumpHost.class,
                    assertThrows(ServerException.class, () -> connect(hop)).failure());
            String named =
                    assertInstanceOf(Failure.KeysLeftOut.class, failure.why()).keys();
            assertTrue(named.contains("held 5") && named.contains("held 6") && named.contains("held 7"), named);
            assertTrue(named.contains("held 4") && !named.contains("held 0"), named);
        }
    }

    @Test
    void withAKeyFileForTheEndTheAgentStillHasTheKeyThatIsNamedForTheServerOnTheWay() throws Exception {
        Files.writeString(folder.resolve("named.pub"), line(HELD.get(6)) + " me\n");
        config("IdentityFile " + folder.resolve("named") + "\n");
        Login file = new Login.KeyFile(KEYS.resolve("openssh-ed25519"), List.of(), Optional.empty(), Login.NOBODY);
        try (TestSshd hop = hop(20, "")) {
            assertThrows(ServerException.class, () -> connect(hop, file));
        }
        assertEquals(2, offered.size(), offered::toString);
        assertEquals(line(HELD.get(6)), offered.getLast());
    }

    /** In a place of its own, for a key file, an encrypted one, and a key of the agent. */
    @ParameterizedTest
    @ValueSource(strings = {"openssh-ed25519", "openssh-ed25519.locked", "named"})
    void theCertificateThatIsNamedForAServerOnTheWayIsOfferedBeforeItsKey(String name) throws Exception {
        Path file =
                name.equals("named") ? folder.resolve(name) : KEYS.resolve(name).toAbsolutePath();
        String key = name.equals("named") ? line(HELD.get(6)) : accepted(name);
        Files.writeString(folder.resolve("public.pub"), key + " me\n");
        Files.writeString(folder.resolve("named.pub"), key + " me\n");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "authority");
        run("ssh-keygen", "-q", "-s", "authority", "-I", "me", "-n", TestSshd.USER, "public.pub");
        config("IdentityFile " + file + "\nIdentitiesOnly yes\nCertificateFile " + folder.resolve("public-cert.pub")
                + "\n");
        try (TestSshd hop = new TestSshd(HOP).refusingKeys(offered).forwarding().start()) {
            assertThrows(ServerException.class, () -> connect(hop));
        }
        assertEquals(List.of("ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519"), offered);
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
