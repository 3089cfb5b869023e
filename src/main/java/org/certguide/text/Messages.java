package org.certguide.text;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The words that users read, in one language at a time; English until another one is chosen,
 * whatever the computer speaks. There is a resource bundle for each package, in {@code i18n}; the
 * first part of a key names it: {@code checks.clock.title} is in {@code i18n/checks.properties},
 * and in French in {@code i18n/checks_fr.properties}. The texts are message formats: an apostrophe
 * is written twice. What fills their places may be foreign: see {@link SafeText}.
 */
public final class Messages {
    private static volatile Language language = Language.ENGLISH;

    /** Of the bundles; English is in those without the name of a language. */
    private static volatile Locale words = Locale.ROOT;

    private Messages() {}

    /** Chooses the language. Texts that were formatted before stay as they are. */
    public static void setLanguage(Language chosen) {
        language = chosen;
        words = chosen == Language.ENGLISH ? Locale.ROOT : Locale.of(chosen.id());
    }

    /** Takes the texts from other bundles than those of a language, for tests. */
    static void setLanguage(Locale bundles) {
        words = bundles;
    }

    /** The language that was chosen. */
    public static Language language() {
        return language;
    }

    /** The text with its places filled. */
    public static String of(Message text) {
        return of(text.key(), text.arguments().toArray());
    }

    /**
     * The text with its places filled. Numbers are written without grouping.
     *
     * @throws MissingResourceException if there is no such text
     */
    public static String of(String key, Object... arguments) {
        Object[] filled = Arrays.stream(arguments).map(Messages::filling).toArray();
        return new MessageFormat(bundle(key).getString(key), Locale.ROOT).format(filled);
    }

    private static Object filling(Object argument) {
        return switch (argument) {
            case Message text -> of(text);
            case Number number -> number.toString();
            case String words -> SafeText.argument(words);
            default -> SafeText.argument(argument.toString());
        };
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
        // Both are found for exactly these locales: the JVM's own never comes in.
        return ResourceBundle.getBundle("org.certguide.i18n." + name, words);
    }
}
