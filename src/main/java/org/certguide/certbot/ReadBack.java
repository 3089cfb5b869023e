package org.certguide.certbot;

import org.certguide.server.Command;
import org.certguide.server.Sections;

import java.util.List;
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

    /**
     * The POSIX shell script that prints it all; to be run as root. It changes nothing.
     *
     * @param name of the certificate
     * @param token see {@link Sections#headings}
     */
    public static String script(String name, String token) {
        return script(name, token, DIRECTORY);
    }

    static String script(String name, String token, String directory) {
        if (name.contains("/")) throw new IllegalArgumentException("name");
        return Sections.prelude(token)
                + """
                d=%s n=%s
                section renewal
                head -c %3$d "$d/renewal/$n.conf" 2>/dev/null
                section chain
                head -c %3$d "$d/live/$n/fullchain.pem" 2>/dev/null
                section key
                test -e "$d/live/$n/privkey.pem" && echo yes
                section names
                for f in "$d"/renewal/*.conf; do
                  test -e "$f" && basename "$f" .conf
                done
                finish
                """
                        .formatted(
                                Command.quote(directory),
                                Command.quote(name),
                                Sections.LONGEST / 2);
    }

    /**
     * @param output of the {@link #script}
     * @return empty if it did not run to its end
     */
    public static Optional<ReadBack> parse(String output, String token) {
        Sections sections = Sections.parse(output, token);
        if (!sections.complete()) return Optional.empty();
        String renewal = sections.text("renewal");
        return Optional.of(
                new ReadBack(
                        IssuedCertificate.parse(sections.text("chain")),
                        renewal.isEmpty()
                                ? Optional.empty()
                                : Optional.of(RenewalConf.parse(renewal)),
                        sections.text("key").equals("yes"),
                        sections.lines("names")));
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
