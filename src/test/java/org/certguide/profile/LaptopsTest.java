package org.certguide.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept, in the folders of computers with Windows and macOS, whose file systems are in memory. */
class LaptopsTest {
    private FileSystem disk;

    enum Laptop {
        WINDOWS(
                "Windows 11",
                Configuration.windows(),
                "C:\\Users\\Zoë Öz",
                "C:\\Users\\Zoë Öz\\AppData\\Roaming\\Certguide"),
        MACOS("Mac OS X", Configuration.osX(), "/Users/zoë öz", "/Users/zoë öz/Library/Application Support/Certguide");

        private final String os;
        private final Configuration files;
        private final String user;
        private final String data;

        Laptop(String os, Configuration files, String user, String data) {
            this.os = os;
            this.files = files;
            this.user = user;
            this.data = data;
        }
    }

    private AppHome home(Laptop laptop) throws IOException {
        disk = Jimfs.newFileSystem(laptop.files);
        Map<String, String> environment = Map.of("APPDATA", laptop.user + "\\AppData\\Roaming");
        AppHome home = AppHome.of(laptop.os, environment, disk.getPath(laptop.user));
        home.protect(LocalDate.EPOCH);
        return home;
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    @ParameterizedTest
    @EnumSource
    void theDataAreWhereTheSystemWantsThem(Laptop laptop) throws IOException {
        AppHome home = home(laptop);
        assertEquals(disk.getPath(laptop.data), home.dir());
        assertTrue(Files.isRegularFile(home.log(LocalDate.EPOCH)));
    }

    @ParameterizedTest
    @EnumSource
    void profilesAndDraftsAreKeptWithTheVersionBefore(Laptop laptop) throws Exception {
        AppHome home = home(laptop);
        ServerAddress server = new ServerAddress("2001:db8::7", 2222, "ann");
        ProfileStore profiles = new ProfileStore(home.profiles());
        Profile first = Profile.of("dms-example-org", "dms.example.org", server, Purpose.DMS);
        profiles.save(first);
        profiles.save(first.withName("Cabinet à côté"));
        assertEquals(
                List.of(new LoadedProfile.Current(first.withName("Cabinet à côté"))),
                new ProfileStore(home.profiles()).list());
        assertEquals(List.of("dms-example-org.json", "dms-example-org.json.bak"), names(home.profiles()));

        DraftStore drafts = new DraftStore(home.drafts());
        // The names of devices are none of files on Windows, whatever follows the dot.
        for (String host : List.of("2001:db8::7", "con", "nul.example", "aux")) {
            drafts.save(new Draft(
                    Draft.SCHEMA,
                    new ServerAddress(host, 22, "ann"),
                    Login.Kind.AGENT,
                    Optional.empty(),
                    "certificate",
                    new Draft.Wishes("a.example.org", Optional.of(Purpose.DMS), "", KeyType.RSA, false),
                    Instant.EPOCH));
        }
        assertEquals(4, new DraftStore(home.drafts()).list().size());
        for (String name : names(home.drafts())) {
            assertTrue(name.matches("[a-z0-9-]+-[0-9a-f]{8}\\.json"), name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAreReplacedInOneGoAndLinesAdded(Laptop laptop) throws IOException {
        AppHome home = home(laptop);
        PrivateFiles.write(home.language(), "en\n");
        PrivateFiles.write(home.language(), "fr\n");
        assertEquals("fr\n", Files.readString(home.language()));
        PrivateFiles.append(home.logs().resolve("commands.log"), "one\n");
        PrivateFiles.append(home.logs().resolve("commands.log"), "two\n");
        assertEquals("one\ntwo\n", Files.readString(home.logs().resolve("commands.log")));
        Path desktop = disk.getPath(laptop.user).resolve("Desktop").resolve("letsencrypt.log");
        PrivateFiles.export(desktop, "log".getBytes(StandardCharsets.UTF_8));
        PrivateFiles.export(desktop, "longer".getBytes(StandardCharsets.UTF_8));
        assertEquals("longer", Files.readString(desktop));
        assertEquals(List.of("letsencrypt.log"), names(desktop.getParent()));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
