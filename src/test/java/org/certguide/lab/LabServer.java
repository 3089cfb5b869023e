package org.certguide.lab;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A server of the lab. What brings it into some state returns the way back, for a {@code try (var _
 * = server.hold80())}.
 *
 * @param name its name in the lab
 * @param host where this JVM reaches its sshd
 * @param port where this JVM reaches its sshd
 * @param address its own address, inside the lab
 * @param domain its name in the lab's DNS, which also has {@code www}, {@code a} and {@code b} of
 *     it
 */
public record LabServer(String name, String host, int port, String address, String domain) {
    /** Takes back what a method did. */
    public interface Undo extends AutoCloseable {
        @Override
        void close();
    }

    /** Runs a command as root inside the server; returns what it wrote; it must succeed. */
    public String in(String... command) {
        return Lab.run(
                Stream.concat(Stream.of("in", name), Stream.of(command)).toArray(String[]::new));
    }

    /** Makes it a fresh server again: files, processes, names, faults; with its first host key. */
    public void reset() {
        Lab.run("reset", name);
    }

    /** Gives it new host keys. {@link #reset} brings the old ones back. */
    public void newHostKey() {
        Lab.run("host-key", name);
    }

    /** Drops all connections to its sshd that this JVM, or any other, has now. */
    public void cut() {
        Lab.run("cut", name);
    }

    /** Makes it farther away: what is sent arrives so much later, in each direction. */
    public Undo delay(Duration delay) {
        Lab.run("delay", name, Long.toString(delay.toMillis()));
        return () -> Lab.run("delay", name, "0");
    }

    /** Lets a web server listen on its port 80, one that knows nothing of certificates. */
    public Undo hold80() {
        Lab.run("hold80", name);
        return () -> Lab.run("free80", name);
    }

    /** Lets its firewall drop what comes in for port 80. */
    public Undo drop80() {
        Lab.run("drop80", name);
        return () -> Lab.run("open80", name);
    }

    /**
     * Lets the CA treat this server badly.
     *
     * @param faults what goes wrong, in JSON: {@code src/test/lab/front.py} describes it
     */
    public Undo fault(String faults) {
        Lab.run("fault", name, faults);
        return () -> Lab.run("fault", name, "none");
    }
}
