package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.certguide.server.Token;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log is read as root, so that nobody else must be able to choose the file. */
class CertbotLogTest {
    private Path folder;

    @BeforeEach
    void make(@TempDir Path dir) throws Exception {
        folder = Files.createDirectory(dir.toRealPath().resolve("letsencrypt"));
        permit("rwxr-x---");
    }

    private void permit(String permissions) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private static String read(Path folder) throws Exception {
        String token = Token.random();
        Process sh = new ProcessBuilder("sh", "-s").redirectErrorStream(true).start();
        sh.getOutputStream()
                .write(CertbotLog.probe(folder + "/").script(token).text().getBytes());
        sh.getOutputStream().close();
        return CertbotLog.probe(folder + "/")
                .read(new String(sh.getInputStream().readAllBytes()), token)
                .text();
    }

    private Path log() {
        return folder.resolve("letsencrypt.log");
    }

    @Test
    void theLogOfTheLastRunIsRead() throws Exception {
        Files.writeString(log(), "what went wrong");
        assertEquals("what went wrong", read(folder));
    }

    @Test
    void aLinkInPlaceOfTheLogIsNotFollowed(@TempDir Path other) throws Exception {
        Path secret = Files.writeString(other.resolve("shadow"), "secret");
        Files.createSymbolicLink(log(), secret);
        assertEquals("", read(folder));
    }

    @Test
    void aLinkInPlaceOfTheFolderIsNotFollowed(@TempDir Path other) throws Exception {
        Files.writeString(log(), "secret");
        Path link = Files.createSymbolicLink(other.resolve("letsencrypt"), folder);
        assertEquals("", read(link));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwxr-xrwx"})
    void aFolderThatOthersCanWriteToIsNotRead(String permissions) throws Exception {
        permit(permissions);
        Files.writeString(log(), "planted");
        assertEquals("", read(folder));
    }

    @Test
    void aFolderOfSomebodyElseIsNotRead() throws Exception {
        Files.writeString(log(), "planted");
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
        if (root) Files.setAttribute(folder, "unix:uid", 65534);
        assertEquals(root ? "" : "planted", read(folder));
    }

    @Test
    void aPipeInPlaceOfTheLogHoldsNothingUp() throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", log().toString()).start().waitFor());
        assertEquals("", read(folder));
    }

    @Test
    void noLogIsNoLog() throws Exception {
        assertEquals("", read(folder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/log/letsencrypt/../shadow.log",
                "/var/log/letsencrypt/a/letsencrypt.log",
                "/tmp/certbot-log-fw6ek9at/log",
                "/var/log/letsencrypt/letsencrypt.log.1",
                "/home/mallory/letsencrypt.log",
                "/etc/shadow"
            })
    void noOtherFileIsReadBecauseATextNamesIt(String path) {
        assertFalse(CertbotLog.isReadable(path));
        CertbotLog.pathIn("Saving debug log to " + path).ifPresent(p -> assertFalse(p.contains("..")));
    }

    @Test
    void thePathOfAnotherLogIsStillTold() {
        assertEquals(
                Optional.of("/tmp/certbot-log-fw6ek9at/log"),
                CertbotLog.pathIn("See the logfile /tmp/certbot-log-fw6ek9at/log or re-run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/b", "../x", "a..b", "", "-x", "a\nb", "a b"})
    void noCertificateIsLookedForOutsideOfItsFolder(String name) {
        assertThrows(IllegalArgumentException.class, () -> InstalledCertificate.probe(name));
    }
}
