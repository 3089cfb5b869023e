package org.certguide.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.KeyType;
import org.certguide.diagnosis.Undo;
import org.certguide.json.Json;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileStoreTest {
    private static final ServerAddress SERVER = new ServerAddress("203.0.113.7", 22, "ubuntu");

    @TempDir
    Path home;

    private Path dir;
    private ProfileStore store;

    @BeforeEach
    void open() {
        dir = home.resolve("profiles");
        store = new ProfileStore(dir);
    }

    private static Profile small(String id) {
        return Profile.of(id, "My server", SERVER, CertificateRequest.Purpose.DMS);
    }

    private static Profile full() {
        Instant time = Instant.parse("2026-11-23T20:15:00Z");
        return small("dms")
                .with(new Profile.Login(
                        SERVER,
                        Optional.of("SHA256:abc"),
                        Optional.of(Login.Kind.KEY_FILE),
                        Optional.of("/home/me/.ssh/id_ed25519")))
                .with(new Profile.Wishes(CertificateRequest.Purpose.DMS, List.of("dms.example.org", "www.example.org")))
                .with(new Profile.Certificate(
                        "dms.example.org",
                        "/etc/letsencrypt/live/dms.example.org/fullchain.pem",
                        "/etc/letsencrypt/live/dms.example.org/privkey.pem",
                        Instant.parse("2026-11-23T20:15:00Z"),
                        Instant.parse("2027-02-21T20:15:00Z"),
                        Optional.of(KeyType.RSA)))
                .with(DmsAnswers.of("dms.example.org"))
                .withSystem("debian-12")
                .with(new Profile.History(
                        new Profile.Renewal(
                                Profile.RenewalState.SCHEDULED,
                                Optional.of(new Profile.DryRunRecord(time, Profile.DryRunResult.SUCCEEDED))),
                        Optional.of(time),
                        List.of(change("ufw allow 80/tcp"))));
    }

    private static Profile.Change change(String what) {
        return new Profile.Change(
                Instant.parse("2026-11-23T20:15:00Z"),
                what,
                Optional.of(0),
                Optional.empty(),
                Optional.of(List.of(Undo.of(Undo.Kind.UFW_ALLOWED), Undo.of(Undo.Kind.FIREWALLD_OPENED, "public"))));
    }

    /** Files of this form are on the disks of users, and other programs read them. */
    private static final String FULL = """
            {
              "schema" : 2,
              "id" : "dms",
              "name" : "My server",
              "server" : {
                "host" : "203.0.113.7",
                "port" : 22,
                "user" : "ubuntu"
              },
              "hostKeyFingerprint" : "SHA256:abc",
              "loginKind" : "KEY_FILE",
              "keyFile" : "/home/me/.ssh/id_ed25519",
              "purpose" : "DMS",
              "domains" : [ "dms.example.org", "www.example.org" ],
              "certificate" : {
                "name" : "dms.example.org",
                "chainPath" : "/etc/letsencrypt/live/dms.example.org/fullchain.pem",
                "keyPath" : "/etc/letsencrypt/live/dms.example.org/privkey.pem",
                "issued" : "2026-11-23T20:15:00Z",
                "expiry" : "2027-02-21T20:15:00Z",
                "keyType" : "RSA"
              },
              "dms" : {
                "sslDir" : "/etc/letsencrypt/",
                "gatewayUrl" : "https://dms.example.org"
              },
              "system" : "debian-12",
              "renewal" : {
                "state" : "SCHEDULED",
                "lastDryRun" : {
                  "time" : "2026-11-23T20:15:00Z",
                  "result" : "SUCCEEDED"
                }
              },
              "lastSeen" : "2026-11-23T20:15:00Z",
              "changes" : [ {
                "time" : "2026-11-23T20:15:00Z",
                "what" : "ufw allow 80/tcp",
                "exitStatus" : 0,
                "takeBack" : [ {
                  "kind" : "UFW_ALLOWED"
                }, {
                  "kind" : "FIREWALLD_OPENED",
                  "argument" : "public"
                } ]
              } ]
            }
            """;

    private static final String SMALL = """
            {
              "schema" : 2,
              "id" : "dms",
              "name" : "My server",
              "server" : {
                "host" : "203.0.113.7",
                "port" : 22,
                "user" : "ubuntu"
              },
              "purpose" : "DMS",
              "domains" : [ ],
              "renewal" : {
                "state" : "UNKNOWN"
              },
              "changes" : [ ]
            }
            """;

    @Test
    void theFormOfTheFilesThatUsersHaveStaysAsItIs() throws Exception {
        for (Map.Entry<String, Profile> file :
                Map.of(FULL, full(), SMALL, small("dms")).entrySet()) {
            Files.createDirectories(dir);
            Files.writeString(file("dms.json"), file.getKey());
            assertEquals(file.getValue(), current("dms"));
            store.save(file.getValue());
            assertEquals(file.getKey(), Files.readString(file("dms.json")));
        }
    }

    /** As the first form of the file had a change. */
    private Profile.Change readFirstForm(String undo) throws Exception {
        Files.createDirectories(dir);
        String old = FULL.replace("\"schema\" : 2", "\"schema\" : 1")
                .replaceFirst("(?s)\"takeBack\" : \\[.*?\\]", Matcher.quoteReplacement("\"undo\" : \"" + undo + "\""));
        Files.writeString(file("dms.json"), old);
        return current("dms").changes().getFirst();
    }

    @Test
    void aCommandOfTheFirstFormThatIsExactlyOneOfOursIsKeptAsWhatItTakesBack() throws Exception {
        Profile.Change change =
                readFirstForm("ufw delete allow 80/tcp && firewall-cmd --zone=public --remove-service=http");
        assertEquals(full().changes().getFirst(), change);
        store.save(current("dms"));
        assertEquals(FULL, Files.readString(file("dms.json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf /",
                "ufw delete allow 80/tcp && rm -rf /",
                "ufw delete allow 80/tcp; reboot",
                " ufw delete allow 80/tcp",
                "ufw delete allow 80/tcp &&  ufw deny 80/tcp",
                "firewall-cmd --zone=$(reboot) --remove-service=http",
                "firewall-cmd --zone=a b --remove-service=http",
                "systemctl disable --now ssh",
                "service ssh stop",
                "systemctl disable --now cron.service"
            })
    void anyOtherCommandInAProfileIsTextToReadAndIsNeverRun(String command) throws Exception {
        Profile.Change change = readFirstForm(command);
        assertEquals(Optional.of(command), change.undo());
        assertEquals(Optional.empty(), change.undoing());
        store.save(current("dms"));
        assertEquals(change, current("dms").changes().getFirst());
    }

    @Test
    void aCommandThatSomebodyWroteIntoAFileOfTodayIsTextToo() throws Exception {
        Files.createDirectories(dir);
        Files.writeString(
                file("dms.json"),
                FULL.replaceFirst("(?s)\"takeBack\" : \\[.*?\\]", "\"undo\" : \"ufw delete allow 80/tcp\""));
        assertEquals(Optional.empty(), current("dms").changes().getFirst().undoing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"public; reboot", "", "$(reboot)", "a b", "public\\n", "x && reboot"})
    void aFileThatTakesBackWhatIsNoChangeOfOursIsDamaged(String zone) throws Exception {
        Files.createDirectories(dir);
        Files.writeString(
                file("dms.json"), FULL.replace("\"argument\" : \"public\"", "\"argument\" : \"" + zone + "\""));
        assertInstanceOf(LoadedProfile.Unreadable.class, store.load("dms").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a/b", "-x", "a b", "a;reboot"})
    void aFileWithACertificateThatHasNoNameOfCertbotsIsDamaged(String name) throws Exception {
        Files.createDirectories(dir);
        Files.writeString(
                file("dms.json"),
                FULL.replaceFirst(
                        "\"certificate\" : \\{\\s+\"name\" : \"dms.example.org\"",
                        "\"certificate\" : { \"name\" : \"" + name + "\""));
        assertInstanceOf(LoadedProfile.Unreadable.class, store.load("dms").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"purpose\" : \"DMS\",",
                "\"domains\" : [ \"dms.example.org\", \"www.example.org\" ],",
                "\"schema\" : 2, \"more\" : 1,"
            })
    void aFileThatLacksAFieldOrHasAnUnknownOneIsDamaged(String line) throws Exception {
        Files.createDirectories(dir);
        boolean more = line.contains("more");
        Files.writeString(file("dms.json"), FULL.replace(more ? "\"schema\" : 2," : line, more ? line : ""));
        assertInstanceOf(LoadedProfile.Unreadable.class, store.load("dms").orElseThrow());
    }

    private static Profile ending(String id, String day) {
        Instant end = Instant.parse(day + "T00:00:00Z");
        return small(id).with(new Profile.Certificate(id, "", "", end, end, Optional.empty()));
    }

    @Test
    void theCertificateThatEndsFirstComesFirst() throws Exception {
        Files.createDirectories(dir);
        Files.writeString(file("z.json"), "not a profile");
        store.save(small("a"));
        store.save(ending("b", "2027-02-01"));
        store.save(ending("c", "2027-01-01"));
        store.save(ending("d", "2027-01-01"));
        assertEquals(
                List.of("z", "c", "d", "b", "a"),
                store.list().stream().map(this::id).toList());
    }

    private Path file(String name) {
        return dir.resolve(name);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private Profile current(String id) throws ProfileException {
        return assertInstanceOf(LoadedProfile.Current.class, store.load(id).orElseThrow())
                .profile();
    }

    @Test
    void whatIsSavedIsReadBack() throws Exception {
        store.save(full());
        assertEquals(full(), current("dms"));
        assertEquals(List.of(new LoadedProfile.Current(full())), new ProfileStore(dir).list());
    }

    @Test
    void theServersOnTheWayAreSavedWithTheServer() throws Exception {
        ServerAddress behind = new ServerAddress("10.0.0.7", 22, "ubuntu", Optional.of("me@bastion.example.org:2022"));
        Profile saved = small("behind").with(new Profile.Login(behind, Optional.empty()));
        store.save(saved);
        assertTrue(Files.readString(dir.resolve("behind.json")).contains("\"via\" : \"me@bastion.example.org:2022\""));
        assertEquals(behind, current("behind").server());
    }

    @Test
    void theVersionBeforeIsKept() throws Exception {
        store.save(small("a"));
        store.save(small("a").withName("second"));
        store.save(small("a").withName("third"));
        assertEquals(List.of("a.json", "a.json.bak"), files());
        assertEquals("third", current("a").name());
        Files.delete(file("a.json"));
        LoadedProfile.FromBackup backup =
                assertInstanceOf(LoadedProfile.FromBackup.class, store.load("a").orElseThrow());
        assertEquals("second", backup.profile().name());
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws Exception {
        assertEquals(List.of(), store.list());
        assertEquals(Optional.empty(), store.load("a"));
        store.remove("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"schema\": 1}", "\u0000\u0000", "[1]", "null"})
    void aDamagedFileIsSetAsideAndTheOneBeforeIsShown(String damage) throws Exception {
        store.save(small("a"));
        store.save(small("a").withName("second"));
        Files.writeString(file("a.json"), damage);
        LoadedProfile.FromBackup found =
                assertInstanceOf(LoadedProfile.FromBackup.class, store.list().get(0));
        assertEquals("My server", found.profile().name());
        assertEquals(damage, Files.readString(file("a.json.unreadable-1")));

        store.save(found.profile().withName("third"));
        assertEquals("third", current("a").name());
        assertEquals(damage, Files.readString(file("a.json.unreadable-1")));
    }

    @Test
    void aFileThatIsNotTextIsSetAsideToo() throws Exception {
        Files.createDirectories(dir);
        byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, 1};
        Files.write(file("a.json"), bytes);
        LoadedProfile.Unreadable found =
                assertInstanceOf(LoadedProfile.Unreadable.class, store.list().get(0));
        String notice = Messages.of(found.notice());
        assertFalse(notice.matches("(?s).*(code|line) \\d.*"), "words for programmers: " + notice);
        assertEquals("a", found.id());
        assertTrue(java.util.Arrays.equals(bytes, Files.readAllBytes(file("a.json.unreadable-1"))));
    }

    @Test
    void savingOverADamagedFileKeepsItsBytes() throws Exception {
        Files.createDirectories(dir);
        for (int n = 1; n <= 2; n++) {
            Files.writeString(file("a.json"), "damaged " + n);
            store.save(small("a"));
            assertEquals("damaged " + n, Files.readString(file("a.json.unreadable-" + n)));
        }
        assertEquals(small("a"), current("a"));
    }

    @Test
    void aLaterVersionsFileCanBeSeenAndIsNeverOverwritten() throws Exception {
        store.save(full());
        String later = Files.readString(file("dms.json"))
                .replaceFirst("\"schema\" : 2", "\"schema\" : 3, \"new\" : {\"x\" : []}");
        Files.writeString(file("dms.json"), later);
        LoadedProfile.ReadOnly found =
                assertInstanceOf(LoadedProfile.ReadOnly.class, store.load("dms").orElseThrow());
        assertEquals(full().domains(), found.profile().domains());
        assertThrows(ProfileException.class, () -> store.save(full()));
        assertThrows(ProfileException.class, () -> store.save(found.profile()));
        assertThrows(ProfileException.class, () -> store.change("dms", p -> p.withName("x")));
        assertEquals(later, Files.readString(file("dms.json")));
    }

    @Test
    void whatACrashLeavesDoesNoHarmAndGoes() throws Exception {
        store.save(small("a"));
        Files.writeString(file("a.json.123.tmp"), "{\"half");
        Files.writeString(file("a.json.456.tmp"), "{\"being written now");
        Files.setLastModifiedTime(file("a.json.123.tmp"), FileTime.fromMillis(0));
        assertEquals(List.of(new LoadedProfile.Current(small("a"))), store.list());
        store.save(small("a").withName("second"));
        assertFalse(Files.exists(file("a.json.123.tmp")));
        assertTrue(Files.exists(file("a.json.456.tmp")), "another writer's file");
    }

    @Test
    void twoWritersNeverLeaveHalfAFile() throws Exception {
        Callable<Boolean> writer = () -> {
            ProfileStore mine = new ProfileStore(dir);
            for (int n = 0; n < 40; n++) {
                mine.save(full().withName("writer " + n + " " + "x".repeat(n * 100)));
                assertInstanceOf(LoadedProfile.Current.class, mine.load("dms").orElseThrow());
            }
            return true;
        };
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (Future<Boolean> f : both.invokeAll(List.of(writer, writer))) assertTrue(f.get());
        }
        assertEquals(List.of("dms.json", "dms.json.bak"), files());
        assertTrue(current("dms").name().startsWith("writer 39 "));
    }

    @Test
    void onlyTheUserMayReadTheFiles() throws Exception {
        store.save(small("a"));
        store.save(small("a"));
        for (String name : files()) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)));
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidSo() throws Exception {
        Files.writeString(dir, "a file where the folder should be");
        ProfileException e = assertThrows(ProfileException.class, () -> store.save(small("a")));
        assertTrue(e.getMessage().contains("could not be saved"), e.getMessage());
        assertThrows(ProfileException.class, () -> store.list());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidSoAndKeepsWhatIsThere() throws Exception {
        Path zip = home.resolve("profiles.zip");
        try (FileSystem made = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.writeString(made.getPath("a.json"), Json.write(small("a")));
        }
        try (FileSystem place = FileSystems.newFileSystem(zip, Map.of("accessMode", "readOnly"))) {
            ProfileStore readOnly = new ProfileStore(place.getPath("/"));
            assertThrows(ProfileException.class, () -> readOnly.save(small("a").withName("second")));
            assertEquals(
                    small("a"),
                    assertInstanceOf(
                                    LoadedProfile.Current.class,
                                    readOnly.load("a").orElseThrow())
                            .profile());
        }
    }

    @Test
    void aFullDiskIsSaidSoAndKeepsWhatIsThere() throws Exception {
        Configuration small =
                Configuration.unix().toBuilder().setMaxSize(64 * 1024).build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            ProfileStore full = new ProfileStore(disk.getPath("/profiles"));
            full.save(small("a"));
            ProfileException e = assertThrows(
                    ProfileException.class, () -> full.save(small("a").withName("x".repeat(100_000))));
            assertTrue(e.getMessage().contains("disk of this computer is full"), e.getMessage());
            assertEquals(
                    small("a"),
                    assertInstanceOf(LoadedProfile.Current.class, full.load("a").orElseThrow())
                            .profile());
        }
    }

    @Test
    void renamingKeepsTheFile() throws Exception {
        store.save(full());
        store.change("dms", p -> p.withName("Another name"));
        assertEquals("Another name", current("dms").name());
        assertEquals(full().domains(), current("dms").domains());
        assertThrows(ProfileException.class, () -> store.change("other", p -> p.withName("x")));
    }

    @Test
    void removingAlsoRemovesTheVersionBefore() throws Exception {
        store.save(small("a"));
        store.save(small("a"));
        store.save(small("b"));
        store.remove("a");
        assertEquals(List.of("b.json"), files());
        assertEquals(List.of(new LoadedProfile.Current(small("b"))), store.list());
    }

    @Test
    void aCopiedFileGoesByItsOwnName() throws Exception {
        store.save(small("a"));
        Files.copy(file("a.json"), file("copy.json"));
        assertEquals(List.of("a", "copy"), store.list().stream().map(this::id).toList());
    }

    private String id(LoadedProfile stored) {
        return stored instanceof LoadedProfile.Unreadable damaged
                ? damaged.id()
                : assertInstanceOf(LoadedProfile.Current.class, stored)
                        .profile()
                        .id();
    }

    @Test
    void otherFilesAreNoProfiles() throws Exception {
        store.save(small("a"));
        Files.writeString(file("README.txt"), "x");
        Files.writeString(file("Ü.json"), "x");
        Files.writeString(file("a.json.unreadable-1"), "x");
        assertEquals(1, store.list().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "A", "a.b", ".", "con", "com1", "-a", "a b"})
    void anIdThatCannotNameAFileIsRefused(String id) {
        assertFalse(Profile.isId(id));
        assertThrows(IllegalArgumentException.class, () -> store.load(id));
        assertThrows(IllegalArgumentException.class, () -> small(id));
    }

    @Test
    void anyNameMakesAnId() {
        assertEquals("dms-example-org", Profile.idFor("DMS.example.org", List.of()));
        assertEquals("dms-example-org-2", Profile.idFor("dms.example.org", List.of("dms-example-org")));
        assertEquals("server", Profile.idFor("日本", List.of()));
        assertEquals("server-con", Profile.idFor("CON", List.of()));
        assertTrue(Profile.isId(Profile.idFor("x".repeat(300), List.of())));
        assertTrue(Profile.isId(Profile.idFor("../../etc/passwd", List.of())));
    }

    @Test
    void theChangeLogForgetsTheOldest() {
        Profile p = small("a");
        for (int n : IntStream.range(0, Profile.LONGEST_LOG + 5).toArray()) {
            p = p.with(p.history().with(List.of(change("command " + n))));
        }
        assertEquals(Profile.LONGEST_LOG, p.changes().size());
        assertEquals("command 5", p.changes().get(0).what());
    }
}
