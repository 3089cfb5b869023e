package org.certguide.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What programs print, and what that means: an ordered table, of which the first sign that is found counts. Tables are
 * put together with {@link #then}, the most telling first: a disk that cannot be written to also looks like a package
 * that is missing.
 */
public final class Signs<C extends Cause> {
    /** How a sign is looked for; plain words are found faster than by a regular expression. */
    private sealed interface Look {
        record Expression(Pattern pattern) implements Look {}

        record Words(String lower) implements Look {}

        default boolean isIn(PrintedText text) {
            return switch (this) {
                case Expression(Pattern pattern) ->
                    pattern.matcher(text.folded()).find();
                case Words(String words) -> text.lower().contains(words);
            };
        }

        default boolean isIn(String line) {
            return switch (this) {
                case Expression(Pattern pattern) -> pattern.matcher(line).find();
                case Words(String words) -> line.toLowerCase(Locale.ROOT).contains(words);
            };
        }
    }

    /**
     * @param reason lines that say why, where a program prints them before
     */
    private record Sign<C>(C cause, Look look, Optional<Pattern> reason) {
        List<String> telling(PrintedText text) {
            return reason.map(why -> text.telling(look::isIn, why)).orElseGet(() -> text.telling(look::isIn));
        }
    }

    private final List<Sign<C>> signs;

    private Signs(List<Sign<C>> signs) {
        this.signs = List.copyOf(signs);
    }

    /**
     * @param regex looked for in the text as one line with single spaces
     */
    public static <C extends Cause> Signs<C> of(C cause, String regex) {
        return of(cause, Pattern.compile(regex));
    }

    /** The same. */
    public static <C extends Cause> Signs<C> of(C cause, Pattern pattern) {
        return new Signs<>(List.of(new Sign<>(cause, new Look.Expression(pattern), Optional.empty())));
    }

    /** Each of these words, in capitals or not. */
    public static <C extends Cause> Signs<C> words(C cause, String... words) {
        return new Signs<>(Stream.of(words)
                .map(w -> new Sign<>(cause, new Look.Words(w.toLowerCase(Locale.ROOT)), Optional.<Pattern>empty()))
                .toList());
    }

    /** These, and where none of them is found, the others. */
    public Signs<C> then(Signs<C> others) {
        return all(List.of(this, others));
    }

    /** Several tables as one, in this order. */
    public static <C extends Cause> Signs<C> all(List<Signs<C>> tables) {
        return new Signs<>(tables.stream().flatMap(t -> t.signs.stream()).toList());
    }

    /**
     * The same signs, shown with lines that were printed before and say why.
     *
     * @param regex found in such a line
     */
    public Signs<C> because(String regex) {
        Pattern reason = Pattern.compile(regex);
        return new Signs<>(signs.stream()
                .map(sign -> new Sign<>(sign.cause(), sign.look(), Optional.of(reason)))
                .toList());
    }

    /** The first sign in the text, with the lines that tell it. */
    public Optional<Explained<C>> in(PrintedText text) {
        return signs.stream()
                .filter(sign -> sign.look().isIn(text))
                .findFirst()
                .map(sign -> Explained.of(sign.cause(), sign.telling(text)));
    }
}
