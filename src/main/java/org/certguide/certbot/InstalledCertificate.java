package org.certguide.certbot;

import java.util.Optional;
import org.certguide.server.Command;
import org.certguide.server.ScriptOutput;

/**
 * What there is on the server for one certificate name. Certbot's files decide whether a
 * certificate was issued: neither its words nor its exit status do. The certificate keyfile is
 * never read.
 *
 * @param certificate empty if there is none of that name, or its chain file cannot be read
 */
public record InstalledCertificate(Optional<IssuedCertificate> certificate) {
    /** Where Certbot keeps its files unless told otherwise. */
    public static final String DIRECTORY = "/etc/letsencrypt";

    /**
     * The POSIX shell script that prints it all; to be run as root. It changes nothing.
     *
     * @param name of the certificate
     * @param token see {@link ScriptOutput#headings}
     */
    public static String script(String name, String token) {
        return script(name, token, DIRECTORY);
    }

    static String script(String name, String token, String directory) {
        if (name.contains("/")) throw new IllegalArgumentException("name");
        return ScriptOutput.prelude(token)
                + """
                d=%s n=%s
                section chain
                head -c %d "$d/live/$n/fullchain.pem" 2>/dev/null
                finish
                """.formatted(Command.quote(directory), Command.quote(name), ScriptOutput.LONGEST / 2);
    }

    /**
     * @param output of the {@link #script}
     * @return empty if it did not run to its end
     */
    public static Optional<InstalledCertificate> parse(String output, String token) {
        ScriptOutput sections = ScriptOutput.parse(output, token);
        return sections.complete()
                ? Optional.of(new InstalledCertificate(IssuedCertificate.parse(sections.text("chain"))))
                : Optional.empty();
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
