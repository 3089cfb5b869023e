package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.certguide.server.ConfigFlaw;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.TestSshConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are asked for the key of a server. */
class HostKeyFilesTest {
    private static final HostKey KEY = TestSshd.hostKey(TestSshd.key("ssh-ed25519"));
    private static final ServerAddress ADDRESS = new ServerAddress("203.0.113.7", 2222, "ubuntu");

    @TempDir
    Path home;

    private HostKeyFiles files;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
        files = new HostKeyFiles(
                home.resolve("own"),
                home.resolve(".ssh/known_hosts"),
                List.of(home.resolve("global")),
                Optional.of(TestSshConfig.of(home)));
    }

    private Path put(String file, String hosts) throws IOException {
        return Files.writeString(home.resolve(file), hosts + " " + KEY.type() + " " + KEY.base64() + "\n");
    }

    private void config(String... lines) throws IOException {
        Files.writeString(home.resolve(".ssh/config"), String.join("\n", lines));
    }

    /** The names of the files that know the server. */
    private Set<String> knowing(HostKeyFiles.Known known) {
        return known.lines().stream()
                .filter(line -> line.isAbout(known.name()))
                .map(line -> home.relativize(Path.of(line.file())).toString())
                .collect(Collectors.toSet());
    }

    @Test
    void allUsualFilesAreAsked() throws Exception {
        for (String file : List.of("own", ".ssh/known_hosts", ".ssh/known_hosts2", "global")) {
            put(file, "[203.0.113.7]:2222");
        }
        HostKeyFiles.Known known = files.read(ADDRESS);
        assertEquals(Set.of("own", ".ssh/known_hosts", ".ssh/known_hosts2", "global"), knowing(known));
        assertEquals(
                List.of("own", ".ssh/known_hosts", ".ssh/known_hosts2"),
                known.changeable().stream()
                        .map(file -> home.relativize(file).toString())
                        .toList());
    }

    @Test
    void filesOfTheConfigurationTakeThePlaceOfTheUsualOnes() throws Exception {
        for (String file : List.of("own", ".ssh/known_hosts", "global", "mine", "all")) put(file, "[203.0.113.7]:2222");
        config("Host 203.0.113.7", "UserKnownHostsFile ~/mine", "GlobalKnownHostsFile " + home.resolve("all"));
        assertEquals(Set.of("own", "mine", "all"), knowing(files.read(ADDRESS)));
        config("Host *", "UserKnownHostsFile %d/mine", "GlobalKnownHostsFile none");
        assertEquals(Set.of("own", "mine"), knowing(files.read(ADDRESS)));
    }

    @Test
    void aliasIsTheNameOfTheServerInTheFilesWithoutItsPort() throws Exception {
        put(".ssh/known_hosts", "dms.internal");
        config("Host dms", "HostName 203.0.113.7", "Port 2222", "HostKeyAlias DMS.internal");
        HostKeyFiles.Known known = files.read(ADDRESS);
        assertEquals("dms.internal", known.name());
        assertEquals(Set.of(".ssh/known_hosts"), knowing(known));
    }

    @Test
    void keysThatTheConfigurationRevokesAreRevokedForEveryHost() throws Exception {
        Files.writeString(home.resolve("bad"), "# lost\n" + KEY.type() + " " + KEY.base64() + " old laptop\n");
        config("RevokedHostKeys " + home.resolve("bad"));
        KnownHosts.Line line = files.read(ADDRESS).lines().getFirst();
        assertEquals(KnownHosts.Marker.REVOKED, line.marker());
        assertEquals(KEY, line.key());
        assertEquals(Set.of("bad"), knowing(files.read(ADDRESS)));
    }

    @Test
    void whereItCannotBeToldWhatIsRevokedNothingIsTrusted() throws Exception {
        config("RevokedHostKeys " + home.resolve("bad"));
        assertUnreadable("bad");
        Files.writeString(home.resolve("bad"), "SSHKRL\n\0\0\0\0\1");
        assertUnreadable("bad");
    }

    @Test
    void aConfigurationThatIsTooLargeIsNotCalledAListOfHostKeys() throws Exception {
        config("#".repeat(2_000_000));
        ServerException e = assertThrows(ServerException.class, () -> files.read(ADDRESS));
        assertEquals(new Failure.SshConfigUnreadable("~/.ssh/config", ConfigFlaw.TOO_LARGE), e.failure());
    }

    private void assertUnreadable(String file) {
        ServerException e = assertThrows(ServerException.class, () -> files.read(ADDRESS));
        assertEquals(
                home.resolve(file).toString(),
                assertInstanceOf(Failure.KnownHostsUnreadable.class, e.failure())
                        .file());
    }

    @Test
    void eachSystemHasItsOwnFolderForAllUsers() {
        Path own = home.resolve("own");
        Path user = home.resolve(".ssh/known_hosts");
        assertEquals(
                Path.of("/etc/ssh/ssh_known_hosts"),
                HostKeyFiles.usual(own, user, "Linux", Map.of()).global().getFirst());
        assertEquals(
                Path.of("D:\\Data").resolve("ssh").resolve("ssh_known_hosts"),
                HostKeyFiles.usual(own, user, "Windows 11", Map.of("PROGRAMDATA", "D:\\Data"))
                        .global()
                        .getFirst());
    }
}
