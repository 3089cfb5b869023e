package org.certguide.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sudo is told to ask with: a mark that nobody can guess, behind the name of the user whose
 * password it wants, as that may be root ({@code targetpw}, {@code rootpw}). A sudo that does not
 * know {@code %p} leaves it as it is.
 */
public final class SudoPrompt {
    private static final String BEFORE = "sudo:";

    /** More than this, in characters, stands before no mark. */
    public static final int LONGEST = BEFORE.length() + 65;

    /** What stands before the mark, for a regular expression; its group has the name. */
    public static final String NAME = BEFORE + "([^\\s:]{1,64}):";

    private static final Pattern AT_END = Pattern.compile(NAME + "\\z");
    private static final String AS_TYPED = "-p " + BEFORE + "%p:";

    private SudoPrompt() {}

    /** The option of sudo and its argument, which no shell changes. */
    static String option(String mark) {
        return AS_TYPED + mark;
    }

    /** Where the name that stands before a mark begins; the mark's own place where there is none. */
    public static int begin(String text, int mark) {
        Matcher name = AT_END.matcher(text).region(Math.max(0, mark - LONGEST), mark);
        return name.find() ? name.start() : mark;
    }

    /**
     * Whether the password of root is asked for, and not that of the user.
     *
     * @param mark where it is in the text
     */
    public static boolean isForRoot(String text, int mark) {
        return text.startsWith(BEFORE + "root:", begin(text, mark)) && begin(text, mark) < mark;
    }

    /** Whether the mark is only a word of the command, which a login shell may show. */
    public static boolean isShown(String text, int mark) {
        return text.startsWith(AS_TYPED, mark - AS_TYPED.length()) || text.startsWith("-p ", mark - 3);
    }
}
