package org.certguide.guide;

import java.util.Arrays;
import java.util.List;

/**
 * A text for the user that has not been put in words yet.
 *
 * @param key in a resource bundle; its first part, up to the dot, names the bundle
 * @param arguments for the places in the text; a {@code Text} among them is put in words first
 */
public record Text(String key, List<Object> arguments) {
    public static Text of(String key, Object... arguments) {
        return new Text(key, Arrays.asList(arguments));
    }
}
