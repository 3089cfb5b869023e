package org.certguide.guide;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The words that users read. There is a resource bundle for each package, in {@code i18n}; the
 * first part of a key names it: {@code checks.clock.title} is in {@code i18n/checks.properties}.
 * The texts are message formats: an apostrophe is written twice.
 */
public final class Texts {
    private Texts() {}

    /** The text with its places filled. */
    public static String of(Text text) {
        return of(text.key(), text.arguments().toArray());
    }

    /**
     * The text with its places filled. Numbers are written without grouping.
     *
     * @throws MissingResourceException if there is no such text
     */
    public static String of(String key, Object... arguments) {
        Object[] words =
                Arrays.stream(arguments)
                        .map(
                                a ->
                                        a instanceof Text t
                                                ? of(t)
                                                : a instanceof Number n ? n.toString() : a)
                        .toArray();
        return new MessageFormat(bundle(key).getString(key), Locale.ROOT).format(words);
    }

    /** Whether there is such a text. */
    public static boolean has(String key) {
        try {
            return bundle(key).containsKey(key);
        } catch (MissingResourceException e) {
            return false;
        }
    }

    private static ResourceBundle bundle(String key) {
        String name = key.substring(0, Math.max(0, key.indexOf('.')));
        return ResourceBundle.getBundle("org.certguide.i18n." + name);
    }
}
