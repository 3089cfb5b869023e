package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.net.NetworkAccess;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerFileRun;
import org.certguide.profile.AppHome;
import org.certguide.server.HostKey;
import org.certguide.server.sshj.TestSshd;
import org.certguide.ui.Views;
import org.certguide.work.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file of answers, played against a real SSH server. */
@Timeout(60)
class AnswerFileRunTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");
    private static final KeyPair ANOTHER = TestSshd.key("ssh-ed25519");

    @TempDir
    Path home;

    @Test
    void noPasswordGoesToAKnownServerWhoseKeyIsNotThatOfTheFile() throws Exception {
        try (TestSshd sshd = new TestSshd(KEY).start();
                TestSshd other = new TestSshd(ANOTHER)) {
            AppHome app = new AppHome(home.resolve("app"));
            Files.createDirectories(app.knownHosts().getParent());
            Files.writeString(app.knownHosts(), sshd.line(KEY));
            Stage stage = Views.stage();
            AppContext context = Views.on(() -> new AppContext(stage, environment(app)));
            List<String> printed = new ArrayList<>();

            int code = new AnswerFileRun(
                            context.walkthrough(),
                            answers(sshd, other.hostKey()),
                            Optional.empty(),
                            stage.getScene(),
                            printed::add)
                    .run();

            Views.run(context::close);
            assertEquals(List.of(), List.copyOf(sshd.secrets), "the server was sent a password");
            assertEquals(3, code, printed::toString);
            assertTrue(printed.getFirst().contains(sshd.hostKey().fingerprint()), printed::toString);
        }
    }

    @Test
    void whatIsWaitedForIsToldAfterSomeSeconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestSshd sshd = new TestSshd(KEY).start()) {
            AnswerFile of = answers(sshd, sshd.hostKey());
            Path file = home.resolve("answers.json");
            String there = Files.readString(file);
            Files.writeString(
                    file, there.replace("\"port\": " + sshd.address().port(), "\"port\": " + silent.getLocalPort()));
            assertNotEquals(there, Files.readString(file), of.toString());
            AnswerFile answers = AnswerFile.read(file, Map.of("PASSWORD", TestSshd.PASSWORD));
            AppHome app = new AppHome(home.resolve("app"));
            CompletableFuture<String> told = new CompletableFuture<>();
            UnseenPlay play = Views.on(() -> new UnseenPlay(answers, environment(app), line -> {}));
            play.run().tellWaiting(told::complete);
            Thread playing = Threads.start("play", () -> {
                try {
                    play.run().run();
                } catch (InterruptedException e) {
                    // As soon as it has told.
                }
            });
            String words = told.join();
            assertTrue(words.startsWith("Connect: it goes on. After 5 seconds, this is waited for: Connecting"), words);
            playing.interrupt();
            playing.join();
            play.end();
        }
    }

    @Test
    void aServerOnTheWayHasItsFingerprintAndItsPasswordInTheFile() throws Exception {
        try (TestSshd sshd = new TestSshd(KEY).start();
                TestSshd bastion = new TestSshd(ANOTHER)
                        .asking(List.of("Password: *"), List.of("of the bastion"))
                        .forwarding()
                        .start()) {
            List<String> unknown = played(sshd, bastion, sshd.hostKey());
            assertTrue(unknown.getFirst().contains("At the jump host 127.0.0.1"), unknown::toString);
            assertEquals(List.of(), List.copyOf(bastion.secrets));
            played(sshd, bastion, bastion.hostKey());
            assertEquals(List.of("of the bastion"), List.copyOf(bastion.secrets));
            assertEquals(List.of(TestSshd.PASSWORD), List.copyOf(sshd.secrets));
        }
    }

    @Test
    void aPasswordOfTheFileThatIsWrongIsSentOnceAndToldAsRefused() throws Exception {
        try (TestSshd sshd = new TestSshd(KEY)
                        .asking(List.of("Password: *"), List.of("another one"))
                        .start();
                TestSshd wrong = new TestSshd(ANOTHER)
                        .asking(List.of("Password: *"), List.of("another one"))
                        .forwarding()
                        .start();
                TestSshd right = new TestSshd(ANOTHER)
                        .asking(List.of("Password: *"), List.of("of the bastion"))
                        .forwarding()
                        .start()) {
            List<String> onTheWay = played(sshd, wrong, wrong.hostKey());
            assertTrue(onTheWay.getFirst().contains("At the jump host 127.0.0.1"), onTheWay::toString);
            assertEquals(List.of("of the bastion"), List.copyOf(wrong.secrets));
            List<String> there = played(sshd, right, right.hostKey());
            assertTrue(there.getFirst().contains("The server refused the login"), there::toString);
            assertEquals(List.of(TestSshd.PASSWORD), List.copyOf(sshd.secrets));
        }
    }

    private List<String> played(TestSshd sshd, TestSshd bastion, HostKey ofBastion) throws Exception {
        Path file = home.resolve("answers.json");
        answers(sshd, sshd.hostKey());
        Files.writeString(file, Files.readString(file).replace("\"purpose\"", """
                        "via": "%s",
                        "viaHostKeys": ["%s"],
                        "viaPassword": { "env": "BASTION" },
                        "purpose\"""".formatted(
                        bastion.address(), ofBastion.fingerprint())));
        AnswerFile answers = AnswerFile.read(file, Map.of("PASSWORD", TestSshd.PASSWORD, "BASTION", "of the bastion"));
        Stage stage = Views.stage();
        AppContext context = Views.on(() -> new AppContext(stage, environment(new AppHome(home.resolve("app")))));
        List<String> printed = new ArrayList<>();
        new AnswerFileRun(context.walkthrough(), answers, Optional.empty(), stage.getScene(), printed::add).run();
        Views.run(context::close);
        return printed;
    }

    private AppContext.Environment environment(AppHome app) {
        return new AppContext.Environment(
                app,
                home.resolve("none"),
                Optional.empty(),
                CheckContext.LETS_ENCRYPT,
                NetworkAccess.asSeenFromHere(Optional.empty()),
                page -> true);
    }

    private AnswerFile answers(TestSshd sshd, HostKey hostKey) throws Exception {
        Path file = Files.writeString(home.resolve("answers.json"), """
                {
                  "schema": 1,
                  "host": "127.0.0.1",
                  "port": %d,
                  "user": "%s",
                  "login": { "password": { "env": "PASSWORD" } },
                  "hostKey": "%s",
                  "purpose": "dms",
                  "domains": ["dms.example.org"],
                  "agreeToTerms": true
                }
                """.formatted(
                        sshd.address().port(), TestSshd.USER, hostKey.fingerprint()));
        return AnswerFile.read(file, Map.of("PASSWORD", TestSshd.PASSWORD));
    }
}
