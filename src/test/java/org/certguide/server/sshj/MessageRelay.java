package org.certguide.server.sshj;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.certguide.server.ServerAddress;

/**
 * Stands between a client and a server, and sees where their messages begin and end: until the keys
 * are used as anybody can, afterwards since AES-GCM leaves the lengths readable (RFC 5647).
 */
final class MessageRelay implements AutoCloseable {
    /** SSH_MSG_NEWKEYS, after which messages are encrypted. */
    static final int NEWKEYS = 21;

    /** In the place of bytes: hangs up on both sides. */
    static final byte[] END = {};

    private static final int TAG = 16;
    private static final int LONGEST = 1 << 20;

    /**
     * @param number counted from 0 in each direction; 0 is the line with the version
     * @param type the number of the message; -1 for the line with the version, and where it is encrypted
     * @param bytes as they go over the network
     */
    record Unit(boolean fromServer, int number, int type, byte[] bytes) {
        /** What is in it besides the number, where it is not encrypted. */
        byte[] payload() {
            int length = ByteBuffer.wrap(bytes).getInt();
            return Arrays.copyOfRange(bytes, 5, 4 + length - bytes[4]);
        }
    }

    /** What becomes of a message. */
    interface Meddler {
        /**
         * @return what goes on in its place
         * @throws IOException to hang up on both sides
         */
        Iterable<byte[]> instead(Unit unit) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final ServerAddress target;
    private final Meddler meddler;
    private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();

    MessageRelay(ServerAddress target, Meddler meddler) throws IOException {
        this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.target = target;
        this.meddler = meddler;
        Thread.ofVirtual().start(this::accept);
    }

    ServerAddress address() {
        return new ServerAddress("127.0.0.1", socket.getLocalPort(), target.user());
    }

    /** All that the client has said. */
    byte[] heard() {
        synchronized (fromClient) {
            return fromClient.toByteArray();
        }
    }

    /** A message that is not encrypted. */
    static byte[] packet(byte[] payload) {
        int padding = 16 - (payload.length + 5) % 8;
        if (padding > 11) padding -= 8;
        ByteBuffer packet = ByteBuffer.allocate(5 + payload.length + padding);
        packet.putInt(1 + payload.length + padding).put((byte) padding).put(payload);
        return packet.array();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Socket server = new Socket(target.host(), target.port());
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void pass(Socket from, Socket to, boolean fromServer) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            boolean encrypted = false;
            for (int number = 0; ; number++) {
                Unit unit = read(in, fromServer, number, encrypted);
                if (!fromServer) {
                    synchronized (fromClient) {
                        fromClient.write(unit.bytes());
                    }
                }
                if (unit.type() == NEWKEYS) encrypted = true;
                for (byte[] bytes : meddler.instead(unit)) {
                    if (bytes == END) throw new IOException("cut");
                    out.write(bytes);
                }
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // One side has hung up, or the meddler wants it so.
        }
    }

    private static Unit read(DataInputStream in, boolean fromServer, int number, boolean encrypted) throws IOException {
        if (number == 0) return new Unit(fromServer, 0, -1, line(in));
        int length = in.readInt();
        if (length < 0 || length > LONGEST) throw new IOException("no message of SSH");
        byte[] bytes = new byte[4 + length + (encrypted ? TAG : 0)];
        ByteBuffer.wrap(bytes).putInt(length);
        in.readFully(bytes, 4, bytes.length - 4);
        return new Unit(fromServer, number, encrypted ? -1 : bytes[5], bytes);
    }

    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = 0; b != '\n'; line.write(b)) {
            b = in.read();
            if (b < 0) throw new IOException("the other side has hung up");
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
