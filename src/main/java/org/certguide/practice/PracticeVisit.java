package org.certguide.practice;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A visit to port 80 of the practice server, as a socket that is connected to nothing. */
final class PracticeVisit extends Socket {
    private final PracticeMachine machine;
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
    private String address = "";

    PracticeVisit(PracticeMachine machine) {
        this.machine = machine;
    }

    @Override
    public void connect(SocketAddress to, int timeout) throws ConnectException {
        InetSocketAddress goal = (InetSocketAddress) to;
        if (goal.getPort() != 80) throw new ConnectException("connection refused");
        address = goal.getAddress().getHostAddress();
        if (machine.answer(address, "").isEmpty()) throw new ConnectException("connection refused");
    }

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public OutputStream getOutputStream() {
        return asked;
    }

    @Override
    public InputStream getInputStream() {
        String[] words = asked.toString(StandardCharsets.US_ASCII).split(" ", 3);
        String answer =
                machine.answer(address, words.length > 1 ? words[1] : "").orElse("");
        return new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
    }
}
