package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.TestSshConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real bastion that takes a key of its own, and second tries behind it. */
@UsesLab
@Timeout(120)
@Tag("matrix")
class JumpHostKeysIT {
    private final LabServer bastion = Lab.server("bookworm");
    private final LabServer inner = Lab.server("trixie");
    private final Deque<String> passphrases = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    @TempDir
    Path folder;

    private final Connector.Dialog person = new Connector.Dialog() {
        @Override
        public void said(String words) {}

        @Override
        public boolean isRight(ServerAddress at, HostKey key) {
            return true;
        }

        @Override
        public Login.Answers answers(ServerAddress hop) {
            return JumpHostKeysIT.this::answer;
        }
    };

    private Optional<List<Secret>> answer(String title, List<Question> questions) {
        Question question = questions.getFirst();
        asked.add(question.kind() + " " + question.earlier());
        return passphrases.isEmpty() ? Optional.empty() : Optional.of(List.of(Secret.of(passphrases.removeFirst())));
    }

    @BeforeEach
    void fresh() throws Exception {
        bastion.reset();
        Files.createDirectories(folder.resolve(".ssh"));
    }

    @AfterEach
    void leaveNothing() {
        bastion.reset();
    }

    private void config(String... lines) throws Exception {
        Files.writeString(folder.resolve(".ssh/config"), "Host " + bastion.host() + "\n" + String.join("\n", lines));
    }

    private void connect(String hop, String password) throws Exception {
        HostKeyFiles files = new HostKeyFiles(
                folder.resolve("own"), folder.resolve("user"), List.of(), Optional.of(TestSshConfig.of(folder)));
        String via = hop + "@" + bastion.host() + ":" + bastion.port();
        ServerAddress address = new ServerAddress("trixie.lab.test", 22, "ubuntu", Optional.of(via));
        Result result = new SshConnector(files, Optional.empty(), SshConnector.Timeouts.USUAL)
                .connect(
                        address,
                        new Login.Password(Secret.of(password), this::answer),
                        new HostKeyTrust.KnownHosts(),
                        person);
        assertInstanceOf(Result.Connected.class, result).server().close();
    }

    private Failure failure(String hop) {
        return assertThrows(ServerException.class, () -> connect(hop, "ubuntu-pw"))
                .failure();
    }

    @Test
    void thePassphraseOfAnEncryptedKeyIsAskedForOnceTheBastionTakesTheKey() throws Exception {
        config("IdentityFile " + Lab.key("passphrase"));
        passphrases.addAll(List.of("wrong", Lab.PASSPHRASE));
        connect("deploy", "ubuntu-pw");
        assertEquals(List.of("PASSPHRASE NONE", "PASSPHRASE WRONG"), asked);
        asked.clear();
        bastion.in("rm", "/home/deploy/.ssh/authorized_keys");
        passphrases.add("deploy-pw");
        connect("deploy", "ubuntu-pw");
        assertEquals(List.of("PASSWORD NONE"), asked, "the key is not opened for nothing");
    }

    @Test
    void whoDoesNotKnowThePassphraseIsToldWhichKeyWasLeftOut() throws Exception {
        config("IdentityFile " + Lab.key("passphrase"));
        bastion.in("sh", "-c", """
                printf 'VersionAddendum keys\\nPasswordAuthentication no\\n' >/etc/ssh/sshd_config.d/a.conf
                kill -HUP 1
                for i in $(seq 100); do ssh-keyscan -t ed25519 127.0.0.1 2>&1 | grep -q keys && exit 0; sleep 0.1; done
                """);
        Failure.AtJumpHost at = assertInstanceOf(Failure.AtJumpHost.class, failure("deploy"));
        assertEquals(new Failure.KeysLeftOut(Lab.key("passphrase").toString()), at.why());
    }

    @Test
    void theCertificateThatIsNamedForTheBastionIsUsed() throws Exception {
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "authority");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "words", "-f", "me");
        run("ssh-keygen", "-q", "-s", "authority", "-I", "me", "-n", "deploy", "me.pub");
        Files.move(folder.resolve("me-cert.pub"), folder.resolve("certificate"));
        bastion.in(
                "sh",
                "-c",
                "echo '" + Files.readString(folder.resolve("authority.pub")).strip() + """
                ' >/etc/ssh/users.pub
                printf 'VersionAddendum keys\\nTrustedUserCAKeys /etc/ssh/users.pub\\n' >/etc/ssh/sshd_config.d/a.conf
                kill -HUP 1
                for i in $(seq 100); do ssh-keyscan -t ed25519 127.0.0.1 2>&1 | grep -q keys && exit 0; sleep 0.1; done
                """);
        config("IdentityFile " + folder.resolve("me"), "CertificateFile " + folder.resolve("certificate"));
        passphrases.add("words");
        connect("deploy", "ubuntu-pw");
        assertEquals(List.of("PASSPHRASE NONE"), asked);
    }

    @Test
    void whoMistypesThePasswordOfTheServerIsNotAskedByTheBastionAgain() throws Exception {
        config("IdentityFile none");
        passphrases.addAll(List.of("kbd-pw", "ubuntu-pw"));
        connect("kbd", "mistyped");
        assertEquals(List.of("SERVERS NONE", "PASSWORD WRONG"), asked);
        assertTrue(inner.in("true").isEmpty());
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
