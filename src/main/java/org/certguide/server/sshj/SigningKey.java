package org.certguide.server.sshj;

import java.io.IOException;
import java.util.List;
import org.certguide.server.Failure;

/** A key that proves who the user is: one of a file, or one that only an agent has. */
interface SigningKey {
    /** What a certificate's type and algorithms end with. */
    String CERTIFICATE = "-cert-v01@openssh.com";

    /** The type of the public key, as in known_hosts. */
    String type();

    /** How its owner tells it from others. */
    default String name() {
        return type();
    }

    /** The public key of RFC 4253, or the certificate for it. */
    byte[] blob();

    /**
     * @param algorithm one of {@link #algorithms}
     * @return the signature blob, with the name of its algorithm inside
     */
    byte[] sign(byte[] data, String algorithm) throws IOException, InterruptedException;

    /** Whether its public half is known, which may take a passphrase; if not, it cannot be offered. */
    default boolean isReady() throws InterruptedException {
        return true;
    }

    /** What a login fails with for which it was wanted, and did not sign. */
    default Failure notSigned() {
        return new Failure.AgentRefused(name());
    }

    /**
     * What it signs with, in the order in which it is tried: only RSA keys have several, and some
     * servers, such as Dropbear, know only the second.
     */
    default List<String> algorithms() {
        return switch (type()) {
            case "ssh-rsa" -> List.of("rsa-sha2-512", "rsa-sha2-256");
            case "ssh-rsa" + CERTIFICATE -> List.of("rsa-sha2-512" + CERTIFICATE, "rsa-sha2-256" + CERTIFICATE);
            default -> List.of(type());
        };
    }
}
