package org.certguide.certbot;

import java.util.Locale;

/** The kinds of keys that Certbot makes. */
public enum KeyType {
    /** Understood by every client; 2048 bits unless told otherwise. */
    RSA,
    /** Smaller and faster; what Certbot makes since version 2.0 unless told otherwise. */
    ECDSA;

    /** The first version with {@code --key-type}; before it every key is RSA. */
    private static final CertbotVersion CHOICE = new CertbotVersion(1, 11, 0);

    /** Whether this version lets one choose. */
    static boolean hasOption(CertbotVersion version) {
        return version.compareTo(CHOICE) >= 0;
    }

    /** The value of {@code --key-type}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
