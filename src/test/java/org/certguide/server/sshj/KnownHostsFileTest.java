package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.certguide.server.HostKey;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFileTest {
    private static final String NAME = "web.example.org";
    private static final HostKey OLD = TestSshd.hostKey(TestSshd.key("ssh-ed25519"));
    private static final HostKey OLD_RSA = TestSshd.hostKey(TestSshd.key("ssh-rsa"));
    private static final HostKey NEW = TestSshd.hostKey(TestSshd.key("ssh-ed25519"));

    @TempDir
    Path folder;

    /** It would be waited for until somebody writes into it. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsNoFileOfHostKeysOrOfAKey() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThrows(IOException.class, () -> KnownHostsFile.read(pipe));
            assertThrows(ServerException.class, () -> KeyFiles.load(pipe, List.of(), Optional.empty()));
        });
        assertEquals(List.of(), KnownHostsFile.read(folder.resolve("none")));
    }

    private static String key(HostKey key) {
        return key.type() + " " + key.base64();
    }

    @Test
    void onlyTheLinesOfThisHostGoAndAllElseStaysByteByByte() throws IOException {
        String others = "# les h\u00f4tes\r\n"
                + "mail.example.org " + key(OLD) + "\n"
                + "\n"
                + "  " + NAME + ".evil.example " + key(OLD) + " comment\n"
                + "@revoked " + NAME + " " + key(OLD) + "\n"
                + "@cert-authority *.example.org " + key(OLD) + "\n"
                + "not a line\n";
        Path file = folder.resolve("known_hosts");
        Files.writeString(
                file,
                others
                        + NAME + " " + key(OLD) + "\n"
                        + "WEB.example.org " + key(OLD_RSA) + " ann@laptop\n"
                        + NAME + " " + key(NEW) + "\n"
                        + "web2,Web.Example.org,203.0.113.7 " + key(OLD) + " three names",
                StandardCharsets.ISO_8859_1);
        byte[] before = Files.readAllBytes(file);

        KnownHostsFile.remove(file, NAME, NEW);

        assertEquals(
                others + NAME + " " + key(NEW) + "\n" + "web2,203.0.113.7 " + key(OLD) + " three names",
                Files.readString(file, StandardCharsets.ISO_8859_1));
        assertEquals(
                new String(before, StandardCharsets.ISO_8859_1),
                Files.readString(folder.resolve("known_hosts.old"), StandardCharsets.ISO_8859_1));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count(), "something is left behind");
        }
    }

    @Test
    void hashedNamesAreFoundAsWell() throws Exception {
        byte[] salt = new byte[20];
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder base64 = Base64.getEncoder();
        String hash = base64.encodeToString(mac.doFinal(NAME.getBytes(StandardCharsets.UTF_8)));
        String hashed = "|1|" + base64.encodeToString(salt) + "|" + hash + " " + key(OLD) + "\n";
        Path file = Files.writeString(folder.resolve("known_hosts"), hashed + "mail " + key(OLD) + "\n");

        KnownHostsFile.remove(file, NAME, NEW);

        assertEquals("mail " + key(OLD) + "\n", Files.readString(file));
    }

    @Test
    void aFileWithoutThisHostIsNotTouched() throws IOException {
        Path file = Files.writeString(folder.resolve("known_hosts"), "mail " + key(OLD) + "\n");

        KnownHostsFile.remove(file, NAME, NEW);
        KnownHostsFile.remove(folder.resolve("none"), NAME, NEW);

        assertFalse(Files.exists(folder.resolve("known_hosts.old")));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void permissionsAndLinksStay() throws IOException {
        Path file = Files.writeString(folder.resolve("real"), NAME + " " + key(OLD) + "\n");
        Path link = Files.createSymbolicLink(folder.resolve("known_hosts"), file);
        for (String mode : List.of("rw-------", "rw-r--r--", "rw-rw-r--")) {
            Files.writeString(file, NAME + " " + key(OLD) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

            KnownHostsFile.remove(link, NAME, NEW);

            assertTrue(Files.isSymbolicLink(link));
            assertEquals("", Files.readString(link));
            assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(
                    mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("real.old"))));
        }
    }

    @Test
    void whatCannotBeWrittenStaysAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("known_hosts"), NAME + " " + key(OLD) + "\n");
        // Nothing can be copied there.
        Files.createDirectories(folder.resolve("known_hosts.old").resolve("full"));

        assertThrows(IOException.class, () -> KnownHostsFile.remove(file, NAME, NEW));

        assertEquals(NAME + " " + key(OLD) + "\n", Files.readString(file));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count(), "something is left behind");
        }
    }
}
