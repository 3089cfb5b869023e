package org.certguide.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppHomeTest {
    private static final Path HOME = Path.of("/home/ada");

    private static Path dir(String os, Map<String, String> environment) {
        return AppHome.of(os, environment, HOME).dir();
    }

    @Test
    void linuxKeepsToTheXdgFolders() {
        assertEquals(Path.of("/home/ada/.local/share/certguide"), dir("Linux", Map.of()));
        assertEquals(Path.of("/data/certguide"), dir("Linux", Map.of("XDG_DATA_HOME", "/data")));
        assertEquals(Path.of("/home/ada/.local/share/certguide"), dir("Linux", Map.of("XDG_DATA_HOME", "relative")));
        assertEquals(Path.of("/home/ada/.local/share/certguide"), dir("Linux", Map.of("XDG_DATA_HOME", "")));
    }

    @Test
    void macAndWindowsKeepToTheirOwn() {
        assertEquals(
                Path.of("/home/ada/Library/Application Support/Certguide"),
                dir("Mac OS X", Map.of("XDG_DATA_HOME", "/data")));
        assertEquals(Path.of("/roaming/Certguide"), dir("Windows 11", Map.of("APPDATA", "/roaming")));
        assertEquals(Path.of("/home/ada/AppData/Roaming/Certguide"), dir("Windows 11", Map.of()));
    }

    @Test
    void oneVariableOverridesAll() {
        Map<String, String> environment = Map.of("CERTGUIDE_HOME", "/tmp/x", "APPDATA", "/y");
        assertEquals(Path.of("/tmp/x"), dir("Windows 11", environment));
        assertEquals(Path.of("/tmp/x"), dir("Linux", environment));
    }

    /** Not from the user's home, where nobody would look for it. */
    @Test
    void aRelativeFolderIsOneInTheFolderOfTheStart() {
        Path data = dir("Linux", Map.of("CERTGUIDE_HOME", "my data"));
        assertTrue(data.isAbsolute(), data.toString());
        assertEquals(Path.of("my data").toAbsolutePath(), data);
    }

    @Test
    void aFolderBeforeTwoDotsNeedNotExist() {
        assertEquals(Path.of("data").toAbsolutePath(), dir("Linux", Map.of("CERTGUIDE_HOME", "missing/../data")));
    }

    @Test
    void everythingIsInside() {
        AppHome home = new AppHome(Path.of("/x"));
        assertEquals(Path.of("/x/profiles"), home.profiles());
        assertEquals(Path.of("/x/known_hosts"), home.knownHosts());
        assertEquals(Path.of("/x/logs"), home.logs());
        assertEquals(Path.of("/x/window.json"), home.windowSettings());
    }
}
