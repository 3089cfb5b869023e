package org.certguide.practice;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The name service of the practice server, over TCP on this computer's loopback: every name leads
 * to the practice server. No name that somebody types for practice is asked of anybody else.
 */
final class PracticeNames implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PracticeNames.class);
    private static final int TIME_TO_LIVE = 300;
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final PracticeMachine machine;
    private final ServerSocket socket;
    private final Thread serving;

    PracticeNames(PracticeMachine machine) throws IOException {
        this.machine = machine;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        serving = Threads.start("practice names", this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket asking = socket.accept();
                Threads.start("practice name", () -> answer(asking));
            } catch (SocketException e) {
                return; // Closed.
            } catch (IOException e) {
                LOG.warn("the DNS server of the practice server failed", e);
            }
        }
    }

    private void answer(Socket asking) {
        try (asking) {
            asking.setSoTimeout((int) IDLE.toMillis());
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
            // No more questions, or one that is none.
            LOG.trace("a question for the practice server's names", e);
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        if (question == null) return answer;
        answer.addRecord(question, Section.QUESTION);
        if (question.getType() == Type.A) {
            machine.certificateRequested(question.getName().toString(true));
            boolean elsewhere = machine.state().has(Fault.DOMAIN_ELSEWHERE);
            answer.addRecord(
                    new ARecord(
                            question.getName(),
                            question.getDClass(),
                            TIME_TO_LIVE,
                            InetAddress.ofLiteral(elsewhere ? PracticeMachine.OTHER_ADDRESS : PracticeMachine.ADDRESS)),
                    Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            // The port is free when the accepting thread has ended.
            serving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
