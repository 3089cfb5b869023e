package org.certguide.server;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One file of an OpenSSH configuration, taken apart into its lines as ssh does it, with the files
 * that it includes.
 *
 * @param name as people know it, for example {@code ~/.ssh/config}
 * @param own whether it is the user's, and not for all users of this computer
 * @param lines those with a setting in them
 */
record SshConfigFile(String name, boolean own, List<Line> lines) {
    /** As deep as OpenSSH goes. */
    private static final int DEEPEST = 16;

    private static final int MOST_FILES = 200;
    private static final int MOST_LINES = 200_000;

    /** A longer one is no setting; a file with one is refused. */
    private static final int LONGEST_LINE = 64 * 1024;

    private static final Set<String> STRUCTURE = Set.of("host", "match", "include");

    private static final String WHITESPACE = " \t\r\n\f";

    /**
     * One setting.
     *
     * @param keyword in small letters
     * @param written the same as it stands there
     * @param words what follows, without quotes
     * @param rest the same as it stands there
     * @param included the files that an {@code Include} leads to, in their order
     * @param complete false where a quote does not end, or files that are included were not read
     */
    record Line(
            int number,
            String keyword,
            String written,
            List<String> words,
            String rest,
            List<SshConfigFile> included,
            boolean complete) {
        /** Whether it is about other lines, and not a setting. */
        boolean isStructure() {
            return STRUCTURE.contains(keyword);
        }
    }

    /** Reads the files that an Include names. */
    @FunctionalInterface
    interface Includes {
        /**
         * @param pattern as it stands there, with wildcards
         * @param own whether the file that includes them is the user's
         * @return the files in their order; none where there is none
         */
        List<Text> matching(String pattern, boolean own);
    }

    /**
     * A file as it was read.
     *
     * @param name as people know it
     */
    record Text(String name, String content) {
        /** Whether a line is longer than any that is read. */
        boolean hasLongLine() {
            return content.lines().anyMatch(line -> line.length() > LONGEST_LINE);
        }
    }

    /**
     * Takes a file apart, and what it includes, within bounds.
     *
     * @throws UncheckedIOException with a {@link SshConfigException}, beyond them
     */
    static SshConfigFile parse(Text text, boolean own, Includes includes) {
        return new Reader(own, includes).read(text, 0);
    }

    private static final class Reader {
        private final boolean own;
        private final Includes includes;
        private int files;
        private int linesRead;

        Reader(boolean own, Includes includes) {
            this.own = own;
            this.includes = includes;
        }

        SshConfigFile read(Text text, int depth) {
            files++;
            List<Line> lines = new ArrayList<>();
            int number = 0;
            int at = 0;
            String content = text.content();
            while (at < content.length()) {
                int end = content.indexOf('\n', at);
                if (end < 0) end = content.length();
                number++;
                if (++linesRead > MOST_LINES)
                    throw new UncheckedIOException(new SshConfigException(text.name(), ConfigFlaw.TOO_LONG));
                if (end - at <= LONGEST_LINE) line(content.substring(at, end), number, depth, lines);
                at = end + 1;
            }
            return new SshConfigFile(text.name(), own, List.copyOf(lines));
        }

        private void line(String text, int number, int depth, List<Line> lines) {
            int from = skip(text, 0);
            if (from == text.length() || text.charAt(from) == '#') return;
            int end = from;
            boolean quoted = text.charAt(from) == '"';
            if (quoted) {
                from++;
                end = text.indexOf('"', from);
                if (end < 0) return;
            } else {
                while (end < text.length()
                        && WHITESPACE.indexOf(text.charAt(end)) < 0
                        && "=\"".indexOf(text.charAt(end)) < 0) end++;
            }
            String keyword = text.substring(from, end);
            int value = skip(text, quoted ? end + 1 : end);
            if (value < text.length() && text.charAt(value) == '=') value = skip(text, value + 1);
            String rest = text.substring(value).stripTrailing();
            if (keyword.isEmpty() || rest.isEmpty()) return;
            Optional<List<String>> words = words(rest);
            Line line = new Line(
                    number,
                    keyword.toLowerCase(Locale.ROOT),
                    keyword,
                    words.orElse(List.of()),
                    rest,
                    List.of(),
                    words.isPresent());
            lines.add(line.keyword().equals("include") ? including(line, depth) : line);
        }

        private Line including(Line line, int depth) {
            List<SshConfigFile> found = new ArrayList<>();
            boolean all = line.complete();
            for (String pattern : line.words()) {
                if (depth + 1 >= DEEPEST || files >= MOST_FILES) {
                    all = false;
                    break;
                }
                for (Text text : includes.matching(pattern, own)) {
                    if (files < MOST_FILES) found.add(read(text, depth + 1));
                    else all = false;
                }
            }
            return new Line(
                    line.number(), line.keyword(), line.written(), line.words(), line.rest(), List.copyOf(found), all);
        }

        private static int skip(String text, int from) {
            int at = from;
            while (at < text.length() && WHITESPACE.indexOf(text.charAt(at)) >= 0) at++;
            return at;
        }
    }

    /**
     * The words of a line: quotes of both kinds, a backslash before a quote, a backslash or a blank,
     * and a comment at the end. Empty where a quote does not end.
     */
    static Optional<List<String>> words(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char first = text.charAt(i);
            if (first == ' ' || first == '\t') {
                i++;
                continue;
            }
            if (first == '#') break;
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; i < text.length(); i++) {
                char c = text.charAt(i);
                char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
                if (c == '\\' && (next == '\'' || next == '"' || next == '\\' || quote == 0 && next == ' ')) {
                    word.append(next);
                    i++;
                } else if (quote == 0 && (c == ' ' || c == '\t')) {
                    break;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (quote != 0 && c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            }
            if (quote != 0) return Optional.empty();
            words.add(word.toString());
        }
        return Optional.of(words);
    }
}
