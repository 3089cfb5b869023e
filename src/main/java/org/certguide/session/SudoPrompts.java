package org.certguide.session;

import java.util.List;
import java.util.regex.Pattern;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.PromptPattern;
import org.certguide.server.DoasPrompt;
import org.certguide.server.SudoPrompt;

/**
 * The questions of sudo, sudo-rs and whatever else asks for something that must not be seen. Only
 * the one with the application's mark may get a stored password.
 */
public final class SudoPrompts {
    private SudoPrompts() {}

    /**
     * @param mark what sudo was told to ask with, see {@code server.SudoPrompt}: sudo prints it as
     *     it is, sudo-rs as {@code [sudo: MARK] Password:}
     */
    public static List<PromptPattern> marked(String mark) {
        String quoted = Pattern.quote(mark);
        return List.of(
                ours(PreparedAnswers.ROOT_PASSWORD, "sudo:root:" + quoted),
                ours(
                        PreparedAnswers.SUDO_PASSWORD,
                        "(?:(?!sudo:root:)" + SudoPrompt.NAME + "|" + DoasPrompt.LINE + ")?" + quoted),
                RETYPED,
                NEW,
                CURRENT,
                OTHER);
    }

    private static PromptPattern ours(String id, String words) {
        return PromptPattern.of(
                id,
                PromptPattern.Form.OUR_PASSWORD,
                Pattern.compile("\\A(?:" + words + "|\\[sudo: " + words + "] Password: ?)\\z"));
    }

    /** What was printed, without the question that sudo was told to ask. */
    static String without(String mark, String text) {
        return Pattern.compile("(?:\\[sudo: )?(?:" + SudoPrompt.NAME + "|" + DoasPrompt.LINE + ")?"
                        + Pattern.quote(mark) + "(?:] Password:|" + DoasPrompt.REST + ")? ?(?:\r?\n)?")
                .matcher(text)
                .replaceAll("");
    }

    /** passwd asks three things; a question that comes back means that the answer did not do. */
    private static final PromptPattern RETYPED = secret("retyped-password", "retype|re-enter|again|confirm");

    private static final PromptPattern NEW = secret("new-password", "new");

    private static final PromptPattern CURRENT = secret("current-password", "current|old");

    private static PromptPattern secret(String id, String word) {
        return PromptPattern.of(
                id,
                PromptPattern.Form.PASSWORD,
                Pattern.compile("\\A(?i:.{0,40}\\b(?:" + word + ")\\b.{0,40}password):\\s*\\z"));
    }

    /**
     * sudo begins its own question with its name in every language; PAM modules and ssh-add write
     * what they like.
     */
    private static final PromptPattern OTHER = PromptPattern.of(
            "other-password",
            PromptPattern.Form.PASSWORD,
            Pattern.compile("\\A(?:\\[sudo[^\\]]{0,80}] .{1,200}"
                    + "|.{0,200}(?iu:password|passphrase|passcode|(?<!\\w)PIN(?!\\w)"
                    + "|verification code|one-time code|passwort|mot de passe"
                    + "|contraseña|senha|wachtwoord|lösenord|hasło|heslo|parola"
                    + "|пароль|密码|密碼|パスワード|암호).{0,100})[:：]\\s*\\z"));
}
