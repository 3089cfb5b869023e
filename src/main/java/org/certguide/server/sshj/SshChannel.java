package org.certguide.server.sshj;

import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;

/**
 * A channel that sends nothing any more once it has said that it closes. When a program ends, sshj
 * closes its channel on the thread that reads; a signal or a new window size that another thread
 * sends a moment later is for a channel that does not exist, and OpenSSH drops the whole connection
 * for it ("packet referred to nonexistent channel"). For what is typed, sshj sees to it itself.
 */
final class SshChannel extends SessionChannel {
    private final Object sending = new Object();
    private boolean closing;

    SshChannel(Connection connection) {
        super(connection);
    }

    @Override
    protected Event<ConnectionException> sendChannelRequest(String type, boolean wantReply, Buffer.PlainBuffer details)
            throws TransportException {
        synchronized (sending) {
            if (closing) {
                throw new TransportException(DisconnectReason.UNKNOWN, "the channel has closed");
            }
            return super.sendChannelRequest(type, wantReply, details);
        }
    }

    @Override
    protected void sendClose() throws TransportException {
        synchronized (sending) {
            closing = true;
        }
        super.sendClose();
    }
}
