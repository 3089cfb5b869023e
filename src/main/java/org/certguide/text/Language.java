package org.certguide.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that every text is in. */
public enum Language {
    /** For everybody whose language is not among these. */
    ENGLISH(Locale.US),
    FRENCH(Locale.CANADA_FRENCH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** What dates and numbers look like beside the texts. */
    public Locale locale() {
        return locale;
    }

    /** Its code in ISO 639. */
    public String id() {
        return locale.getLanguage();
    }

    /** By its code; empty if the texts are not in that language. */
    public static Optional<Language> of(String id) {
        return Arrays.stream(values()).filter(l -> l.id().equals(id)).findFirst();
    }

    /** The one for who uses the system in this language. */
    public static Language nearest(Locale system) {
        return of(system.getLanguage()).orElse(ENGLISH);
    }
}
