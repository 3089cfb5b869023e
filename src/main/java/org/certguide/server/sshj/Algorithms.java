package org.certguide.server.sshj;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.compression.Compression;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;

/**
 * What is offered to servers: an allow-list of what OpenSSH offers today, as far as sshj has it. No
 * SHA-1, DSA, MD5, RC4 or CBC.
 */
final class Algorithms {
    /** The names of the host certificates; they come first, as in OpenSSH. */
    static final List<String> CERTIFICATES = List.of(
            "ssh-ed25519-cert-v01@openssh.com",
            "ecdsa-sha2-nistp256-cert-v01@openssh.com",
            "ecdsa-sha2-nistp384-cert-v01@openssh.com",
            "ecdsa-sha2-nistp521-cert-v01@openssh.com");

    /** The types of the keys of hosts and users, whatever they sign with. */
    static final Set<String> KEY_TYPES =
            Set.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");

    /** OpenSSH takes 1,024 bits, which the NIST has not allowed since 2014 (SP 800-131A). */
    static final int LEAST_RSA_BITS = 2048;

    private Algorithms() {}

    /** The length of an RSA key that is too short to be safe; empty for every other key. */
    static OptionalInt tooShort(byte[] blob) {
        try {
            Buffer.PlainBuffer key = new Buffer.PlainBuffer(blob);
            if (!key.readString().equals("ssh-rsa")) return OptionalInt.empty();
            key.readMPInt(); // the exponent
            int bits = key.readMPInt().bitLength();
            return bits < LEAST_RSA_BITS ? OptionalInt.of(bits) : OptionalInt.empty();
        } catch (Buffer.BufferException | NumberFormatException e) {
            // A number of no bytes is zero (RFC 4251), which sshj does not know.
            return OptionalInt.of(0);
        }
    }

    /** What is offered, and what was agreed on. */
    private static final class Offer extends DefaultConfig {
        private volatile String exchange = "";

        /** The constructor of DefaultConfig fills in everything it has. */
        @Override
        protected void initCipherFactories() {}
    }

    /**
     * A client for one connection alone.
     *
     * @param certificates whether the host may show a certificate
     */
    static SSHClient client(boolean certificates) {
        Offer offer = config(certificates);
        SSHClient client = new SSHClient(offer);
        client.addAlgorithmsVerifier(negotiated -> {
            offer.exchange = negotiated.getKeyExchangeAlgorithm();
            return true;
        });
        return client;
    }

    /** Whether the keys in use were agreed on with a method that quantum computers do not break. */
    static boolean isQuantumSafe(SSHClient client) {
        return client.getTransport().getConfig() instanceof Offer offer
                && HybridExchange.NAMES.contains(offer.exchange);
    }

    private static Offer config(boolean certificates) {
        Offer config = new Offer();
        config.setLoggerFactory(QuietLogger.FACTORY);
        // GCM and CTR before ChaCha20: the Terrapin attack does not work on them, even where the server
        // has no strict key exchange.
        List<Factory.Named<Cipher>> ciphers = List.of(
                GcmCiphers.AES256GCM(),
                GcmCiphers.AES128GCM(),
                BlockCiphers.AES256CTR(),
                BlockCiphers.AES192CTR(),
                BlockCiphers.AES128CTR(),
                ChachaPolyCiphers.CHACHA_POLY_OPENSSH());
        config.setCipherFactories(ciphers);
        TerrapinGuard guard =
                new TerrapinGuard(ciphers.stream().map(Factory.Named::getName).toList());
        List<Factory.Named<KeyExchange>> exchanges = new ArrayList<>();
        Factory.Named<Compression> compression = new NoneCompression.Factory();
        for (HybridExchange.Method exchange :
                List.of(HybridExchange.mlkem(), HybridExchange.sntrup(), HybridExchange.sntrupBeforeIana())) {
            exchanges.add(guard.guarded(exchange));
            compression = exchange.forgettingWhenDone(compression);
        }
        config.setCompressionFactories(List.of(compression));
        for (Factory.Named<KeyExchange> exchange : List.<Factory.Named<KeyExchange>>of(
                new Curve25519SHA256.Factory(),
                new Curve25519SHA256.FactoryLibSsh(),
                new ECDHNistP.Factory256(),
                new ECDHNistP.Factory384(),
                new ECDHNistP.Factory521(),
                DHGroups.Group16SHA512(),
                DHGroups.Group18SHA512(),
                DHGroups.Group14SHA256(),
                GroupExchange.factory())) {
            exchanges.add(guard.guarded(exchange));
        }
        exchanges.add(new ExtInfoClientFactory());
        config.setKeyExchangeFactories(exchanges);
        List<Factory.Named<KeyAlgorithm>> keys = new ArrayList<>();
        if (certificates) {
            keys.addAll(List.of(
                    KeyAlgorithms.EdDSA25519CertV01(),
                    KeyAlgorithms.ECDSASHANistp256CertV01(),
                    KeyAlgorithms.ECDSASHANistp384CertV01(),
                    KeyAlgorithms.ECDSASHANistp521CertV01()));
        }
        keys.addAll(List.of(
                KeyAlgorithms.EdDSA25519(),
                KeyAlgorithms.ECDSASHANistp256(),
                KeyAlgorithms.ECDSASHANistp384(),
                KeyAlgorithms.ECDSASHANistp521(),
                KeyAlgorithms.RSASHA512(),
                KeyAlgorithms.RSASHA256()));
        config.setKeyAlgorithms(keys);
        config.setMACFactories(
                List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
        // HostKeyCheck does it: a certificate counts only where its authority is known.
        config.setVerifyHostKeyCertificates(false);
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        return config;
    }
}
