package org.certguide.lab;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A server of the lab. What brings it into some state returns the way back, for a {@code try (var _
 * = server.hold80())}.
 *
 * @param lab it is in
 * @param name its name in the lab
 * @param host where this JVM reaches its sshd
 * @param port where this JVM reaches its sshd
 * @param address its own address, inside the lab
 * @param domain its name in the lab's DNS, which also has {@code www}, {@code a} and {@code b} of
 *     it
 */
public record LabServer(Lab lab, String name, String host, int port, String address, String domain) {
    /** Takes back what a method did. */
    public interface Undo extends AutoCloseable {
        @Override
        void close();
    }

    /** Runs a command as root inside the server; returns what it wrote; it must succeed. */
    public String in(String... command) {
        return lab.run(Stream.concat(Stream.of("in", name), Stream.of(command)).toArray(String[]::new));
    }

    /** Makes it a fresh server again: files, processes, names, faults; with its first host key. */
    public void reset() {
        lab.run("reset", name);
    }

    /**
     * Makes it a fresh server with another first process than sshd, and with cron, until {@link #reset}.
     *
     * @param init systemd, systemd-cron, sysvinit, openrc or runit; which takes some seconds at first, to install it
     */
    public void boot(String init) {
        lab.run("boot", name, init);
    }

    /** Whether {@link #boot} has made it a virtual machine, where all takes some ten times as long. */
    public boolean isMachine() {
        return lab.isMachine(name);
    }

    /** Gives it new host keys. {@link #reset} brings the old ones back. */
    public void newHostKey() {
        lab.run("host-key", name);
    }

    /** Drops all connections to its sshd that this JVM, or any other, has now. */
    public void cut() {
        lab.run("cut", name);
    }

    /** Makes it farther away: what is sent arrives so much later, in each direction. */
    public Undo delay(Duration delay) {
        lab.run("delay", name, Long.toString(delay.toMillis()));
        return () -> lab.run("delay", name, "0");
    }

    /**
     * How often SSH clients, this JVM among them, spoke to it after they had heard something from
     * it, since the lab was started: no fewer times than they waited for an answer.
     */
    public int turns() {
        return Integer.parseInt(lab.run("turns", name).strip());
    }

    /**
     * Lets a web server listen on its port 80, one that knows nothing of certificates; not bare.
     */
    public Undo hold80() {
        lab.run("hold80", name);
        return () -> lab.run("free80", name);
    }

    /** Lets its firewall drop what comes in for port 80. */
    public Undo drop80() {
        lab.run("drop80", name);
        return () -> lab.run("open80", name);
    }

    /** Lets something hold the locks of apt and dpkg, as an update does that runs meanwhile. */
    public Undo holdApt() {
        in("sh", "-c", """
                setsid perl -MFcntl -e '
                    for (qw(/var/lib/dpkg/lock-frontend /var/lib/dpkg/lock)) {
                        open my $f, "+>", $_ or die;
                        my $lock = pack "s s l! l! i x4", F_WRLCK, 0, 0, 0, 0;
                        fcntl $f, F_SETLK, $lock or die;
                        push @held, $f;
                    }
                    open my $pid, ">", "/run/hold-apt"; print $pid $$; close $pid;
                    sleep;
                ' < /dev/null > /dev/null 2>&1 &
                for i in $(seq 100); do [ -s /run/hold-apt ] && exit; sleep .05; done; exit 1
                """);
        return () -> in("sh", "-c", "kill $(cat /run/hold-apt); rm /run/hold-apt");
    }

    /** Puts a shell script in the place of a command. {@link #reset} takes it away. */
    public void replace(String command, String script) {
        String file = "/usr/local/bin/" + command;
        in("sh", "-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > $0; chmod +x $0", file, script);
    }

    /** Lets its own Certbot get a certificate of one name from the lab's authority. */
    public void issue(String name) {
        in(
                "certbot",
                "certonly",
                "--standalone",
                "-n",
                "-q",
                "--agree-tos",
                "--register-unsafely-without-email",
                "--cert-name",
                name,
                "-d",
                name);
    }

    /**
     * Lets the CA treat this server badly.
     *
     * @param faults what goes wrong, in JSON: {@code src/test/lab/front.py} describes it
     */
    public Undo fault(String faults) {
        lab.run("fault", name, faults);
        return () -> lab.run("fault", name, "none");
    }
}
