package org.certguide.text;

import java.util.Arrays;
import java.util.List;

/**
 * A text for the user before it is formatted in a language.
 *
 * @param key in a resource bundle; its first part, up to the dot, names the bundle
 * @param arguments for the places in the text; a {@code Message} among them is put in words first
 */
public record Message(String key, List<Object> arguments) {
    public static Message of(String key, Object... arguments) {
        return new Message(key, Arrays.asList(arguments));
    }
}
