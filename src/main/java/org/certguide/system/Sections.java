package org.certguide.system;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a probe script printed, cut at its headings. A heading is a line of a random token and a
 * name, so that what a program prints cannot pass for one.
 *
 * @param texts by name; without control characters except line feeds
 * @param complete whether the script came to its end
 */
public record Sections(Map<String, String> texts, boolean complete) {
    /** A heading after which nothing follows. */
    private static final String END = "end";

    /** More of one section is cut off: nothing that is looked for is that long. */
    private static final int LONGEST = 64 * 1024;

    /**
     * The beginning of every probe script, for a plain POSIX shell: {@code section NAME} prints a
     * heading, {@code finish} the last one, {@code within SECONDS COMMAND…} gives a command a limit
     * where the server can (BusyBox before 1.30 wants {@code -t}).
     *
     * @param token see {@link org.certguide.server.Sudo#mark}
     */
    public static String prelude(String token) {
        if (!token.matches("[A-Za-z0-9-]{8,}")) throw new IllegalArgumentException("token");
        return """
        LC_ALL=C; export LC_ALL
        PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"; export PATH
        section() { echo; echo "%1$s $1"; }
        finish() { section end; }
        has() { command -v "$1" >/dev/null 2>&1; }
        if timeout 5 true >/dev/null 2>&1; then within() { timeout "$@"; }
        elif timeout -t 5 true >/dev/null 2>&1; then within() { l=$1; shift; timeout -t "$l" "$@"; }
        else within() { shift; "$@"; }
        fi
        """
                .formatted(token);
    }

    /** Cuts the output of a script that begins with {@link #prelude}. */
    public static Sections parse(String output, String token) {
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        boolean complete = false;
        for (String raw : output.split("\\r*\\n", -1)) {
            String line = clean(raw);
            if (line.equals(token + " " + END)) {
                complete = true;
                break;
            }
            if (line.startsWith(token + " ")) {
                current = new StringBuilder();
                texts.putIfAbsent(line.substring(token.length() + 1), current);
            } else if (current.length() + line.length() < LONGEST) {
                current.append(line).append('\n');
            }
        }
        Map<String, String> result = new LinkedHashMap<>();
        texts.forEach((name, text) -> result.put(name, text.toString().strip()));
        return new Sections(Map.copyOf(result), complete);
    }

    /** A section, or nothing where the script printed nothing or did not get there. */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** The lines of a section that are not empty. */
    public List<String> lines(String name) {
        return Arrays.stream(text(name).split("\n")).filter(l -> !l.isBlank()).toList();
    }

    private static String clean(String line) {
        String shown = line.replace('\t', ' ').replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
        return shown.length() > 4096 ? shown.substring(0, 4096) : shown;
    }
}
