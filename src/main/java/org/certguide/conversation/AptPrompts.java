package org.certguide.conversation;

import java.util.List;

/** The questions of apt-get and dpkg in English; commands are run with {@code LC_ALL=C}. */
public final class AptPrompts {
    private AptPrompts() {}

    public static List<PromptPattern> all() {
        return List.of(
                PromptPattern.of(
                                "apt-continue",
                                PromptPattern.Form.YES_NO,
                                PromptPattern.words(
                                        "(?:\\d{1,5} upgraded, .{0,1000})?Do you want to continue\\?"
                                                + " \\[(?<yes>[Yy])/(?<no>[nN])\\]"))
                        .repeating(),
                // Y and I install the new file, N and O keep the old one; Enter is N.
                PromptPattern.of(
                                "dpkg-conffile",
                                PromptPattern.Form.LETTER,
                                PromptPattern.words(
                                        "(?<words>Configuration file '[^']{1,300}' .{0,800}?"
                                                + "What would you like to do about it \\?)"
                                                + " .{0,800}\\*\\*\\* \\S{1,300} \\(Y/I/N/O/D/Z\\)"
                                                + " \\[default=[A-Z]\\] \\?"))
                        .repeating());
    }
}
