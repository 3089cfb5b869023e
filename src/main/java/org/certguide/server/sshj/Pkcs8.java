package org.certguide.server.sshj;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.certguide.server.KeyFlaw;

/**
 * Private keys in PKCS #8 (RFC 5958), as OpenSSL writes them, plain or encrypted. sshj 0.40 reads
 * neither Ed25519 keys nor most ways to encrypt.
 */
final class Pkcs8 {
    private static final Pattern PEM =
            Pattern.compile("\\s*+-----BEGIN (ENCRYPTED |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*+)-----END (?:ENCRYPTED |)"
                    + "PRIVATE KEY-----\\s*+");

    /** Object identifiers as DER has them: Ed25519, RSA, RSA for PSS alone, elliptic curves. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "2b6570", "Ed25519",
            "2a864886f70d010101", "RSA",
            "2a864886f70d01010a", "RSA",
            "2a8648ce3d0201", "EC");

    private Pkcs8() {}

    /**
     * @param text a key file
     * @param passphrase called where it is encrypted; what it gives is wiped
     * @return the key, or nothing where the file is of another form
     * @throws GeneralSecurityException where the passphrase is wrong, or the file damaged
     * @throws IOException where the key is of a kind that cannot be used
     */
    static Optional<KeyPair> read(String text, Supplier<char[]> passphrase)
            throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(text);
        if (!pem.matches()) return Optional.empty();
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.group(2));
        } catch (IllegalArgumentException e) {
            throw new NotUsable(KeyFlaw.DAMAGED);
        }
        if (pem.group(1).isEmpty()) return Optional.of(pair(der));
        char[] secret = passphrase.get();
        byte[] plain = {};
        try {
            plain = EncryptedKey.decrypt(der, secret);
            return Optional.of(decrypted(plain));
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(secret, '\0');
        }
    }

    /** Whether the first line says that it is one. */
    static boolean isBegun(String text) {
        return text.startsWith("-----BEGIN PRIVATE KEY-----")
                || text.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }

    /** Of a wrong passphrase, chance makes now and then what looks decrypted. */
    private static KeyPair decrypted(byte[] der) throws IOException, GeneralSecurityException {
        try {
            return pair(der);
        } catch (NotUsable e) {
            if (e.flaw() == KeyFlaw.DAMAGED || e.flaw() == KeyFlaw.TOO_COSTLY) throw new InvalidKeyException(e);
            throw e;
        }
    }

    private static KeyPair pair(byte[] der) throws IOException, GeneralSecurityException {
        Der info = Der.of(der).next(Der.SEQUENCE);
        info.number();
        String algorithm = ALGORITHMS.get(info.next(Der.SEQUENCE).identifier());
        if (algorithm == null) throw new NotUsable(KeyFlaw.TYPE);
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        return pair(factory, factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
    }

    private static KeyPair pair(KeyFactory factory, PrivateKey key) throws IOException, GeneralSecurityException {
        return switch (key) {
            case EdECPrivateKey ed -> ed25519(ed.getBytes().orElseThrow());
            case RSAPrivateCrtKey rsa ->
                new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent())), rsa);
            case ECPrivateKey ec -> ec(factory, ec);
            default -> throw new NotUsable(KeyFlaw.TYPE);
        };
    }

    /** The JDK makes the public key only of a pair, whose private key is what comes by chance. */
    private static KeyPair ed25519(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator pair = KeyPairGenerator.getInstance("Ed25519");
        pair.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return pair.generateKeyPair();
    }

    private static KeyPair ec(KeyFactory factory, ECPrivateKey key) throws IOException, GeneralSecurityException {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        var curve = ECNamedCurveTable.getParameterSpec("P-" + bits);
        if (curve == null || !curve.getN().equals(key.getParams().getOrder())) throw new NotUsable(KeyFlaw.CURVE);
        var point = curve.getG().multiply(key.getS()).normalize();
        BigInteger x = point.getAffineXCoord().toBigInteger();
        BigInteger y = point.getAffineYCoord().toBigInteger();
        return new KeyPair(factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), key.getParams())), key);
    }
}
