package org.certguide.certbot;

import java.util.List;
import java.util.Optional;

/**
 * What a web server needs in its settings to use a certificate, for people to copy: Certbot has
 * only fetched it. Nothing of it is run.
 *
 * @param lines of the settings of one website, where they belong together
 * @param commands that make the web server read them, as a user types them
 */
public record WebServerLines(List<String> lines, List<String> commands) {
    public WebServerLines {
        lines = List.copyOf(lines);
        commands = List.copyOf(commands);
    }

    /**
     * Those of a web server; empty for one that is not known.
     *
     * @param software as Certbot's selection calls it
     * @param certificate the name of the certificate
     */
    public static Optional<WebServerLines> of(String software, String certificate) {
        String chain = InstalledCertificate.fullchain(certificate);
        String key = InstalledCertificate.privkey(certificate);
        return switch (software) {
            case "nginx" ->
                Optional.of(new WebServerLines(
                        List.of(
                                "listen 443 ssl;",
                                "ssl_certificate " + chain + ";",
                                "ssl_certificate_key " + key + ";"),
                        List.of("sudo nginx -t", "sudo nginx -s reload")));
            case "apache" ->
                Optional.of(new WebServerLines(
                        List.of("SSLEngine on", "SSLCertificateFile " + chain, "SSLCertificateKeyFile " + key),
                        List.of("sudo apachectl configtest", "sudo apachectl graceful")));
            default -> Optional.empty();
        };
    }
}
