package org.certguide.conversation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question of a program looks like.
 *
 * @param id the id of its {@link Prompt}
 * @param form what kind of answer it wants
 * @param words see {@link #words}; groups of the names {@code yes}, {@code no} and {@code count},
 *     where there are any, are the words of a yes-no question, whose first letter may be in
 *     brackets, and the number of options of a menu; {@code words} is what to show of the text,
 *     else all that matched. A pattern for a password or for columns sees the last line alone,
 *     every other all text since the last answer.
 * @param end what the text must end with for {@code words} to be looked for at all; a pattern whose
 *     words could begin anywhere would take long to be looked for after each pause
 * @param again what the program says when it did not accept the answer and does not repeat the
 *     question: the whole of its words from then on; see {@link #wholly}
 * @param cancel what to type to give up; Ctrl-C where this is empty
 * @param noMeansCancel the word of the no-answer that gives up, where the program has one; other words of no
 *     only decline what was asked
 * @param repeats whether the program asks this several times in a run and means another thing each
 *     time, so that the second time does not say that the first answer was refused
 */
public record PromptPattern(
        String id,
        Form form,
        Pattern words,
        Optional<Pattern> end,
        Optional<Pattern> again,
        Optional<String> cancel,
        Optional<String> noMeansCancel,
        boolean repeats) {
    /** The id of a question whose form is known, but not its meaning. */
    public static final String UNKNOWN = "unknown";

    /** The kinds of answers. */
    public enum Form {
        YES_NO,
        /** One number; the options are the lines that begin with {@code 1:}, {@code 2:} … */
        CHOICE,
        /** One letter; the options are the lines that begin with {@code Y or I :}, {@code D :} … */
        LETTER,
        /** Several numbers of such lines. */
        CHECKLIST,
        /**
         * One number, as debconf asks for it: the options stand in columns as {@code 1. word}, and
         * the question in the last line.
         */
        COLUMNS,
        /** Several numbers of such columns. */
        COLUMNS_LIST,
        LINE,
        /** A line that may be empty. */
        LINE_OR_NOTHING,
        /** Enter. */
        PAUSE,
        /** A password of whomever. */
        PASSWORD,
        /** A password for the application's own question, which has a mark in it. */
        OUR_PASSWORD
    }

    /** A pattern without a way to cancel and without a short form for asking again. */
    public static PromptPattern of(String id, Form form, Pattern words) {
        return new PromptPattern(
                id, form, words, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    public PromptPattern orAgain(Pattern pattern) {
        return new PromptPattern(id, form, words, end, Optional.of(pattern), cancel, noMeansCancel, repeats);
    }

    /** The same with an end, as in {@link #words}, that costs less to look for than the whole. */
    public PromptPattern endingWith(String regex) {
        return new PromptPattern(id, form, words, Optional.of(words(regex)), again, cancel, noMeansCancel, repeats);
    }

    public PromptPattern orCancel(String word) {
        return new PromptPattern(id, form, words, end, again, Optional.of(word), noMeansCancel, repeats);
    }

    /** The same for a yes-no question that is given up with its no-answer, where that is this word. */
    public PromptPattern orCancelWithNo(String word) {
        return new PromptPattern(id, form, words, end, again, cancel, Optional.of(word), repeats);
    }

    public PromptPattern repeating() {
        return new PromptPattern(id, form, words, end, again, cancel, noMeansCancel, true);
    }

    /**
     * A pattern for text that ends with a question.
     *
     * @param regex each space in it stands for any white space; it is matched at the end of the
     *     text, whose last line is unfinished. Gaps must be bounded, as {@code .{0,200}}, and not
     *     nested: the text is not trusted, and {@link #reach} is reckoned from the bounds.
     */
    public static Pattern words(String regex) {
        return Pattern.compile("(?:" + spaced(regex) + ")\\x20*\\z", Pattern.DOTALL);
    }

    /** The same for the whole of a text. */
    public static Pattern wholly(String regex) {
        return Pattern.compile("\\A\\s*(?:" + spaced(regex) + ")\\x20*\\z", Pattern.DOTALL);
    }

    /**
     * How many characters before its end a match of {@link #words} can begin at most, in a text
     * whose white space is folded.
     */
    int reach() {
        int reach = words.pattern().length();
        Matcher bounds = BOUND.matcher(words.pattern());
        while (bounds.find()) reach += Integer.parseInt(bounds.group(1));
        return reach;
    }

    private static final Pattern BOUND = Pattern.compile("\\{\\d*,?(\\d{1,6})}");

    private static String spaced(String regex) {
        return regex.replace(" ", "\\s+");
    }
}
