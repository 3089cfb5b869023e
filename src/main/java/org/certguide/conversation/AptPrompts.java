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
                                        "Do you want to continue\\? \\[(?<yes>[Yy])/(?<no>[nN])\\]"))
                        .repeating(),
                // Y and I install the new file, N and O keep the old one; Enter is N.
                PromptPattern.of(
                                "dpkg-conffile",
                                PromptPattern.Form.YES_NO,
                                PromptPattern.words(
                                        "Configuration file '[^']{1,300}' .{0,1500}"
                                                + "\\*\\*\\* \\S{1,300} \\((?<yes>Y)/I/(?<no>N)/O/D/Z\\)"
                                                + " \\[default=[A-Z]\\] \\?"))
                        .repeating());
    }
}
