package org.certguide.system;

import java.util.List;
import java.util.regex.Pattern;
import org.certguide.conversation.PromptPattern;
import org.certguide.conversation.PromptPattern.Form;

/**
 * The questions of programs that install packages, in English; commands are run with {@code
 * LC_ALL=C}. From recordings (apt, dpkg, debconf, dnf 4 and 5, zypper, pacman) where there are
 * some, else from the sources of these, of yum and of needrestart.
 */
public final class InstallPrompts {
    /** Whether to install what was listed. */
    public static final String CONTINUE = "packages-continue";

    /** Whether to remove what was listed. */
    public static final String REMOVE = "packages-remove";

    private static final String KEY = "packages-key";

    /** How apt and pacman ask for yes or no. */
    private static final String Y_N = " \\[(?<yes>[Yy])/(?<no>[Nn])\\]";

    /** yum can also only download. */
    private static final String IS_THIS_OK = "Is this ok \\[(?<yes>y)(?:/d)?/(?<no>N)\\]:";

    private static final String ZYPPER_Y_N = " \\[(?<yes>y)/(?<no>n)[^\\]]{0,80}\\] \\([yn]\\):";

    /** A debconf that can print the default answer puts it in brackets. */
    private static final String DEFAULT = "(?: \\[[^\\]\\n]{0,200}\\])?";

    private static final String YES_NO = " \\[(?<yes>yes)/(?<no>no)\\]" + DEFAULT;

    /** The paragraph in which debconf explains its question; looked for only where one begins. */
    private static final String EXPLAINED = "(?:(?<![^\\n])[^\\n]{1,2000}+\\n)?+";

    private static final String CONFFILE = " \\(Y/I/N/O/D/Z\\) \\[default=[A-Z]\\] \\?";
    private static final String MENU_END = "[:?.)]" + DEFAULT;
    private static final Pattern MENU_QUESTION = PromptPattern.words("[^\\n]{1,500}" + MENU_END);

    /** Of apt and of what runs below it: dpkg, debconf and needrestart. */
    static final List<PromptPattern> APT = List.of(
            ask(
                    REMOVE,
                    "(?:\\d{1,5} upgraded, (?:\\d{1,5} [a-z ]{1,20}, ){1,3}[1-9]\\d{0,4} to remove"
                            + ".{0,1000}?Do you want to continue\\?"
                            + "|Upgrading: \\d{1,5}, Installing: \\d{1,5}, Removing: [1-9].{0,1000}?"
                            + "Continue\\?)",
                    Y_N),
            ask(
                    CONTINUE,
                    "(?:(?:\\d{1,5} upgraded, .{0,1000}?)?Do you want to continue\\?"
                            + "|(?:Upgrading: \\d{1,5}, Installing: .{0,1000}?)?Continue\\?)",
                    Y_N),
            ask(
                    "packages-unverified",
                    "(?:WARNING: The following packages cannot be authenticated! .{0,2000}?)?"
                            + "Install these packages without verification\\?",
                    Y_N),
            // Y and I install the new file, N and O keep the old one; Enter is N.
            PromptPattern.of(
                            "dpkg-conffile",
                            Form.LETTER,
                            PromptPattern.words("(?<words>Configuration file '[^']{1,300}' .{0,800}?"
                                    + "What would you like to do about it \\?)"
                                    + " .{0,800}\\*\\*\\* \\S{1,300}"
                                    + CONFFILE))
                    .endingWith(CONFFILE)
                    .repeating(),
            PromptPattern.of(
                            "restart-services",
                            Form.COLUMNS_LIST,
                            PromptPattern.words("Which services should be restarted\\?" + DEFAULT))
                    .repeating(),
            ask("restart-service", "Restart \\S{1,300}\\?", " \\[(?<yes>[Yy])(?<no>[Nn])as\\?\\]"),
            ask(
                    "restart-without-asking",
                    "(?<words>" + EXPLAINED + "Restart services during package upgrades without asking\\?)",
                    YES_NO),
            ask("debconf-yes-no", "(?<words>" + EXPLAINED + "[^\\n]{1,500})", YES_NO),
            PromptPattern.of("debconf-choices", Form.COLUMNS_LIST, MENU_QUESTION)
                    .endingWith(MENU_END)
                    .repeating(),
            PromptPattern.of("debconf-choice", Form.COLUMNS, MENU_QUESTION)
                    .endingWith(MENU_END)
                    .repeating(),
            PromptPattern.of("enter", Form.PAUSE, PromptPattern.words("\\[More\\]"))
                    .repeating());

    static final List<PromptPattern> DNF = List.of(
            ask(KEY, "Importing (?:OpenPGP|GPG) key.{1,1500}?", IS_THIS_OK),
            ask(REMOVE, "(?:Remove|Removing:) \\d{1,5} [Pp]ackages?.{0,1000}?", IS_THIS_OK),
            ask(
                    CONTINUE,
                    "(?:(?:Install|Upgrade|Installing:|Upgrading:) \\d{1,5} [Pp]ackages?" + ".{0,1000}?)?",
                    IS_THIS_OK));

    static final List<PromptPattern> ZYPPER = List.of(
            // "t" trusts for this time; "a" would put the key into the system's own.
            ask(
                    "packages-key-once",
                    "(?:New repository or package signing key received:.{0,2000}?)?Do you want"
                            + " to reject the key, trust temporarily, or trust always\\?",
                    " \\[(?<no>r)/(?<yes>t)/a[^\\]]{0,60}\\] \\([a-z]\\):"),
            // The words themselves are typed.
            ask(
                    "packages-unverified",
                    "(?:File '[^'\\n]{1,200}' from repository '[^'\\n]{1,200}' is .{1,200}?)Continue\\?",
                    " \\[(?<yes>yes)/(?<no>no)\\] \\((?:yes|no)\\):"),
            ask("packages-retry", "Abort, retry, ignore\\?", " \\[(?<no>a)/(?<yes>r)/i[^\\]]{0,60}\\] \\([a-z]\\):"),
            ask(REMOVE, "\\d{1,5} (?:packages? )?to remove\\..{0,1000}?Continue\\?", ZYPPER_Y_N),
            ask(CONTINUE, "(?:\\d{1,5} [^\\n]{0,40}packages? to .{0,1000}?)?Continue\\?", ZYPPER_Y_N));

    static final List<PromptPattern> PACMAN = List.of(
            ask(
                    REMOVE,
                    ":: Do you want to remove these packages\\?|:: [^\\n]{1,300} are in conflict[^\\n]{0,300}\\. Remove [^\\n]{1,200}\\?",
                    Y_N),
            ask(CONTINUE, "(?:Packages? \\(\\d{1,5}\\) .{0,4000}?)?:: Proceed with installation\\?", Y_N),
            ask(KEY, ":: Import PGP key [^\\n]{1,500}\\?", Y_N));

    /** What it means is not known, and yet how it can be answered. */
    static final PromptPattern ANY = ask(PromptPattern.UNKNOWN, "[^\\n]{1,500}\\?", Y_N);

    private InstallPrompts() {}

    /** A question for yes or no, which a program asks each time that it installs something. */
    static PromptPattern ask(String id, String question, String end) {
        return PromptPattern.of(id, Form.YES_NO, PromptPattern.words("(?:" + question + ")" + end))
                .endingWith(end)
                .repeating();
    }
}
