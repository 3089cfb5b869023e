package org.certguide.certbot;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * Domain names as a certificate can have them: at least two labels of letters, digits and hyphens
 * (RFC 5890), in ASCII.
 */
public final class DomainName {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    /** Nothing longer is looked at for a name in it: no web address that leads anywhere is. */
    private static final int MAX_ENTERED = 4096;

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.){1,126}(?=[a-z0-9-]*[a-z])" + LABEL);

    private static final Pattern URL =
            Pattern.compile("[a-z][a-z0-9+.-]{0,20}:/{1,3}(?:[^/@]*+@)?([^/:?#]*+).*+", Pattern.DOTALL);
    /** Signs without width; two of them belong to Persian words. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200c\\u200d]]");

    /** Signs after which a part of a text is shown backwards, so that it looks like another one (UAX #9). */
    private static final Pattern TURNED = Pattern.compile("[\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern WILDCARDS = Pattern.compile("(?:\\*\\.)++");
    private static final Pattern PORT = Pattern.compile("([^:/]++):\\d*+");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[?+[0-9a-f]*+:[0-9a-f.]*+:.*+", Pattern.DOTALL);

    /** Quotation marks of any language around it, as word processors make them. */
    private static final Pattern QUOTED =
            Pattern.compile("[\\p{Pi}\\p{Pf}\\p{Ps}\"'`„‚<>]++([^\\p{Pi}\\p{Pf}\"'`„‚<>]*+).*+");

    /** As word processors make them of hyphens. */
    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212&&[^-]]");

    /** Endings that nobody can register: RFC 6761, 6762, 7686, 9476, and those of networks at home and at work. */
    private static final Set<String> RESERVED = Set.of(
            "local",
            "localhost",
            "localdomain",
            "internal",
            "intranet",
            "private",
            "lan",
            "home",
            "corp",
            "test",
            "example",
            "invalid",
            "onion",
            "alt",
            "arpa");

    private DomainName() {}

    /** Whether no certificate authority of the internet gives a certificate for it: nobody can own it. */
    public static boolean isReserved(String name) {
        return RESERVED.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Without what cannot be seen, such as a no-break space at the end of what was copied. */
    private static String plain(String entered) {
        String name = INVISIBLE.matcher(entered).replaceAll("");
        int start = 0;
        int end = name.length();
        while (start < end && isSpace(name.charAt(start))) start++;
        while (end > start && isSpace(name.charAt(end - 1))) end--;
        return name.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Whether it is a domain name, in lower case, without a dot at the end. */
    public static boolean isValid(String name) {
        return name.length() <= MAX_NAME && NAME.matcher(name).matches();
    }

    /** Looks at what somebody entered where one domain name is wanted. */
    public static InputCheck check(String entered) {
        String name = plain(entered).toLowerCase(Locale.ROOT);
        if (TURNED.matcher(entered).find()) return wrong("turned", name);
        if (isValid(name)) return new InputCheck.Valid(name);
        if (name.isEmpty()) return wrong("empty");
        if (name.length() > MAX_ENTERED) return wrong("long");
        // Each proposal has fewer of these characters, so that the recursion ends.
        Matcher url = URL.matcher(name);
        if (url.matches()) return wrong("url", url.group(1));
        if (IPV4.matcher(name).matches() || IPV6.matcher(name).matches()) return wrong("ip");
        Matcher quoted = QUOTED.matcher(name);
        if (quoted.matches()) return wrong("quotes", quoted.group(1));
        if (DASH.matcher(name).find()) return wrong("dash", DASH.matcher(name).replaceAll("-"));
        if (name.contains("*")) return wildcard(name);
        if (name.contains("@")) return wrong("email", name.substring(name.lastIndexOf('@') + 1));
        if (name.contains("/")) return wrong("path", name.substring(0, name.indexOf('/')));
        Matcher port = PORT.matcher(name);
        if (port.matches()) return wrong("port", port.group(1));
        String inner = withoutDots(name);
        if (!inner.isEmpty() && name.endsWith(".")) return wrong("dot", inner);
        if (name.chars().anyMatch(c -> c > 0x7f)) return international(name);
        if (name.chars().anyMatch(DomainName::separates)) return wrong("several");
        return name.chars().allMatch(DomainName::isOfNames) ? wrong(flaw(name)) : strange(name);
    }

    private static InputCheck wildcard(String name) {
        Matcher below = WILDCARDS.matcher(name);
        String meant = below.lookingAt() ? name.substring(below.end()) : name;
        return meant.contains("*") ? wrong("wildcard") : wrong("wildcard", meant);
    }

    private static String withoutDots(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '.') end--;
        return name.substring(0, end);
    }

    private static InputCheck international(String name) {
        // The technical form is longer still, and takes long to find.
        if (name.length() > MAX_NAME) return wrong("long");
        try {
            return wrong("international", Punycode.name(name));
        } catch (IllegalArgumentException e) {
            return strange(name);
        }
    }

    /** Names the first character that no domain name has. */
    private static InputCheck strange(String name) {
        String first = name.codePoints()
                .filter(c -> !isOfNames(c))
                .mapToObj(Character::toString)
                .findFirst()
                .orElse(name);
        return new InputCheck.Invalid(Message.of("certbot.domain.character", SafeText.word(first)), Optional.empty());
    }

    private static String flaw(String name) {
        if (name.startsWith(".") || name.contains("..")) return "label-empty";
        if (!name.contains(".")) return "single";
        for (String label : name.split("\\.")) {
            if (label.length() > MAX_LABEL) return "label-long";
            if (label.startsWith("-") || label.endsWith("-")) return "hyphen";
        }
        return name.length() > MAX_NAME ? "long" : "ending";
    }

    private static boolean separates(int c) {
        return c == ',' || c == ';' || Character.isWhitespace(c);
    }

    private static boolean isOfNames(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
    }

    private static InputCheck wrong(String why) {
        return new InputCheck.Invalid(Message.of("certbot.domain." + why), Optional.empty());
    }

    private static InputCheck wrong(String why, String meant) {
        Optional<String> proposal = switch (check(meant)) {
            case InputCheck.Valid good -> Optional.of(good.value());
            case InputCheck.Invalid again -> again.proposal();
        };
        return new InputCheck.Invalid(Message.of("certbot.domain." + why), proposal);
    }
}
