package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSH that offers one key exchange only, and wants new keys all the time. */
@UsesLab
@Tag("matrix")
@Timeout(120)
class KeyExchangeIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "trixie, mlkem768x25519-sha256",
        "forky, mlkem768x25519-sha256",
        "trixie, sntrup761x25519-sha512",
        "bookworm, sntrup761x25519-sha512@openssh.com",
        "bookworm, diffie-hellman-group-exchange-sha256"
    })
    void everythingWorksWithTheOnlyOneThatIsOffered(String name, String exchange) throws Exception {
        LabServer lab = Lab.server(name);
        lab.in("sh", "-ec", """
                cd /root && rm -f ca ca.pub && ssh-keygen -q -t ed25519 -N '' -f ca
                ssh-keygen -q -s ca -I host -h -n '%s' /etc/ssh/ssh_host_ed25519_key.pub
                printf '%%s\\n' 'KexAlgorithms %s' 'RekeyLimit 512K' \\
                    'HostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub' > /etc/ssh/sshd_config.d/only.conf
                pkill -HUP -o -x sshd""".formatted(lab.host(), exchange));
        try {
            String host = "@cert-authority " + KnownHosts.name(lab.host(), lab.port()) + " ";
            Path known = folder.resolve("user");
            Files.writeString(known, host + lab.in("cat", "/root/ca.pub"));
            try (Server server = connected(lab)) {
                assertEquals(
                        "0123456789\n".repeat(300_000),
                        server.run(Command.of("yes 0123456789 | head -n 300000", Duration.ofSeconds(60)))
                                .out());
            }
            lab.in(
                    "sh",
                    "-ec",
                    "cd /root && ssh-keygen -q -s ca -I host -h -n other.example.org /etc/ssh/ssh_host_ed25519_key.pub"
                            + " && pkill -HUP -o -x sshd");
            Failure failure = assertThrows(ServerException.class, () -> {
                        // Until the certificate has been read again, the connection is as before.
                        while (true) connected(lab).close();
                    })
                    .failure();
            assertInstanceOf(Failure.HostCertificateInvalid.class, failure);
        } finally {
            lab.reset();
        }
    }

    /** Once sshd has read its configuration: before, it shows no certificate, and stops listening for a moment. */
    private Server connected(LabServer lab) throws ServerException, InterruptedException {
        while (true) {
            try {
                if (connect(lab) instanceof Result.Connected(Server server)) return server;
            } catch (ServerException e) {
                boolean away = e.failure() instanceof Failure.ConnectionRefused
                        || e.failure() instanceof Failure.LoginEnded
                        || e.failure() instanceof Failure.NotSsh;
                if (!away) throw e;
            }
        }
    }

    private Result connect(LabServer lab) throws ServerException, InterruptedException {
        return new SshConnector(
                        folder.resolve("own"), folder.resolve("user"), Optional.empty(), SshConnector.Timeouts.USUAL)
                .connect(
                        new ServerAddress(lab.host(), lab.port(), "deploy"),
                        new Login.Password(Secret.of("deploy-pw")),
                        new HostKeyTrust.KnownHosts());
    }
}
