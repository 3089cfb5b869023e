package org.certguide.conversation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A question that a program asks in the terminal. Its {@link #question} is the program's own text
 * without escape sequences: untrusted, to be shown as it is.
 */
public sealed interface Prompt {
    /**
     * What kind of question it is, as the key of its texts and of prepared answers: {@code email},
     * {@code terms}, {@code domains} …
     */
    String id();

    /** The program's words, folded to paragraphs that are separated by a line feed. */
    String question();

    /** Whether the program asks again because it did not accept the last answer. */
    boolean again();

    /**
     * Two ways, each a first letter.
     *
     * @param yes the program's word for going on, such as {@code Yes}, {@code Agree}, {@code Retry}
     * @param no the program's word for the other way, such as {@code No}, {@code Cancel}
     */
    record YesNo(String id, String question, boolean again, String yes, String no) implements Prompt {}

    /**
     * One of several.
     *
     * @param options in the program's order; the first has number 1
     * @param keys what is typed for each of them
     */
    record Choice(String id, String question, boolean again, List<String> options, List<String> keys)
            implements Prompt {
        /** One of several, by number. */
        public Choice(String id, String question, boolean again, List<String> options) {
            this(
                    id,
                    question,
                    again,
                    options,
                    IntStream.rangeClosed(1, options.size())
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    /**
     * Any of several, by numbers.
     *
     * @param options in the program's order; the first has number 1
     * @param mayBeNone whether none of them is an answer; Certbot would take that for all
     */
    record Checklist(String id, String question, boolean again, List<String> options, boolean mayBeNone)
            implements Prompt {}

    /**
     * A line of text.
     *
     * @param mayBeEmpty whether the program says that Enter alone is an answer
     */
    record Line(String id, String question, boolean again, boolean mayBeEmpty) implements Prompt {}

    /** Enter goes on. */
    record Pause(String id, String question, boolean again) implements Prompt {}

    /**
     * Something hidden.
     *
     * @param ours whether it is the application's own sudo question, which carries a mark that
     *     nobody can guess; no other gets a stored password
     */
    record Password(String id, String question, boolean again, boolean ours) implements Prompt {}

    /** The output has stopped in the middle of a line. It may be a question, or just slow. */
    record Unknown(String question) implements Prompt {
        @Override
        public String id() {
            return PromptPattern.UNKNOWN;
        }

        @Override
        public boolean again() {
            return false;
        }
    }
}
