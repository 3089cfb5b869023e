package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.FailureCause;
import org.certguide.server.Command;

/** What a dry run of the renewal of one certificate came to. */
public sealed interface DryRun {
    /** The test server gave a certificate. */
    record Succeeded() implements DryRun {}

    /** It did not work. */
    record Failed(Diagnosis why) implements DryRun {}

    /** Certbot did not try this certificate. */
    record Skipped(List<String> lines) implements DryRun {}

    /** There is no certificate of that name on the server. */
    record NotFound() implements DryRun {}

    /** It ended before it said anything about this certificate, as when it was cancelled. */
    record Unclear(List<String> lines) implements DryRun {}

    /**
     * The command line for {@link org.certguide.server.Sudo#inTerminal}. In a terminal Certbot does
     * not wait before it begins; without one it waits up to eight minutes.
     */
    static String commandLine(String certificateName) {
        return "certbot renew --dry-run --cert-name " + Command.quote(certificateName);
    }

    /**
     * Reads the outcome for one certificate, of Certbot 1.12 to 5.x. Success takes both: exit
     * status 0 and the certificate among those that succeeded.
     *
     * @param exitStatus of Certbot; -1 if there was none
     * @param text what the terminal showed, without escape sequences
     * @param certificateName what comes after /etc/letsencrypt/live/
     */
    static DryRun parse(int exitStatus, String text, String certificateName) {
        List<String> lines =
                text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        if (text.contains("Another instance of Certbot is already running")) {
            return failed(lines);
        }
        if (text.contains("No certificate found with name " + certificateName + " ")
                || text.contains("No certificate found with name " + certificateName + "\n")) {
            return new NotFound();
        }
        String chain = "/" + certificateName + "/fullchain.pem";
        String file = "/renewal/" + certificateName + ".conf";
        if (listed(lines, chain, "(failure)")) {
            return failed(about(lines, file));
        }
        if (listed(lines, file, "(parsefail)")) {
            return failed(FailureCause.BROKEN_RENEWAL, lines);
        }
        if (listed(lines, chain, "(success)")) {
            // A hook that fails after a success is told by the exit status alone.
            return exitStatus == 0 || failedElsewhere(text) ? new Succeeded() : failed(FailureCause.HOOK_FAILED, lines);
        }
        if (listed(lines, chain, "(skipped)") || text.contains("renewals were attempted")) {
            return new Skipped(telling(lines));
        }
        return exitStatus == 0 || telling(lines).isEmpty() ? new Unclear(lines) : failed(lines);
    }

    private static Failed failed(List<String> lines) {
        return new Failed(Diagnosis.of(String.join("\n", lines)));
    }

    private static Failed failed(FailureCause cause, List<String> lines) {
        return new Failed(new Diagnosis(cause, telling(lines), Optional.empty(), Optional.empty()));
    }

    private static boolean listed(List<String> lines, String path, String word) {
        return lines.stream().anyMatch(l -> l.endsWith(path + " " + word));
    }

    private static boolean failedElsewhere(String text) {
        Matcher m = Pattern.compile("(\\d+) renew failure\\(s\\), (\\d+) parse failure")
                .matcher(text);
        return m.find() && !(m.group(1) + m.group(2)).matches("0*");
    }

    /**
     * The lines about one certificate, and the notes at the end, which old versions print there.
     */
    private static List<String> about(List<String> lines, String file) {
        List<String> own = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("Processing ")) inside = line.endsWith(file);
            if (line.startsWith("IMPORTANT NOTES")) inside = true;
            if (inside) own.add(line);
        }
        return own;
    }

    private static List<String> telling(List<String> lines) {
        Pattern word = Pattern.compile("(?i)(domain|identifier|type|detail|hint): .*|.*\\b(error|errors|failed|broken"
                + "|refused|timeout|hook|could not|problem|expected)\\b.*");
        List<String> result = new ArrayList<>();
        boolean detail = false;
        for (String line : lines) {
            // The details are wrapped by versions before 1.16, up to an empty line or a new field.
            detail = line.startsWith("Detail:") || detail && !isEndOfDetail(line);
            if (detail || word.matcher(line).matches() && !line.startsWith("Ask for help")) {
                result.add(line);
            }
        }
        return List.copyOf(result);
    }

    private static boolean isEndOfDetail(String line) {
        return line.startsWith("To fix these")
                || line.startsWith("- - -")
                || line.matches("(Domain|Identifier|Hint|Failed to).*");
    }
}
