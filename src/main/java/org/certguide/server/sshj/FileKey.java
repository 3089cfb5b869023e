package org.certguide.server.sshj;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import java.io.IOException;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * A private key of a file.
 *
 * @param blob its public half
 */
record FileKey(KeyProvider key, String type, byte[] blob) implements SigningKey {
    private static final List<Factory.Named<KeyAlgorithm>> ALGORITHMS = List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256());

    static FileKey of(KeyProvider key) throws IOException {
        return new FileKey(
                key,
                key.getType().toString(),
                new Buffer.PlainBuffer().putPublicKey(key.getPublic()).getCompactData());
    }

    /** What signs, with or without a certificate. */
    static KeyAlgorithm algorithm(String name) throws IOException {
        KeyAlgorithm algorithm = Factory.Named.Util.create(ALGORITHMS, name.replace(CERTIFICATE, ""));
        if (algorithm == null) throw new IOException("cannot sign with " + name);
        return algorithm;
    }

    @Override
    public byte[] sign(byte[] data, String algorithm) throws IOException {
        Signature signature = algorithm(algorithm).newSignature();
        signature.initSign(key.getPrivate());
        signature.update(data);
        return new Buffer.PlainBuffer()
                .putString(signature.getSignatureName())
                .putBytes(signature.encode(signature.sign()))
                .getCompactData();
    }
}
