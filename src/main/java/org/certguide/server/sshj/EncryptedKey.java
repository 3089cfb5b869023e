package org.certguide.server.sshj;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.certguide.server.KeyFlaw;

/** The encryption of PKCS #8: PBES2 of RFC 8018 with PBKDF2 or scrypt (RFC 7914), and older ones of the JDK. */
final class EncryptedKey {
    /** Beyond it, whoever has made the file wants to keep this computer busy: OpenSSL takes 2,048 and 16,384. */
    private static final int MOST_ROUNDS = 10_000_000;

    private static final long MOST_MEMORY = 256L * 1024 * 1024;
    private static final long MOST_WORK = 1L << 31;

    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String SCRYPT = "2b06010401da47040b";

    /** Object identifiers as DER has them. */
    private static final Map<String, String> HASHES = Map.of(
            "2a864886f70d0207", "PBKDF2WithHmacSHA1",
            "2a864886f70d0208", "PBKDF2WithHmacSHA224",
            "2a864886f70d0209", "PBKDF2WithHmacSHA256",
            "2a864886f70d020a", "PBKDF2WithHmacSHA384",
            "2a864886f70d020b", "PBKDF2WithHmacSHA512");

    private record Way(String transformation, int keyBytes) {}

    private static final Map<String, Way> CIPHERS = Map.of(
            "60864801650304012a", new Way("AES/CBC/PKCS5Padding", 32),
            "608648016503040116", new Way("AES/CBC/PKCS5Padding", 24),
            "608648016503040102", new Way("AES/CBC/PKCS5Padding", 16),
            "2a864886f70d0307", new Way("DESede/CBC/PKCS5Padding", 24));

    private EncryptedKey() {}

    private static NotUsable tooMuch() {
        return new NotUsable(KeyFlaw.TOO_COSTLY);
    }

    /** The key in PKCS #8 without encryption, for the caller to wipe. */
    static byte[] decrypt(byte[] der, char[] passphrase) throws IOException, GeneralSecurityException {
        Der info = Der.of(der).next(Der.SEQUENCE);
        Der algorithm = info.next(Der.SEQUENCE);
        if (!algorithm.identifier().equals(PBES2)) return older(der, passphrase);
        Der parameters = algorithm.next(Der.SEQUENCE);
        Der derivation = parameters.next(Der.SEQUENCE);
        Der encryption = parameters.next(Der.SEQUENCE);
        Way way = CIPHERS.get(encryption.identifier());
        if (way == null) throw new NotUsable(KeyFlaw.ENCRYPTION);
        byte[] iv = encryption.octets();
        byte[] data = info.octets();
        int block = way.transformation().startsWith("AES") ? 16 : 8;
        if (iv.length != block || data.length == 0 || data.length % block != 0) throw new NotUsable(KeyFlaw.DAMAGED);
        byte[] key = key(derivation, way.keyBytes(), passphrase);
        try {
            Cipher cipher = Cipher.getInstance(way.transformation());
            String name = way.transformation().substring(0, way.transformation().indexOf('/'));
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, name), new IvParameterSpec(iv));
            return cipher.doFinal(data);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] key(Der derivation, int bytes, char[] passphrase)
            throws IOException, GeneralSecurityException {
        String name = derivation.identifier();
        Der parameters = derivation.next(Der.SEQUENCE);
        byte[] salt = parameters.octets();
        int cost = parameters.number();
        if (name.equals(SCRYPT)) return scrypt(passphrase, salt, cost, parameters, bytes);
        if (!name.equals(PBKDF2)) throw new NotUsable(KeyFlaw.ENCRYPTION);
        if (cost < 1 || salt.length == 0) throw new NotUsable(KeyFlaw.DAMAGED);
        if (cost > MOST_ROUNDS) throw tooMuch();
        if (parameters.hasNext(Der.INTEGER)) parameters.number();
        String hash = parameters.hasNext(Der.SEQUENCE)
                ? HASHES.get(parameters.next(Der.SEQUENCE).identifier())
                : "PBKDF2WithHmacSHA1";
        if (hash == null) throw new NotUsable(KeyFlaw.ENCRYPTION);
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, cost, bytes * 8);
        try {
            return SecretKeyFactory.getInstance(hash).generateSecret(spec).getEncoded();
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] scrypt(char[] passphrase, byte[] salt, int cost, Der parameters, int bytes)
            throws IOException {
        int block = parameters.number();
        int parallel = parameters.number();
        boolean sound = cost > 1 && Integer.bitCount(cost) == 1 && block > 0 && parallel > 0;
        if (!sound) throw new NotUsable(KeyFlaw.DAMAGED);
        long memory = 128L * cost * block;
        if (block > 1024 || memory > MOST_MEMORY || memory * parallel > MOST_WORK) throw tooMuch();
        ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] secret = new byte[utf8.remaining()];
        utf8.get(secret);
        try {
            return SCrypt.generate(secret, salt, cost, block, parallel, bytes);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(utf8.array(), (byte) 0);
        }
    }

    /** As OpenSSL did before version 1.1. */
    private static byte[] older(byte[] der, char[] passphrase) throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info;
        SecretKeyFactory factory;
        Cipher cipher;
        try {
            info = new EncryptedPrivateKeyInfo(der);
            factory = SecretKeyFactory.getInstance(info.getAlgName());
            cipher = Cipher.getInstance(info.getAlgName());
        } catch (GeneralSecurityException e) {
            throw new NotUsable(KeyFlaw.ENCRYPTION);
        } catch (IOException e) {
            throw new NotUsable(KeyFlaw.DAMAGED);
        }
        AlgorithmParameters parameters = info.getAlgParameters();
        if (parameters == null) throw new NotUsable(KeyFlaw.ENCRYPTION);
        int rounds = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
        if (rounds < 1) throw new NotUsable(KeyFlaw.DAMAGED);
        if (rounds > MOST_ROUNDS) throw tooMuch();
        PBEKeySpec spec = new PBEKeySpec(passphrase);
        try {
            cipher.init(Cipher.DECRYPT_MODE, factory.generateSecret(spec), parameters);
            return cipher.doFinal(info.getEncryptedData());
        } finally {
            spec.clearPassword();
        }
    }
}
