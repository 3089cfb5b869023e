package org.certguide.certbot;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.Message;

/**
 * Domain names as a certificate can have them: at least two labels of letters, digits and hyphens
 * (RFC 5890), in ASCII.
 */
public final class DomainName {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}\\z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+"
            + "(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]{0,20}:/{1,3}(?:[^/@]*@)?([^/:?#]*).*");
    private static final Pattern PORT = Pattern.compile("([^:/]+):\\d*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:.*");
    private static final int MAX_LABEL = 63;

    private DomainName() {}

    /** Whether it is a domain name, in lower case, without a dot at the end. */
    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** Looks at what somebody entered where one domain name is wanted. */
    public static InputCheck check(String entered) {
        String name = entered.strip().toLowerCase(Locale.ROOT);
        if (isValid(name)) return new InputCheck.Valid(name);
        if (name.isEmpty()) return wrong("empty");
        Matcher url = URL.matcher(name);
        if (url.matches()) return wrong("url", url.group(1));
        if (IPV4.matcher(name).matches() || IPV6.matcher(name).matches()) return wrong("ip");
        if (name.contains("*")) return wrong("wildcard", name.replaceFirst("^\\*\\.", ""));
        if (name.contains("@")) return wrong("email", name.substring(name.lastIndexOf('@') + 1));
        if (name.contains("/")) return wrong("path", name.substring(0, name.indexOf('/')));
        Matcher port = PORT.matcher(name);
        if (port.matches()) return wrong("port", port.group(1));
        if (name.endsWith(".")) return wrong("dot", name.substring(0, name.length() - 1));
        if (name.chars().anyMatch(c -> c > 0x7f)) return international(name);
        return wrong(flaw(name));
    }

    private static InputCheck international(String name) {
        try {
            return wrong("international", IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES));
        } catch (IllegalArgumentException e) {
            return wrong("character");
        }
    }

    private static String flaw(String name) {
        if (name.matches(".*[\\s,;].*")) return "several";
        if (!name.matches("[a-z0-9.-]+")) return "character";
        if (name.startsWith(".") || name.contains("..")) return "label-empty";
        if (!name.contains(".")) return "single";
        for (String label : name.split("\\.")) {
            if (label.length() > MAX_LABEL) return "label-long";
            if (label.startsWith("-") || label.endsWith("-")) return "hyphen";
        }
        return name.length() > 253 ? "long" : "ending";
    }

    private static InputCheck wrong(String why) {
        return new InputCheck.Invalid(Message.of("certbot.domain." + why), Optional.empty());
    }

    private static InputCheck wrong(String why, String meant) {
        Optional<String> proposal = check(meant) instanceof InputCheck.Valid good
                ? Optional.of(good.value())
                : check(meant) instanceof InputCheck.Invalid again ? again.proposal() : Optional.empty();
        return new InputCheck.Invalid(Message.of("certbot.domain." + why), proposal);
    }
}
