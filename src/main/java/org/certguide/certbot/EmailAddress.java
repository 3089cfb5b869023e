package org.certguide.certbot;

import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.text.Message;

/** E-mail addresses as Certbot takes them, which is narrower than RFC 5321. */
public final class EmailAddress {
    /** {@code EMAIL_REGEX} of Certbot's {@code util.py}, and its two further conditions. */
    private static final Pattern LOCAL = Pattern.compile("(?!\\.)[A-Za-z0-9._%+-]{1,64}");

    /** An address (RFC 5321 has at most 254 characters) with a name before it; nothing longer is looked at. */
    private static final int MAX_ENTERED = 1000;

    private static final String MAILTO = "mailto:";

    /** Let's Encrypt refuses these with {@code invalidContact}. */
    private static final Pattern EXAMPLE = Pattern.compile("(?:.{1,240}\\.)?example\\.(?:com|net|org)");

    private EmailAddress() {}

    /** Looks at what somebody entered; nothing at all is left to the caller. */
    public static InputCheck check(String entered) {
        String address = entered.strip();
        if (address.isEmpty()) return wrong("empty");
        if (address.length() > MAX_ENTERED) return wrong("long");
        int bracket = address.lastIndexOf('<') + 1;
        if (bracket > 0 && address.indexOf('>', bracket) == address.length() - 1 && bracket < address.length() - 1) {
            return wrong("named", address.substring(bracket, address.length() - 1));
        }
        int name = 0;
        while (address.regionMatches(true, name, MAILTO, 0, MAILTO.length())) name += MAILTO.length();
        if (name > 0) return wrong("named", address.substring(name));
        if (address.chars().anyMatch(EmailAddress::separates)) return wrong("several", first(address));
        int at = address.lastIndexOf('@');
        if (at < 0) return wrong("at");
        String local = address.substring(0, at);
        if (!LOCAL.matcher(local).matches() || local.contains("..")) return wrong("local");
        InputCheck domain = DomainName.check(address.substring(at + 1));
        return switch (domain) {
            case InputCheck.Valid good when EXAMPLE.matcher(good.value()).matches() -> wrong("example");
            case InputCheck.Valid good -> new InputCheck.Valid(local + "@" + good.value());
            case InputCheck.Invalid bad ->
                new InputCheck.Invalid(
                        Message.of("certbot.email.domain"),
                        bad.proposal().map(p -> local + "@" + p).filter(p -> check(p).isGood()));
        };
    }

    private static boolean separates(int c) {
        return c == ',' || c == ';' || Character.isWhitespace(c);
    }

    /** What stands before, or else behind, whatever separates. */
    private static String first(String addresses) {
        return addresses
                .codePoints()
                .dropWhile(EmailAddress::separates)
                .takeWhile(c -> !separates(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
