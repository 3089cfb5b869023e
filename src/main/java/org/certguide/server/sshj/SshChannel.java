package org.certguide.server.sshj;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.connection.channel.direct.Signal;
import net.schmizz.sshj.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that sends nothing any more once it has said that it closes. When a program ends, sshj
 * closes its channel on the thread that reads; a signal or a new window size that another thread
 * sends a moment later is for a channel that does not exist, and OpenSSH drops the whole connection
 * for it ("packet referred to nonexistent channel"). For what is typed, sshj sees to it itself.
 */
final class SshChannel extends SessionChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SshChannel.class);

    private final Object sending = new Object();
    private final CompletableFuture<Void> exit = new CompletableFuture<>();
    private boolean closing;

    SshChannel(Connection connection) {
        super(connection);
    }

    /**
     * Runs the action as soon as the server has told how the command ended, on the thread that reads;
     * at once if it has. Output may still come: what the command had printed last, and whatever others
     * print that it has left behind.
     */
    void onExit(Runnable action) {
        exit.thenRun(action);
    }

    /** Whether it has ended before its command. */
    boolean isCutOff() {
        return !exit.isDone();
    }

    @Override
    public void handleRequest(String type, SSHPacket details) throws ConnectionException, TransportException {
        super.handleRequest(type, details);
        if (type.equals("exit-status") || type.equals("exit-signal")) exit.complete(null);
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

    /**
     * Ends what runs in it. Without a terminal, closing the channel alone would leave it running;
     * servers since OpenSSH 7.9 pass the signal on.
     */
    void hangUp() {
        try {
            signal(Signal.HUP);
        } catch (IOException e) {
            LOG.debug("the command had already ended when it was to be stopped", e);
        }
        leave();
    }

    /** Closes it, whatever still holds its other end; to be called where waiting is possible. */
    void leave() {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("exception while closing a channel", e);
        }
    }
}
