package org.certguide.server;

import java.util.List;
import java.util.Optional;

/**
 * Where a server's SSH service is, and who logs in there.
 *
 * @param host a host name or an IP address, without brackets
 * @param port 1 to 65535
 * @param user the login name; of a directory's account it may have an {@code @} or a backslash in it
 * @param via the servers on the way as {@link JumpHosts} writes them; empty where the way is direct
 */
public record ServerAddress(String host, int port, String user, Optional<String> via) {
    /** The port of SSH unless told otherwise (RFC 4253). */
    public static final int DEFAULT_PORT = 22;

    /**
     * @throws IllegalArgumentException if a part is not of its form; {@link #isHost} and {@link
     *     #isUser} tell beforehand
     */
    public ServerAddress {
        if (!isHost(host)) throw new IllegalArgumentException("not a host name or IP address: " + host);
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port not between 1 and 65535: " + port);
        if (!isUser(user)) throw new IllegalArgumentException("not a login name: " + user);
        via = via.map(text -> JumpHosts.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not servers on the way: " + text))
                .toString());
    }

    /** A server that is reached directly. */
    public ServerAddress(String host, int port, String user) {
        this(host, port, user, Optional.empty());
    }

    /**
     * The servers on the way, the nearest first. Where no login name is given for one, it is that of
     * the server itself.
     */
    public List<ServerAddress> hops() {
        return via.flatMap(JumpHosts::parse).stream()
                .flatMap(way -> way.hops().stream())
                .map(hop -> new ServerAddress(
                        hop.host(), hop.port().orElse(DEFAULT_PORT), hop.user().orElse(user)))
                .toList();
    }

    /** Whether the text can be a host name or an IP address. */
    public static boolean isHost(String text) {
        return AddressForm.isHost(text);
    }

    /** Whether the text can be a login name. */
    public static boolean isUser(String text) {
        return AddressForm.isUser(text);
    }

    /** As people write it: {@code user@host}, with the port only where it is not 22. */
    @Override
    public String toString() {
        String at = user + "@" + (host.contains(":") ? "[" + host + "]" : host);
        return port == DEFAULT_PORT ? at : at + ":" + port;
    }
}
