package org.certguide.guide;

import java.util.Locale;

/** The steps of the walkthrough, in their order. */
public enum Step {
    CONNECT,
    SYSTEM,
    CHECKLIST,
    INSTALL,
    CERTIFICATE,
    RENEWAL;

    /** The last part of the keys of its texts: {@code connect}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
