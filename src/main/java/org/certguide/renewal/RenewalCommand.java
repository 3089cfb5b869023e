package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A command in a line of cron, a script or a unit of systemd that has Certbot renew certificates. That
 * Certbot or its folder is mentioned is no renewal: a backup does so, too.
 *
 * @param program the word that starts Certbot, such as {@code certbot} or {@code
 *     /opt/certbot/bin/certbot}; untrusted
 */
record RenewalCommand(String program) {
    /** What only speaks of the words behind it, and starts none of them. */
    private static final Set<String> SPEAKERS = Set.of(
            "echo", "printf", "logger", "mail", "grep", "egrep", "fgrep", "pgrep", "pkill", "killall", "test", "[",
            "[[", "which", "command", "type", "cat", "tail", "head", "less", "sed", "awk", "find", "ls", "rsync", "tar",
            "zip", "scp", "cp", "mv", "rm", "ln", "mkdir", "touch", "chown", "chmod", "export", "alias", "restic",
            "borg");

    /** What a shell reads before a command. */
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "exec", "{", "}", "fi", "done");

    /** A variable in braces, with what it is where it is empty. */
    private static final Pattern BRACES = Pattern.compile("\\$\\{(\\w{1,80}(?::-[^}\\n]{1,200})?)\\}");

    private static final String ENDS = ";&|(){}`\n";

    /**
     * Finds the first one.
     *
     * @param shell a line for a shell, untrusted
     */
    static Optional<RenewalCommand> in(String shell) {
        for (List<String> command : commands(shell)) {
            Optional<RenewalCommand> found = of(command);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private static Optional<RenewalCommand> of(List<String> words) {
        int first = first(words);
        for (int i = first; i < words.size(); i++) {
            String name = name(words.get(i));
            if (!name.contains("certbot") && !name.contains("letsencrypt")) continue;
            List<String> options = words.subList(i + 1, words.size());
            // The name of the application in the snap of Certbot is certbot.renew.
            boolean renews = name.endsWith(".renew") || options.contains("renew");
            // The test authority's certificates are thrown away.
            if (!renews || options.contains("--dry-run")) continue;
            // A container's or a module's name is no program of this server.
            boolean starts = words.subList(first, i).stream()
                    .noneMatch(w ->
                            w.equals("-m") || Set.of("docker", "podman", "snap").contains(name(w)));
            return Optional.of(new RenewalCommand(starts ? words.get(i) : ""));
        }
        return Optional.empty();
    }

    /** Where a command begins that starts programs; the number of words if it only speaks of them. */
    private static int first(List<String> words) {
        int first = 0;
        while (first < words.size() && (KEYWORDS.contains(words.get(first)) || isAssignment(words.get(first)))) first++;
        return first < words.size() && SPEAKERS.contains(name(words.get(first))) ? words.size() : first;
    }

    /** The words of a line that may be programs: not values of options, and not where output goes. */
    static Stream<String> programs(String shell) {
        return commands(shell).stream().flatMap(words -> {
            int first = first(words);
            return IntStream.range(first, words.size())
                    .filter(i -> i == first || !words.get(i - 1).matches("-.*|.*[<>]"))
                    .mapToObj(words::get);
        });
    }

    /** Whether a word sets a variable, as in {@code PATH=/usr/bin certbot renew}. */
    private static boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && word.substring(0, equals).chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    }

    /** The last part of a path, or of the name of a variable that stands for one. */
    private static String name(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1).replace("$", "");
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * The words of each simple command. Quotes are left out, so that what {@code sh -c '…'} starts is
     * found as well; so is the rest of a line behind a #.
     */
    static List<List<String>> commands(String shell) {
        List<List<String>> all = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean comment = false;
        for (char c : (BRACES.matcher(shell).replaceAll("\\$$1") + "\n").toCharArray()) {
            comment = c != '\n' && (comment || c == '#' && word.isEmpty());
            if (comment || c == '"' || c == '\'' || c == '\\') continue;
            boolean end = ENDS.indexOf(c) >= 0;
            if (!end && c != ' ' && c != '\t') {
                word.append(c);
                continue;
            }
            if (!word.isEmpty()) words.add(word.toString());
            word.setLength(0);
            if (!end || words.isEmpty()) continue;
            all.add(List.copyOf(words));
            words.clear();
        }
        return all;
    }
}
