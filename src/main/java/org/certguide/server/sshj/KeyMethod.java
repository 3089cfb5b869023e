package org.certguide.server.sshj;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.AuthParams;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/** The method {@code publickey}: asks whether the server takes the key, and signs only then. */
final class KeyMethod extends AbstractAuthMethod {
    private final SigningKey key;
    private final LoginThread thread;
    private final Runnable notSigned;
    private final Deque<String> algorithms = new ArrayDeque<>();

    /** Whether the server has been asked, and has not answered. */
    private boolean asked;

    /**
     * @param notSigned called where whoever has the key does not sign with it
     */
    KeyMethod(SigningKey key, LoginThread thread, Runnable notSigned) {
        super("publickey");
        this.key = key;
        this.thread = thread;
        this.notSigned = notSigned;
    }

    @Override
    public void init(AuthParams init) {
        super.init(init);
        algorithms.addAll(key.algorithms());
        // Every try counts: OpenSSH, which allows six, knows the first of them since 7.2 (2016).
        if (init.getTransport().getServerVersion().contains("OpenSSH"))
            while (algorithms.size() > 1) algorithms.removeLast();
    }

    @Override
    public boolean shouldRetry() {
        algorithms.poll();
        return !algorithms.isEmpty();
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        asked = true;
        return request(false);
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(algorithms.element())
                .putBytes(key.blob());
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        if (!asked) throw new TransportException("the server accepted a key twice");
        asked = false;
        try {
            packet.readString();
            if (!Arrays.equals(packet.readBytes(), key.blob()))
                throw new TransportException("the server accepted a key that was not offered");
        } catch (Buffer.BufferException e) {
            throw new UserAuthException(e);
        }
        thread.add(this::sign);
    }

    private void sign() throws IOException, InterruptedException {
        SSHPacket packet = request(true);
        byte[] data = new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(packet)
                .getCompactData();
        try {
            packet.putBytes(key.sign(data, algorithms.element()));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted() || Failures.isInterruption(e)) throw e;
            notSigned.run();
            return;
        }
        params.getTransport().write(packet);
    }
}
