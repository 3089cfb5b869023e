package org.certguide.install;

import java.util.List;
import java.util.stream.Stream;
import org.certguide.conversation.PromptPattern;
import org.certguide.conversation.PromptPattern.Form;
import org.certguide.system.PackageManager;

/**
 * The questions of programs that install packages, in English; commands are run with {@code
 * LC_ALL=C}. From recordings where there are some (apt, dpkg, debconf), else from the sources of
 * apt 3, needrestart, dnf 4 and 5, zypper and pacman.
 */
public final class InstallPrompts {
    /** Whether to install what was listed. */
    public static final String CONTINUE = PackageManager.CONTINUE;

    /** Whether to remove what was listed. */
    public static final String REMOVE = PackageManager.REMOVE;

    /** What it means is not known, and yet how it can be answered. */
    private static final PromptPattern ANY = PromptPattern.of(
                    PromptPattern.UNKNOWN, Form.YES_NO, PromptPattern.words("[^\\n]{1,500}\\?" + PackageManager.Y_N))
            .endingWith("\\?" + PackageManager.Y_N)
            .repeating();

    private InstallPrompts() {}

    /** All of them, the most specific first. */
    public static List<PromptPattern> all() {
        return Stream.concat(Stream.of(PackageManager.values()).flatMap(m -> m.prompts().stream()), Stream.of(ANY))
                .toList();
    }
}
