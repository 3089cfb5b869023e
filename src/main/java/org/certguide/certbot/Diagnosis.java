package org.certguide.certbot;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.PrintedText;
import org.certguide.diagnosis.Signs;
import org.certguide.server.SudoMessages;

/** Why a run of Certbot failed, as far as its words and its log tell. */
public final class Diagnosis {
    private static final int MOST_WORDS = 12;

    /**
     * What the certificate authority says about one domain name; wrapped before Certbot 1.16. The
     * name stands in sentences of ours: with other characters than a name has, it is none.
     */
    private static final Pattern PROBLEM = Pattern.compile(
            "(?<!\\S)(?:Domain|Identifier): ([A-Za-z0-9*._:-]{1,253}) Type: (\\w{1,60}) Detail: (.{0,3000}?)"
                    + "(?= (?:Domain|Identifier): | Hint: | To fix these errors| Some"
                    + " challenges have failed| Failed to renew certificate|\\z)");

    /** Let's Encrypt's wordings since 2015: with a space or a T, with UTC, Z or an offset of 0. */
    private static final Pattern RETRY_AFTER =
            Pattern.compile("retry after (\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})?"
                    + " ?(?:UTC|GMT|Z|[+-]00:?00)");

    private static final Pattern LEFTOVER = Pattern.compile("directory exists for ([A-Za-z0-9*._-]{1,253})(?!\\S)");

    /** An answer in the log that asks to wait. */
    private static final Pattern BUSY =
            Pattern.compile("HTTP (?:429|503)\\r?\\n((?:[A-Za-z][A-Za-z-]{0,60}: .*\\r?\\n)++)");

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    private static final Pattern WAIT = Pattern.compile("(?im)^retry-after: (?:(\\d{1,8})|(\\w{3}, .{20,22}GMT))\\s*$");

    private static final Pattern DATE = Pattern.compile("(?im)^date: (\\w{3}, .{20,22}?GMT)");

    /**
     * What is certain whatever else was printed, the most certain first. The words are in Certbot's
     * sources and in sudo's, or in Python's texts for errors of the system.
     */
    private static final Signs<FailureCause> CERTAIN = Signs.all(List.of(
            Signs.of(
                    FailureCause.READ_ONLY, "Read-only file system|Errno 30(?!\\d)|Errno 1\\] Operation not permitted"),
            Signs.of(FailureCause.DISK_FAILING, "Input/output error|Errno 5\\]|Structure needs cleaning"),
            Signs.of(FailureCause.DISK_FULL, "No space left on device|Disk quota exceeded"),
            Signs.of(FailureCause.SUDO_NOT_ALLOWED, SudoMessages.NOT_ALLOWED),
            Signs.of(
                    FailureCause.SUDO_PASSWORD,
                    "incorrect password attempt|incorrect authentication attempt"
                            + "|doas: Auth\\w{1,10} (?:failed|required)|sudo: a password is required|sudo: no password was provided"
                            + "|sudo: Authentication failed|sudo: A terminal is required"),
            Signs.of(
                    FailureCause.CERTBOT_MISSING,
                    "certbot'?: (?:command )?not found|No such file or directory: 'certbot'|'?certbot'?: No such file or directory"),
            Signs.of(
                    FailureCause.NOT_ROOT,
                    "Either run as root, or set --config-dir|Could not bind TCP port \\d+"
                            + " because you don't have the appropriate permissions"),
            Signs.of(FailureCause.LEFTOVER, "(?:live|archive) directory exists for"),
            Signs.of(FailureCause.SNAPD, "SnapdConnectionPool"),
            Signs.of(
                    FailureCause.CERTBOT_BROKEN,
                    "(?:ImportError: cannot import name|ModuleNotFoundError: No module named|DistributionNotFound: The"
                            + "|VersionConflict: |AttributeError: module '|ValueError: Invalid version\\. The only valid"
                            + " version for X509Req)"),
            Signs.of(FailureCause.PLUGIN_MISSING, "requested \\S{1,100} plugin does not appear to be installed"),
            Signs.of(FailureCause.MADE_BY_HAND, "authentication script must be provided with --manual-auth-hook"),
            Signs.of(FailureCause.ANOTHER_INSTANCE, "Another instance of Certbot is already running"),
            Signs.of(
                    FailureCause.PORT_80,
                    "Could not bind TCP port \\d+ because it is already in use"
                            + "|Problem binding to port 80|Could not bind to IPv4 or IPv6"),
            Signs.of(FailureCause.HIDDEN, "AttributeError: can't set attribute"),
            Signs.of(FailureCause.EFF_UNREACHABLE, "host='supporters\\.eff\\.org'")));

    /** What is looked for where neither these nor the certificate authority have told a cause. */
    private static final Signs<FailureCause> OTHERS = Signs.all(List.of(
            Signs.of(
                    FailureCause.CERTBOT_OLD,
                    "ACMEv1 is deprecated|unrecognized arguments: --key-type|ACMEv1 endpoint"),
            Signs.of(FailureCause.CA_TROUBLE, "<Response \\[5\\d\\d\\]>"),
            Signs.of(FailureCause.EMAIL_REFUSED, "is not a valid e-?mail"),
            Signs.of(
                    FailureCause.CLOCK, "certificate verify failed: certificate (?:is not yet valid|has" + " expired)"),
            Signs.of(FailureCause.UNTRUSTED_TLS, "CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSLError\\("),
            Signs.of(
                    FailureCause.SERVER_DNS,
                    "Temporary failure in name resolution|Name or service not known"
                            + "|NameResolutionError|Errno -[235]\\]|No address associated with hostname"),
            Signs.of(
                    FailureCause.CA_UNREACHABLE,
                    "ConnectTimeout|ReadTimeout|timed out\\.|Connection refused"
                            + "|Network is unreachable|No route to host"
                            + "|Max retries exceeded|Connection aborted"
                            + "|exceptions\\.ConnectionError"),
            Signs.of(FailureCause.WILDCARD, "does not support any combination of challenges that will satisfy"),
            Signs.of(FailureCause.KEY_TYPE, "Are you trying to change the key type of the"),
            Signs.of(
                    FailureCause.TERMS_REFUSED,
                    "without accepting Terms of Service"
                            + "|must agree to the Terms of Service"
                            // Certbot 1.12 says no more than that.
                            + "|You must agree in order to register with the ACME server"
                            + ".{0,300}: [NnCc]\\w{0,10} Unable to register an account"),
            Signs.of(
                    FailureCause.DOMAIN_INVALID,
                    "One or more of the entered domain names was not valid:.{0,4000}"
                            + "(?:Please specify --domains|Use -d to specify domains)"
                            + "|Requested (?:name|domain) \\S{1,300} (?:is not a FQDN"
                            + "|appears to be a URL|is an IP address)"),
            Signs.of(
                    FailureCause.BROKEN_RENEWAL,
                    "Renewal configuration file \\S{1,500} (?:is broken|produced an"
                            + " unexpected error)|(?<!\\d)[1-9]\\d{0,8} parse failure"),
            Signs.of(FailureCause.HOOK_FAILED, "[Hh]ook (?:command )?'?.{1,300} (?:reported|returned) error code"),
            Signs.of(
                    FailureCause.CANCELLED,
                    "Exiting due to user request|Operation canceled|User chose to cancel"
                            + "|An e-mail address or --register-unsafely-without-email must"
                            + " be provided|Error getting email address"
                            + "|Please specify --domains|Use -d to specify domains"
                            + "|Specified mismatched certificate name and domains"
                            + "|No account has been chosen|EOFError"
                            + "|authenticator could not be determined"
                            + "|must have a webroot when using the webroot plugin"
                            // Certbot 1.12 fails with several different exceptions here.
                            + "|'c' to cancel\\): [cC] (?:Unable to register an account"
                            + "|An unexpected error occurred)"),
            Signs.of(
                    FailureCause.NO_CERTIFICATE,
                    "No certificate found with name|No simulated renewals were attempted")));

    /**
     * In lines that tell of trouble, whatever it is. Without {@code \\b}, which goes back over all
     * accents each time.
     */
    private static final Pattern TROUBLE =
            Pattern.compile("(?i)^(?:domain|identifier|type|detail|hint): |(?<!\\w)(?:errors?|failed|broken|refused"
                    + "|timeout|hook|could not|problem|expected)(?!\\w)");

    private static final Pattern NOISE =
            Pattern.compile("(?:Saving debug log to|Ask for help or search for|Please see the logfile"
                    + "|Plugins selected:|An unexpected error occurred:|[- ]*$).*");

    /** Certbot's messages are lines, of which several may tell the same. */
    private static final PrintedText.Habits HABITS = new PrintedText.Habits(1, MOST_WORDS, MOST_WORDS, NOISE);

    private Diagnosis() {}

    /** What a run printed, as it is read here. */
    public static PrintedText printed(String text) {
        return PrintedText.of(text, HABITS);
    }

    /** Whether a line tells of trouble, whatever it is. */
    public static boolean tellsOfTrouble(String line) {
        return TROUBLE.matcher(line).find();
    }

    /**
     * What the words of a run that failed mean.
     *
     * @param text what was printed, without escape sequences
     */
    public static Explained<FailureCause> of(String text) {
        return of(printed(text));
    }

    /** The same of lines that were chosen. */
    public static Explained<FailureCause> of(PrintedText text) {
        return problem(text.folded())
                .or(() -> CERTAIN.in(text).map(told -> named(told, text.folded())))
                .or(() -> refusal(text))
                .or(() -> OTHERS.in(text))
                .orElseGet(() -> Explained.of(FailureCause.UNKNOWN, text.last()));
    }

    /**
     * What Certbot's log says about its last run, for when Certbot itself told too little.
     *
     * @param letsencryptLog content, or the end, of {@code /var/log/letsencrypt/letsencrypt.log}
     */
    public static Explained<FailureCause> fromLog(String letsencryptLog) {
        String run = lastRun(letsencryptLog);
        Explained<FailureCause> told =
                AcmeProblem.logged(run).map(Diagnosis::of).orElseGet(() -> of(run));
        return told.cause() == FailureCause.HIDDEN
                ? Explained.of(FailureCause.UNKNOWN, printed(run).last())
                : told;
    }

    /**
     * What is known, with what the log adds: the cause where Certbot told none, and until when to wait.
     *
     * @param letsencryptLog content, or the end, of the log of this run; may be empty
     */
    public static Explained<FailureCause> with(Explained<FailureCause> known, String letsencryptLog) {
        String run = lastRun(letsencryptLog);
        Explained<FailureCause> better = known;
        if (known.cause() == FailureCause.HIDDEN) {
            better = fromLog(run);
        } else if (known.cause() == FailureCause.UNKNOWN) {
            // Certbot tries again by itself after a bad nonce: it need not be what went wrong.
            better = AcmeProblem.logged(run)
                    .filter(problem -> !problem.type().equals("badNonce"))
                    .map(Diagnosis::of)
                    .filter(logged -> logged.cause() != FailureCause.UNKNOWN)
                    .orElse(known);
        }
        Explained<FailureCause> told = better.ended(known.exitStatus());
        return told.notBefore().isPresent() ? told : told.until(retryAfter(run));
    }

    private static String lastRun(String log) {
        return log.substring(Math.max(0, log.lastIndexOf(":certbot version: ")));
    }

    private static Explained<FailureCause> of(AcmeProblem problem) {
        return new Explained<>(problem.cause(), List.of(problem.detail()), List.of(), notBefore(problem.detail()));
    }

    /** The certificate authority refused something else than a domain name. */
    private static Optional<Explained<FailureCause>> refusal(PrintedText text) {
        return AcmeProblem.shown(text.folded()).map(problem -> {
            String words = problem.detail();
            String start = words.substring(0, Math.min(20, words.length()));
            return new Explained<>(
                    problem.cause(), text.telling(line -> line.contains(start)), List.of(), notBefore(text.folded()));
        });
    }

    private static Optional<Explained<FailureCause>> problem(String folded) {
        Matcher matcher = PROBLEM.matcher(folded);
        if (!matcher.find()) return Optional.empty();
        String domain = matcher.group(1);
        FailureCause cause = new AcmeProblem(matcher.group(2), matcher.group(3)).cause();
        List<String> words = new ArrayList<>();
        do {
            words.add("Domain: " + matcher.group(1));
            words.add("Type: " + matcher.group(2));
            words.add("Detail: " + matcher.group(3));
        } while (words.size() < MOST_WORDS && matcher.find());
        return Optional.of(new Explained<>(cause, words, List.of(domain), notBefore(String.join(" ", words))));
    }

    /** What a folder is left over from, as Certbot says it. */
    private static Explained<FailureCause> named(Explained<FailureCause> told, String folded) {
        Matcher name = LEFTOVER.matcher(folded);
        return told.cause() == FailureCause.LEFTOVER && name.find()
                ? new Explained<>(told.cause(), told.words(), List.of(name.group(1)), told.notBefore())
                : told;
    }

    private static Optional<Instant> notBefore(String words) {
        Matcher matcher = RETRY_AFTER.matcher(words);
        if (!matcher.find()) return Optional.empty();
        try {
            return Optional.of(LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Until when the last answer that was refused for now asks to wait. */
    private static Optional<Instant> retryAfter(String log) {
        Matcher busy = BUSY.matcher(log);
        String headers = "";
        while (busy.find()) headers = busy.group(1);
        Matcher wait = WAIT.matcher(headers);
        Matcher date = DATE.matcher(headers);
        if (!wait.find()) return Optional.empty();
        if (wait.group(2) != null) return date(wait.group(2));
        long seconds = Long.parseLong(wait.group(1));
        return date.find() ? date(date.group(1)).map(d -> d.plusSeconds(seconds)) : Optional.empty();
    }

    private static Optional<Instant> date(String words) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(words.strip(), Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
