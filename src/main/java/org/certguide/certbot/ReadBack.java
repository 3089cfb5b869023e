package org.certguide.certbot;

import org.certguide.server.Command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is on the server for one certificate name. Certbot's files decide whether a
 * certificate was issued: neither its words nor its exit status do. The certificate keyfile is
 * never read.
 *
 * @param certificate empty if there is none of that name, or its chain file cannot be read
 * @param renewal empty if Certbot has nothing for its renewal
 * @param hasKey whether the certificate keyfile is there
 * @param names of all certificates that Certbot has on this server
 */
public record ReadBack(
        Optional<IssuedCertificate> certificate,
        Optional<RenewalConf> renewal,
        boolean hasKey,
        List<String> names) {
    /** Where Certbot keeps its files unless told otherwise. */
    public static final String DIRECTORY = "/etc/letsencrypt";

    private static final int MAX_FILE = 256 * 1024;

    /**
     * The POSIX shell script that prints it all; to be run as root. It changes nothing.
     *
     * @param name of the certificate
     * @param token of random characters, so that no file can imitate the marks between the parts;
     *     see {@code server.Sudo.mark}
     */
    public static String script(String name, String token) {
        return script(name, token, DIRECTORY);
    }

    static String script(String name, String token, String directory) {
        if (name.contains("/")) throw new IllegalArgumentException("name");
        return String.join(
                "\n",
                "LC_ALL=C; export LC_ALL",
                "d="
                        + Command.quote(directory)
                        + " n="
                        + Command.quote(name)
                        + " t="
                        + Command.quote(token),
                "printf '%s renewal\\n' \"$t\"",
                "head -c " + MAX_FILE + " \"$d/renewal/$n.conf\" 2>/dev/null",
                "printf '\\n%s chain\\n' \"$t\"",
                "head -c " + MAX_FILE + " \"$d/live/$n/fullchain.pem\" 2>/dev/null",
                "printf '\\n%s key\\n' \"$t\"",
                "test -e \"$d/live/$n/privkey.pem\" && echo yes",
                "printf '\\n%s names\\n' \"$t\"",
                "for f in \"$d\"/renewal/*.conf; do",
                "  test -e \"$f\" && basename \"$f\" .conf",
                "done",
                "printf '\\n%s end\\n' \"$t\"");
    }

    /**
     * @param output of the {@link #script}
     * @return empty if it did not run to its end
     */
    public static Optional<ReadBack> parse(String output, String token) {
        Map<String, StringBuilder> parts = new HashMap<>();
        StringBuilder part = new StringBuilder();
        for (String line : output.lines().toList()) {
            if (line.startsWith(token + " ")) {
                part = new StringBuilder();
                parts.put(line.substring(token.length() + 1), part);
            } else {
                part.append(line).append('\n');
            }
        }
        if (!parts.containsKey("end")) return Optional.empty();
        String renewal = part(parts, "renewal");
        return Optional.of(
                new ReadBack(
                        IssuedCertificate.parse(part(parts, "chain")),
                        renewal.isBlank()
                                ? Optional.empty()
                                : Optional.of(RenewalConf.parse(renewal)),
                        part(parts, "key").strip().equals("yes"),
                        part(parts, "names").lines().filter(n -> !n.isBlank()).toList()));
    }

    private static String part(Map<String, StringBuilder> parts, String name) {
        return parts.getOrDefault(name, new StringBuilder()).toString();
    }

    /** Path of the certificate chain of that name. */
    public static String fullchain(String name) {
        return DIRECTORY + "/live/" + name + "/fullchain.pem";
    }

    /** Path of the certificate keyfile of that name. */
    public static String privkey(String name) {
        return DIRECTORY + "/live/" + name + "/privkey.pem";
    }
}
