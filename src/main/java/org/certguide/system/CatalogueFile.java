package org.certguide.system;

import org.certguide.json.Json;
import org.certguide.json.JsonException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the application's own list of systems, {@code systems.json} beside this class. */
public final class CatalogueFile {
    private CatalogueFile() {}

    /**
     * @throws IllegalStateException if the application is not whole
     */
    public static SystemCatalogue read() {
        try (InputStream in = CatalogueFile.class.getResourceAsStream("systems.json")) {
            if (in == null) throw new IllegalStateException("systems.json is missing");
            return Json.read(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8), SystemCatalogue.class);
        } catch (IOException | JsonException e) {
            throw new IllegalStateException("systems.json cannot be read", e);
        }
    }
}
