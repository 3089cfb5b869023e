package org.certguide.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was moved away comes back, and takes the place of nothing. */
class UndoTest {
    private static final String MOVED = "20261130T145301/renewal/a.example.conf";

    @TempDir
    Path certbot;

    private int takeBack() throws Exception {
        String command = Undo.of(Undo.Kind.FILES_MOVED_AWAY, MOVED).command();
        return new ProcessBuilder("sh", "-c", command.replace("/etc/letsencrypt", certbot.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Path put(String place, String text) throws Exception {
        Path file = certbot.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void whatWasMovedAwayIsPutBackOnceAndOverNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        Path place = put("renewal/a.example.conf", "new");
        put("moved-away/" + MOVED, "old");
        assertNotEquals(0, takeBack());
        assertEquals("new", Files.readString(place));
        Files.delete(place);
        assertEquals(0, takeBack());
        assertEquals("old", Files.readString(place));
        assertEquals(0, takeBack());
        assertEquals("old", Files.readString(place));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20261130T145301/live/../../etc",
                "20261130T145301/live/a;reboot",
                "20261130T145301/renewal/a.example",
                "x/live/a",
                "20261130T145301/live/$(x)"
            })
    void nothingElseCanBeHadBack(String argument) {
        assertThrows(IllegalArgumentException.class, () -> Undo.of(Undo.Kind.FILES_MOVED_AWAY, argument));
    }
}
