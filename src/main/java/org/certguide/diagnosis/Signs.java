package org.certguide.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What programs print, and what that means: an ordered table, of which the first sign that is found counts. Tables are
 * put together with {@link #then}, the most telling first: a disk that cannot be written to also looks like a package
 * that is missing.
 */
public final class Signs<C extends Cause> {
    /**
     * @param reason lines that say why, where a program prints them before
     */
    private record Sign<C>(C cause, Pattern pattern, Optional<Pattern> reason) {}

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
        return new Signs<>(List.of(new Sign<>(cause, pattern, Optional.empty())));
    }

    /** Each of these words, in capitals or not. */
    public static <C extends Cause> Signs<C> words(C cause, String... words) {
        return new Signs<>(Stream.of(words)
                .map(w -> Pattern.compile(w, Pattern.LITERAL | Pattern.CASE_INSENSITIVE))
                .map(pattern -> new Sign<>(cause, pattern, Optional.<Pattern>empty()))
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
                .map(sign -> new Sign<>(sign.cause(), sign.pattern(), Optional.of(reason)))
                .toList());
    }

    /** The first sign in the text, with the lines that tell it. */
    public Optional<Explained<C>> in(PrintedText text) {
        return signs.stream()
                .filter(sign -> sign.pattern().matcher(text.folded()).find())
                .findFirst()
                .map(sign -> Explained.of(
                        sign.cause(),
                        sign.reason()
                                .map(reason -> text.telling(sign.pattern(), reason))
                                .orElseGet(() -> text.telling(sign.pattern()))));
    }
}
