package org.certguide.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes simple command lines apart as a POSIX shell does; whatever is more than that, it refuses.
 */
final class ShellWords {
    /** What has a meaning for the shell outside of quotes. */
    private static final String SYNTAX = "|;<()$`\\*?[#~{}&!";

    private final String text;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * @param line commands joined with {@code &&}
     * @return the words of each command, with {@code >} as a word of its own; empty if there is
     *     more to the line than words and quotes
     */
    static Optional<List<List<String>>> commands(String line) {
        return new ShellWords(line.strip()).commands();
    }

    private Optional<List<List<String>>> commands() {
        List<List<String>> all = new ArrayList<>();
        List<String> words = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ') {
                at++;
            } else if (text.startsWith("&&", at)) {
                at += 2;
                all.add(List.copyOf(words));
                words.clear();
            } else if (c == '>') {
                at++;
                words.add(">");
            } else {
                Optional<String> word = word();
                if (word.isEmpty()) return Optional.empty();
                words.add(word.get());
            }
        }
        all.add(List.copyOf(words));
        return all.stream().anyMatch(List::isEmpty) ? Optional.empty() : Optional.of(all);
    }

    private Optional<String> word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '>' || text.startsWith("&&", at)) break;
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, at + 1);
                if (end < 0) return Optional.empty();
                String inside = text.substring(at + 1, end);
                if (c == '"' && inside.matches("(?s).*[$`\\\\].*")) {
                    // printf "%s\n" is the only backslash in double quotes that does no harm.
                    if (!inside.equals("%s\\n")) return Optional.empty();
                }
                word.append(inside);
                at = end + 1;
            } else if (c == '\\' && at + 1 < text.length()) {
                word.append(text.charAt(at + 1));
                at += 2;
            } else if (c == '\n' || SYNTAX.indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                word.append(c);
                at++;
            }
        }
        return Optional.of(word.toString());
    }
}
