package org.certguide.renewal;

import java.util.List;
import java.util.Optional;

/** Certificates that Certbot keeps, without a server that tells of them. */
public final class KeptCertificates {
    private KeptCertificates() {}

    /** One that nobody could read, renewed standalone. */
    public static KeptCertificate named(String name) {
        return new KeptCertificate(
                name, Optional.empty(), RenewalSettings.read(List.of("authenticator = standalone")), List.of());
    }
}
