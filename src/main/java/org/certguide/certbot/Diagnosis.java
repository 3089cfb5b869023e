package org.certguide.certbot;

import org.certguide.guide.Text;
import org.certguide.server.SudoWords;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a run failed.
 *
 * @param cause what is known of it
 * @param words Certbot's own lines about it; untrusted
 * @param domain the domain name that it is about
 * @param notBefore when trying again can work, if the certificate authority said so
 */
public record Diagnosis(
        FailureCause cause,
        List<String> words,
        Optional<String> domain,
        Optional<Instant> notBefore) {
    private static final int MAX_WORDS = 12;

    /** What the certificate authority says about one domain name; wrapped before Certbot 1.16. */
    private static final Pattern PROBLEM =
            Pattern.compile(
                    "(?:Domain|Identifier): (\\S{1,300}) Type: (\\w{1,60}) Detail: (.{0,3000}?)"
                            + "(?= (?:Domain|Identifier): | Hint: | To fix these errors| Some"
                            + " challenges have failed| Failed to renew certificate|\\z)");

    /** An error of RFC 8555, as it is in the log: type, title, detail. */
    private static final Pattern ACME_ERROR =
            Pattern.compile("urn:ietf:params:acme:error:(\\w{1,60})(?: :: (.*))?");

    private static final Pattern RETRY_AFTER =
            Pattern.compile(
                    "retry after (\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d) ?(?:UTC|Z)");

    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private record Rule(FailureCause cause, Pattern pattern) {
        Rule(FailureCause cause, String regex) {
            this(cause, Pattern.compile(regex));
        }
    }

    /**
     * The most certain first. The titles of ACME errors are those of {@code ERROR_CODES} in
     * Certbot's {@code acme/messages.py}; the others are in its sources and in sudo's, or in
     * Python's texts for errors of the system.
     */
    private static final List<Rule> RULES =
            List.of(
                    new Rule(FailureCause.DISK_FULL, "No space left on device|Disk quota exceeded"),
                    new Rule(FailureCause.SUDO_NOT_ALLOWED, SudoWords.NOT_ALLOWED),
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
                    new Rule(
                            FailureCause.ANOTHER_INSTANCE,
                            "Another instance of Certbot is already running"),
                    new Rule(
                            FailureCause.PORT_80,
                            "Could not bind TCP port \\d+ because it is already in use"
                                    + "|Problem binding to port 80|Could not bind to IPv4 or IPv6"),
                    new Rule(FailureCause.HIDDEN, "AttributeError: can't set attribute"),
                    new Rule(FailureCause.EFF_UNREACHABLE, "host='supporters\\.eff\\.org'"),
                    new Rule(
                            FailureCause.RATE_LIMITED,
                            "There were too many requests of a given type|too many (?:new"
                                    + " registrations|certificates|failed authorizations|new orders"
                                    + "|requests|currently pending)"),
                    new Rule(
                            FailureCause.REJECTED_IDENTIFIER,
                            "The server will not issue certificates for the identifier"),
                    new Rule(
                            FailureCause.CAA,
                            "CAA\\) records forbid the CA from issuing a certificate"),
                    new Rule(
                            FailureCause.BAD_NONCE,
                            "unacceptable anti-replay nonce|:error:badNonce"),
                    new Rule(
                            FailureCause.CA_TROUBLE,
                            "The server experienced an internal error|<Response \\[5\\d\\d\\]>"
                                    + "|Service busy; retry later"),
                    new Rule(
                            FailureCause.MALFORMED,
                            "The request message was malformed|The CSR is unacceptable"
                                    + "|CSR is missing Order domain|An identifier is of an"
                                    + " unsupported type"),
                    new Rule(
                            FailureCause.EMAIL_REFUSED,
                            "A contact URL for an account was invalid|unsupported protocol scheme"
                                    + "|The provided email for a registration was invalid"
                                    + "|is not a valid e-?mail"),
                    new Rule(
                            FailureCause.CLOCK,
                            "certificate verify failed: certificate (?:is not yet valid|has"
                                    + " expired)"),
                    new Rule(
                            FailureCause.UNTRUSTED_TLS,
                            "CERTIFICATE_VERIFY_FAILED|certificate verify failed"),
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
                    new Rule(
                            FailureCause.WILDCARD,
                            "does not support any combination of challenges that will satisfy"),
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
                    new Rule(
                            FailureCause.HOOK_FAILED,
                            "[Hh]ook (?:command )?'?.{1,300} (?:reported|returned) error code"),
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
            Pattern.compile(
                    "(?:Saving debug log to|Ask for help or search for|Please see the logfile"
                            + "|Plugins selected:|An unexpected error occurred:|[- ]*$).*");

    public Diagnosis {
        words = List.copyOf(words);
    }

    static Diagnosis of(FailureCause cause) {
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
                .or(() -> rule(text, folded))
                .orElseGet(
                        () ->
                                new Diagnosis(
                                        FailureCause.UNKNOWN,
                                        last(text),
                                        Optional.empty(),
                                        Optional.empty()));
    }

    /**
     * What Certbot's log says about its last run, for when Certbot itself told too little.
     *
     * @param letsencryptLog content, or the end, of {@code /var/log/letsencrypt/letsencrypt.log}
     */
    public static Diagnosis fromLog(String letsencryptLog) {
        int start = Math.max(0, letsencryptLog.lastIndexOf(":certbot version: "));
        String run = letsencryptLog.substring(start);
        Optional<MatchResult> error = Optional.empty();
        Matcher matcher = ACME_ERROR.matcher(run);
        while (matcher.find()) {
            if (matcher.group(2) != null) error = Optional.of(matcher.toMatchResult());
        }
        if (error.isEmpty()) {
            Diagnosis told = of(run);
            return told.cause() == FailureCause.HIDDEN ? of(FailureCause.UNKNOWN) : told;
        }
        String words = error.get().group(2);
        FailureCause cause = acme(error.get().group(1), words);
        return new Diagnosis(cause, List.of(words), Optional.empty(), notBefore(words));
    }

    private static Optional<Diagnosis> problem(String folded) {
        Matcher matcher = PROBLEM.matcher(folded);
        if (!matcher.find()) return Optional.empty();
        String domain = matcher.group(1);
        FailureCause cause = acme(matcher.group(2), matcher.group(3));
        List<String> words = new ArrayList<>();
        do {
            words.add("Domain: " + matcher.group(1));
            words.add("Type: " + matcher.group(2));
            words.add("Detail: " + matcher.group(3));
        } while (words.size() < MAX_WORDS && matcher.find());
        return Optional.of(
                new Diagnosis(
                        cause, words, Optional.of(domain), notBefore(String.join(" ", words))));
    }

    /**
     * @param type of RFC 8555, section 6.7
     */
    private static FailureCause acme(String type, String detail) {
        return switch (type) {
            case "connection" -> connection(detail);
            case "dns" -> detail.contains("CAA") ? FailureCause.CAA : FailureCause.DNS;
            case "unknownHost" -> FailureCause.DNS;
            case "unauthorized", "incorrectResponse", "tls" ->
                    detail.contains("CSR ") ? FailureCause.MALFORMED : FailureCause.UNAUTHORIZED;
            case "caa" -> FailureCause.CAA;
            case "rateLimited" -> FailureCause.RATE_LIMITED;
            case "rejectedIdentifier" -> FailureCause.REJECTED_IDENTIFIER;
            case "badNonce" -> FailureCause.BAD_NONCE;
            case "serverInternal" -> FailureCause.CA_TROUBLE;
            case "malformed", "badCSR", "unsupportedIdentifier" -> FailureCause.MALFORMED;
            case "invalidContact", "unsupportedContact", "invalidEmail" ->
                    FailureCause.EMAIL_REFUSED;
            default -> FailureCause.UNKNOWN;
        };
    }

    private static FailureCause connection(String detail) {
        String lower = detail.toLowerCase(Locale.ROOT);
        if (lower.contains("could not resolve") || lower.contains("no such host")) {
            return FailureCause.DNS;
        }
        return lower.contains("timeout") || lower.contains("timed out")
                ? FailureCause.CONNECTION_TIMEOUT
                : FailureCause.CONNECTION_REFUSED;
    }

    private static Optional<Diagnosis> rule(String text, String folded) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(folded);
            if (!matcher.find()) continue;
            List<String> lines =
                    text.lines()
                            .map(String::strip)
                            .filter(line -> rule.pattern().matcher(line).find())
                            .distinct()
                            .limit(MAX_WORDS)
                            .toList();
            return Optional.of(
                    new Diagnosis(
                            rule.cause(),
                            lines.isEmpty() ? last(text) : lines,
                            Optional.empty(),
                            notBefore(folded)));
        }
        return Optional.empty();
    }

    private static List<String> last(String text) {
        List<String> lines =
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !BOILERPLATE.matcher(line).matches())
                        .toList();
        return lines.subList(Math.max(0, lines.size() - MAX_WORDS), lines.size());
    }

    private static Optional<Instant> notBefore(String words) {
        Matcher matcher = RETRY_AFTER.matcher(words);
        if (!matcher.find()) return Optional.empty();
        try {
            return Optional.of(
                    LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2))
                            .toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What happened, in a few words. */
    public Text title() {
        return cause.text("title");
    }

    /** What happened, in a sentence or two. */
    public Text explanation() {
        return domain.map(name -> cause.text("what", name)).orElse(cause.text("what", about()));
    }

    private static Text about() {
        return Text.of("certbot.failure.the-domain");
    }

    /** What to do next. */
    public Text next() {
        return notBefore
                .map(time -> Text.of("certbot.failure.wait-until", UNTIL.format(time)))
                .orElseGet(() -> cause.text("next"));
    }

    public NextAction nextAction() {
        return notBefore.isPresent() ? NextAction.WAIT : cause.nextAction();
    }
}
