package org.certguide.server.sshj;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.kex.KeyExchange;

/**
 * Keeps one connection from ChaCha20-Poly1305 where the server has no strict key exchange: somebody in
 * the middle could cut the beginning off what is said then (the Terrapin attack, CVE-2023-48795). The
 * other ciphers that are offered do not allow it. sshj does not tell what the server offered, so its
 * first proposal is read where each key exchange begins.
 */
final class TerrapinGuard {
    /** Stops a connection that could be cut. */
    static final class UnsafeExchange extends TransportException {
        private static final long serialVersionUID = 1L;

        UnsafeExchange() {
            super(DisconnectReason.KEY_EXCHANGE_FAILED, CHACHA20 + " without strict key exchange");
        }
    }

    private static final String CHACHA20 = "chacha20-poly1305@openssh.com";
    private static final String STRICT = "kex-strict-s-v00@openssh.com";

    /** Before the lists of a proposal: the number of the message, and the cookie (RFC 4253, 7.1). */
    private static final int HEAD = 17;

    private final List<String> ciphers;
    private boolean passed;

    /**
     * @param ciphers the names that are offered, in their order
     */
    TerrapinGuard(List<String> ciphers) {
        this.ciphers = ciphers;
    }

    /** The same way to exchange keys, where it is safe. */
    Factory.Named<KeyExchange> guarded(Factory.Named<KeyExchange> exchange) {
        return new Factory.Named<>() {
            @Override
            public String getName() {
                return exchange.getName();
            }

            @Override
            public KeyExchange create() {
                return new Guarded(exchange.create());
            }
        };
    }

    /** Only the first proposal tells whether the exchange is strict. */
    private synchronized void check(byte[] proposal) throws TransportException {
        if (passed) return;
        try {
            Buffer.PlainBuffer lists = new Buffer.PlainBuffer(proposal);
            lists.rpos(HEAD);
            boolean strict = names(lists).contains(STRICT);
            names(lists); // the host keys
            for (String direction : List.of("to the server", "to the client")) {
                List<String> theirs = names(lists);
                String used =
                        ciphers.stream().filter(theirs::contains).findFirst().orElse(direction);
                if (!strict && used.equals(CHACHA20)) throw new UnsafeExchange();
            }
        } catch (Buffer.BufferException e) {
            throw new TransportException(DisconnectReason.PROTOCOL_ERROR, e);
        }
        passed = true;
    }

    private static List<String> names(Buffer.PlainBuffer lists) throws Buffer.BufferException {
        return List.of(lists.readString().split(","));
    }

    private final class Guarded implements KeyExchange {
        private final KeyExchange exchange;

        Guarded(KeyExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void init(Transport transport, String theirVersion, String ourVersion, byte[] theirs, byte[] ours)
                throws GeneralSecurityException, TransportException {
            check(theirs);
            exchange.init(transport, theirVersion, ourVersion, theirs, ours);
        }

        @Override
        public byte[] getH() {
            return exchange.getH();
        }

        @Override
        public BigInteger getK() {
            return exchange.getK();
        }

        @Override
        public Digest getHash() {
            return exchange.getHash();
        }

        @Override
        public PublicKey getHostKey() {
            return exchange.getHostKey();
        }

        @Override
        public boolean next(Message message, SSHPacket packet) throws GeneralSecurityException, TransportException {
            return exchange.next(message, packet);
        }
    }
}
