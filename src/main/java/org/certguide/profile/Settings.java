package org.certguide.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.slf4j.LoggerFactory;

/**
 * What the user allows on this computer; nothing of it, until then.
 *
 * @param publicNameServers whether the checklist asks them too, unless told otherwise there
 * @param updates whether to look for a newer version at the start
 */
public record Settings(boolean publicNameServers, boolean updates) {
    public static final Settings NONE = new Settings(false, false);

    /** Reads them; where that fails, nothing is allowed. */
    public static Settings read(Path file) {
        try {
            return Json.readKnownFields(Files.readString(file), Settings.class);
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException | JsonException e) {
            LoggerFactory.getLogger(Settings.class).info("cannot read the settings", e);
            return NONE;
        }
    }

    public void save(Path file) throws IOException {
        PrivateFiles.write(file, Json.write(this));
    }
}
