package org.certguide.certbot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

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

    /** What is wrong with names of which it is clear how they are meant. */
    Set<String> CLEAR = Set.of("certbot.domain.url", "certbot.domain.path", "certbot.domain.dot");

    /** What begins the technical form of what has letters of other alphabets. */
    String TECHNICAL = "xn--";

    /** A terminal takes no longer line than 4096 bytes, and Certbot wants them in one. */
    int LONGEST_LINE = 4000;

    /** The words of what somebody entered, separated by spaces, commas or semicolons. */
    static List<String> words(String entered) {
        return Arrays.stream(entered.split("[\\s\\p{Z},;]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * The same as {@link #parse} for what stands in a list, where nobody can be asked: an address of a page, or a dot at
     * the end, leaves no doubt about the name that is meant. What is wrong is told without its words: what is no list at
     * all may be secret.
     */
    static DomainNames listed(String entered) {
        List<String> words = words(entered);
        return words.stream()
                .flatMap(word -> international(word).stream())
                .findFirst()
                .map(DomainNames::invalid)
                .orElseGet(() -> parse(words.stream().map(DomainNames::meant).toList(), false));
    }

    /** The name in the address of a page, or without the dot at its end; everything else stays. */
    private static String meant(String word) {
        return DomainName.check(word) instanceof InputCheck.Invalid(Message why, Optional<String> proposal)
                        && CLEAR.contains(why.key())
                        && !word.contains("*")
                ? proposal.orElse(word)
                : word;
    }

    /** That a name has a technical form: somebody has to look whether it is the one that is meant. */
    static Optional<Message> international(String word) {
        return word.chars().anyMatch(c -> c > 0x7f) && DomainName.check(word) instanceof InputCheck.Invalid wrong
                ? wrong.proposal()
                        .filter(name -> name.contains(TECHNICAL))
                        .map(name -> Message.of("certbot.domain.technical", name))
                : Optional.empty();
    }

    /** Looks at what somebody entered, separated by spaces, commas or semicolons. */
    static DomainNames parse(String entered) {
        return parse(words(entered), true);
    }

    /**
     * @param naming whether of several words the wrong one is told
     */
    private static DomainNames parse(List<String> words, boolean naming) {
        List<String> corrected = new ArrayList<>();
        Optional<InputCheck.Invalid> first = Optional.empty();
        for (String word : words) {
            switch (DomainName.check(word)) {
                case InputCheck.Valid good -> corrected.add(good.value());
                case InputCheck.Invalid wrong -> {
                    corrected.add(wrong.proposal().orElse(word));
                    if (first.isEmpty()) first = Optional.of(naming && words.size() > 1 ? named(word, wrong) : wrong);
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

    /** Of several words, the one that is wrong. */
    private static InputCheck.Invalid named(String word, InputCheck.Invalid wrong) {
        return new InputCheck.Invalid(
                Message.of("certbot.domains.word", SafeText.word(word), wrong.why()), wrong.proposal());
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
