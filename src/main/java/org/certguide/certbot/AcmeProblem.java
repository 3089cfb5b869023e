package org.certguide.certbot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.net.Addresses;
import org.certguide.net.ProxyNetworks;

/**
 * What an ACME server objects to: a problem document of RFC 8555, section 6.7.
 *
 * @param type without the prefix {@code urn:ietf:params:acme:error:}
 * @param detail the server's own words; untrusted
 */
record AcmeProblem(String type, String detail) {
    /** Nobody bundles bundles of bundles. */
    private static final int DEEPEST = 8;

    private static final String PREFIX = "urn:ietf:params:acme:error:";

    /** As it is in Certbot's log: type, Certbot's words for it, the server's words. */
    private static final Pattern LOGGED = Pattern.compile(PREFIX + "(\\w{1,60})(?: :: (.*))?");

    /** Let's Encrypt begins with the address that it went to. */
    private static final Pattern IPV6 =
            Pattern.compile("^[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:.]*:|\\[[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:.]*\\]");

    /** The address at the beginning, also after words of a secondary validation; before 2023, in brackets. */
    private static final Pattern ADDRESS =
            Pattern.compile("^(?:During secondary validation: )?([0-9A-Fa-f][0-9A-Fa-f:.]{2,44}): "
                    + "|\\[([0-9A-Fa-f][0-9A-Fa-f:.]{2,44})\\]");

    private static final Pattern PROXY_STATUS = Pattern.compile("(?:: \"?| returned )5(?:2[0-7]|30)(?!\\w)");

    /**
     * What Certbot says for a type on the screen, where it leaves the type itself out: {@code
     * ERROR_CODES} in its {@code acme/messages.py}, of versions 1.0 to 5.6.
     */
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("specified an account that does not exist", "accountDoesNotExist"),
            Map.entry("certificate to be revoked that has already", "alreadyRevoked"),
            Map.entry("The CSR is unacceptable", "badCSR"),
            Map.entry("unacceptable anti-replay nonce", "badNonce"),
            Map.entry("signed by a public key the server does not support", "badPublicKey"),
            Map.entry("revocation reason provided is not allowed", "badRevocationReason"),
            Map.entry("signed with an algorithm the server does not support", "badSignatureAlgorithm"),
            Map.entry("CAA) records forbid the CA from issuing a certificate", "caa"),
            Map.entry("error conditions are indicated in the \"subproblems\"", "compound"),
            Map.entry("could not connect to the client to verify", "connection"),
            Map.entry("problem with a DNS query during identifier validation", "dns"),
            Map.entry("could not validate a DNSSEC signed domain", "dnssec"),
            Map.entry("server requires external account", "externalAccountRequired"),
            Map.entry("received didn't match the challenge's", "incorrectResponse"),
            Map.entry("provided email for a registration was invalid", "invalidEmail"),
            Map.entry("provided contact URI was invalid", "invalidContact"),
            Map.entry("A contact URL for an account was invalid", "invalidContact"),
            Map.entry("The request message was malformed", "malformed"),
            Map.entry("order that is not ready to be finalized", "orderNotReady"),
            Map.entry("There were too many requests of a given type", "rateLimited"),
            Map.entry("will not issue certificates for the identifier", "rejectedIdentifier"),
            Map.entry("The server experienced an internal error", "serverInternal"),
            Map.entry("experienced a TLS error during domain verification", "tls"),
            Map.entry("The client lacks sufficient authorization", "unauthorized"),
            Map.entry("an unsupported protocol scheme", "unsupportedContact"),
            Map.entry("could not resolve a domain name", "unknownHost"),
            Map.entry("An identifier is of an unsupported type", "unsupportedIdentifier"));

    /** The limits of Let's Encrypt by its words, as in {@code ratelimits/limiter.go} of Boulder. */
    private static final List<Limit> LIMITS = List.of(
            new Limit("for this exact set of", FailureCause.RATE_SAME_NAMES),
            new Limit("too many duplicate certificates", FailureCause.RATE_SAME_NAMES),
            new Limit("too many certificates", FailureCause.RATE_DOMAIN),
            new Limit("too many failed authorizations", FailureCause.RATE_FAILED),
            new Limit("too many new orders", FailureCause.RATE_ORDERS),
            new Limit("too many new registrations", FailureCause.RATE_ACCOUNTS),
            new Limit("too many registrations", FailureCause.RATE_ACCOUNTS),
            new Limit("temporarily prevented from requesting", FailureCause.PAUSED),
            new Limit("Service busy", FailureCause.CA_TROUBLE));

    private record Limit(String words, FailureCause cause) {}

    /** A problem in Certbot's log, or in a line of it; the last one that has details. */
    static Optional<AcmeProblem> logged(String log) {
        Optional<AcmeProblem> last = Optional.empty();
        Matcher matcher = LOGGED.matcher(log);
        while (matcher.find()) {
            if (matcher.group(2) != null) {
                last = Optional.of(new AcmeProblem(matcher.group(1), matcher.group(2)));
            }
        }
        return last;
    }

    /** A problem as Certbot shows it on the screen, without its type; from its first words on. */
    static Optional<AcmeProblem> shown(String folded) {
        Optional<AcmeProblem> titled = TITLES.entrySet().stream()
                .filter(title -> folded.contains(title.getKey()))
                .min(Comparator.comparing(title -> folded.indexOf(title.getKey())))
                .map(title -> shown(title.getValue(), title.getKey(), folded));
        // Certbot 2 leaves its own words out here and there.
        return titled.or(() -> LIMITS.stream()
                .filter(limit -> folded.contains(limit.words()))
                .findFirst()
                .map(limit -> shown("rateLimited", limit.words(), folded)));
    }

    private static AcmeProblem shown(String type, String words, String folded) {
        return new AcmeProblem(type, folded.substring(folded.indexOf(words)));
    }

    /** The first that is no bundle of others. */
    private static Optional<AcmeProblem> innermost(AcmeProblem compound) {
        Optional<AcmeProblem> inner = logged(compound.detail());
        for (int depth = 0; inner.filter(p -> p.type().equals("compound")).isPresent(); depth++) {
            if (depth == DEEPEST) return Optional.empty();
            inner = logged(inner.get().detail());
        }
        return inner;
    }

    FailureCause cause() {
        return switch (type) {
            case "connection", "tls", "unauthorized", "incorrectResponse" -> validation();
            case "dns", "dnssec", "unknownHost" -> dns();
            case "caa" -> FailureCause.CAA;
            case "compound" -> innermost(this).map(AcmeProblem::cause).orElse(FailureCause.REJECTED_IDENTIFIER);
            case "rateLimited" -> limit();
            // Not in the RFC, but of Let's Encrypt.
            case "paused" -> FailureCause.PAUSED;
            case "rejectedIdentifier" -> FailureCause.REJECTED_IDENTIFIER;
            case "badNonce" -> FailureCause.BAD_NONCE;
            case "serverInternal" -> FailureCause.CA_TROUBLE;
            case "badCSR" -> detail.contains("key") ? FailureCause.BAD_KEY : FailureCause.MALFORMED;
            case "badPublicKey" -> FailureCause.BAD_KEY;
            case "badSignatureAlgorithm" -> FailureCause.CERTBOT_OLD;
            case "malformed", "unsupportedIdentifier" -> malformed();
            case "invalidContact", "unsupportedContact", "invalidEmail" -> FailureCause.EMAIL_REFUSED;
            case "accountDoesNotExist" -> FailureCause.ACCOUNT_UNKNOWN;
            case "externalAccountRequired" -> FailureCause.EXTERNAL_ACCOUNT;
            case "userActionRequired" -> FailureCause.USER_ACTION;
            case "alreadyRevoked", "badRevocationReason" -> FailureCause.REVOCATION;
            case "invalidProfile" -> FailureCause.PROFILE;
            // RFC 8739, 9115 and 9773: an order that has come to nothing; the next one may do.
            case "orderNotReady",
                    "alreadyReplaced",
                    "autoRenewalCanceled",
                    "autoRenewalExpired",
                    "autoRenewalCancellationInvalid",
                    "autoRenewalRevocationNotSupported",
                    "unknownDelegation" -> FailureCause.ORDER;
            default -> FailureCause.UNKNOWN;
        };
    }

    private FailureCause malformed() {
        return has("ACMEv1") ? FailureCause.CERTBOT_OLD : FailureCause.MALFORMED;
    }

    private FailureCause limit() {
        return LIMITS.stream()
                .filter(limit -> has(limit.words()))
                .findFirst()
                .map(Limit::cause)
                .orElse(FailureCause.RATE_LIMITED);
    }

    /** The authority went to the domain name, and did not find what it was looking for. */
    private FailureCause validation() {
        if (type.equals("unauthorized")) {
            if (detail.contains("CSR ")) return FailureCause.MALFORMED;
            if (has("account is") || has("account has been deactivated")) return FailureCause.ACCOUNT_UNKNOWN;
        }
        if (has("could not resolve", "no such host")) return FailureCause.DNS;
        if (has("no valid A", "no valid IP")) return FailureCause.DNS_NO_ADDRESS;
        if (behindProxy()) return FailureCause.PROXY;
        // Other places of the authority did reach it.
        if (has("secondary validation")) return FailureCause.SECONDARY;
        // The authority begins with http: it was sent on, to where it is not understood.
        boolean elsewhere = has("fetching https://") && has("tls: ", "x509: ", "certificate");
        if (has("redirect") || elsewhere || type.equals("tls")) return FailureCause.REDIRECT;
        if (IPV6.matcher(detail).find()) return FailureCause.IPV6;
        if (!type.equals("connection")) {
            return Pattern.compile(": \"?40[13](?!\\w)|returned 40[13](?!\\w)")
                            .matcher(detail)
                            .find()
                    ? FailureCause.FORBIDDEN
                    : FailureCause.UNAUTHORIZED;
        }
        if (has("timeout", "timed out", "deadline exceeded")) return FailureCause.CONNECTION_TIMEOUT;
        if (has("reset", "EOF", "Error getting validation data", "server closed")) return FailureCause.CONNECTION_RESET;
        return FailureCause.CONNECTION_REFUSED;
    }

    /** Whether what answered stands before the server: by its address, or by statuses that only Cloudflare has. */
    private boolean behindProxy() {
        Matcher address = ADDRESS.matcher(detail);
        boolean known = address.find()
                && Addresses.parse(address.group(1) == null ? address.group(2) : address.group(1))
                        .flatMap(ProxyNetworks::of)
                        .isPresent();
        // The page that such a service shows in place of an answer bears its name.
        return known || PROXY_STATUS.matcher(detail).find() || has("cloudflare", "cloudfront", "sucuri", "incapsula");
    }

    private FailureCause dns() {
        boolean broken = has("SERVFAIL", "DNSSEC", "REFUSED", "timed out", "networking error", "FORMERR");
        if (detail.contains("CAA")) {
            return broken ? FailureCause.DNS_BROKEN : FailureCause.CAA;
        }
        if (type.equals("dnssec") || broken) return FailureCause.DNS_BROKEN;
        return has("no valid A", "no valid IP") ? FailureCause.DNS_NO_ADDRESS : FailureCause.DNS;
    }

    private boolean has(String... words) {
        String lower = detail.toLowerCase(Locale.ROOT);
        for (String word : words) if (lower.contains(word.toLowerCase(Locale.ROOT))) return true;
        return false;
    }
}
