package org.certguide.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.SafeText;

/**
 * What a script printed, cut at its headings. A heading is a line of a random token and a name, so
 * that what a program prints cannot pass for one.
 *
 * @param texts by name; of what is {@link SafeText}, and line feeds
 * @param complete whether the script came to its end
 */
public record ScriptOutput(Map<String, String> texts, boolean complete) {
    /** More bytes than this are not taken for one section. */
    public static final int LONGEST = 512 * 1024;

    /** A heading after which nothing follows. */
    private static final String END = "end";

    /** A heading that only ends a section. */
    private static final String PAUSE = "pause";

    private static final Pattern PART = Pattern.compile("\n== ([a-z0-9]{1,20}) #([0-9]{1,7})\n");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9-]{16,64}");

    /**
     * The functions that print headings, for a POSIX shell: {@code section NAME} begins a section
     * that goes on to the next heading; {@code section "NAME #N"} one of exactly N bytes, whatever
     * they are; {@code text NAME TEXT} is such a section, for what others have written; {@code
     * pause} ends a section, and {@code finish} the last one. {@code line} makes one line of what
     * others have written, and {@code part NAME TEXT} a part of a section, see {@link #parts}.
     *
     * @param token at least 16 letters, digits or hyphens that nobody can guess; see {@link Token}
     */
    public static String headings(String token) {
        if (!TOKEN.matcher(token).matches()) throw new IllegalArgumentException("not a token: " + token);
        return """
        section() { printf '\\n%%s %%s\\n' '%s' "$1"; }
        text() { n=$(printf '%%s' "$2" | wc -c); section "$1 #$((n))"; printf '%%s' "$2"; }
        pause() { section %s; }
        finish() { section %s; }
        line() { tr '\\000-\\037\\177' ' '; echo; }
        part() { r=$(printf '%%s' "$2" | tr '\\000-\\010\\013-\\037\\177-\\377' '?' | cut -c 1-4000); printf '\\n== %%s #%%s\\n%%s\\n' "$1" "${#r}" "$r"; }
        """.formatted(token, PAUSE, END);
    }

    /**
     * Two more functions: {@code has PROGRAM}, and {@code within SECONDS COMMAND…}, which gives a
     * command a limit where the server can (BusyBox before 1.30 wants {@code -t}).
     */
    public static final String TOOLS = """
            has() { command -v "$1" >/dev/null 2>&1; }
            if timeout 5 true >/dev/null 2>&1; then within() { timeout "$@"; }
            elif timeout -t 5 true >/dev/null 2>&1; then within() { l=$1; shift; timeout -t "$l" "$@"; }
            else within() { shift; "$@"; }
            fi
            """;

    /** The beginning of a script that asks a server things: plain output, and all functions. */
    public static String prelude(String token) {
        return headings(token) + """
        LC_ALL=C; export LC_ALL
        PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"; export PATH
        """ + TOOLS;
    }

    /** What the output of a script with {@link #headings} ends with when all of it has come. */
    public static String last(String token) {
        return "\n" + token + " " + END + "\n";
    }

    /** Cuts all that a script with {@link #headings} printed. */
    public static ScriptOutput parse(byte[] output, String token) {
        Reader reader = new Reader(token);
        List<Section> sections = reader.feed(output);
        reader.end().ifPresent(sections::add);
        Map<String, String> texts = new LinkedHashMap<>();
        sections.forEach(s -> texts.putIfAbsent(s.name(), s.text().strip()));
        return new ScriptOutput(Map.copyOf(texts), reader.finished);
    }

    /** The same for what is text already. */
    public static ScriptOutput parse(String output, String token) {
        return parse(output.getBytes(StandardCharsets.UTF_8), token);
    }

    /**
     * Parts of a section. Each tells its length, so that nothing in it passes for another one. What
     * the {@link Reader} would change is changed before that is counted: characters that are controls
     * or not ASCII, and lines of more than {@link Reader#LONGEST_LINE}.
     *
     * @param parts in their order
     * @param rest what stands outside of them
     */
    public record Parts(List<Section> parts, String rest) {
        /** The first one of that name. */
        public Optional<String> text(String name) {
            return parts.stream()
                    .filter(p -> p.name().equals(name))
                    .map(Section::text)
                    .findFirst();
        }
    }

    /** Finds what the function {@code part} printed in a section. */
    public static Parts parts(String section) {
        String all = "\n" + section;
        Matcher heading = PART.matcher(all);
        List<Section> parts = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (heading.find(at)) {
            rest.append(all, at, heading.start());
            int end = heading.end() + Integer.parseInt(heading.group(2));
            boolean whole = end <= all.length();
            at = Math.min(end, all.length());
            parts.add(new Section(heading.group(1), all.substring(heading.end(), at), whole));
        }
        return new Parts(List.copyOf(parts), rest.append(all, at, all.length()).toString());
    }

    /** A section, or nothing where the script printed nothing or did not get there. */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** The lines of a section that are not empty. */
    public List<String> lines(String name) {
        return Arrays.stream(text(name).split("\n")).filter(l -> !l.isBlank()).toList();
    }

    /**
     * One section.
     *
     * @param text of what is {@link SafeText}, and line feeds; of a section with a number of bytes,
     *     these bytes as they are, what is not UTF-8 as U+FFFD
     * @param whole whether a heading came after it, and just where it should
     */
    public record Section(String name, String text, boolean whole) {}

    /** Cuts output while it arrives. To be used by one thread at a time. */
    public static final class Reader {
        private static final int LONGEST_LINE = 4096;
        private static final Pattern HEADING = Pattern.compile("(.+?)(?: #([0-9]{1,7}))?");

        private final String token;
        private final Part noise = new Part("", 0);
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private Part part = noise;
        private boolean finished;

        private static final class Part {
            /** The length of what goes on to the next heading. */
            private static final int OPEN = -1;

            private final String name;
            private final int length;
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            Part(String name, int length) {
                this.name = name;
                this.length = length;
            }

            void add(String line) {
                // The line feed before a heading is no part of what has a length.
                if (length != OPEN && line.isBlank()) return;
                byte[] more = (line + "\n").getBytes(StandardCharsets.UTF_8);
                if (bytes.size() + more.length <= LONGEST) bytes.writeBytes(more);
            }

            Section section(boolean ended) {
                boolean whole = ended && (length == OPEN || bytes.size() == length);
                return new Section(name, bytes.toString(StandardCharsets.UTF_8), whole);
            }
        }

        /**
         * @param token the same as in the script
         */
        public Reader(String token) {
            this.token = token;
        }

        /**
         * Takes some more bytes.
         *
         * @return the sections that are over now, in a new list
         */
        public List<Section> feed(byte[] output) {
            List<Section> done = new ArrayList<>();
            for (byte b : output) {
                if (part.bytes.size() < part.length) {
                    part.bytes.write(b);
                } else if (b == '\n') {
                    endLine().ifPresent(done::add);
                } else if (line.size() < LONGEST_LINE) {
                    line.write(b);
                }
            }
            return done;
        }

        /** To be called when no more bytes will come: the section that is still open, if any. */
        public Optional<Section> end() {
            Optional<Section> last = line.size() > 0 ? endLine() : Optional.empty();
            return last.isPresent() || part == noise ? last : Optional.of(part.section(false));
        }

        /** What came outside of all sections. */
        public String noise() {
            return noise.section(false).text();
        }

        private Optional<Section> endLine() {
            String text = SafeText.of(line.toString(StandardCharsets.UTF_8).replace('\t', ' '));
            line.reset();
            Optional<Part> next =
                    text.startsWith(token + " ") ? heading(text.substring(token.length() + 1)) : Optional.empty();
            if (next.isEmpty()) {
                part.add(text);
                return Optional.empty();
            }
            Part ended = part;
            part = next.get();
            return ended == noise ? Optional.empty() : Optional.of(ended.section(true));
        }

        private Optional<Part> heading(String words) {
            if (words.equals(END)) finished = true;
            if (words.equals(END) || words.equals(PAUSE)) return Optional.of(noise);
            Matcher m = HEADING.matcher(words);
            if (!m.matches()) return Optional.empty();
            int length = m.group(2) == null ? Part.OPEN : Integer.parseInt(m.group(2));
            return length > LONGEST ? Optional.empty() : Optional.of(new Part(m.group(1), length));
        }
    }
}
