package org.certguide.ui.panel;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.certguide.text.Language;

/**
 * What the settings page shows of languages.
 *
 * @param chosen the one that the user has chosen; empty where it is that of the system
 * @param system the nearest to that of the system
 * @param choose takes another choice; says whether it is shown already, otherwise the user is told when
 */
public record LanguageChoice(
        Supplier<Optional<Language>> chosen, Language system, Predicate<Optional<Language>> choose) {
    /** The language that a choice leads to. */
    Language meant(Optional<Language> choice) {
        return choice.orElse(system);
    }
}
