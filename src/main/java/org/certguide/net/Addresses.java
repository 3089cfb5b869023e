package org.certguide.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IP addresses: reading them from what servers print, and telling their kinds apart. */
public final class Addresses {
    private static final Pattern IP = Pattern.compile("(?<!\\w)inet6? ([0-9a-fA-F.:]+)(?:/\\d+)?(?: peer \\S+)?(.*)");
    private static final Pattern INET6 = Pattern.compile("([0-9a-f]{32}) .*");
    private static final Pattern TRIE = Pattern.compile("\\s*\\|-- (\\d+\\.\\d+\\.\\d+\\.\\d+)");
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    /** Of an address in letters: RFC 4291, section 2.2, with an IPv4 address in it. */
    private static final int LONGEST = 45;

    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * What nobody can reach from the internet (IANA special-purpose address registries, 2025):
     * private, shared, loopback, link-local, benchmarking, documentation, multicast, reserved.
     */
    private static final List<String> SPECIAL = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    private Addresses() {}

    /** An address as people write it. */
    public static String text(InetAddress address) {
        return address instanceof Inet6Address v6 ? compressed(v6) : address.getHostAddress();
    }

    /** RFC 5952: no leading zeros, the longest run of zero groups left out. */
    private static String compressed(Inet6Address address) {
        byte[] b = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) groups[i] = (b[2 * i] & 255) << 8 | b[2 * i + 1] & 255;
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int n = 0;
            while (i + n < 8 && groups[i + n] == 0) n++;
            if (n > length) {
                from = i;
                length = n;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Reads an address; never asks the DNS. */
    public static Optional<InetAddress> parse(String text) {
        if (text.length() > LONGEST) return Optional.empty();
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The addresses that a server prints as its own, without loopback and link-local ones. */
    public static Set<InetAddress> own(String output) {
        Set<InetAddress> own = new LinkedHashSet<>();
        String last = "";
        for (String line : output.lines().toList()) {
            Matcher ip = IP.matcher(line);
            Matcher inet6 = INET6.matcher(line);
            Matcher trie = TRIE.matcher(line);
            // A deprecated address is about to be removed; nobody reaches the server by docker's bridges, but
            // no domain points at them either.
            if (ip.find()) parse(ip.group(1)).ifPresent(own::add);
            else if (inet6.matches()) fromHex(inet6.group(1)).ifPresent(own::add);
            else if (trie.matches()) last = trie.group(1);
            else if (line.strip().equals("/32 host LOCAL")) parse(last).ifPresent(own::add);
            else for (String word : line.strip().split("\\s+")) parse(word).ifPresent(own::add);
        }
        own.removeIf(a -> a.isLoopbackAddress() || a.isLinkLocalAddress() || a.isAnyLocalAddress());
        return own;
    }

    private static Optional<InetAddress> fromHex(String hex) {
        try {
            return Optional.of(InetAddress.getByAddress(HexFormat.of().parseHex(hex)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether the internet can reach the address, going by its number alone. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) return SPECIAL.stream().noneMatch(net -> isIn(bytes, net));
        // 2000::/3 is all that has been given out; 2001:db8::/32 and 3fff::/20 are for documents.
        return (bytes[0] & 0xE0) == 0x20 && !isIn(bytes, "2001:db8::/32") && !isIn(bytes, "3fff::/20");
    }

    static boolean isIn(byte[] address, String net) {
        String[] parts = net.split("/");
        byte[] prefix = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = Integer.parseInt(parts[1]);
        if (prefix.length != address.length) return false;
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((prefix[i / 8] & mask) != (address[i / 8] & mask)) return false;
        }
        return true;
    }
}
