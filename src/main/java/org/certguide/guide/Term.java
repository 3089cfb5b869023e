package org.certguide.guide;

import java.util.Locale;
import org.certguide.text.Message;

/** A word that is explained where it is used. */
public enum Term {
    SERVER,
    SSH,
    PORT,
    KEY_FILE,
    AGENT,
    HOST_KEY,
    FINGERPRINT,
    CERTBOT,
    SNAP,
    SUDO,
    DOMAIN_NAME,
    WILDCARD,
    DMS,
    PORT_80,
    FIREWALL,
    ADMINISTRATOR,
    CERTIFICATE,
    AUTHORITY,
    STANDALONE,
    TERMS,
    KEY_TYPE,
    TEST_SERVER,
    CHAIN,
    KEYFILE,
    RENEWAL,
    RENEWAL_TEST,
    SCHEDULE;

    /** The word itself. */
    public Message word() {
        return Message.of("guide.term." + id());
    }

    /** What it means, in a sentence or two. */
    public Message meaning() {
        return Message.of("guide.term." + id() + ".meaning");
    }

    private String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
