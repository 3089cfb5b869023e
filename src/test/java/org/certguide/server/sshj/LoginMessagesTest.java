package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.schmizz.sshj.common.Buffer;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.server.session.ServerSession;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say and ask while somebody logs in, and what becomes of it. */
@Timeout(60)
class LoginMessagesTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");
    private static final KeyPair RSA = TestSshd.key("ssh-rsa");
    private static final String WORDS = "Waiting for somebody to approve this login";

    @TempDir
    Path folder;

    private Result connect(ServerAddress address, Login login, Consumer<String> said) throws Exception {
        SshConnector.Timeouts brief = new SshConnector.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(60), 1);
        return new SshConnector(folder.resolve("own"), folder.resolve("user"), Optional.empty(), brief)
                .connect(address, login, new HostKeyTrust.Accepted(TestSshd.hostKey(KEY)), said::accept);
    }

    private Failure failure(ServerAddress address, Login login) {
        return assertThrows(ServerException.class, () -> connect(address, login, words -> {}))
                .failure();
    }

    private static Login password() {
        return new Login.Password(Secret.of(TestSshd.PASSWORD));
    }

    @Test
    void whatTheServerSaidIsToldWhereItHangsUp() throws Exception {
        try (TestSshd sshd = new TestSshd(KEY)
                .saying("Your account has expired; please contact your system administrator.\r\n")
                .deciding((user, given, session) -> {
                    session.close(true);
                    return false;
                })
                .start()) {
            assertEquals(
                    new Failure.LoginCutOff(
                            TestSshd.USER, "Your account has expired; please contact your system administrator."),
                    failure(sshd.address(), password()));
        }
    }

    @Test
    void aServerThatHangsUpWithoutAWordHasEndedTheLogin() throws Exception {
        try (TestSshd sshd = new TestSshd(KEY)
                .deciding((user, given, session) -> {
                    session.close(true);
                    return false;
                })
                .start()) {
            assertEquals(new Failure.LoginEnded(TestSshd.USER), failure(sshd.address(), password()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {SshConstants.SSH2_DISCONNECT_BY_APPLICATION, SshConstants.SSH2_DISCONNECT_SERVICE_NOT_AVAILABLE})
    void whatTheServerSaysWhileItHangsUpIsTold(int reason) throws Exception {
        try (TestSshd sshd = new TestSshd(KEY)
                .saying("Welcome\r\n")
                .deciding((user, given, session) -> {
                    disconnect(session, reason);
                    return false;
                })
                .start()) {
            assertEquals(
                    new Failure.LoginCutOff(TestSshd.USER, "Welcome Maintenance until noon"),
                    failure(sshd.address(), password()));
        }
    }

    private static void disconnect(ServerSession session, int reason) {
        try {
            session.disconnect(reason, "Maintenance until noon");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatFallsSilentDuringTheLoginHasNotAnswered() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (TestSshd sshd = new TestSshd(KEY)
                .deciding((user, given, session) -> awaits(never))
                .start()) {
            assertEquals(new Failure.ServerSilent(), failure(sshd.address(), password()));
            never.countDown();
        }
    }

    /** As a server that hangs: it says that it speaks SSH, and nothing more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatStopsInTheKeyExchangeIsToldAsWhatItDid(boolean hangs) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket one = socket.accept()) {
                    one.getOutputStream().write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
                    if (hangs) one.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            ServerAddress address = new ServerAddress("127.0.0.1", socket.getLocalPort(), TestSshd.USER);
            assertEquals(
                    hangs ? new Failure.ServerSilent() : new Failure.LoginEnded(TestSshd.USER),
                    failure(address, password()));
        }
    }

    /** In the place of its first message. */
    private Failure failureAfter(byte[] first) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket one = socket.accept()) {
                    one.getOutputStream().write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
                    one.getOutputStream().write(first);
                    awaits(told);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Failure failure = failure(new ServerAddress("127.0.0.1", socket.getLocalPort(), TestSshd.USER), password());
            told.countDown();
            return failure;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void whatIsNoMessageOfSshIsNotCalledAnEndedLogin(int seed) throws Exception {
        byte[] garbage = new byte[5000];
        new Random(seed).nextBytes(garbage);
        garbage[0] = (byte) 0x7f;
        assertEquals(new Failure.KeysNotAgreed("127.0.0.1"), failureAfter(garbage));
    }

    @Test
    void aServerThatTurnsAwayBeforeTheKeyExchangeIsShownWithItsWords() throws Exception {
        byte[] words = "Maintenance until noon.".getBytes(StandardCharsets.US_ASCII);
        Buffer.PlainBuffer content = new Buffer.PlainBuffer()
                .putByte((byte) 1)
                .putUInt32(2)
                .putBytes(words)
                .putBytes(new byte[0]);
        int padding = 16 - (content.available() + 5) % 8;
        Buffer.PlainBuffer packet = new Buffer.PlainBuffer()
                .putUInt32(1 + content.available() + padding)
                .putByte((byte) padding);
        byte[] message =
                packet.putBuffer(content).putRawBytes(new byte[padding]).getCompactData();
        assertEquals(new Failure.ConnectionEnded("Maintenance until noon."), failureAfter(message));
    }

    @Test
    void aServerThatWaitsForAnApprovalIsWaitedForWithItsWords() throws Exception {
        CountDownLatch approved = new CountDownLatch(1);
        List<String> heard = new ArrayList<>();
        try (TestSshd sshd = new TestSshd(KEY)
                .saying(WORDS + "\r\n")
                .deciding((user, given, session) -> awaits(approved))
                .start()) {
            Result result = connect(sshd.address(), password(), words -> {
                heard.add(words);
                approved.countDown();
            });
            assertInstanceOf(Result.Connected.class, result).server().close();
            assertEquals(List.of(WORDS), heard);
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Not allowed at this time\r\n", "Exceeded MaxStartups\r\n"})
    void aServerThatTurnsThisComputerAwayIsToldAsSuch(String words) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write(words.getBytes(UTF_8));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (Exception e) {
                    // The test has ended.
                }
            });
            ServerAddress address = new ServerAddress("127.0.0.1", socket.getLocalPort(), "alice");
            assertEquals(new Failure.LoginsPaused("127.0.0.1", words.strip()), failure(address, password()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Verification code: | 123456",
                "You are required to change your password immediately. | New password: | brand-new"
            })
    void whatIsAskedAfterTheRightPasswordIsForThePersonAndNeverGetsThePassword(
            String title, String question, String answer) throws Exception {
        try (TestSshd sshd = new TestSshd(KEY)
                .askingAfterThePassword(title, List.of(question), List.of(answer))
                .start()) {
            List<String> asked = new ArrayList<>();
            Login login = new Login.Password(Secret.of(TestSshd.PASSWORD), (words, questions) -> {
                asked.add(words);
                questions.forEach(q -> asked.add(q.text()));
                return Optional.of(List.of(Secret.of(answer)));
            });
            Result result = connect(sshd.address(), login, words -> {});
            assertInstanceOf(Result.Connected.class, result).server().close();
            assertEquals(List.of(title, question), asked);
            assertEquals(List.of(TestSshd.PASSWORD, answer), List.copyOf(sshd.secrets));
        }
        try (TestSshd sshd = new TestSshd(KEY)
                .askingAfterThePassword(title, List.of(question), List.of(answer))
                .start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd.address(), password()));
            assertEquals(List.of(TestSshd.PASSWORD), List.copyOf(sshd.secrets));
        }
    }

    /** What editors, browsers and PowerShell make of a key file. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`` , `` , UTF-16",
                "`` , `` , UTF-16LE",
                "\uFEFF , `` , UTF-8",
                "`Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n` , `` , UTF-8",
                "`` , `    ` , UTF-8",
                "`Here it is:\n\n` , `` , UTF-8"
            })
    void aKeyFileIsReadHoweverItWasSaved(String before, String indent, String charset) throws Exception {
        KeyPair user = RSA;
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(user.getPrivate().getEncoded());
        String text =
                ("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n").indent(indent.length());
        String marked = charset.equals("UTF-16LE") ? "\uFEFF" + text : before + text;
        Path file = Files.write(folder.resolve("key"), marked.getBytes(Charset.forName(charset)));
        assertTrue(Files.size(file) > 0);
        try (TestSshd sshd = new TestSshd(KEY).acceptingKey(user.getPublic()).start()) {
            Result result = connect(sshd.address(), new Login.KeyFile(file, Optional.empty()), words -> {});
            assertInstanceOf(Result.Connected.class, result).server().close();
        }
    }

    @Test
    void anEd25519KeyAsOpensslWritesItLogsIn() throws Exception {
        KeyPair generated = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String body = Base64.getEncoder().encodeToString(generated.getPrivate().getEncoded());
        Path file = Files.writeString(
                folder.resolve("key"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n",
                StandardCharsets.US_ASCII);
        try (TestSshd sshd =
                new TestSshd(KEY).acceptingKey(generated.getPublic()).start()) {
            Result result = connect(sshd.address(), new Login.KeyFile(file, Optional.empty()), words -> {});
            assertInstanceOf(Result.Connected.class, result).server().close();
        }
    }
}
