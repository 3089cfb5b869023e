package org.certguide.system;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.conversation.PromptPattern;

/** Finds the package manager of a server, and asks for what all of them have in one script. */
public final class PackageManagers {
    private PackageManagers() {}

    /** The one that a server has which has these programs. */
    public static Optional<PackageManager> among(Set<String> found) {
        return Stream.of(PackageManager.values())
                .filter(manager -> manager.isAmong(found))
                .findFirst();
    }

    /** The one that has a program of this name. */
    public static Optional<PackageManager> ofProgram(String program) {
        return Stream.of(PackageManager.values())
                .filter(manager -> manager.programs().contains(program))
                .findFirst();
    }

    /** The questions of all of them, the most specific first. */
    public static List<PromptPattern> prompts() {
        return Stream.concat(
                        Stream.of(PackageManager.values()).flatMap(m -> m.prompts().stream()),
                        Stream.of(InstallPrompts.ANY))
                .toList();
    }

    /** What all of them have, as words for a shell. */
    public static String all(Function<PackageManager, List<String>> words) {
        return Stream.of(PackageManager.values())
                .flatMap(m -> words.apply(m).stream())
                .collect(Collectors.joining(" "));
    }

    /** A shell function {@code package}: whether a package is installed, whoever manages them. */
    public static String packageFunction() {
        return queries()
                .map(m -> "if command -v " + m.query() + " >/dev/null; then " + m.installed("\"$1\"") + "\n")
                .collect(Collectors.joining("  el", "package() {\n  ", "  else false; fi\n}\n"));
    }

    /**
     * Lines of a script that print which package Certbot is in; for {@link SystemFacts#script}.
     */
    static String certbotPackages() {
        return queries()
                .map(m -> "if has " + m.query() + "; then within 10 " + m.installed("certbot") + " 2>/dev/null; fi\n")
                .collect(Collectors.joining());
    }

    /** Those that ask a program of their own what is installed. */
    private static Stream<PackageManager> queries() {
        Set<String> seen = new HashSet<>();
        return Stream.of(PackageManager.values()).filter(m -> seen.add(m.query()));
    }
}
