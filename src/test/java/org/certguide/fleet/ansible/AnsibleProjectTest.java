package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.fleet.ServerImport;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsibleProjectTest {
    /** Written anew by a run with {@code CERTGUIDE_GOLDEN=write} in the environment; to be read before it is kept. */
    private static final Path GOLDEN = Path.of("src/test/resources/ansible");

    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();

    private static final AnsibleProject.HostKeys KEYS =
            server -> List.of(server.host() + " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfNotARealKey" + server.port());

    @TempDir
    Path folder;

    static Profile profile(String id, ServerAddress server, String system, String... domains) {
        return Profile.of(id, id, server, Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of(domains)))
                .withSystem(system);
    }

    private static Profile installed(Profile profile, String command) {
        Profile.Change change =
                new Profile.Change(Instant.EPOCH, command, Optional.of(0), Optional.empty(), Optional.empty());
        return profile.with(profile.history().with(List.of(change)));
    }

    private static List<Profile> several() {
        ServerAddress office = new ServerAddress("203.0.113.7", 22, "ubuntu");
        ServerAddress behind = new ServerAddress(
                "10.0.0.5", 2222, "root", Optional.of("me@bastion.example.org:2200,inner.example.org"));
        return List.of(
                profile("office", office, "ubuntu-26.04", "a.example.org", "b.example.org")
                        .withName("Office {{ lookup('pipe', 'id') }} \"1\" é")
                        .withTags(List.of("Büro Wien", "web")),
                profile("office-2", office, "ubuntu-26.04", "c.example.org")
                        .with(new Profile.Wishes(Purpose.DMS, List.of("c.example.org"))),
                installed(profile("behind", behind, "debian-12", "d.example.org"), "sudo apt-get install certbot")
                        .with(new Profile.Certificate(
                                "d.example.org-0001",
                                "/c",
                                "/k",
                                Instant.EPOCH,
                                Instant.EPOCH,
                                Optional.of(KeyType.ECDSA))),
                profile("red", new ServerAddress("2001:db8::1", 22, "admin"), "rhel-9", "e.example.org")
                        .withTags(List.of("büro-wien", "{{ 7 * 7 }}", "東京")),
                profile("no", new ServerAddress("alpine.example.org", 22, "admin"), "alpine", "f.example.org"),
                profile("localhost", new ServerAddress("bsd.example.org", 22, "admin"), "freebsd", "g.example.org"),
                Profile.of("empty", "Empty", new ServerAddress("x.example.org", 22, "me"), Purpose.OTHER));
    }

    @Test
    void theFolderIsTheOneThatWasCheckedByHand() throws IOException {
        Map<String, String> files =
                AnsibleProject.of(several(), CATALOGUE, KEYS).files();
        if ("write".equals(System.getenv("CERTGUIDE_GOLDEN"))) {
            for (var file : files.entrySet()) {
                Path path = GOLDEN.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        Map<String, String> golden = new TreeMap<>();
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            for (Path path : all.filter(Files::isRegularFile).toList())
                golden.put(GOLDEN.relativize(path).toString().replace('\\', '/'), Files.readString(path));
        }
        assertEquals(golden.keySet(), new TreeMap<>(files).keySet());
        golden.forEach((name, text) -> assertEquals(text, files.get(name), name));
    }

    @Test
    void whatItWritesIsYamlAndHasNoPlaceForSecrets() throws Exception {
        Map<String, String> files =
                AnsibleProject.of(several(), CATALOGUE, KEYS).files();
        for (var file : files.entrySet()) {
            if (file.getKey().endsWith(".yml")) YamlReader.read(file.getValue());
            assertFalse(file.getValue().contains("ansible_password"), file.getKey());
            assertFalse(file.getValue().contains("become_pass:"), file.getKey());
        }
    }

    /** Each system and each way has its play, and nothing is asked of anybody there. */
    @Test
    void everySystemOfTheListHasItsTasks() throws Exception {
        List<Profile> profiles = new ArrayList<>();
        CATALOGUE
                .systems()
                .forEach(system -> system.routes().forEach(way -> {
                    int n = profiles.size();
                    String command = CATALOGUE.steps(CATALOGUE.software("other"), system, way).stream()
                            .filter(i -> i.id().equals("install"))
                            .flatMap(i -> i.commands().stream())
                            .findFirst()
                            .orElseThrow();
                    profiles.add(installed(
                            profile(
                                    "s" + n,
                                    new ServerAddress("s" + n + ".example.org", 22, "me"),
                                    system.id(),
                                    "s" + n + ".example.org"),
                            command));
                }));
        String site = AnsibleProject.of(profiles, CATALOGUE, KEYS).files().get("site.yml");
        List<?> plays = (List<?>) YamlReader.read(site);
        assertTrue(plays.size() > 60, "plays: " + plays.size());
        assertFalse(site.contains("sudo "), "sudo in a task");
        site.lines()
                .filter(l -> l.matches(".*(apt-get|dnf|yum|zypper|pacman) .*install.*"))
                .forEach(l -> assertTrue(l.matches(".*( -y |--non-interactive|--noconfirm|-S --needed).*"), l));
    }

    @Test
    void morethanFiftyCertificatesOfADomainAreSpreadOverWeeks() {
        List<Profile> profiles = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            String name = "s" + n + ".example.org";
            profiles.add(profile("s" + n, new ServerAddress(name, 22, "me"), "debian-12", name));
        }
        Map<String, String> files = AnsibleProject.of(profiles, CATALOGUE, KEYS).files();
        assertFalse(files.get("host_vars/s49.yml").contains("week"));
        assertTrue(files.get("host_vars/s50.yml").contains("week: 2"));
        assertTrue(files.get("README.md").contains("2 weeks"));
    }

    @Test
    void aServerWithoutAKnownKeyIsTold() {
        AnsibleProject project = AnsibleProject.of(several(), CATALOGUE, server -> List.of());
        assertEquals(List.of("Empty"), project.leftOut());
        assertTrue(project.withoutKey().contains("me@bastion.example.org:2200"), project.withoutKey()::toString);
        assertTrue(project.files().get("README.md").contains("    ubuntu@203.0.113.7\n"));
        assertEquals("", project.files().get("known_hosts"));
    }

    private static ServerImport back(Map<String, String> files) {
        return InventoryServers.read(
                files.getOrDefault("inventory.yml", ""),
                (kind, name) -> Optional.ofNullable(files.get(kind + "/" + name + ".yml")),
                new ServerImport.Builder("me", CATALOGUE));
    }

    @Test
    void whatWasExportedComesBackAsTheSameServers() {
        Map<String, String> files =
                AnsibleProject.of(several(), CATALOGUE, KEYS).files();
        ServerImport back = back(files);
        assertEquals(List.of(), back.rejected());
        Set<Object> before = Set.copyOf(several().stream()
                .filter(p -> !p.domains().isEmpty())
                .map(p -> List.of(p.server(), p.wishes(), p.system()))
                .toList());
        assertEquals(
                before,
                Set.copyOf(back.profiles(Set.of()).stream()
                        .map(p -> List.of(p.server(), p.wishes(), p.system()))
                        .toList()));
    }

    /** Also the way by which Certbot was installed, the names of certificates, and the tags of servers with several. */
    @Test
    void whatCameBackGivesTheSameFiles() {
        Map<String, String> files =
                AnsibleProject.of(several(), CATALOGUE, KEYS).files();
        List<Profile> back = back(files).profiles(Set.of());
        assertEquals(
                new TreeMap<>(files),
                new TreeMap<>(AnsibleProject.of(back, CATALOGUE, KEYS).files()));
        Profile office =
                back.stream().filter(p -> p.id().equals("office")).findFirst().orElseThrow();
        assertEquals(Optional.of(List.of("Büro Wien", "web")), office.tags());
        assertEquals(several().getFirst().name(), office.name());
    }

    @Test
    void theSameServersInAnotherOrderGiveTheSameFiles() {
        assertEquals(
                AnsibleProject.of(several(), CATALOGUE, KEYS).files(),
                AnsibleProject.of(several().reversed(), CATALOGUE, KEYS).files());
    }

    @Test
    void whatSomebodyHasInAFolderIsNotWrittenOverAndSettingsStay() throws IOException {
        AnsibleProject project = AnsibleProject.of(several(), CATALOGUE, KEYS);
        Files.writeString(folder.resolve("README.md"), "mine");
        assertFalse(AnsibleFolder.write(folder, project).written());
        assertEquals("mine", Files.readString(folder.resolve("README.md")));
        Path fresh = folder.resolve("fresh");
        assertTrue(AnsibleFolder.write(fresh, project).written());
        Path settings = fresh.resolve("group_vars/certguide.yml");
        Files.writeString(settings, "certguide_agree_tos: true\n");
        assertTrue(AnsibleFolder.write(fresh, project).written());
        assertEquals("certguide_agree_tos: true\n", Files.readString(settings));
    }

    @Test
    void aFolderWithNothingButTheEmptyOneOfTheSettingsIsFree() throws IOException {
        Files.createDirectories(folder.resolve("group_vars"));
        assertTrue(AnsibleFolder.write(folder, AnsibleProject.of(several(), CATALOGUE, KEYS))
                .written());
    }

    @Test
    void anExportThatFailedCanBeMadeAgain() throws IOException {
        Path fresh = folder.resolve("fresh");
        Map<String, String> files =
                new TreeMap<>(AnsibleProject.of(several(), CATALOGUE, KEYS).files());
        // Comes before all others, and cannot be written.
        files.put("README.md/A", "");
        AnsibleProject broken = new AnsibleProject(files, 1, List.of(), List.of(), List.of());
        assertFalse(AnsibleFolder.write(fresh, broken).written());
        assertTrue(AnsibleFolder.write(fresh, AnsibleProject.of(several(), CATALOGUE, KEYS))
                .written());
    }

    @Test
    void whatAnEarlierExportMadeOfARemovedServerGoesAndOtherFilesAreNamed() throws IOException {
        Path fresh = folder.resolve("fresh");
        AnsibleFolder.write(fresh, AnsibleProject.of(several(), CATALOGUE, KEYS));
        assertTrue(Files.exists(fresh.resolve("host_vars/red.yml")));
        Files.writeString(fresh.resolve("host_vars/mine.yml"), "a: b\n");
        AnsibleFolder.Report report = AnsibleFolder.write(
                fresh,
                AnsibleProject.of(
                        several().stream().filter(p -> !p.id().equals("red")).toList(), CATALOGUE, KEYS));
        assertFalse(Files.exists(fresh.resolve("host_vars/red.yml")));
        assertTrue(Files.exists(fresh.resolve("host_vars/office.yml")));
        assertEquals("a: b\n", Files.readString(fresh.resolve("host_vars/mine.yml")));
        assertEquals(
                List.of("host_vars/mine.yml"),
                report.words().stream()
                        .filter(w -> w.key().equals("export.others"))
                        .flatMap(w -> Stream.of("host_vars/mine.yml").filter(Messages.of(w)::contains))
                        .toList());
    }

    @Test
    void aServerWithANameThatIsNoneIsLeftOutWithAWord() {
        Profile wrong = profile("w", new ServerAddress("w.example.org", 22, "me"), "debian-12", "a b; --hook x");
        AnsibleProject project = AnsibleProject.of(List.of(several().getFirst(), wrong), CATALOGUE, KEYS);
        assertEquals(List.of("w"), project.wrongNames());
        assertFalse(project.files().containsKey("host_vars/w.yml"));
    }
}
