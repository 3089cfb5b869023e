package org.certguide.system;

import java.util.Locale;
import java.util.stream.Stream;

/** A way to get Certbot onto a server: the package of its system, or one that is the same on all. */
public sealed interface InstallMethod permits PackageManager, InstallMethod.Universal {
    /** The snap that Certbot's own team makes. */
    InstallMethod SNAP = Universal.SNAP;

    /** From the Python package index, in a folder of its own. */
    InstallMethod PIP = Universal.PIP;

    /** Only by the user's own hands; the application cannot do it. */
    InstallMethod HAND = Universal.HAND;

    /** The ways that no package manager of a system is needed for. */
    enum Universal implements InstallMethod {
        SNAP,
        PIP,
        HAND
    }

    /** Its name in the data file. */
    String name();

    /** Its name in keys of texts and in answer files. */
    default String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The way of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static InstallMethod valueOf(String name) {
        return Stream.<InstallMethod[]>of(Universal.values(), PackageManager.values())
                .flatMap(Stream::of)
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown installation method: " + name));
    }
}
