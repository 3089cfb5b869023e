package org.certguide.certbot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.server.Probe;
import org.certguide.text.SafeText;

/**
 * Certbot's log of one run.
 *
 * @param path on the server; empty if Certbot wrote none
 * @param text empty if it could not be read
 */
public record CertbotLog(String path, String text) {
    public static final CertbotLog NONE = new CertbotLog("", "");
    private static final int LONGEST_LINE = 1000;

    /** In bytes; the reason of a failure stands at the end. */
    private static final int LONGEST = 400_000;

    /** Where Certbot keeps its logs unless told otherwise. */
    public static final String FOLDER = "/var/log/letsencrypt/";

    private static final String FILE = "letsencrypt.log";

    /**
     * Reads the file if no link leads to it, and only who reads it can have put it there:
     * so nobody can change that between the look and the reading.
     */
    private static final String READ = """
            text log "$(
              cd -P %s 2>/dev/null && [ "$(pwd -P)/" = %s ] || exit 0
              set -- $(ls -ldn .)
              case "$1 $3" in (d????-??-?*" $(id -u)") ;; (*) exit 0 ;; esac
              [ -f %s ] && [ ! -L %s ] && tail -c %d %s
            )"
            """;

    /** The line in which Certbot prints the path of its log; before it has read its settings, that is another one. */
    private static final Pattern PATH =
            Pattern.compile("(?:Saving debug log to|logfile|logfile is) '?(/(?:var/log/letsencrypt|tmp)"
                    + "/[A-Za-z0-9_/-]{0,100}(?:letsencrypt\\.)?log)(?!\\w)");

    /** The last lines, as they may be shown. */
    public String end(int most) {
        List<String> lines = text.lines().toList();
        return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
                .map(l -> SafeText.of(l.substring(0, Math.min(l.length(), LONGEST_LINE))))
                .collect(Collectors.joining("\n"));
    }

    /** Asks root for the end of the log of the last run. */
    public static final Probe<CertbotLog> PROBE = probe(FOLDER);

    static Probe<CertbotLog> probe(String folder) {
        return Probe.of(
                "log " + FOLDER + FILE,
                true,
                Duration.ofSeconds(30),
                READ.formatted(folder, folder, FILE, FILE, LONGEST, FILE),
                output -> new CertbotLog(FOLDER + FILE, output.text("log")));
    }

    /** Whether it can be read by {@link #PROBE}: no other file is read as root because a text names it. */
    public static boolean isReadable(String path) {
        return path.equals(FOLDER + FILE);
    }

    /** Where the run that printed this wrote its log to, on the server; for people, see {@link #isReadable}. */
    public static Optional<String> pathIn(String printed) {
        return PATH.matcher(printed.replaceAll("\\s+", " "))
                .results()
                .reduce((earlier, later) -> later)
                .map(found -> found.group(1));
    }
}
