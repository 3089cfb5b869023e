package org.certguide.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftStoreTest {
    private static final ServerAddress SERVER = new ServerAddress("203.0.113.7", 2200, "ann@clinic.test");

    @TempDir
    Path folder;

    private Path dir;
    private DraftStore store;

    @BeforeEach
    void open() {
        dir = folder.resolve("drafts");
        store = new DraftStore(dir);
    }

    private static Draft draft(ServerAddress server, String domains, int minute) {
        return new Draft(
                Draft.SCHEMA,
                server,
                Login.Kind.KEY_FILE,
                Optional.of("C:\\Users\\ann\\id"),
                "certificate",
                new Draft.Wishes(domains, Optional.of(Purpose.DMS), "ann@clinic.test", KeyType.RSA, false),
                Instant.parse("2026-11-30T08:%02d:00Z".formatted(minute)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsSavedIsReadAgainTheNewestFirst() throws IOException {
        assertEquals(List.of(), store.list());
        Draft old = draft(SERVER, "one.example.org, www.one.example.org", 1);
        Draft fresh = draft(new ServerAddress("h.test", 22, "CLINIC\\ann"), "two.example.org", 2);
        store.save(fresh);
        store.save(old);
        assertEquals(List.of(fresh, old), store.list());
        assertEquals("one.example.org", old.name());
        assertEquals("203.0.113.7", draft(SERVER, " ", 1).name());
    }

    @Test
    void oneServerHasOneDraftAndAnotherOneItsOwn() throws IOException {
        store.save(draft(SERVER, "one.example.org", 1));
        store.save(draft(SERVER, "two.example.org", 2));
        store.save(draft(new ServerAddress("a-b.test", 22, "ann"), "", 3));
        store.save(draft(new ServerAddress("a.b.test", 22, "ann"), "", 4));
        store.save(draft(new ServerAddress("a.b.test", 22, "eve"), "", 5));
        assertEquals(4, store.list().size());
        store.remove(SERVER);
        store.remove(SERVER);
        assertEquals(3, store.list().size());
    }

    @Test
    void theFileIsForItsUserAloneAndNothingElseIsLeft() throws IOException {
        store.save(draft(SERVER, "one.example.org", 1));
        store.save(draft(SERVER, "two.example.org", 2));
        assertEquals(1, files().size());
        Path file = store.file(SERVER);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)));
    }

    @Test
    void aDamagedDraftIsPutAsideAndNeverOverwritten() throws IOException {
        store.save(draft(SERVER, "one.example.org", 1));
        Path file = store.file(SERVER);
        Files.writeString(file, "{ \"schema\" : 1, ");
        assertEquals(List.of(), store.list());
        assertTrue(Files.exists(file.resolveSibling(file.getFileName() + ".unreadable-1")));
        Files.writeString(file, "once more");
        store.save(draft(SERVER, "two.example.org", 2));
        assertEquals("once more", Files.readString(file.resolveSibling(file.getFileName() + ".unreadable-2")));
        assertEquals(1, store.list().size());
    }

    @Test
    void whatALaterVersionWroteIsLeftAlone() throws IOException {
        store.save(draft(SERVER, "one.example.org", 1));
        Path file = store.file(SERVER);
        String later = Files.readString(file).replace("\"schema\" : 1", "\"schema\" : 2, \"more\" : true");
        Files.writeString(file, later);
        assertEquals(List.of(), store.list());
        assertThrows(IOException.class, () -> store.save(draft(SERVER, "two.example.org", 2)));
        assertEquals(later, Files.readString(file));
        assertFalse(files().isEmpty());
    }
}
