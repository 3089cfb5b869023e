package org.certguide.server;

/**
 * How doas is made to ask with a mark: it has no option for that, and asks with {@code doas (user@host) password: } from
 * the beginning of the line, on the terminal alone. So a mark that nobody can guess is printed far to the right in that
 * line before, and only a question that follows it at once, or that stands in one line with it, is its own.
 */
public final class DoasPrompt {
    /** What doas begins its question with; what has been typed before, it throws away. */
    private static final String BEGIN = "\rdoas (";

    /** The rest of a question that begins so, with names of the length that doas cuts them to. */
    private static final String NAMES = "[^)\\s]{1,70}\\) password: ?";

    /** A regular expression for the line as it stands there, before the mark. */
    public static final String LINE = "doas \\(" + NAMES + " {0,160}";

    /** A regular expression for the rest of what was printed for the question, behind {@link #mark}. */
    public static final String REST = NAMES;

    private DoasPrompt() {}

    /** The command line that runs a program as root, which every login shell reads alike. */
    static String command(String mark, String program) {
        return "/bin/sh -c 'printf %160s $0; exec doas -- \"$@\"' " + mark + " env LC_ALL=C " + program;
    }

    /** What is printed when doas asks, and not before it can be answered. */
    static String mark(String mark) {
        return mark + BEGIN;
    }
}
