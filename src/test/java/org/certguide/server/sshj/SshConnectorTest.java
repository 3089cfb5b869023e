package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SshConnectorTest {
    private static final KeyPair ED25519 = TestSshd.key("ssh-ed25519");
    private static final KeyPair ANOTHER = TestSshd.key("ssh-ed25519");
    private static final KeyPair RSA = TestSshd.key("ssh-rsa");
    private static final KeyPair ECDSA = TestSshd.key("ecdsa-sha2-nistp256");

    @TempDir
    Path folder;

    // ---- host keys

    @Test
    void unknownHostKeyComesBackAndNothingSecretIsSent() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Result result = connect(sshd, password(), none());

            assertEquals(new Result.HostKeyUnknown(TestSshd.hostKey(ED25519)), result);
            assertEquals(List.of(), List.copyOf(sshd.secrets));
            assertFalse(Files.exists(own()));
            assertClosed(sshd);
        }
    }

    @Test
    void anAcceptedHostKeyIsRememberedForTheNextTime() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            try (Server server = connected(connect(sshd, password(), accepted(ED25519)))) {
                assertEquals(TestSshd.hostKey(ED25519), server.hostKey());
                assertEquals(sshd.address(), server.address());
                assertTrue(server.isOpen());
            }
            assertEquals(sshd.line(ED25519), Files.readString(own()));

            connected(connect(sshd, password(), none())).close();
            connected(connect(sshd, password(), accepted(ED25519))).close();

            assertEquals(sshd.line(ED25519), Files.readString(own()));
            assertFalse(Files.exists(folder.resolve("user")), "the user's file is only read");
        }
    }

    @Test
    void anotherKeyThanTheAcceptedOneStopsBeforeThePasswordIsSent() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Failure failure = failure(sshd, password(), accepted(ANOTHER));

            assertInstanceOf(Failure.HostKeyChanged.class, failure);
            assertEquals(List.of(), List.copyOf(sshd.secrets));
            assertFalse(Files.exists(own()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "user"})
    void changedHostKeyStopsBeforeThePasswordIsSent(String file) throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Path path = Files.writeString(folder.resolve(file), sshd.line(ANOTHER));

            for (HostKeyTrust trust : List.of(none(), accepted(ED25519), expected(ED25519)))
                assertEquals(
                        new Failure.HostKeyChanged(
                                TestSshd.hostKey(ANOTHER), TestSshd.hostKey(ED25519), path.toString()),
                        failure(sshd, password(), trust));
            assertEquals(List.of(), List.copyOf(sshd.secrets));
            assertEquals(sshd.line(ANOTHER), Files.readString(path));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherKeyThanTheExpectedOneStopsBeforeThePasswordIsSent(boolean known) throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            if (known) Files.writeString(own(), sshd.line(ED25519));

            assertEquals(
                    new Failure.HostKeyUnexpected(TestSshd.hostKey(ANOTHER).fingerprint(), TestSshd.hostKey(ED25519)),
                    failure(sshd, password(), expected(ANOTHER)));
            assertEquals(List.of(), List.copyOf(sshd.secrets));
            assertEquals(known, Files.exists(own()));
        }
    }

    @Test
    void anExpectedHostKeyIsRememberedForTheNextTime() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            connected(connect(sshd, password(), expected(ED25519))).close();
            connected(connect(sshd, password(), none())).close();
            connected(connect(sshd, password(), expected(ED25519))).close();

            assertEquals(sshd.line(ED25519), Files.readString(own()));
        }
    }

    @Test
    void aKeyOfATypeThatNobodyKnowsStopsBeforeThePasswordIsSent() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Files.writeString(own(), sshd.line(RSA));

            assertInstanceOf(Failure.HostKeyChanged.class, failure(sshd, password(), accepted(ED25519)));
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void comparedKeyTakesThePlaceOfTheOldOneInTheUsersOwnFiles() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Files.writeString(own(), sshd.line(ANOTHER));
            Files.writeString(folder.resolve("user"), "mail.example.org x y\n" + sshd.line(RSA));

            connected(connect(sshd, password(), new HostKeyTrust.Replaced(TestSshd.hostKey(ED25519))))
                    .close();

            assertEquals(sshd.line(ED25519), Files.readString(own()));
            assertEquals("mail.example.org x y\n", Files.readString(folder.resolve("user")));
            assertEquals(sshd.line(ANOTHER), Files.readString(folder.resolve("own.old")));
            connected(connect(sshd, password(), none())).close();
        }
    }

    @Test
    void nothingIsReplacedByAKeyThatWasNotCompared() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Files.writeString(own(), sshd.line(ANOTHER));

            Failure failure = failure(sshd, password(), new HostKeyTrust.Replaced(TestSshd.hostKey(RSA)));

            assertInstanceOf(Failure.HostKeyChanged.class, failure);
            assertEquals(sshd.line(ANOTHER), Files.readString(own()));
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
    }

    /** The server has lost the key that comes first; the one that it shows is known as well. */
    @Test
    void serverThatHasLostOneOfItsKnownKeysIsStillKnown() throws Exception {
        try (TestSshd sshd = new TestSshd(ECDSA, RSA).start()) {
            Files.writeString(own(), sshd.line(ED25519) + sshd.line(RSA));

            try (Server server = connected(connect(sshd, password(), none()))) {
                assertEquals(TestSshd.hostKey(RSA), server.hostKey());
            }
        }
    }

    @Test
    void aRevokedHostKeyStopsBeforeThePasswordIsSent() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Files.writeString(own(), sshd.line(ED25519));
            Files.writeString(folder.resolve("user"), "@revoked " + sshd.line(ED25519));

            assertInstanceOf(Failure.HostKeyRevoked.class, failure(sshd, password(), accepted(ED25519)));
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void theKeyThatIsKnownIsAskedForWhereTheServerHasSeveral() throws Exception {
        for (KeyPair known : List.of(RSA, ECDSA, ED25519)) {
            try (TestSshd sshd = new TestSshd(ED25519, ECDSA, RSA).start()) {
                Files.writeString(own(), sshd.line(known));
                try (Server server = connected(connect(sshd, password(), none()))) {
                    assertEquals(TestSshd.hostKey(known), server.hostKey());
                }
            }
        }
    }

    @Test
    void aKnownHostsFileThatCannotBeReadStops() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Files.createDirectory(folder.resolve("user"));

            assertEquals(
                    new Failure.KnownHostsUnreadable(folder.resolve("user").toString()),
                    failure(sshd, password(), accepted(ED25519)));
            assertTrue(sshd.connections.isEmpty());
        }
    }

    // ---- passwords and questions

    @Test
    void aWrongPasswordIsRefusedAndSentOnce() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Failure failure = failure(sshd, password("wrong"), accepted(ED25519));

            assertEquals(new Failure.LoginRefused(TestSshd.USER, "password"), failure);
            assertEquals(List.of("wrong"), List.copyOf(sshd.secrets));
            assertClosed(sshd);
        }
    }

    @Test
    void aPasswordIsNotSentWhereTheServerTakesOnlyKeys() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).acceptingKey(RSA.getPublic()).start()) {
            Failure failure = failure(sshd, password(), accepted(ED25519));

            assertEquals(new Failure.LoginRefused(TestSshd.USER, "publickey"), failure);
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void thePasswordAnswersASingleHiddenQuestion() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519)
                .asking(List.of("Password: *"), List.of(TestSshd.PASSWORD))
                .start()) {
            connected(connect(sshd, password(), accepted(ED25519))).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Your name?", "Password: *,Code: *"})
    void thePasswordAnswersNoOtherQuestions(String questions) throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519)
                .asking(List.of(questions.split(",")), List.of("x"))
                .start()) {
            Failure failure = failure(sshd, password(), accepted(ED25519));

            assertEquals(new Failure.LoginRefused(TestSshd.USER, "keyboard-interactive"), failure);
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void twoQuestionsAreAnsweredByThePersonOnTheThreadThatLogsIn() throws Exception {
        List<String> questions = List.of("Password: *", "Code: ");
        List<Object> seen = new ArrayList<>();
        Login login = new Login.Questions((title, asked) -> {
            seen.addAll(List.of(title, asked, Thread.currentThread()));
            return Optional.of(List.of(Secret.of("geheim"), Secret.of("123456")));
        });
        try (TestSshd sshd = new TestSshd(ED25519)
                .asking(questions, List.of("geheim", "123456"))
                .start()) {
            connected(connect(sshd, login, accepted(ED25519))).close();

            assertEquals(
                    List.of(
                            "Two steps",
                            List.of(new Login.Question("Password:", false), new Login.Question("Code:", true)),
                            Thread.currentThread()),
                    seen);
        }
    }

    @Test
    void menuOfALoginKeepsItsLinesAndNothingThatNobodySees() throws Exception {
        List<Login.Question> seen = new ArrayList<>();
        Login login = new Login.Questions((title, questions) -> {
            seen.addAll(questions);
            return Optional.empty();
        });
        String menu = "Choose one:\r\n\r\n 1. Push\u202e to\u200b \u001b[31mphone\r\n 2. Code\r\n: *";
        try (TestSshd sshd =
                new TestSshd(ED25519).asking(List.of(menu), List.of("1")).start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, login, accepted(ED25519)));
        }
        assertEquals(List.of(new Login.Question("Choose one:\n\n1. Push to [31mphone\n2. Code\n:", false)), seen);
    }

    @Test
    void givingUpOnQuestionsEndsTheAttempt() throws Exception {
        Login login = new Login.Questions((title, questions) -> Optional.empty());
        try (TestSshd sshd =
                new TestSshd(ED25519).asking(List.of("Code: *"), List.of("1")).start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, login, accepted(ED25519)));
            assertClosed(sshd);
        }
    }

    // ---- keys

    @ParameterizedTest
    @ValueSource(
            strings = {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"})
    void aKeyFileLogsInWithAndWithoutPassphrase(String type) throws Exception {
        KeyPair key = TestSshd.key(type);
        try (TestSshd sshd = new TestSshd(ED25519).acceptingKey(key.getPublic()).start()) {
            Path plain = keyFile(key, null);
            connected(connect(sshd, keyFile(plain, null), accepted(ED25519))).close();
            Path locked = keyFile(key, "pass phrase");
            connected(connect(sshd, keyFile(locked, "pass phrase"), accepted(ED25519)))
                    .close();
        }
    }

    @Test
    void aPassphraseThatIsWrongOrMissingIsToldBeforeAnythingIsSent() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).acceptingKey(RSA.getPublic()).start()) {
            Path file = keyFile(RSA, "right");
            Failure wrong = new Failure.PassphraseWrong(file.toString());

            assertEquals(wrong, failure(sshd, keyFile(file, "wrong"), accepted(ED25519)));
            assertEquals(wrong, failure(sshd, keyFile(file, null), accepted(ED25519)));
            assertTrue(sshd.connections.isEmpty());
        }
    }

    @Test
    void pemAndEncryptedPemKeysLogIn() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).acceptingKey(RSA.getPublic()).start()) {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(RSA.getPrivate().getEncoded());
            Path plain = Files.writeString(
                    folder.resolve("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");

            connected(connect(sshd, keyFile(plain, null), accepted(ED25519))).close();
        }
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsRefused() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).acceptingKey(RSA.getPublic()).start()) {
            assertEquals(
                    new Failure.LoginRefused(TestSshd.USER, "publickey"),
                    failure(sshd, keyFile(keyFile(ECDSA, null), null), accepted(ED25519)));
        }
    }

    @Test
    void aServerThatTakesAKeyAgainAndAgainGetsOneSignature() throws Exception {
        AtomicInteger signed = new AtomicInteger();
        try (TestSshd sshd =
                new TestSshd(ED25519).acceptingKeysAgain(50, signed).start()) {
            assertEquals(
                    new Failure.ConnectionDisturbed(),
                    failure(sshd, keyFile(keyFile(ECDSA, null), null), accepted(ED25519)));
            assertTrue(signed.get() <= 1, signed + " signatures");
        }
    }

    @Test
    void filesThatAreNoPrivateKeysAreToldApart() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            Path missing = folder.resolve("missing");
            Path text = Files.writeString(folder.resolve("text"), "hello\n");
            Path pub =
                    Files.writeString(folder.resolve("id.pub"), sshd.line(RSA).split(" ", 2)[1]);

            assertEquals(
                    new Failure.KeyFileMissing(missing.toString()),
                    failure(sshd, keyFile(missing, null), accepted(ED25519)));
            // Somebody has pasted something else into the field.
            Path pasted = folder.resolve("x".repeat(100_000));
            Failure.KeyFileMissing told = assertInstanceOf(
                    Failure.KeyFileMissing.class, failure(sshd, keyFile(pasted, null), accepted(ED25519)));
            assertTrue(told.file().length() < 400, "a sentence of 100 kB");
            assertEquals(
                    new Failure.KeyFileIsPublic(pub.toString()), failure(sshd, keyFile(pub, null), accepted(ED25519)));
            assertInstanceOf(Failure.KeyFileUnreadable.class, failure(sshd, keyFile(text, null), accepted(ED25519)));
            assertInstanceOf(Failure.KeyFileUnreadable.class, failure(sshd, keyFile(folder, null), accepted(ED25519)));
        }
    }

    @Test
    void withoutAnAgentTheLoginSaysSo() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519).start()) {
            assertEquals(new Failure.AgentMissing(), failure(sshd, new Login.Agent(), accepted(ED25519)));
        }
    }

    // ---- no connection

    @Test
    void aNameThatNobodyKnowsIsToldApart() {
        ServerAddress nowhere = new ServerAddress("nobody.invalid", 22, TestSshd.USER);

        assertEquals(new Failure.HostUnknown("nobody.invalid"), failure(nowhere));
    }

    @Test
    void aClosedPortRefuses() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertEquals(
                new Failure.ConnectionRefused("127.0.0.1", port),
                failure(new ServerAddress("127.0.0.1", port, TestSshd.USER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-1.5-old\r\n", "wait"})
    void whatIsNoSshServerIsToldApart(String words) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket client = socket.accept();
                    if (words.equals("wait")) return;
                    client.getOutputStream().write(words.getBytes(UTF_8));
                    client.close();
                } catch (IOException e) {
                    // The test has ended.
                }
            });
            ServerAddress address = new ServerAddress("127.0.0.1", socket.getLocalPort(), TestSshd.USER);

            assertEquals(new Failure.NotSsh("127.0.0.1", socket.getLocalPort()), failure(address));
        }
    }

    @Test
    void outdatedAlgorithmsAreRefusedByName() throws Exception {
        try (TestSshd sshd = new TestSshd(ED25519)
                .exchangingOnlyWith(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhg15_512)))
                .start()) {
            Failure failure = failure(sshd, password(), accepted(ED25519));

            String what =
                    assertInstanceOf(Failure.NoCommonAlgorithm.class, failure).what();
            assertTrue(what.startsWith("KexAlgorithms: diffie-hellman-group15-sha512"), what);
        }
        try (TestSshd sshd = new TestSshd(RSA)
                .signingOnlyWith(List.of(BuiltinSignatures.rsa))
                .start()) {
            assertEquals(
                    new Failure.ServerTooOld("HostKeyAlgorithms: ssh-rsa"), failure(sshd, password(), accepted(RSA)));
        }
    }

    @Test
    void anRsaKeyThatIsTooShortProvesNothing() throws Exception {
        KeyPair weak = KeyUtils.generateKeyPair("ssh-rsa", 1024);
        try (TestSshd sshd = new TestSshd(weak).start()) {
            Failure failure = new Failure.HostKeyTooShort(TestSshd.hostKey(weak), 1024);
            for (HostKeyTrust trust : List.of(none(), accepted(weak), expected(weak)))
                assertEquals(failure, failure(sshd, password(), trust));
            Files.writeString(own(), sshd.line(weak));
            assertEquals(failure, failure(sshd, password(), none()), "also where it is known");
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
        try (TestSshd sshd =
                new TestSshd(ED25519).acceptingKey(weak.getPublic()).start()) {
            for (String passphrase : new String[] {null, "pass phrase"}) {
                Path file = keyFile(weak, passphrase);
                assertEquals(
                        new Failure.KeyFileTooShort(file.toString(), 1024),
                        failure(sshd, keyFile(file, passphrase), accepted(ED25519)));
            }
            assertTrue(sshd.connections.isEmpty(), "before anything is sent");
        }
    }

    /** The Terrapin attack works on ChaCha20 where the server has no strict key exchange. */
    @Test
    void aServerWhoseConnectionsCanBeCutIsRefused() throws Exception {
        List<NamedFactory<Cipher>> chacha = List.of(BuiltinCiphers.cc20p1305_openssh);
        try (TestSshd sshd = new TestSshd(ED25519)
                .encryptingOnlyWith(chacha)
                .withoutStrictExchange()
                .start()) {
            String what = assertInstanceOf(Failure.ServerTooOld.class, failure(sshd, password(), accepted(ED25519)))
                    .what();
            assertEquals("Ciphers: chacha20-poly1305@openssh.com without strict key exchange", what);
            assertEquals(List.of(), List.copyOf(sshd.secrets));
        }
        try (TestSshd sshd = new TestSshd(ED25519).encryptingOnlyWith(chacha).start()) {
            connected(connect(sshd, password(), accepted(ED25519))).close();
        }
        List<NamedFactory<Cipher>> both = List.of(BuiltinCiphers.cc20p1305_openssh, BuiltinCiphers.aes128ctr);
        try (TestSshd sshd = new TestSshd(ED25519)
                .encryptingOnlyWith(both)
                .withoutStrictExchange()
                .start()) {
            connected(connect(sshd, password(), accepted(ED25519))).close();
        }
    }

    // ---- cancelling

    @Test
    void anAttemptCanBeCancelledWhileTheServerIsSilent() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerAddress address = new ServerAddress("127.0.0.1", socket.getLocalPort(), TestSshd.USER);
            Attempt attempt = new Attempt(() -> connector(20).connect(address, password(), none()));
            Socket client = socket.accept();

            attempt.cancel();

            attempt.assertInterrupted();
            client.getInputStream().readAllBytes(); // ends, as the other side has hung up
        }
    }

    @Test
    void anAttemptCanBeCancelledWhileThePersonThinks() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Login login = new Login.Questions((title, questions) -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return Optional.empty();
        });
        try (TestSshd sshd =
                new TestSshd(ED25519).asking(List.of("Code: *"), List.of("1")).start()) {
            Attempt attempt = new Attempt(() -> connector(20).connect(sshd.address(), login, accepted(ED25519)));
            asked.await();

            attempt.cancel();

            attempt.assertInterrupted();
            assertClosed(sshd);
        }
    }

    // ---- the end of a connection

    @Test
    void aStoppedServerIsNoticedOnce() throws Exception {
        TestSshd sshd = new TestSshd(ED25519).start();
        try (Server server = connected(connect(sshd, password(), accepted(ED25519)))) {
            CountDownLatch closed = new CountDownLatch(1);
            List<String> calls = new ArrayList<>();
            server.onClosed(() -> {
                calls.add("closed");
                closed.countDown();
            });

            sshd.close();
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            closeTwice(server);

            assertFalse(server.isOpen());
            assertEquals(List.of("closed"), calls);
            server.onClosed(() -> calls.add("late"));
            assertEquals(List.of("closed", "late"), calls);
            ServerException e =
                    assertThrows(ServerException.class, () -> server.run(Command.of("x", Duration.ofSeconds(30))));
            assertInstanceOf(Failure.ConnectionLost.class, e.failure());
        }
    }

    // ---- helpers

    private static final class Attempt {
        private final FutureTask<Result> task;
        private final Thread thread;

        Attempt(Callable<Result> call) {
            task = new FutureTask<>(call);
            thread = Thread.ofPlatform().start(task);
        }

        void cancel() {
            thread.interrupt();
        }

        void assertInterrupted() {
            Exception e = assertThrows(ExecutionException.class, () -> task.get(30, TimeUnit.SECONDS));
            assertInstanceOf(InterruptedException.class, e.getCause());
        }
    }

    private static void closeTwice(Server server) {
        server.close();
        server.close();
    }

    private static void assertClosed(TestSshd sshd) throws InterruptedException {
        assertEquals("opened", sshd.connections.poll(30, TimeUnit.SECONDS));
        assertEquals("closed", sshd.connections.poll(30, TimeUnit.SECONDS));
    }

    private Path own() {
        return folder.resolve("own");
    }

    private SshConnector connector(int seconds) {
        return new SshConnector(
                own(),
                folder.resolve("user"),
                Optional.empty(),
                new SshConnector.Timeouts(Duration.ofSeconds(seconds), Duration.ofSeconds(15), 3));
    }

    private Result connect(TestSshd sshd, Login login, HostKeyTrust trust)
            throws ServerException, InterruptedException {
        return connector(20).connect(sshd.address(), login, trust);
    }

    private Failure failure(TestSshd sshd, Login login, HostKeyTrust trust) {
        return assertThrows(ServerException.class, () -> connect(sshd, login, trust))
                .failure();
    }

    private Failure failure(ServerAddress address) {
        return assertThrows(ServerException.class, () -> connector(1).connect(address, password(), none()))
                .failure();
    }

    private static Server connected(Result result) {
        return assertInstanceOf(Result.Connected.class, result).server();
    }

    private static HostKeyTrust none() {
        return new HostKeyTrust.KnownHosts();
    }

    private static HostKeyTrust accepted(KeyPair key) {
        return new HostKeyTrust.Accepted(TestSshd.hostKey(key));
    }

    private static HostKeyTrust expected(KeyPair key) {
        return new HostKeyTrust.Expected(TestSshd.hostKey(key).fingerprint());
    }

    private static Login password() {
        return password(TestSshd.PASSWORD);
    }

    private static Login password(String password) {
        return new Login.Password(Secret.of(password));
    }

    private static Login keyFile(Path file, String passphrase) {
        return new Login.KeyFile(file, Optional.ofNullable(passphrase).map(Secret::of));
    }

    private Path keyFile(KeyPair key, String passphrase) throws Exception {
        OpenSSHKeyEncryptionContext context = null;
        if (passphrase != null) {
            context = new OpenSSHKeyEncryptionContext();
            context.setPassword(passphrase);
            context.setCipherName("AES");
            context.setCipherMode("CTR");
            context.setCipherType("256");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", context, bytes);
        Path file = Files.createTempFile(folder, "key", "");
        return Files.write(file, bytes.toByteArray());
    }
}
