package org.certguide.server;

import java.util.regex.Pattern;

/**
 * What sudo and sudo-rs say where they let nobody through, with the locale C; and doas. To be looked for
 * anywhere in the text, which is not trusted.
 */
public final class SudoMessages {
    /** This user may not use it; doas says the second one, sudo-rs the last one. */
    public static final Pattern NOT_ALLOWED = Pattern.compile(
            "is not in the sudoers|doas: Operation not permitted|may not run sudo|is not allowed to (?:run|execute)"
                    + "|I'm sorry \\S{1,100}\\. I'm afraid I can't do that");

    /** {@code sudo -n}, where there has to be a password; sudo-rs says the second one. */
    public static final Pattern PASSWORD_NEEDED = Pattern.compile(
            "a password is required|doas: Auth\\w{1,10} required|interactive authentication is required");

    private SudoMessages() {}
}
