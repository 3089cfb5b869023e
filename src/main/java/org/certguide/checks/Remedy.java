package org.certguide.checks;

import org.certguide.guide.Text;

import java.util.Optional;

/**
 * Something that can be done about a finding.
 *
 * @param label a few words, for a button where there is a script
 * @param explanation what it does, or what the user can do where the application cannot
 * @param script the command to run as root, shown to the user as it is before it runs; made of
 *     fixed words and of names that have been matched against a narrow pattern
 * @param undo the command that takes it back, run as root
 */
public record Remedy(Text label, Text explanation, Optional<String> script, Optional<String> undo) {
    /** Something that only the user can do. */
    static Remedy advice(String key, Object... arguments) {
        return new Remedy(
                Text.of("checks.remedy." + key),
                Text.of("checks.remedy." + key + ".explanation", arguments),
                Optional.empty(),
                Optional.empty());
    }

    /** Something that the application can do, and take back. */
    static Remedy command(String key, String script, String undo, Object... arguments) {
        return new Remedy(
                Text.of("checks.remedy." + key, arguments),
                Text.of("checks.remedy." + key + ".explanation", arguments),
                Optional.of(script),
                Optional.of(undo));
    }
}
