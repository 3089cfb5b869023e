package org.certguide.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    private AppHome home;

    @BeforeEach
    void posix() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        home = new AppHome(folder.resolve("data"));
    }

    @Test
    void theFoldersAreForTheUserAloneFromTheBeginning() throws Exception {
        home.protect(LocalDate.EPOCH);
        new ProfileStore(home.profiles())
                .save(Profile.of("a", "a", new ServerAddress("dms.example.org", 22, "ada"), Purpose.OTHER));
        for (Path made : new Path[] {home.dir(), home.profiles(), home.logs()}) assertEquals("rwx------", mode(made));
    }

    @Test
    void whatWasOpenToOthersIsClosed() throws IOException {
        Files.createDirectories(home.profiles());
        Files.createDirectories(home.logs());
        Path log = Files.createFile(home.logs().resolve("commands.log"));
        Path profile = Files.createFile(home.profiles().resolve("a.json"));
        Path language = Files.createFile(home.language());
        for (Path open : new Path[] {home.dir(), home.profiles(), home.logs()}) set(open, "rwxr-xr-x");
        for (Path open : new Path[] {log, profile, language}) set(open, "rw-r--r--");

        home.protect(LocalDate.EPOCH);

        for (Path folder : new Path[] {home.profiles(), home.logs()}) assertEquals("rwx------", mode(folder));
        for (Path file : new Path[] {log, profile, language}) assertEquals("rw-------", mode(file));
    }

    @Test
    void aFolderThatTheUserNamedAndWhatElseIsInItStayAsTheyAre() throws IOException {
        Path script = Files.createFile(Files.createDirectories(home.dir()).resolve("run.me"));
        set(home.dir(), "rwxr-xr-x");
        set(script, "rwxr-xr-x");
        home.protect(LocalDate.EPOCH);
        assertEquals("rwxr-xr-x", mode(home.dir()));
        assertEquals("rwxr-xr-x", mode(script));
    }

    @Test
    void whatALinkLeadsToStaysAsItIs() throws IOException {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        set(elsewhere, "rw-r--r--");
        Files.createDirectories(home.dir());
        Files.createSymbolicLink(home.dir().resolve("link"), elsewhere);
        home.protect(LocalDate.EPOCH);
        assertEquals("rw-r--r--", mode(elsewhere));
    }

    @Test
    void aNewFileIsForTheUserAloneAndAnOldOneKeepsItsContent() throws IOException {
        Path file = folder.resolve("new").resolve("file");
        PrivateFiles.createFile(file);
        assertEquals("rw-------", mode(file));
        assertEquals("rwx------", mode(file.getParent()));
        Files.writeString(file, "a");
        PrivateFiles.createFile(file);
        assertTrue(Files.size(file) > 0);
    }

    @Test
    void aWriteIsFinishedAlthoughTheWindowIsClosedMeanwhile() throws IOException {
        Path file = folder.resolve("file");
        Thread.currentThread().interrupt();
        PrivateFiles.write(file, "all of it");
        assertTrue(Thread.interrupted(), "the interrupt is lost");
        assertEquals("all of it", Files.readString(file));
        Thread.currentThread().interrupt();
        PrivateFiles.append(file, ", and more");
        assertTrue(Thread.interrupted(), "the interrupt is lost");
        assertEquals("all of it, and more", Files.readString(file));
    }

    @Test
    void aFullDiskLeavesNoHalfFileAndNoHalfLine() throws IOException {
        Configuration small =
                Configuration.unix().toBuilder().setMaxSize(64 * 1024).build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path file = disk.getPath("/file");
            PrivateFiles.write(file, "short\n");
            String large = "x".repeat(100_000);
            IOException full = assertThrows(IOException.class, () -> PrivateFiles.write(file, large));
            assertThrows(IOException.class, () -> PrivateFiles.append(file, large));
            assertThrows(IOException.class, () -> PrivateFiles.export(file, large.getBytes(StandardCharsets.UTF_8)));
            assertEquals("short\n", Files.readString(file));
            assertEquals(
                    "profile.reason.disk-full", PrivateFiles.reason(file, full).key());
            try (Stream<Path> all = Files.list(file.getParent())) {
                assertEquals(1, all.filter(Files::isRegularFile).count());
            }
        }
    }

    @Test
    void whatIsWrittenForTheUserIsAsOpenAsAnyNewFileAndALinkStaysOne() throws IOException {
        Path file = folder.resolve("pictures").resolve("1.png");
        PrivateFiles.export(file, new byte[] {1});
        assertEquals(mode(Files.createFile(folder.resolve("any"))), mode(file));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        PrivateFiles.export(link, new byte[] {2, 3});
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, Files.size(file));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
