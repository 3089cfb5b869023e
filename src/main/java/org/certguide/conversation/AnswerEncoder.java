package org.certguide.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns answers into what has to be typed. */
final class AnswerEncoder {
    static final String CTRL_C = "\u0003";

    /** Ctrl-U: a terminal forgets what was typed in this line. */
    static final String KILL_LINE = "\u0015";

    private AnswerEncoder() {}

    /** Whether the question can be answered like that. */
    static boolean fit(Prompt prompt, Answer answer) {
        return switch (answer) {
            case Answer.Yes yes -> prompt instanceof Prompt.YesNo || prompt instanceof Prompt.Pause;
            case Answer.No no -> prompt instanceof Prompt.YesNo;
            case Answer.Pick pick ->
                prompt instanceof Prompt.Choice choice && isNumber(pick.number(), choice.options());
            case Answer.Picks picks ->
                prompt instanceof Prompt.Checklist list
                        && (list.mayBeNone() || !picks.numbers().isEmpty())
                        && picks.numbers().stream().allMatch(n -> isNumber(n, list.options()));
            case Answer.Text text -> isTypeable(text.text()) && takes(prompt, text.text());
            case Answer.Hidden hidden ->
                (prompt instanceof Prompt.Password || prompt instanceof Prompt.Unknown) && isTypeable(hidden);
            case Answer.Abort abort -> true;
        };
    }

    private static boolean isNumber(int number, List<String> options) {
        return number >= 1 && number <= options.size();
    }

    private static boolean takes(Prompt prompt, String text) {
        return switch (prompt) {
            case Prompt.Line line -> line.mayBeEmpty() || !text.isBlank();
            case Prompt.Unknown unknown -> true;
            default -> false;
        };
    }

    /** A control character is a key press of its own: it could end the line, or the program. */
    private static boolean isTypeable(CharSequence text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isTypeable(Answer.Hidden hidden) {
        char[] chars = hidden.secret().chars();
        boolean typeable = true;
        for (char c : chars) typeable &= !Character.isISOControl(c);
        Arrays.fill(chars, '\0');
        return typeable;
    }

    /**
     * What the program itself takes for giving up; empty where that is only Ctrl-C.
     *
     * @param pattern by which the question was recognised
     */
    static Optional<String> cancel(Prompt prompt, Optional<PromptPattern> pattern) {
        return prompt instanceof Prompt.YesNo question
                        && pattern.flatMap(PromptPattern::noMeansCancel)
                                .filter(question.no()::equals)
                                .isPresent()
                ? Optional.of(question.no().substring(0, 1))
                : pattern.flatMap(PromptPattern::cancel);
    }

    /** The keys in words, which are also what the terminal echoes; empty for a secret. */
    static String shown(Prompt prompt, Answer answer) {
        return switch (answer) {
            case Answer.Yes yes ->
                prompt instanceof Prompt.YesNo question ? question.yes().substring(0, 1) : "";
            case Answer.No no ->
                prompt instanceof Prompt.YesNo question ? question.no().substring(0, 1) : "";
            case Answer.Pick pick ->
                prompt instanceof Prompt.Choice choice ? choice.keys().get(pick.number() - 1) : "";
            case Answer.Picks picks ->
                picks.numbers().stream().map(String::valueOf).collect(Collectors.joining(","));
            case Answer.Text text -> text.text();
            case Answer.Hidden hidden -> "";
            case Answer.Abort abort -> "";
        };
    }
}
