package org.certguide.certbot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Certbot keeps in {@code /etc/letsencrypt/renewal/NAME.conf} for the next renewal; a
 * ConfigObj file. What is not there is empty.
 *
 * @param fullchain path of the certificate chain
 * @param privkey path of the certificate keyfile
 * @param version of Certbot that wrote it
 * @param authenticator such as {@code standalone}
 * @param server the directory URL of the certificate authority
 * @param keyType {@code rsa} or {@code ecdsa}
 * @param preHook command before a renewal
 * @param postHook command after a renewal
 * @param deployHook command after a successful renewal ({@code renew_hook})
 */
public record RenewalConf(
        Optional<String> fullchain,
        Optional<String> privkey,
        Optional<CertbotVersion> version,
        Optional<String> authenticator,
        Optional<String> server,
        Optional<String> keyType,
        Optional<String> preHook,
        Optional<String> postHook,
        Optional<String> deployHook) {
    public static RenewalConf parse(String text) {
        Map<String, String> values = new HashMap<>();
        String section = "";
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) continue;
            if (line.startsWith("[")) {
                section = line.replaceAll("[\\[\\]\\s]", "");
            } else if (equals > 0) {
                String key = line.substring(0, equals).strip();
                values.put(section + "." + key, value(line.substring(equals + 1).strip()));
            }
        }
        return new RenewalConf(
                get(values, ".fullchain"),
                get(values, ".privkey"),
                get(values, ".version").flatMap(v -> CertbotVersion.parse("certbot " + v)),
                get(values, "renewalparams.authenticator"),
                get(values, "renewalparams.server"),
                get(values, "renewalparams.key_type"),
                get(values, "renewalparams.pre_hook"),
                get(values, "renewalparams.post_hook"),
                get(values, "renewalparams.renew_hook"));
    }

    private static Optional<String> get(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !value.isEmpty() && !value.equals("None"));
    }

    /** ConfigObj quotes a value in which there is a comma, a quote or a number sign. */
    private static String value(String written) {
        if (written.length() < 2) return written;
        char quote = written.charAt(0);
        if (quote == '"' || quote == '\'') {
            String triple = String.valueOf(quote).repeat(3);
            if (written.startsWith(triple) && written.length() >= 6 && written.endsWith(triple)) {
                return written.substring(3, written.length() - 3);
            }
            int end = written.indexOf(quote, 1);
            if (end > 0) return written.substring(1, end);
        }
        int comment = written.indexOf(" #");
        return comment < 0 ? written : written.substring(0, comment).strip();
    }
}
