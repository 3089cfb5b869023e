package org.certguide.server;

import java.util.regex.Pattern;

/** What the parts of an address of a server look like. */
final class AddressForm {
    /** An address that is of one link only names the interface that leads there. */
    private static final Pattern HOST = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+|[Ff][Ee][89ABab][0-9A-Fa-f:]*:[0-9A-Fa-f:.]*%[A-Za-z0-9._-]{1,32}");

    private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");

    private static final Pattern IPV4 =
            Pattern.compile("(?:0*(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.|$)){4}(?<!\\.)");

    /** With what directories have in them: {@code DOMAIN\name}, {@code name@realm}. */
    private static final Pattern USER = Pattern.compile("[^\\s:@/\\p{Cntrl}-][^\\s:/\\p{Cntrl}]*");

    /** What Linux allows, and useradd does. */
    private static final int LONGEST_USER = 256;

    private AddressForm() {}

    /** Whether the text can be a host name or an IP address. */
    static boolean isHost(String text) {
        return text.length() <= 253
                && HOST.matcher(text).matches()
                && !text.startsWith(".")
                && !text.equals(":")
                && !text.contains("..")
                && !text.contains(":::")
                && (!FOUR_NUMBERS.matcher(text).matches() || IPV4.matcher(text).matches());
    }

    /** Whether the text can be a login name. */
    static boolean isUser(String text) {
        return text.length() <= LONGEST_USER && USER.matcher(text).matches();
    }
}
