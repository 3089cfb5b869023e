package org.certguide.profile;

import org.certguide.json.Json;
import org.certguide.json.JsonException;

/**
 * Which version wrote a file, told before it is read: of what a later version wrote, this one knows only that.
 *
 * @param schema of the file
 */
record Schema(int schema) {
    static int of(String text) throws JsonException {
        return Json.readKnownFields(text, Schema.class).schema();
    }
}
