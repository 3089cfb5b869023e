package org.certguide;

import java.net.URI;
import java.util.Optional;

/** Which version this is, and where the number of the newest one can be read. */
final class Updates {
    /** Set by the packages that nobody else renews; see {@code installers/common/image}. */
    private static final String FILE = "certguide.updates";

    private Updates() {}

    /** Empty in a build that is none of a release, and where a distribution brings the newer versions. */
    static Optional<URI> file() {
        return Optional.ofNullable(System.getProperty(FILE))
                .filter(s -> !s.isBlank())
                .map(URI::create);
    }

    static String version() {
        String version = Updates.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }
}
