package org.certguide.server.sshj;

import java.security.GeneralSecurityException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.KeyExchange;

/** Diffie-Hellman in a group that the server chooses (RFC 4419): sshj would take one of 1,024 bits. */
final class GroupExchange extends DHGexSHA256 {
    private static final int LEAST_BITS = 2048;

    static Factory.Named<KeyExchange> factory() {
        Factory.Named<KeyExchange> original = new DHGexSHA256.Factory();
        return new Factory.Named<>() {
            @Override
            public String getName() {
                return original.getName();
            }

            @Override
            public KeyExchange create() {
                return new GroupExchange();
            }
        };
    }

    @Override
    public boolean next(Message message, SSHPacket packet) throws GeneralSecurityException, TransportException {
        if (message == Message.KEXDH_31) {
            try {
                int bits = new Buffer.PlainBuffer(packet).readMPInt().bitLength();
                if (bits < LEAST_BITS)
                    throw new TransportException(
                            DisconnectReason.KEY_EXCHANGE_FAILED, "the server's group has only " + bits + " bits");
            } catch (Buffer.BufferException e) {
                throw new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, "the group cannot be read");
            }
        }
        return super.next(message, packet);
    }
}
