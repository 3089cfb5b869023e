package org.certguide.renewal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.CertbotVersion;

/**
 * What Certbot keeps for the renewals of one certificate.
 *
 * @param directory of the authority that has issued it; untrusted, or empty
 * @param authenticator the part of Certbot that proves that the name is the server's; untrusted, or empty
 * @param before how long before its end it is renewed, where somebody has set that
 * @param switchedOff whether Certbot is told to leave it alone
 * @param byHand whether somebody has to prove each time that the name is theirs
 * @param stapled whether it is asked for as one that authorities do not issue any more
 */
record RenewalSettings(
        String directory,
        String authenticator,
        Optional<Duration> before,
        boolean switchedOff,
        boolean byHand,
        boolean stapled) {
    static final RenewalSettings NONE = new RenewalSettings("", "", Optional.empty(), false, false, false);

    /** What is read of the file. */
    static final String KEYS = "renew_before_expiry|server|authenticator|autorenew|must_staple|manual_auth_hook";

    private static final Pattern LINE = Pattern.compile("(" + KEYS + ") = (.{0,300})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,4}) ?(second|minute|hour|day|week|month|year)s?");
    private static final Map<String, Duration> UNITS = Map.of(
            "second", Duration.ofSeconds(1),
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7),
            "month", Duration.ofDays(30),
            "year", Duration.ofDays(365));

    /** Certbot before 4.0 renews so long before the end, however long a certificate is valid. */
    private static final Duration FIXED = Duration.ofDays(30);

    /** Since then it asks the authority itself when to renew. */
    private static final CertbotVersion ASKS = new CertbotVersion(4, 1, 0);

    /**
     * @param lines of its file, as far as they are among {@link #KEYS}
     */
    static RenewalSettings read(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            Matcher m = LINE.matcher(line.strip());
            if (m.matches()) values.put(m.group(1), m.group(2).strip());
        }
        String hook = values.getOrDefault("manual_auth_hook", "None");
        return new RenewalSettings(
                values.getOrDefault("server", ""),
                values.getOrDefault("authenticator", ""),
                time(values.getOrDefault("renew_before_expiry", "")),
                values.getOrDefault("autorenew", "True").equals("False"),
                values.getOrDefault("authenticator", "").equals("manual") && (hook.isEmpty() || hook.equals("None")),
                values.getOrDefault("must_staple", "False").equals("True"));
    }

    private static Optional<Duration> time(String words) {
        Matcher m = TIME.matcher(words);
        return m.matches()
                ? Optional.ofNullable(UNITS.get(m.group(2))).map(unit -> unit.multipliedBy(Long.parseLong(m.group(1))))
                : Optional.empty();
    }

    /** How long before the end this Certbot renews, whatever the lifetime; empty where it goes by that. */
    Optional<Duration> fixed(Optional<CertbotVersion> certbot) {
        return before.or(() -> certbot.filter(v -> v.major() < 4).map(v -> FIXED));
    }

    /** Whether this Certbot asks the authority by itself when to renew. */
    static boolean asksAuthority(Optional<CertbotVersion> certbot) {
        return certbot.filter(v -> v.compareTo(ASKS) >= 0).isPresent();
    }
}
