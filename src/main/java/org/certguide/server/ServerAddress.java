package org.certguide.server;

import java.util.regex.Pattern;

/**
 * Where a server's SSH service is, and who logs in there.
 *
 * @param host a host name or an IP address, without brackets
 * @param port 1 to 65535
 * @param user the login name; of a directory's account it may have an {@code @} or a backslash in it
 */
public record ServerAddress(String host, int port, String user) {
    /** The port of SSH unless told otherwise (RFC 4253). */
    public static final int DEFAULT_PORT = 22;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+");

    /** With what directories have in them: {@code DOMAIN\name}, {@code name@realm}. */
    private static final Pattern USER = Pattern.compile("[^\\s:@/\\p{Cntrl}-][^\\s:/\\p{Cntrl}]*");

    /** What Linux allows, and useradd does. */
    private static final int LONGEST_USER = 256;

    /**
     * @throws IllegalArgumentException if a part is not of its form; {@link #isHost} and {@link
     *     #isUser} tell beforehand
     */
    public ServerAddress {
        if (!isHost(host)) throw new IllegalArgumentException("not a host name or IP address: " + host);
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port not between 1 and 65535: " + port);
        if (!isUser(user)) throw new IllegalArgumentException("not a login name: " + user);
    }

    /** Whether the text can be a host name or an IP address. */
    public static boolean isHost(String text) {
        return text.length() <= 253 && HOST.matcher(text).matches();
    }

    /** Whether the text can be a login name. */
    public static boolean isUser(String text) {
        return text.length() <= LONGEST_USER && USER.matcher(text).matches();
    }

    /** As people write it: {@code user@host}, with the port only where it is not 22. */
    @Override
    public String toString() {
        String at = user + "@" + (host.contains(":") ? "[" + host + "]" : host);
        return port == DEFAULT_PORT ? at : at + ":" + port;
    }
}
