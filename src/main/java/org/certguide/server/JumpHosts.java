package org.certguide.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a connection goes through, as {@code ssh -J} and {@code ProxyJump} name them:
 * {@code user@host:port,host}, the nearest first.
 *
 * @param hops at least one
 */
public record JumpHosts(List<Hop> hops) {
    /** More is a loop, or a text that was pasted by mistake. */
    private static final int MOST = 8;

    private static final int LONGEST = 2000;

    /**
     * One of them.
     *
     * @param host a host name, an IP address, or a name of the SSH configuration
     * @param port if it is named
     * @param user the login name there, if it is named
     */
    public record Hop(String host, OptionalInt port, Optional<String> user) {
        @Override
        public String toString() {
            String name = host.contains(":") ? "[" + host + "]" : host;
            return user.map(u -> u + "@").orElse("") + name + (port.isPresent() ? ":" + port.getAsInt() : "");
        }
    }

    /** Takes the text apart; empty where it is not of that form, and for {@code none}. */
    public static Optional<JumpHosts> parse(String text) {
        if (text.length() > LONGEST || isNone(text)) return Optional.empty();
        List<Hop> hops = new ArrayList<>();
        for (String part : text.split(",", MOST + 1)) {
            Hop hop = hop(part.strip());
            if (hop == null || hops.size() == MOST) return Optional.empty();
            hops.add(hop);
        }
        return Optional.of(new JumpHosts(List.copyOf(hops)));
    }

    /** Whether the text says that there is no server on the way. */
    public static boolean isNone(String text) {
        return text.isBlank() || text.strip().equalsIgnoreCase("none");
    }

    private static @Nullable Hop hop(String text) {
        boolean uri = text.toLowerCase(Locale.ROOT).startsWith("ssh://");
        String rest = uri ? text.substring("ssh://".length()) : text;
        if (uri && rest.endsWith("/")) rest = rest.substring(0, rest.length() - 1);
        int at = rest.lastIndexOf('@');
        String user = at < 0 ? null : rest.substring(0, at);
        if (user != null && !AddressForm.isUser(user)) return null;
        String place = rest.substring(at + 1);
        int colon = place.startsWith("[") ? place.indexOf(']') + 1 : place.indexOf(':');
        // An IPv6 address without brackets has no port.
        if (!place.startsWith("[") && colon != place.lastIndexOf(':')) colon = -1;
        if (place.startsWith("[") && colon == 0) return null;
        String host = colon < 0 ? place : place.substring(0, colon);
        if (host.startsWith("[")) host = host.substring(1, host.length() - 1);
        String port = colon < 0 ? "" : place.substring(colon);
        if (!AddressForm.isHost(host)) return null;
        if (port.isEmpty()) return new Hop(host, OptionalInt.empty(), Optional.ofNullable(user));
        int number = port.startsWith(":") ? port(port.substring(1)) : 0;
        return number == 0 ? null : new Hop(host, OptionalInt.of(number), Optional.ofNullable(user));
    }

    /** 1 to 65535; 0 for everything else. */
    static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        return number <= 65535 ? number : 0;
    }

    @Override
    public String toString() {
        return hops.stream().map(Hop::toString).collect(Collectors.joining(","));
    }
}
