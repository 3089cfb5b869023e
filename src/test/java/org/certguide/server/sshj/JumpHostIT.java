package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real bastion, and a server that is reached through it alone. */
@UsesLab
@Timeout(120)
class JumpHostIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LabServer bastion = Lab.server("bookworm");
    private final LabServer inner = Lab.server("trixie");

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();

    private final Connector.Dialog person = new Connector.Dialog() {
        @Override
        public void said(String words) {}

        @Override
        public boolean isRight(ServerAddress at, HostKey key) {
            asked.add(at.host() + " " + key.fingerprint());
            return true;
        }

        @Override
        public Login.Answers answers(ServerAddress hop) {
            return (title, questions) -> {
                asked.add(hop.user() + " is asked " + questions.size());
                return Optional.of(List.of(Secret.of(hop.user() + "-pw")));
            };
        }
    };

    @AfterEach
    void leaveNothing() {
        bastion.reset();
    }

    private Server logIn(String host, int port, String hop, Login login) throws Exception {
        String via = hop + "@" + bastion.host() + ":" + bastion.port();
        ServerAddress address = new ServerAddress(host, port, "deploy", Optional.of(via));
        Result result = new SshConnector(
                        folder.resolve("own"), folder.resolve("user"), Optional.empty(), SshConnector.Timeouts.USUAL)
                .connect(address, login, new HostKeyTrust.KnownHosts(), person);
        return assertInstanceOf(Result.Connected.class, result).server();
    }

    private Failure failure(String host, int port, String hop) {
        return assertThrows(ServerException.class, () -> logIn(host, port, hop, password()))
                .failure();
    }

    private static Login password() {
        return new Login.Password(Secret.of("deploy-pw"));
    }

    private static String fingerprint(LabServer server) {
        return server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
    }

    /** It stops listening for a moment: waits until it answers as it is set up now. */
    private void configure(String... lines) {
        bastion.in(
                "sh",
                "-c",
                "printf '%s\\n' 'VersionAddendum bastion' \"$@\" > /etc/ssh/sshd_config.d/bastion.conf; kill -HUP 1;"
                        + " for i in $(seq 100); do ssh-keyscan -t ed25519 127.0.0.1 2>&1 | grep -q bastion && exit 0;"
                        + " sleep 0.1; done; exit 1",
                "sh",
                String.join("\n", lines));
    }

    @Test
    void aServerBehindABastionThatRunsNothingIsReachedByTheNameThatIsKnownThere() throws Exception {
        configure("Match User guest", "ForceCommand /bin/false", "PermitTTY no");
        try (Server server = logIn("trixie.lab.test", 22, "guest", password())) {
            String where =
                    server.run(Command.of("cat /etc/debian_version", LONG)).out();
            assertTrue(where.startsWith("13"), where);
        }
        assertEquals(
                List.of(
                        bastion.host() + " " + fingerprint(bastion),
                        "guest is asked 1",
                        "trixie.lab.test " + fingerprint(inner)),
                asked);
        assertTrue(Files.readString(folder.resolve("own")).contains("\ntrixie.lab.test ssh-ed25519 "));
        asked.clear();
        Login key = new Login.KeyFile(Lab.key("ed25519"), Optional.empty());
        try (Server server = logIn("trixie.lab.test", 22, "guest", key)) {
            assertTrue(server.isOpen());
        }
        assertEquals(List.of(), asked, "with a key, and known hosts, nothing is asked");
    }

    @Test
    void whatABastionDoesNotAllowIsToldAsThatOfTheBastion() {
        configure("Match User guest", "AllowTcpForwarding no", "Match User kbd", "PermitOpen 10.77.0.1:22");
        for (String user : List.of("guest", "kbd")) {
            assertEquals(
                    new Failure.ForwardingRefused(bastion.host(), "trixie.lab.test", 22),
                    failure("trixie.lab.test", 22, user));
        }
    }

    @Test
    void aServerThatTheBastionDoesNotReachIsNamedWithWhy() {
        Failure.NotReachedFrom closed =
                assertInstanceOf(Failure.NotReachedFrom.class, failure("trixie.lab.test", 2, "deploy"));
        assertEquals("Connection refused", closed.words());
        // The lab's DNS server never says that there is no such name, only that it cannot tell.
        bastion.in("sed", "-i", "s/^hosts:.*/hosts: files/", "/etc/nsswitch.conf");
        Failure.NotReachedFrom unknown =
                assertInstanceOf(Failure.NotReachedFrom.class, failure("nowhere.lab.test", 22, "deploy"));
        assertTrue(unknown.words().contains("not known"), unknown.words());
    }
}
