package org.certguide.server.sshj;

import java.io.IOException;
import org.certguide.server.Failure;

/**
 * A certificate for a key that need not be in a file that is open.
 *
 * @param key signs
 * @param type of the certificate
 * @param blob the certificate
 */
record CertifiedKey(SigningKey key, String type, byte[] blob) implements SigningKey {
    @Override
    public String name() {
        return key.name();
    }

    @Override
    public byte[] sign(byte[] data, String algorithm) throws IOException, InterruptedException {
        return key.sign(data, algorithm);
    }

    @Override
    public Failure notSigned() {
        return key.notSigned();
    }
}
