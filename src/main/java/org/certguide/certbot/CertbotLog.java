package org.certguide.certbot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.server.Command;
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

    /** Asks root for the end of the log in this file. */
    public static Probe<CertbotLog> probe(String path) {
        return Probe.of(
                "log " + path,
                true,
                Duration.ofSeconds(30),
                "text log \"$(tail -c %d %s)\"".formatted(LONGEST, Command.quote(path)),
                output -> new CertbotLog(path, output.text("log")));
    }

    /** Where the run that printed this wrote its log to, on the server. */
    public static Optional<String> pathIn(String printed) {
        return PATH.matcher(printed.replaceAll("\\s+", " "))
                .results()
                .reduce((earlier, later) -> later)
                .map(found -> found.group(1));
    }
}
