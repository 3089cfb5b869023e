package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.certguide.server.HostKey;
import org.certguide.server.HostPattern;
import org.certguide.server.sshj.KnownHosts.Line;
import org.certguide.server.sshj.KnownHosts.Marker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
    /** Made with ssh-keygen, which also gave its fingerprint and hashed the two lines below. */
    private static final HostKey KEY =
            new HostKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAINOWxBcY4Y2peeKXnH//iCqnYAsWLNaSvjzOGUcrjUK2");

    private static final String BLOB = "ssh-ed25519 " + KEY.base64();

    @TempDir
    Path folder;

    @Test
    void theFingerprintIsTheOneThatSshKeygenShows() {
        assertEquals("SHA256:T4L3TJCv+Do7CL+14il2EuzAOPO+9iQymBa8aMxPMsg", KEY.fingerprint());
    }

    @Test
    void hashedNamesAreFound() {
        String line = "|1|I/mNQcS/NHQ7/BGPUWprQ7+WCxg=|yBQw+wQmCvibvVfbK3QwCmvPLhg= " + BLOB;

        assertTrue(isAbout(line, "web.example.org", 22));
        assertTrue(isAbout(line, "WEB.example.org", 22));
        assertFalse(isAbout(line, "web.example.org", 2222));
        assertFalse(isAbout(line, "mail.example.org", 22));
    }

    @Test
    void hashedNamesWithAPortAreFound() {
        String line = "|1|T6FukVic/JsD7Z1adtY6IfkhkZA=|U3O1SaVjN1IY61XjY09gqUuIPa0= " + BLOB;

        assertTrue(isAbout(line, "web.example.org", 2222));
        assertFalse(isAbout(line, "web.example.org", 22));
    }

    @Test
    void oneOfSeveralNamesIsEnough() {
        assertTrue(isAbout("a.example.org,192.0.2.7 " + BLOB, "192.0.2.7", 22));
        assertFalse(isAbout("a.example.org,192.0.2.7 " + BLOB, "192.0.2.70", 22));
    }

    @Test
    void aNegatedNameIsNotFoundWhateverElseMatches() {
        assertFalse(isAbout("*.example.org,!web.example.org " + BLOB, "web.example.org", 22));
        assertFalse(isAbout("!web.example.org,*.example.org " + BLOB, "web.example.org", 22));
        assertTrue(isAbout("*.example.org,!web.example.org " + BLOB, "mail.example.org", 22));
        assertFalse(isAbout("!web.example.org " + BLOB, "mail.example.org", 22));
    }

    @Test
    void starsAndQuestionMarksMatch() {
        assertTrue(HostPattern.matches("*", "anything"));
        assertTrue(HostPattern.matches("w?b.*.org", "web.example.org"));
        assertTrue(HostPattern.matches("[web.*]:2222", "[web.example.org]:2222"));
        assertTrue(HostPattern.matches("a*b*c", "a-b-b-c"));
        assertTrue(HostPattern.matches("web*", "web"));
        assertFalse(HostPattern.matches("w?b", "wb"));
        assertFalse(HostPattern.matches("web.example.org", "webxexample.org"));
        assertFalse(HostPattern.matches("web", "web.example.org"));
        assertFalse(HostPattern.matches("*a*a*a*a*a*a*a*a*a*a*b", "a".repeat(250)));
    }

    @Test
    void portsBelongToTheName() {
        assertTrue(isAbout("[web.example.org]:2222 " + BLOB, "web.example.org", 2222));
        assertFalse(isAbout("[web.example.org]:2222 " + BLOB, "web.example.org", 22));
        assertFalse(isAbout("web.example.org " + BLOB, "web.example.org", 2222));
        assertTrue(isAbout("2001:db8::7 " + BLOB, "2001:DB8::7", 22));
    }

    @Test
    void markersCommentsAndBrokenLinesAreToldApart() {
        String text = String.join(
                "\n",
                "# a comment",
                "",
                "@cert-authority *.example.org " + BLOB + " with a comment",
                "\t@revoked * " + BLOB,
                "@unheard-of * " + BLOB,
                "web.example.org ssh-ed25519",
                "web.example.org ssh-ed25519 not!base64",
                "web.example.org ssh-rsa " + KEY.base64(),
                "web.example.org 2048 65537 1234567",
                "web.example.org\t" + BLOB + "\r");

        assertEquals(
                List.of(
                        new Line(Marker.CERT_AUTHORITY, "*.example.org", KEY, "file"),
                        new Line(Marker.REVOKED, "*", KEY, "file"),
                        new Line(Marker.NONE, "web.example.org", KEY, "file")),
                KnownHosts.parse(text, "file"));
    }

    @Test
    void anAcceptedKeyIsRememberedForTheUsersEyesAlone() throws IOException {
        Path file = folder.resolve("config/certguide/known_hosts");

        KnownHostsFile.append(file, KnownHosts.line("Web.example.org", 2222, KEY));

        assertEquals("[web.example.org]:2222 " + BLOB + "\n", Files.readString(file));
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        }
    }

    @Test
    void whatIsRememberedStays() throws IOException {
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "# mine, without a line feed at the end");

        KnownHostsFile.append(file, "a " + BLOB);
        KnownHostsFile.append(file, "b " + BLOB);
        KnownHostsFile.append(file, "a " + BLOB);

        assertEquals(
                "# mine, without a line feed at the end\na " + BLOB + "\nb " + BLOB + "\n", Files.readString(file));
    }

    @Test
    void aMissingFileKnowsNobodyAndAnUnreadableOneIsAnError() throws IOException {
        assertEquals(List.of(), KnownHostsFile.read(folder.resolve("missing")));
        assertThrows(IOException.class, () -> KnownHostsFile.read(folder));
    }

    private static boolean isAbout(String line, String host, int port) {
        return KnownHosts.parse(line, "file").getFirst().isAbout(KnownHosts.name(host, port));
    }
}
