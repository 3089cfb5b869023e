package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.PrintedText;
import org.certguide.server.Command;
import org.certguide.text.SafeText;

/** The result of a dry run of the renewal of one certificate. */
public sealed interface DryRun {
    /** The test server gave a certificate. */
    record Succeeded() implements DryRun {}

    /** It did not work. */
    record Failed(Explained<FailureCause> why) implements DryRun {}

    /** Certbot did not try this certificate. */
    record Skipped(List<String> lines) implements DryRun {}

    /** There is no certificate of that name on the server. */
    record NotFound() implements DryRun {}

    /** It ended before it said anything about this certificate, as when it was cancelled. */
    record Unclear(Explained<FailureCause> why) implements DryRun {}

    /** More lines of hooks, and more characters of one, tell no more. */
    int MOST_OF_HOOKS = 6;

    int LONGEST_OF_HOOKS = 300;

    /** The option for them came with this version. */
    CertbotVersion DEPLOY_HOOKS = new CertbotVersion(2, 3, 0);

    /** What Certbot says of a command before, around or after a renewal. */
    Pattern HOOK_FAILED = Pattern.compile("(?:reported|returned) error code [1-9]");

    /**
     * The command line for {@link org.certguide.server.Sudo#inTerminal}. In a terminal Certbot does
     * not wait before it begins; without one it waits up to eight minutes.
     */
    static String commandLine(String certificateName) {
        return "certbot renew --dry-run --cert-name " + Command.quote(certificateName);
    }

    /** The same with the deploy hooks, which a test leaves out otherwise. */
    static String withDeployHooks(String certificateName) {
        return commandLine(certificateName) + " --run-deploy-hooks";
    }

    /** Whether this Certbot can run them in a test. */
    static boolean canRunDeployHooks(Optional<CertbotVersion> certbot) {
        return certbot.filter(version -> version.compareTo(DEPLOY_HOOKS) >= 0).isPresent();
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
        OptionalInt status = exitStatus < 0 ? OptionalInt.empty() : OptionalInt.of(exitStatus);
        return switch (read(exitStatus, text, certificateName)) {
            case Failed(Explained<FailureCause> why) -> new Failed(why.ended(status));
            case Unclear(Explained<FailureCause> why) -> new Unclear(why.ended(status));
            case DryRun known -> known;
        };
    }

    private static DryRun read(int exitStatus, String text, String certificateName) {
        List<String> lines =
                text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        PrintedText printed = Diagnosis.printed(text);
        if (text.contains("Another instance of Certbot is already running")) {
            return new Failed(Diagnosis.of(printed));
        }
        if (text.contains("No certificate found with name " + certificateName + " ")
                || text.contains("No certificate found with name " + certificateName + "\n")) {
            return new NotFound();
        }
        String chain = "/" + certificateName + "/fullchain.pem";
        String file = "/renewal/" + certificateName + ".conf";
        if (listed(lines, chain, "(failure)")) {
            return new Failed(Diagnosis.of(String.join("\n", about(lines, file))));
        }
        if (listed(lines, file, "(parsefail)")) {
            return new Failed(Explained.of(FailureCause.BROKEN_RENEWAL, printed.telling(Diagnosis::tellsOfTrouble)));
        }
        if (listed(lines, chain, "(success)")) {
            // Where a hook fails, Certbot (1.12 to 5.5) ends with 0 all the same.
            return !HOOK_FAILED.matcher(text).find() && (exitStatus == 0 || failedElsewhere(text))
                    ? new Succeeded()
                    : new Failed(Explained.of(FailureCause.HOOK_FAILED, ofHooks(lines, printed)));
        }
        if (listed(lines, chain, "(skipped)") || text.contains("renewals were attempted")) {
            return new Skipped(printed.telling(Diagnosis::tellsOfTrouble));
        }
        return exitStatus == 0 || printed.places(Diagnosis::tellsOfTrouble).isEmpty()
                ? new Unclear(Explained.of(FailureCause.UNKNOWN, printed.last()))
                : new Failed(Diagnosis.of(printed));
    }

    /** What a hook says itself, which stands in the lines behind what Certbot says of it. */
    private static List<String> ofHooks(List<String> lines, PrintedText printed) {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < lines.size() && own.size() < MOST_OF_HOOKS; i++) {
            boolean output = i > 0 && lines.get(i - 1).endsWith("ran with error output:");
            if (output || HOOK_FAILED.matcher(lines.get(i)).find())
                own.add(SafeText.line(lines.get(i), LONGEST_OF_HOOKS));
        }
        return own.isEmpty() ? printed.telling(Diagnosis::tellsOfTrouble) : own;
    }

    private static boolean listed(List<String> lines, String path, String word) {
        return lines.stream().anyMatch(l -> l.endsWith(path + " " + word));
    }

    private static boolean failedElsewhere(String text) {
        Matcher m = Pattern.compile("(?<!\\d)(\\d{1,9}) renew failure\\(s\\), (\\d{1,9}) parse failure")
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
}
