package org.certguide.certbot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.certguide.text.Message;

/** The domain names that somebody wants in one certificate: all of them valid, or what is wrong with them. */
public sealed interface DomainNames {
    /**
     * Names that one certificate can have.
     *
     * @param names at least one, each as {@link DomainName#isValid} wants it, none twice
     */
    record Valid(List<String> names) implements DomainNames {
        /**
         * @throws IllegalArgumentException if they are none, too many, not valid, or not different
         */
        public Valid {
            names = List.copyOf(names);
            if (names.isEmpty()
                    || isTooLong(names)
                    || new HashSet<>(names).size() < names.size()
                    || !names.stream().allMatch(DomainName::isValid)) {
                throw new IllegalArgumentException("not valid as the names of a certificate: " + names);
            }
        }

        /** The name that the certificate is called by. */
        public String first() {
            return names.getFirst();
        }
    }

    /**
     * @param reason what is wrong with the first name that is not valid; its proposal is the whole
     *     entry with that name corrected
     */
    record Invalid(InputCheck.Invalid reason) implements DomainNames {}

    /** https://letsencrypt.org/docs/rate-limits/ */
    int MOST_NAMES = 100;

    /** A terminal takes no longer line than 4096 bytes, and Certbot wants them in one. */
    int LONGEST_LINE = 4000;

    /** Looks at what somebody entered, separated by spaces, commas or semicolons. */
    static DomainNames parse(String entered) {
        List<String> words = Arrays.stream(entered.split("[\\s\\p{Z},;]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> corrected = new ArrayList<>();
        Optional<InputCheck.Invalid> first = Optional.empty();
        for (String word : words) {
            switch (DomainName.check(word)) {
                case InputCheck.Valid good -> corrected.add(good.value());
                case InputCheck.Invalid wrong -> {
                    corrected.add(wrong.proposal().orElse(word));
                    if (first.isEmpty()) first = Optional.of(wrong);
                }
            }
        }
        List<String> names = corrected.stream().distinct().toList();
        if (names.isEmpty()) return invalid(Message.of("certbot.domains.missing"));
        boolean tooLong = isTooLong(names);
        // What is no name at all makes any line too long.
        if (tooLong && (first.isEmpty() || names.size() > MOST_NAMES))
            return invalid(Message.of("certbot.domains.many", names.size()));
        if (tooLong) return invalid(first.get().why());
        return first.<DomainNames>map(wrong -> new Invalid(
                        new InputCheck.Invalid(wrong.why(), wrong.proposal().map(p -> String.join(" ", names)))))
                .orElseGet(() -> new Valid(names));
    }

    private static DomainNames invalid(Message why) {
        return new Invalid(new InputCheck.Invalid(why, Optional.empty()));
    }

    private static boolean isTooLong(List<String> names) {
        return names.size() > MOST_NAMES || String.join(",", names).length() > LONGEST_LINE;
    }

    /** What is wrong, if something is. */
    default Optional<InputCheck.Invalid> problem() {
        return this instanceof Invalid invalid ? Optional.of(invalid.reason()) : Optional.empty();
    }

    /** The names, or none where something is wrong with one of them. */
    default List<String> valid() {
        return this instanceof Valid valid ? valid.names() : List.of();
    }
}
