package org.certguide.server.sshj;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.compression.Compression;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.digest.SHA512;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.kex.KeyExchangeBase;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees on keys in two ways at once, with X25519 and with a method that quantum computers do not
 * break either: what somebody records today stays secret as long as one of the two holds. These are
 * the first choices of OpenSSH (draft-ietf-sshm-mlkem-hybrid-kex, draft-ietf-sshm-ntruprime-ssh).
 *
 * <p>The host key is checked by {@link HostKeyCheck}, certificates included; here the server proves
 * that it has that key.
 */
final class HybridExchange extends KeyExchangeBase {
    /** What quantum computers do not break. */
    private interface Encapsulation {
        byte[] publicKey();

        int ciphertextLength();

        /** For the caller to wipe. */
        byte[] secret(byte[] ciphertext) throws GeneralSecurityException;
    }

    private interface Generator {
        Encapsulation generate() throws GeneralSecurityException;
    }

    /**
     * K, which these methods put into the hashes as a string (RFC 4251, 5), while sshj writes a
     * number without its leading zeros, and with one more before a first byte above 127.
     */
    private static final class SharedSecret extends BigInteger {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        SharedSecret(byte[] bytes) {
            super("0");
            this.bytes = bytes;
        }

        /** The bytes themselves: a copy would be one more to wipe. */
        @Override
        public byte[] toByteArray() {
            return bytes;
        }
    }

    /** One of the methods, for one connection. */
    static final class Method implements Factory.Named<KeyExchange> {
        private final String name;
        private final Factory<Digest> hash;
        private final Generator generator;
        private byte[] latest = {};

        private Method(String name, Factory<Digest> hash, Generator generator) {
            this.name = name;
            this.hash = hash;
            this.generator = generator;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public KeyExchange create() {
            return new HybridExchange(this);
        }

        private synchronized void keep(byte[] secret) {
            forget();
            latest = secret;
        }

        private synchronized void forget() {
            Arrays.fill(latest, (byte) 0);
        }

        /**
         * The same compression, whose creation tells that the secret is not needed any more: sshj
         * makes it last, when all keys have been derived.
         */
        Factory.Named<Compression> forgettingWhenDone(Factory.Named<Compression> compression) {
            return new Factory.Named<>() {
                @Override
                public String getName() {
                    return compression.getName();
                }

                @Override
                public Compression create() {
                    forget();
                    return compression.create();
                }
            };
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(HybridExchange.class);

    private static final String MLKEM = "mlkem768x25519-sha256";
    private static final String SNTRUP = "sntrup761x25519-sha512";
    private static final String SNTRUP_BEFORE_IANA = SNTRUP + "@openssh.com";

    /** The names of all that are safe against later decryption by quantum computers. */
    static final Set<String> NAMES = Set.of(MLKEM, SNTRUP, SNTRUP_BEFORE_IANA);

    private static final int X25519_LENGTH = 32;

    /** What comes before the 32 bytes of a public key of X25519 in X.509 (RFC 8410). */
    private static final byte[] X25519_HEAD = HexFormat.of().parseHex("302a300506032b656e032100");

    private static final int ML_KEM_768_PUBLIC_KEY = 1184;
    private static final int ML_KEM_768_CIPHERTEXT = 1088;

    private final Method method;
    private byte[] sent = {};
    private @Nullable Encapsulation encapsulation;
    private @Nullable KeyPair x25519;
    private BigInteger secret = BigInteger.ZERO;

    private HybridExchange(Method method) {
        super(method.hash.create());
        this.method = method;
    }

    /** ML-KEM-768 (FIPS 203), the first choice of OpenSSH 10. */
    static Method mlkem() {
        return new Method(MLKEM, SHA256::new, MlKem::new);
    }

    /** Streamlined NTRU Prime, the first choice of OpenSSH 9. */
    static Method sntrup() {
        return new Method(SNTRUP, SHA512::new, Sntrup::new);
    }

    /** The same, by the name that it had before. */
    static Method sntrupBeforeIana() {
        return new Method(SNTRUP_BEFORE_IANA, SHA512::new, Sntrup::new);
    }

    @Override
    public void init(Transport transport, String theirVersion, String ourVersion, byte[] theirs, byte[] ours)
            throws GeneralSecurityException, TransportException {
        super.init(transport, theirVersion, ourVersion, theirs, ours);
        digest.init();
        encapsulation = method.generator.generate();
        x25519 = KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair();
        sent = concat(encapsulation.publicKey(), lastBytes(x25519.getPublic().getEncoded(), X25519_LENGTH));
        transport.write(new SSHPacket(Message.KEXDH_INIT).putBytes(sent));
    }

    @Override
    public boolean next(Message message, SSHPacket packet) throws GeneralSecurityException, TransportException {
        if (message != Message.KEXDH_31) throw failed("another message than the reply came");
        byte[] key;
        byte[] reply;
        byte[] signature;
        try {
            key = packet.readBytes();
            reply = packet.readBytes();
            signature = packet.readBytes();
            hostKey = new Buffer.PlainBuffer(key).readPublicKey();
        } catch (Buffer.BufferException | SSHRuntimeException e) {
            throw failed("the reply cannot be read");
        }
        secret = new SharedSecret(shared(reply));
        Buffer.PlainBuffer all = initializedBuffer()
                .putString(key)
                .putString(sent)
                .putString(reply)
                .putMPInt(secret);
        digest.update(all.array(), all.rpos(), all.available());
        H = digest.digest();
        Arrays.fill(all.array(), (byte) 0);
        verify(signature);
        return true;
    }

    private byte[] shared(byte[] reply) throws GeneralSecurityException, TransportException {
        Encapsulation quantum = encapsulation;
        KeyPair classical = x25519;
        if (quantum == null || classical == null) throw failed("a second reply came");
        // Both are for one exchange.
        encapsulation = null;
        x25519 = null;
        int split = quantum.ciphertextLength();
        if (reply.length != split + X25519_LENGTH) throw failed("the reply has " + reply.length + " bytes");
        byte[] first = quantum.secret(Arrays.copyOf(reply, split));
        byte[] second = {};
        try {
            PublicKey theirs = KeyFactory.getInstance("X25519", "SunEC")
                    .generatePublic(new X509EncodedKeySpec(concat(X25519_HEAD, lastBytes(reply, X25519_LENGTH))));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519", "SunEC");
            agreement.init(classical.getPrivate());
            // Refuses a point of small order, with which anybody would know the secret.
            agreement.doPhase(theirs, true);
            second = agreement.generateSecret();
            digest.update(first, 0, first.length);
            digest.update(second, 0, second.length);
            byte[] both = digest.digest();
            method.keep(both);
            return both;
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
        }
    }

    private void verify(byte[] signature) throws TransportException {
        try {
            Signature check = trans.getHostKeyAlgorithm().newSignature();
            check.initVerify(hostKey instanceof Certificate<?> certificate ? certificate.getKey() : hostKey);
            check.update(H, 0, H.length);
            if (check.verify(signature)) return;
        } catch (SSHRuntimeException e) {
            LOG.debug("the signature of the server cannot be read", e);
        }
        method.forget();
        throw failed("the signature does not hold");
    }

    private static TransportException failed(String why) {
        return new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, why);
    }

    @Override
    public BigInteger getK() {
        return secret;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] lastBytes(byte[] from, int length) {
        return Arrays.copyOfRange(from, from.length - length, from.length);
    }

    /** The JDK's (JEP 496). */
    private static final class MlKem implements Encapsulation {
        private final KeyPair pair;

        MlKem() throws GeneralSecurityException {
            pair = KeyPairGenerator.getInstance("ML-KEM-768", "SunJCE").generateKeyPair();
        }

        @Override
        public byte[] publicKey() {
            return lastBytes(pair.getPublic().getEncoded(), ML_KEM_768_PUBLIC_KEY);
        }

        @Override
        public int ciphertextLength() {
            return ML_KEM_768_CIPHERTEXT;
        }

        @Override
        public byte[] secret(byte[] ciphertext) throws GeneralSecurityException {
            return KEM.getInstance("ML-KEM", "SunJCE")
                    .newDecapsulator(pair.getPrivate())
                    .decapsulate(ciphertext)
                    .getEncoded();
        }
    }

    /** Bouncy Castle's, which sshj brings. */
    private static final class Sntrup implements Encapsulation {
        private final SNTRUPrimePublicKeyParameters publicKey;
        private final SNTRUPrimePrivateKeyParameters privateKey;

        Sntrup() {
            SNTRUPrimeKeyPairGenerator generator = new SNTRUPrimeKeyPairGenerator();
            generator.init(new SNTRUPrimeKeyGenerationParameters(new SecureRandom(), SNTRUPrimeParameters.sntrup761));
            var pair = generator.generateKeyPair();
            publicKey = (SNTRUPrimePublicKeyParameters) pair.getPublic();
            privateKey = (SNTRUPrimePrivateKeyParameters) pair.getPrivate();
        }

        @Override
        public byte[] publicKey() {
            return publicKey.getEncoded();
        }

        @Override
        public int ciphertextLength() {
            return SNTRUPrimeParameters.sntrup761.getEncapsulationLength();
        }

        @Override
        public byte[] secret(byte[] ciphertext) {
            return new SNTRUPrimeKEMExtractor(privateKey).extractSecret(ciphertext);
        }
    }
}
