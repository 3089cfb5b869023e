package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.certguide.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void chosenLanguageOutlastsTheSystems() {
        Path file = folder.resolve("not there yet").resolve("language");
        assertEquals(Language.FRENCH, Startup.language(file, Locale.CANADA_FRENCH));
        Startup.saveLanguage(file, Language.ENGLISH);
        assertEquals(Language.ENGLISH, Startup.language(file, Locale.CANADA_FRENCH));
        Startup.saveLanguage(file, Language.FRENCH);
        assertEquals(Language.FRENCH, Startup.language(file, Locale.US));
    }

    @Test
    void whatCannotBeReadIsNoChoice() throws IOException {
        Path file = folder.resolve("language");
        Files.write(file, new byte[] {(byte) 0xff, 'x'});
        assertEquals(Language.FRENCH, Startup.language(file, Locale.CANADA_FRENCH));
        Files.writeString(file, "de\n");
        assertEquals(Language.ENGLISH, Startup.language(file, Locale.US));
    }
}
