package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Who mistypes something while logging in, and types it again. */
@Timeout(60)
class SecondTriesTest {
    private static final KeyPair HOST = TestSshd.key("ssh-ed25519");

    @TempDir
    Path folder;

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    private Optional<List<Secret>> person(String title, List<Question> questions) {
        questions.forEach(q -> asked.add(q.kind() + " " + q.text() + " " + q.earlier()));
        if (answers.size() < questions.size()) return Optional.empty();
        return Optional.of(
                questions.stream().map(q -> Secret.of(answers.removeFirst())).toList());
    }

    private Login password(String typed) {
        return new Login.Password(Secret.of(typed), this::person);
    }

    private Result connect(TestSshd sshd, Login login) throws Exception {
        return new SshConnector(
                        folder.resolve("own"), folder.resolve("user"), Optional.empty(), SshConnector.Timeouts.USUAL)
                .connect(sshd.address(), login, new HostKeyTrust.Accepted(TestSshd.hostKey(HOST)));
    }

    private void logsIn(TestSshd sshd, Login login) throws Exception {
        assertInstanceOf(Result.Connected.class, connect(sshd, login)).server().close();
    }

    private Failure failure(TestSshd sshd, Login login) {
        return assertThrows(ServerException.class, () -> connect(sshd, login)).failure();
    }

    private static long opened(TestSshd sshd) {
        return sshd.connections.stream().filter("opened"::equals).count();
    }

    @Test
    void aMistypedPasswordIsTypedAgainOnTheSameConnection() throws Exception {
        answers.add(TestSshd.PASSWORD);
        try (TestSshd sshd = new TestSshd(HOST).start()) {
            logsIn(sshd, password("mistyped"));
            assertEquals(List.of("PASSWORD alice WRONG"), asked);
            assertEquals(List.of("mistyped", TestSshd.PASSWORD), List.copyOf(sshd.secrets));
            assertEquals(1, opened(sshd));
        }
    }

    @Test
    void aMistypedPasswordForAQuestionOfTheServerIsTheSamePassword() throws Exception {
        answers.addAll(List.of(TestSshd.PASSWORD));
        try (TestSshd sshd = new TestSshd(HOST)
                .asking(List.of("Password: *"), List.of(TestSshd.PASSWORD))
                .start()) {
            logsIn(sshd, password("mistyped"));
            assertEquals(List.of("PASSWORD alice WRONG"), asked);
            assertEquals(1, opened(sshd));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPasswordIsTriedThreeTimesAndNotMore(boolean asQuestion) throws Exception {
        answers.addAll(List.of("second", "third", "fourth"));
        TestSshd server = new TestSshd(HOST);
        if (asQuestion) server.asking(List.of("Password: *"), List.of(TestSshd.PASSWORD));
        try (TestSshd sshd = server.start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, password("first")));
            assertEquals(List.of("first", "second", "third"), List.copyOf(sshd.secrets));
            assertEquals(1, opened(sshd));
        }
    }

    @Test
    void aServerThatAllowsFewerTriesIsNotAskedForMore() throws Exception {
        answers.addAll(List.of("second", "third"));
        // The first attempt asks what the server accepts.
        try (TestSshd sshd = new TestSshd(HOST).hangingUpAfter(2).start()) {
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, password("first")));
            assertTrue(List.of("first", "second").containsAll(sshd.secrets), sshd.secrets::toString);
            assertEquals(1, opened(sshd));
        }
    }

    @Test
    void whoGivesUpAfterAWrongPasswordIsToldOfThat() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST).start()) {
            assertEquals(new Failure.LoginRefused(TestSshd.USER, "password"), failure(sshd, password("mistyped")));
            assertEquals(List.of("PASSWORD alice WRONG"), asked);
        }
    }

    @Test
    void aWrongCodeIsNotBlamedOnThePassword() throws Exception {
        answers.addAll(List.of("000000", TestSshd.PASSWORD, "123456"));
        try (TestSshd sshd = afterThePassword()) {
            logsIn(sshd, password(TestSshd.PASSWORD));
            assertEquals(
                    List.of(
                            "SERVERS Verification code: NONE",
                            "PASSWORD alice PERHAPS_WRONG",
                            "SERVERS Verification code: PERHAPS_WRONG"),
                    asked);
            assertEquals(1, opened(sshd));
        }
        asked.clear();
        answers.addAll(List.of("000000"));
        try (TestSshd sshd = afterThePassword()) {
            assertEquals(
                    new Failure.AnswersRefused(TestSshd.USER, "Password: Verification code:"),
                    failure(sshd, password(TestSshd.PASSWORD)));
        }
    }

    @Test
    void aWrongPasswordBeforeTheCodeIsBlamedAlone() throws Exception {
        answers.addAll(List.of(TestSshd.PASSWORD, "123456"));
        try (TestSshd sshd = afterThePassword()) {
            logsIn(sshd, password("mistyped"));
            assertEquals(List.of("PASSWORD alice WRONG", "SERVERS Verification code: NONE"), asked);
        }
    }

    private static TestSshd afterThePassword() throws Exception {
        return new TestSshd(HOST)
                .askingAfterThePassword("", List.of("Verification code:"), List.of("123456"))
                .start();
    }

    @Test
    void aCodeAloneIsToldAsWrong() throws Exception {
        answers.addAll(List.of("000000", "123456"));
        try (TestSshd sshd =
                new TestSshd(HOST).asking(List.of("Code: *"), List.of("123456")).start()) {
            logsIn(sshd, new Login.Questions(this::person));
            assertEquals(List.of("SERVERS Code: NONE", "SERVERS Code: WRONG"), asked);
            assertEquals(1, opened(sshd));
        }
    }

    /** As ssh prefers it: sshd's own method for passwords gives the password to every question of PAM. */
    @Test
    void whereTheServerWouldAskAsWellItMayAsk() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST)
                .acceptingAll(HOST.getPublic(), List.of("Verification code: *"), List.of("123456"))
                .start()) {
            answers.add("123456");
            logsIn(sshd, password(TestSshd.PASSWORD));
            assertEquals(List.of("SERVERS Verification code: NONE"), asked);
        }
    }

    @Test
    void whenTheServerHangsUpNobodyIsAskedAnyMore() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (TestSshd sshd =
                new TestSshd(HOST).asking(List.of("Code: *"), List.of("123456")).start()) {
            Login login = new Login.Questions((title, questions) -> {
                sshd.drop();
                never.await();
                return Optional.empty();
            });
            assertEquals(new Failure.LoginEnded(TestSshd.USER), failure(sshd, login));
        }
    }

    @Test
    void aServerThatHangsUpBecauseOfAWrongPasswordIsToldAsRefusing() throws Exception {
        try (TestSshd sshd = new TestSshd(HOST).start()) {
            Login login = new Login.Password(Secret.of("mistyped"), (title, questions) -> {
                sshd.drop();
                new CountDownLatch(1).await();
                return Optional.empty();
            });
            assertInstanceOf(Failure.LoginRefused.class, failure(sshd, login));
        }
    }
}
