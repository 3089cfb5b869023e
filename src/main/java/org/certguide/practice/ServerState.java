package org.certguide.practice;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;

/**
 * What the practice server is at one moment.
 *
 * @param parts what has been installed or set up
 * @param snapVersion the version of Certbot that its snap and its Python package have
 * @param certificates in the order in which they were made
 * @param faults what it gets wrong at the moment
 */
record ServerState(Set<Part> parts, CertbotVersion snapVersion, List<Certificate> certificates, Set<Fault> faults) {
    /** What Ubuntu 24.04 has in its package. */
    static final CertbotVersion APT_VERSION = new CertbotVersion(2, 9, 0);

    /** Something that the walkthrough leaves behind. */
    enum Part {
        SNAP_CORE,
        SNAP_CERTBOT,
        /** /usr/bin/certbot leads to the snap. */
        SNAP_LINK,
        PACKAGE_LISTS,
        APT_CERTBOT,
        PYTHON_VENV,
        VENV,
        PIP_CERTBOT,
        /** /usr/bin/certbot leads to the Python package. */
        PIP_LINK,
        CRON_LINE,
        /** Certbot stops the web server around each request. */
        HOOKS,
        ACCOUNT,
        /** With the test authority, which dry runs use. */
        TEST_ACCOUNT
    }

    /**
     * @param name of its folder
     * @param chain the content of {@code fullchain.pem}
     * @param issued what is in it
     */
    record Certificate(String name, String chain, IssuedCertificate issued) {
        static Certificate of(String name, String chain) {
            return new Certificate(name, chain, IssuedCertificate.parse(chain).orElseThrow());
        }
    }

    ServerState {
        parts = Set.copyOf(parts);
        certificates = List.copyOf(certificates);
        faults = Set.copyOf(faults);
    }

    /** Ubuntu 24.04 as it comes from a provider: with the snap service, and nothing of Certbot. */
    static ServerState fresh(CertbotVersion snapVersion) {
        return new ServerState(Set.of(), snapVersion, List.of(), Set.of());
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** The Certbot that the command name leads to; sudo finds snaps as well. */
    Optional<CertbotVersion> certbot() {
        if (has(Part.SNAP_CERTBOT) || has(Part.PIP_LINK)) return Optional.of(snapVersion);
        return has(Part.APT_CERTBOT) ? Optional.of(APT_VERSION) : Optional.empty();
    }

    Optional<Certificate> certificate(String name) {
        return certificates.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    ServerState with(Part part) {
        return new ServerState(changed(Part.class, parts, part, true), snapVersion, certificates, faults);
    }

    ServerState without(Part part) {
        return new ServerState(changed(Part.class, parts, part, false), snapVersion, certificates, faults);
    }

    /** With a certificate in the place of the one of that name, if there is one. */
    ServerState with(Certificate certificate) {
        List<Certificate> all = new ArrayList<>(certificates);
        all.removeIf(c -> c.name().equals(certificate.name()));
        all.add(certificate);
        return new ServerState(parts, snapVersion, all, faults);
    }

    ServerState with(CertbotVersion version) {
        return new ServerState(parts, version, certificates, faults);
    }

    ServerState with(Fault fault, boolean on) {
        return new ServerState(parts, snapVersion, certificates, changed(Fault.class, faults, fault, on));
    }

    private static <E extends Enum<E>> Set<E> changed(Class<E> type, Set<E> some, E one, boolean in) {
        EnumSet<E> all = EnumSet.noneOf(type);
        all.addAll(some);
        if (in) all.add(one);
        else all.remove(one);
        return all;
    }
}
