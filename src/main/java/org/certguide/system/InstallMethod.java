package org.certguide.system;

import java.util.Locale;

/** A way to get Certbot onto a server. */
public enum InstallMethod {
    /** The snap that Certbot's own team makes. */
    SNAP,
    /** The package of Debian and its relatives. */
    APT,
    /** The package of Fedora, or of EPEL for the relatives of Red Hat Enterprise Linux. */
    DNF,
    /** The package of openSUSE. */
    ZYPPER,
    /** The package of Arch Linux. */
    PACMAN,
    /** The package of Alpine Linux. */
    APK,
    /** From the Python package index, in a folder of its own. */
    PIP,
    /** Only by the user's own hands; the application cannot do it. */
    HAND;

    /** Its name in keys of texts and in the data file. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
