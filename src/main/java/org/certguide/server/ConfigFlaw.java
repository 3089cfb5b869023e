package org.certguide.server;

import java.util.Locale;

/** Why an OpenSSH configuration is not read. Its words are under {@code panel.connect.config-flaw.} and its {@link #id}. */
public enum ConfigFlaw {
    /** It is a folder or a device. */
    NO_FILE,
    /** The system does not let it be read. */
    NOT_ALLOWED,
    /** Reading it failed. */
    NOT_READ,
    /** It has more bytes than any configuration needs. */
    TOO_LARGE,
    /** It has more or longer lines than any configuration needs, with all that it includes. */
    TOO_LONG;

    /** The key of its words. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
