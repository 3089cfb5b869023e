package org.certguide.server.sshj;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The way to an agent: bytes there and back. */
final class AgentPipe implements Closeable {
    private final ByteChannel channel;

    private AgentPipe(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens it.
     *
     * @param address a socket of the Unix domain, or one of Windows' named pipes, which is opened as a
     *     file
     */
    static AgentPipe open(String address) throws IOException {
        if (isPipe(address)) return file(address);
        return new AgentPipe(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(address))));
    }

    /** Both ways through one file. */
    static AgentPipe file(String name) throws IOException {
        return new AgentPipe(new RandomAccessFile(name, "rw").getChannel());
    }

    static boolean isPipe(String address) {
        return address.startsWith("\\\\.\\pipe\\") || address.startsWith("//./pipe/");
    }

    void write(byte[] message) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4 + message.length);
        out.putInt(message.length).put(message).flip();
        while (out.hasRemaining()) channel.write(out);
    }

    /** @param most what a message may have */
    byte[] read(int most) throws IOException {
        int length = read(ByteBuffer.allocate(4)).getInt();
        if (length < 1 || length > most) throw new IOException("SSH agent: answer of invalid length " + length);
        return read(ByteBuffer.allocate(length)).array();
    }

    private ByteBuffer read(ByteBuffer in) throws IOException {
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
