package org.certguide.server.sshj;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import net.schmizz.sshj.common.Buffer;

/** Something that listens where an SSH agent would, and answers as a test wants it. */
public final class FakeAgent implements Closeable {
    /** What it does with one request; null to say nothing. */
    public interface Behaviour {
        byte[] answer(byte[] request) throws Exception;
    }

    private final ServerSocketChannel server;

    /**
     * @param behaviour gives the answer with its length, so that it can lie about it
     */
    public FakeAgent(Path socket, Behaviour behaviour) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(() -> {
            while (server.isOpen()) {
                try {
                    SocketChannel client = server.accept();
                    Thread.ofPlatform().daemon().start(() -> serve(client, behaviour));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(SocketChannel client, Behaviour behaviour) {
        try (client) {
            while (true) {
                byte[] request = read(client, ByteBuffer.wrap(read(client, 4)).getInt());
                byte[] answer = behaviour.answer(request);
                if (answer == null) continue;
                ByteBuffer out = ByteBuffer.wrap(answer);
                while (out.hasRemaining()) client.write(out);
            }
        } catch (Exception e) {
            // The other side has hung up.
        }
    }

    private static byte[] read(SocketChannel client, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) if (client.read(in) < 0) throw new IOException("closed");
        return in.array();
    }

    /** As the protocol has it: the length, and the message. */
    public static byte[] message(Buffer.PlainBuffer content) {
        return new Buffer.PlainBuffer().putBytes(content.getCompactData()).getCompactData();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
