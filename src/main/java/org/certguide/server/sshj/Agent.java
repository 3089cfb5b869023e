package org.certguide.server.sshj;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * The SSH agent of this computer, over its Unix domain socket (draft-ietf-sshm-ssh-agent). Blocks
 * as long as the agent does, which may ask its user; interrupting the thread ends that.
 */
final class Agent implements Closeable {
    /** Use SHA-256 or SHA-512 for RSA, where the protocol's default is SHA-1. */
    static final int RSA_SHA2_256 = 2;

    static final int RSA_SHA2_512 = 4;

    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES = 12;
    private static final int SIGN = 13;
    private static final int SIGNATURE = 14;

    /** OpenSSH's own bound for a message of an agent. */
    private static final int MOST_BYTES = 256 * 1024;

    /**
     * A key that the agent holds.
     *
     * @param type as in known_hosts
     * @param blob the public key of RFC 4253
     */
    record Identity(String type, byte[] blob) {}

    private final SocketChannel channel;

    private Agent(SocketChannel channel) {
        this.channel = channel;
    }

    static Agent connect(Path socket) throws IOException {
        return new Agent(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    List<Identity> identities() throws IOException {
        Buffer.PlainBuffer answer = ask(new Buffer.PlainBuffer().putByte((byte) REQUEST_IDENTITIES), IDENTITIES);
        int count = answer.readUInt32AsInt();
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] blob = answer.readBytes();
            answer.readBytes(); // the comment
            identities.add(new Identity(new Buffer.PlainBuffer(blob).readString(), blob));
        }
        return identities;
    }

    /**
     * @param flags {@link #RSA_SHA2_256}, {@link #RSA_SHA2_512} or 0
     * @return the signature blob, with the name of its algorithm inside
     */
    byte[] sign(Identity identity, byte[] data, int flags) throws IOException {
        Buffer.PlainBuffer question = new Buffer.PlainBuffer().putByte((byte) SIGN);
        question.putBytes(identity.blob()).putBytes(data).putUInt32(flags);
        return ask(question, SIGNATURE).readBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, int expected) throws IOException {
        byte[] message = question.getCompactData();
        ByteBuffer out = ByteBuffer.allocate(4 + message.length);
        out.putInt(message.length).put(message).flip();
        while (out.hasRemaining()) channel.write(out);
        int length = read(4).getInt();
        if (length < 1 || length > MOST_BYTES) throw new IOException("SSH agent: answer of invalid length " + length);
        Buffer.PlainBuffer answer = new Buffer.PlainBuffer(read(length).array());
        if (answer.readByte() != expected) throw new IOException("SSH agent: the request was refused");
        return answer;
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) throw new EOFException("SSH agent: closed the connection");
        }
        return in.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
