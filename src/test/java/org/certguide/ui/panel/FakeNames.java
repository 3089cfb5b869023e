package org.certguide.ui.panel;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server for which every name has one IPv4 address, and nothing else. */
public final class FakeNames implements AutoCloseable {
    private final ServerSocket socket;

    /** How many questions there were. */
    final AtomicInteger asked = new AtomicInteger();

    /** The address that all names have. */
    volatile String address = "93.184.216.34";

    /** The names that have another one; an empty one is none. */
    public final Map<String, String> others = new ConcurrentHashMap<>();

    public FakeNames() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public InetSocketAddress where() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket asking = socket.accept();
                Thread.ofVirtual().start(() -> serve(asking));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket asking) {
        try (asking) {
            DataInputStream in = new DataInputStream(asking.getInputStream());
            DataOutputStream out = new DataOutputStream(asking.getOutputStream());
            while (true) {
                byte[] wire = answer(new Message(in.readNBytes(in.readUnsignedShort())))
                        .toWire();
                out.writeShort(wire.length);
                out.write(wire);
                out.flush();
            }
        } catch (IOException e) {
            // No more questions.
        }
    }

    private Message answer(Message query) {
        asked.incrementAndGet();
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        String name = question.getName().toString();
        String known = others.getOrDefault(name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT), address);
        if (question.getType() == Type.A && !known.isEmpty()) {
            answer.addRecord(
                    new ARecord(
                            question.getName(),
                            question.getDClass(),
                            60,
                            InetAddress.ofLiteral(name.equals("letsencrypt.org.") ? "198.51.100.80" : known)),
                    Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
