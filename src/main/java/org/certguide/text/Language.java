package org.certguide.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A language that the texts are in. Which ones there are is told by the files in {@code i18n}: a new language needs those
 * alone. What is missing in one is said in English.
 */
public final class Language {
    /** For everybody whose language is not among these. */
    public static final Language ENGLISH = new Language(Locale.US);

    public static final Language FRENCH = new Language(Locale.CANADA_FRENCH);

    /** Somebody who grew up with the language has read every text in it. */
    private static final Set<Language> REVIEWED = Set.of(ENGLISH, FRENCH);

    /** By their codes, as far as somebody has asked for them; the same language is the same object. */
    private static final Map<String, Optional<Language>> KNOWN =
            new ConcurrentHashMap<>(Map.of(ENGLISH.id(), Optional.of(ENGLISH), FRENCH.id(), Optional.of(FRENCH)));

    private final Locale locale;

    private Language(Locale locale) {
        this.locale = locale;
    }

    /** All that there are texts in, English first. Looks for files of every language that there is. */
    public static List<Language> all() {
        Stream<Language> others = Arrays.stream(Locale.getISOLanguages())
                .flatMap(id -> of(id).stream())
                .filter(l -> l != ENGLISH && l != FRENCH);
        return Stream.concat(Stream.of(ENGLISH, FRENCH), others).toList();
    }

    /** What dates and numbers look like beside the texts. */
    public Locale locale() {
        return locale;
    }

    /** Its code in ISO 639. */
    public String id() {
        return locale.getLanguage();
    }

    /** Its name in itself, as "Français". */
    public String ownName() {
        String name = locale.getDisplayLanguage(locale);
        return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
    }

    /** Whether somebody who grew up with it has read the texts. */
    public boolean isReviewed() {
        return REVIEWED.contains(this);
    }

    /** By its code; empty if the texts are not in that language. */
    public static Optional<Language> of(String id) {
        return KNOWN.computeIfAbsent(id, Language::find);
    }

    private static Optional<Language> find(String id) {
        boolean there = id.matches("[a-z]{2,3}")
                && Language.class.getResource("/org/certguide/i18n/ui_" + id + ".properties") != null;
        return there ? Optional.of(new Language(Locale.of(id))) : Optional.empty();
    }

    /** The one for who uses the system in this language. */
    public static Language nearest(Locale system) {
        return of(system.getLanguage()).orElse(ENGLISH);
    }

    @Override
    public String toString() {
        return id();
    }
}
