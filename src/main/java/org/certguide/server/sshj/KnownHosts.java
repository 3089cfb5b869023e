package org.certguide.server.sshj;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.certguide.server.HostKey;
import org.certguide.server.HostPattern;

/**
 * The known_hosts format of OpenSSH (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): several patterns on a
 * line, {@code *} and {@code ?}, negation, hashed names, {@code [host]:port}, and both markers.
 * Lines that cannot be read are skipped, as OpenSSH does.
 *
 * <p>Not taken from the sshj library, whose matcher takes a name that is negated for a match, and
 * ignores {@code @revoked} where a plain line holds the same key.
 */
final class KnownHosts {
    private KnownHosts() {}

    enum Marker {
        NONE,
        CERT_AUTHORITY,
        REVOKED
    }

    /**
     * @param hosts the second-to-last column that names hosts, as written
     * @param key the host's key, or its authority's
     * @param file where the line is from, for the user
     */
    record Line(Marker marker, String hosts, HostKey key, String file) {
        boolean isAbout(String name) {
            return KnownHosts.matches(hosts, name);
        }

        /** Whether it names this host itself, and not by a pattern for several. */
        boolean names(String name) {
            return hosts.startsWith("|") ? isAbout(name) : namesIn(hosts).contains(name);
        }
    }

    /** The name that a host has in known_hosts: bare at port 22, {@code [host]:port} elsewhere. */
    static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** The line that says that this key is this host's, without a line feed. */
    static String line(String host, int port, HostKey key) {
        return line(name(host, port), key);
    }

    static String line(String name, HostKey key) {
        return name + " " + key.type() + " " + key.base64();
    }

    private static List<String> namesIn(String hosts) {
        return List.of(hosts.toLowerCase(Locale.ROOT).split(","));
    }

    /**
     * What stays of a line when this host is to have no key any more; empty for nothing of it. All
     * else stays as it was written: other names, marked lines, and the key that is to stay.
     */
    static Optional<String> without(String text, String name, HostKey staying) {
        Optional<Line> line = parseLine(text, "");
        if (line.isEmpty()
                || line.get().marker() != Marker.NONE
                || line.get().key().equals(staying)
                || !line.get().names(name)) return Optional.of(text);
        String hosts = line.get().hosts();
        String others = Arrays.stream(hosts.split(","))
                .filter(host -> !host.toLowerCase(Locale.ROOT).equals(name))
                .collect(Collectors.joining(","));
        if (hosts.startsWith("|") || others.isEmpty()) return Optional.empty();
        return Optional.of(text.replaceFirst(Pattern.quote(hosts), Matcher.quoteReplacement(others)));
    }

    /** A file of OpenSSH's RevokedHostKeys, as far as it is text: a public key on each line. */
    static List<Line> parseRevoked(String text, String file) {
        List<Line> lines = new ArrayList<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> parseLine("@revoked * " + line, file).ifPresent(lines::add));
        return lines;
    }

    static List<Line> parse(String text, String file) {
        List<Line> lines = new ArrayList<>();
        text.lines().forEach(line -> parseLine(line, file).ifPresent(lines::add));
        return lines;
    }

    private static Optional<Line> parseLine(String text, String file) {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) return Optional.empty();
        Marker marker = Marker.NONE;
        if (line.startsWith("@")) {
            String[] parts = line.split("[ \t]+", 2);
            if (parts[0].equals("@cert-authority")) marker = Marker.CERT_AUTHORITY;
            else if (parts[0].equals("@revoked")) marker = Marker.REVOKED;
            else return Optional.empty();
            line = parts.length == 2 ? parts[1] : "";
        }
        String[] fields = line.split("[ \t]+", 4);
        if (fields.length < 3) return Optional.empty();
        Optional<HostKey> key = key(fields[1], fields[2]);
        if (key.isEmpty()) return Optional.empty();
        return Optional.of(new Line(marker, fields[0], key.get(), file));
    }

    /** The key, if the blob is one of that type; in canonical Base64, so that equals compares. */
    private static Optional<HostKey> key(String type, String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            if (blob.length < 4) return Optional.empty();
            int length = buffer.getInt();
            if (length < 0 || length > buffer.remaining()) return Optional.empty();
            String inside = new String(blob, 4, length, StandardCharsets.US_ASCII);
            if (!inside.equals(type)) return Optional.empty();
            return Optional.of(new HostKey(type, Base64.getEncoder().encodeToString(blob)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean matches(String hosts, String name) {
        if (hosts.startsWith("|")) return matchesHash(hosts, name);
        boolean found = false;
        for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
            if (pattern.startsWith("!")) {
                if (HostPattern.matches(pattern.substring(1), name)) return false;
            } else {
                found |= HostPattern.matches(pattern, name);
            }
        }
        return found;
    }

    /** {@code |1|salt|hash}: HMAC-SHA1 of the name, keyed with the salt. */
    private static boolean matchesHash(String hashed, String name) {
        String[] parts = hashed.split("\\|");
        if (parts.length != 4 || !parts[1].equals("1")) return false;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
