package org.certguide.profile;

import java.time.Instant;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.json.Inline;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.text.SafeText;

/**
 * What was typed for a server whose certificate is not there yet, to go on with after an
 * interruption. Never holds a secret, and no consent: that is given anew.
 *
 * @param schema the version of this form, {@link #SCHEMA} for what this application writes
 * @param server where it is, and who logs in
 * @param login how that user logs in
 * @param keyFile the file of the private key, where it is that
 * @param step the id of the step that was open last
 * @param wishes what the certificate is to be
 * @param saved when it was written
 */
public record Draft(
        int schema,
        ServerAddress server,
        Login.Kind login,
        Optional<String> keyFile,
        String step,
        Wishes wishes,
        Instant saved) {
    /** The form that this application writes. */
    public static final int SCHEMA = 1;

    /**
     * @param domains the domain names as they were typed
     * @param email the e-mail address as it was typed
     * @param trial whether only to try
     */
    public record Wishes(String domains, Optional<Purpose> purpose, String email, KeyType keyType, boolean trial)
            implements Inline {}

    public Draft {
        saved = Profile.bounded(saved);
    }

    /** What the user calls it: the first domain name, or else the server. */
    public String name() {
        return SafeText.line(whole(), Profile.LONGEST_NAME);
    }

    private String whole() {
        String names = wishes.domains().strip();
        if (names.isEmpty()) return server.host();
        int end = 0;
        while (end < names.length() && names.charAt(end) != ',' && !Character.isWhitespace(names.charAt(end))) end++;
        return end == 0 ? server.host() : names.substring(0, end);
    }

    /** Whether the other says the same, whenever it was written. */
    public boolean isSame(Draft other) {
        return other.equals(new Draft(schema, server, login, keyFile, step, wishes, other.saved));
    }
}
