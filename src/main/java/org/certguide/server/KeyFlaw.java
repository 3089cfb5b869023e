package org.certguide.server;

import java.util.Locale;

/** Why a file cannot be used as a private key. Its words are under {@code panel.connect.key-flaw.} and its {@link #id}. */
public enum KeyFlaw {
    /** It is a folder or a device. */
    NO_FILE,
    /** The system does not let it be read. */
    NOT_ALLOWED,
    /** Reading it failed. */
    NOT_READ,
    /** Nothing is in it. */
    EMPTY,
    /** Something else is in it. */
    NO_KEY,
    /** It begins as a private key, and does not go on as one that is known. */
    DAMAGED,
    /** It says that opening it takes more time or memory than any key needs. */
    TOO_COSTLY,
    /** The key is of a type that is not supported. */
    TYPE,
    /** The key is on an elliptic curve that is not supported. */
    CURVE,
    /** The encryption is one that is not supported. */
    ENCRYPTION;

    /** The key of its words. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
