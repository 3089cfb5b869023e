package org.certguide.certbot;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.Message;

/** E-mail addresses as Certbot takes them, which is narrower than RFC 5321. */
public final class EmailAddress {
    /** {@code EMAIL_REGEX} of Certbot's {@code util.py}, and its two further conditions. */
    private static final Pattern LOCAL = Pattern.compile("(?!\\.)(?!.*\\.\\.)[A-Za-z0-9._%+-]{1,64}");

    private static final Pattern NAMED = Pattern.compile(".*<([^<>]+)>");

    /** Let's Encrypt refuses these with {@code invalidContact}. */
    private static final Pattern EXAMPLE = Pattern.compile("(.+\\.)?example\\.(com|net|org)");

    private EmailAddress() {}

    /** Looks at what somebody entered; nothing at all is left to the caller. */
    public static InputCheck check(String entered) {
        String address = entered.strip();
        if (address.isEmpty()) return wrong("empty");
        Matcher named = NAMED.matcher(address);
        if (named.matches()) return wrong("named", named.group(1));
        if (address.toLowerCase(Locale.ROOT).startsWith("mailto:")) {
            return wrong("named", address.substring("mailto:".length()));
        }
        if (address.matches(".*[\\s,;].*")) {
            return wrong("several", address.split("[\\s,;]+")[0]);
        }
        int at = address.lastIndexOf('@');
        if (at < 0) return wrong("at");
        if (at == 0 || !LOCAL.matcher(address.substring(0, at)).matches()) return wrong("local");
        InputCheck domain = DomainName.check(address.substring(at + 1));
        return switch (domain) {
            case InputCheck.Valid good when EXAMPLE.matcher(good.value()).matches() -> wrong("example");
            case InputCheck.Valid good -> new InputCheck.Valid(address.substring(0, at + 1) + good.value());
            case InputCheck.Invalid bad ->
                new InputCheck.Invalid(
                        Message.of("certbot.email.domain"), bad.proposal().map(p -> address.substring(0, at + 1) + p));
        };
    }

    private static InputCheck wrong(String why) {
        return new InputCheck.Invalid(Message.of("certbot.email." + why), Optional.empty());
    }

    private static InputCheck wrong(String why, String meant) {
        return new InputCheck.Invalid(
                Message.of("certbot.email." + why),
                check(meant) instanceof InputCheck.Valid good ? Optional.of(good.value()) : Optional.empty());
    }
}
