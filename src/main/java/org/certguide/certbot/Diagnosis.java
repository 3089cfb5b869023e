package org.certguide.certbot;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.NextAction;
import org.certguide.server.SudoMessages;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * Why a run failed.
 *
 * @param cause what is known of it
 * @param words Certbot's own lines about it; untrusted, but {@link SafeText}
 * @param domain the domain name that it is about
 * @param notBefore when trying again can work, if the certificate authority said so
 */
public record Diagnosis(FailureCause cause, List<String> words, Optional<String> domain, Optional<Instant> notBefore) {
    private static final int MAX_WORDS = 12;

    /** Longer lines are cut: Certbot's log may have one of hundreds of thousands of characters. */
    private static final int LONGEST_LINE = 3000;

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

    /** An answer in the log that asks to wait. */
    private static final Pattern BUSY =
            Pattern.compile("HTTP (?:429|503)\\r?\\n((?:[A-Za-z][A-Za-z-]{0,60}: .*\\r?\\n)++)");

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    private static final Pattern WAIT = Pattern.compile("(?im)^retry-after: (?:(\\d{1,8})|(\\w{3}, .{20,22}GMT))\\s*$");

    private static final Pattern DATE = Pattern.compile("(?im)^date: (\\w{3}, .{20,22}?GMT)");

    private record Rule(FailureCause cause, Pattern pattern) {
        Rule(FailureCause cause, String regex) {
            this(cause, Pattern.compile(regex));
        }
    }

    /**
     * What is certain whatever else was printed, the most certain first. The words are in Certbot's
     * sources and in sudo's, or in Python's texts for errors of the system.
     */
    private static final List<Rule> CERTAIN = List.of(
            new Rule(FailureCause.DISK_FULL, "No space left on device|Disk quota exceeded"),
            new Rule(FailureCause.SUDO_NOT_ALLOWED, SudoMessages.NOT_ALLOWED),
            new Rule(
                    FailureCause.SUDO_PASSWORD,
                    "incorrect password attempt|incorrect authentication attempt"
                            + "|sudo: a password is required|sudo: no password was provided"
                            + "|sudo: Authentication failed|sudo: A terminal is required"),
            new Rule(
                    FailureCause.CERTBOT_MISSING,
                    "certbot'?: (?:command )?not found|No such file or directory: 'certbot'|'?certbot'?: No such file or directory"),
            new Rule(
                    FailureCause.NOT_ROOT,
                    "Either run as root, or set --config-dir|Could not bind TCP port \\d+"
                            + " because you don't have the appropriate permissions"),
            new Rule(FailureCause.ANOTHER_INSTANCE, "Another instance of Certbot is already running"),
            new Rule(
                    FailureCause.PORT_80,
                    "Could not bind TCP port \\d+ because it is already in use"
                            + "|Problem binding to port 80|Could not bind to IPv4 or IPv6"),
            new Rule(FailureCause.HIDDEN, "AttributeError: can't set attribute"),
            new Rule(FailureCause.EFF_UNREACHABLE, "host='supporters\\.eff\\.org'"));

    /** What is looked for where neither these nor the certificate authority have told a cause. */
    private static final List<Rule> OTHERS = List.of(
            new Rule(FailureCause.CA_TROUBLE, "<Response \\[5\\d\\d\\]>"),
            new Rule(FailureCause.EMAIL_REFUSED, "is not a valid e-?mail"),
            new Rule(
                    FailureCause.CLOCK, "certificate verify failed: certificate (?:is not yet valid|has" + " expired)"),
            new Rule(FailureCause.UNTRUSTED_TLS, "CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSLError\\("),
            new Rule(
                    FailureCause.SERVER_DNS,
                    "Temporary failure in name resolution|Name or service not known"
                            + "|NameResolutionError|No address associated with hostname"),
            new Rule(
                    FailureCause.CA_UNREACHABLE,
                    "ConnectTimeout|ReadTimeout|timed out\\.|Connection refused"
                            + "|Network is unreachable|No route to host"
                            + "|Max retries exceeded|Connection aborted"
                            + "|exceptions\\.ConnectionError"),
            new Rule(FailureCause.WILDCARD, "does not support any combination of challenges that will satisfy"),
            new Rule(FailureCause.KEY_TYPE, "Are you trying to change the key type of the"),
            new Rule(
                    FailureCause.TERMS_REFUSED,
                    "without accepting Terms of Service"
                            + "|must agree to the Terms of Service"
                            // Certbot 1.12 says no more than that.
                            + "|You must agree in order to register with the ACME server"
                            + ".{0,300}: [NnCc]\\w{0,10} Unable to register an account"),
            new Rule(
                    FailureCause.DOMAIN_INVALID,
                    "One or more of the entered domain names was not valid:.{0,4000}"
                            + "(?:Please specify --domains|Use -d to specify domains)"
                            + "|Requested (?:name|domain) \\S{1,300} (?:is not a FQDN"
                            + "|appears to be a URL|is an IP address)"),
            new Rule(
                    FailureCause.BROKEN_RENEWAL,
                    "Renewal configuration file \\S{1,500} (?:is broken|produced an"
                            + " unexpected error)|[1-9]\\d* parse failure"),
            new Rule(FailureCause.HOOK_FAILED, "[Hh]ook (?:command )?'?.{1,300} (?:reported|returned) error code"),
            new Rule(
                    FailureCause.CANCELLED,
                    "Exiting due to user request|Operation canceled|User chose to cancel"
                            + "|An e-mail address or --register-unsafely-without-email must"
                            + " be provided|Error getting email address"
                            + "|Please specify --domains|Use -d to specify domains"
                            + "|Specified mismatched certificate name and domains"
                            + "|No account has been chosen|EOFError"
                            + "|authenticator could not be determined"
                            + "|must have a webroot when using the webroot plugin"
                            // Certbot 1.12 stumbles over it in several ways.
                            + "|'c' to cancel\\): [cC] (?:Unable to register an account"
                            + "|An unexpected error occurred)"),
            new Rule(
                    FailureCause.NO_CERTIFICATE,
                    "No certificate found with name|No simulated renewals were attempted"));

    private static final Pattern BOILERPLATE =
            Pattern.compile("(?:Saving debug log to|Ask for help or search for|Please see the logfile"
                    + "|Plugins selected:|An unexpected error occurred:|[- ]*$).*");

    public Diagnosis {
        words = words.stream().map(line -> SafeText.line(line, LONGEST_LINE)).toList();
    }

    /** A cause that needs no words. */
    public static Diagnosis of(FailureCause cause) {
        return new Diagnosis(cause, List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * What the words of a run that failed mean.
     *
     * @param text what was printed, without escape sequences
     */
    public static Diagnosis of(String text) {
        String folded = text.replaceAll("\\s+", " ").strip();
        return problem(folded)
                .or(() -> rule(CERTAIN, text, folded))
                .or(() -> refusal(text, folded))
                .or(() -> rule(OTHERS, text, folded))
                .orElseGet(() -> unknown(text));
    }

    /**
     * What Certbot's log says about its last run, for when Certbot itself told too little.
     *
     * @param letsencryptLog content, or the end, of {@code /var/log/letsencrypt/letsencrypt.log}
     */
    public static Diagnosis fromLog(String letsencryptLog) {
        String run = lastRun(letsencryptLog);
        Diagnosis told = AcmeProblem.logged(run).map(Diagnosis::of).orElseGet(() -> of(run));
        return told.cause() == FailureCause.HIDDEN ? unknown(run) : told;
    }

    /**
     * The same with what the log adds: the cause where Certbot told none, and until when to wait.
     *
     * @param letsencryptLog content, or the end, of the log of this run; may be empty
     */
    public Diagnosis with(String letsencryptLog) {
        String run = lastRun(letsencryptLog);
        Diagnosis better = this;
        if (cause == FailureCause.HIDDEN) {
            better = fromLog(run);
        } else if (cause == FailureCause.UNKNOWN) {
            // Certbot tries again by itself after a bad nonce: it need not be what went wrong.
            better = AcmeProblem.logged(run)
                    .filter(problem -> !problem.type().equals("badNonce"))
                    .map(Diagnosis::of)
                    .filter(logged -> logged.cause() != FailureCause.UNKNOWN)
                    .orElse(this);
        }
        return better.notBefore().isPresent()
                ? better
                : new Diagnosis(better.cause, better.words, better.domain, retryAfter(run));
    }

    private static String lastRun(String log) {
        return log.substring(Math.max(0, log.lastIndexOf(":certbot version: ")));
    }

    private static Diagnosis unknown(String text) {
        return ofLastWords(FailureCause.UNKNOWN, text);
    }

    /** A cause that the last lines say nothing about; they are all there is. */
    static Diagnosis ofLastWords(FailureCause cause, String text) {
        return new Diagnosis(cause, last(text), Optional.empty(), Optional.empty());
    }

    private static Diagnosis of(AcmeProblem problem) {
        return new Diagnosis(problem.cause(), List.of(problem.detail()), Optional.empty(), notBefore(problem.detail()));
    }

    /** The certificate authority refused something else than a domain name. */
    private static Optional<Diagnosis> refusal(String text, String folded) {
        return AcmeProblem.shown(folded).map(problem -> {
            String words = problem.detail();
            String start = words.substring(0, Math.min(20, words.length()));
            return new Diagnosis(
                    problem.cause(), lines(text, line -> line.contains(start)), Optional.empty(), notBefore(folded));
        });
    }

    private static Optional<Diagnosis> problem(String folded) {
        Matcher matcher = PROBLEM.matcher(folded);
        if (!matcher.find()) return Optional.empty();
        String domain = matcher.group(1);
        FailureCause cause = new AcmeProblem(matcher.group(2), matcher.group(3)).cause();
        List<String> words = new ArrayList<>();
        do {
            words.add("Domain: " + matcher.group(1));
            words.add("Type: " + matcher.group(2));
            words.add("Detail: " + matcher.group(3));
        } while (words.size() < MAX_WORDS && matcher.find());
        return Optional.of(new Diagnosis(cause, words, Optional.of(domain), notBefore(String.join(" ", words))));
    }

    private static Optional<Diagnosis> rule(List<Rule> rules, String text, String folded) {
        return rules.stream()
                .filter(rule -> rule.pattern().matcher(folded).find())
                .findFirst()
                .map(rule -> new Diagnosis(
                        rule.cause(), lines(text, rule.pattern().asPredicate()), Optional.empty(), Optional.empty()));
    }

    /** The lines that tell it, or the last ones if it is spread over several. */
    private static List<String> lines(String text, Predicate<String> telling) {
        List<String> lines =
                text.lines().map(String::strip).filter(telling).distinct().toList();
        // Certbot prints some things twice, wrapped once.
        List<String> whole = lines.stream()
                .filter(a -> lines.stream().noneMatch(b -> b != a && b.startsWith(a)))
                .limit(MAX_WORDS)
                .toList();
        return whole.isEmpty() ? last(text) : whole;
    }

    private static List<String> last(String text) {
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !BOILERPLATE.matcher(line).matches())
                .toList();
        return lines.subList(Math.max(0, lines.size() - MAX_WORDS), lines.size());
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

    /** What happened, in a few words. */
    public Message title() {
        return cause.text("title");
    }

    /** What happened, in a sentence or two. */
    public Message explanation() {
        return domain.map(name -> cause.text("what", name)).orElse(cause.text("what", about()));
    }

    private static Message about() {
        return Message.of("certbot.failure.the-domain");
    }

    /** What to do next; where {@link #notBefore} is known, in the meantime. */
    public Message next() {
        return cause.text("next");
    }

    public NextAction nextAction() {
        return notBefore.isPresent() ? NextAction.WAIT : cause.nextAction();
    }
}
