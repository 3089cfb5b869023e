package org.certguide.practice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.certguide.certbot.CertbotVersion;

/**
 * What Certbot says in one version, from {@code certbot-words.txt} beside this class, and the forms
 * in which it says so ({@code display/util.py}, the same from 0.40 to 5.6).
 *
 * @param version that speaks
 */
record CertbotWords(CertbotVersion version) {
    static final String LOG = "/var/log/letsencrypt/letsencrypt.log";
    static final String FRAME = "- ".repeat(39) + "-";

    /** How it writes a time. */
    static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String HEADING = "== ";
    private static final int WIDTH = 80;
    private static final String TERMS = "https://letsencrypt.org/documents/LE-SA-v1.6-August-18-2025.pdf";

    private static final Map<String, NavigableMap<CertbotVersion, String>> TEXTS = read();

    private static Map<String, NavigableMap<CertbotVersion, String>> read() {
        Map<String, NavigableMap<CertbotVersion, String>> texts = new TreeMap<>();
        for (String part : file().split("(?m)^" + HEADING)) {
            if (part.startsWith("#")) continue;
            int line = part.indexOf('\n');
            String[] heading = part.substring(0, line).split(" ");
            String body = part.substring(line + 1);
            String text = body.substring(0, Math.max(0, body.length() - 1))
                    .replace("{frame}", FRAME)
                    .replace("{bold}", "\u001b[1m")
                    .replace("{plain}", "\u001b[0m");
            texts.computeIfAbsent(heading[0], name -> new TreeMap<>())
                    .put(CertbotVersion.parse("certbot " + heading[1]).orElseThrow(), text);
        }
        return texts;
    }

    private static String file() {
        try (InputStream in = CertbotWords.class.getResourceAsStream("certbot-words.txt")) {
            if (in == null) throw new IllegalStateException("certbot-words.txt is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("certbot-words.txt cannot be read", e);
        }
    }

    /** Whether this version is older than that one. */
    boolean before(int major, int minor) {
        return version.compareTo(new CertbotVersion(major, minor, 0)) < 0;
    }

    /**
     * A text.
     *
     * @param name in the file
     * @return empty where this version says nothing
     */
    String text(String name, Object... arguments) {
        NavigableMap<CertbotVersion, String> versions = TEXTS.get(name);
        if (versions == null) throw new IllegalArgumentException(name);
        return versions.floorEntry(version).getValue().formatted(arguments);
    }

    /** A question for a line, ready to be answered behind its last character. */
    String input(String name) {
        return wrap(text(name)) + " ";
    }

    /**
     * The question for the address.
     *
     * @param refused whether the last one was no address
     * @param again whether it is not the first time
     */
    String email(boolean refused, boolean again) {
        String problem = refused ? text("email-problem") + " " : "";
        String note = again ? text("email-note") : "";
        return wrap(problem + note + text("email")) + " ";
    }

    /**
     * A question between two lines of dashes.
     *
     * @param labels of the answers
     */
    static String framed(String question, String labels) {
        return "\n%s\n%s\n%s\n%s: ".formatted(FRAME, wrap(question), FRAME, labels);
    }

    String terms() {
        return text("terms", TERMS);
    }

    /** What changes in the names of a certificate. */
    String update(String name, List<String> has, List<String> wanted) {
        return text("update", name, difference("+", wanted, has), difference("-", has, wanted));
    }

    private static String difference(String sign, List<String> from, List<String> without) {
        String lines = from.stream()
                .filter(name -> !without.contains(name))
                .map(name -> sign + " " + name)
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "(None)" : lines;
    }

    /** Each line filled to 80 columns, as Python's {@code textwrap.fill} does it. */
    static String wrap(String text) {
        return text.lines().map(CertbotWords::fill).collect(Collectors.joining("\n"));
    }

    private static String fill(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String chunk : text.split("(?<=\\s)(?=\\S)|(?<=\\S)(?=\\s)")) {
            if (line.length() + chunk.length() > WIDTH && !line.isEmpty()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            // White space at the beginning of a line other than the first is dropped.
            if (line.isEmpty() && chunk.isBlank() && !lines.isEmpty()) continue;
            line.append(chunk);
        }
        lines.add(line.toString().stripTrailing());
        return String.join("\n", lines);
    }
}
