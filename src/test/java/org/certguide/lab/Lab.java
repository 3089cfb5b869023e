package org.certguide.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.certguide.net.NetworkAccess;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The running lab: real servers with sshd, sudo and Certbot, a CA and a DNS server, in network
 * namespaces on this machine. {@code src/test/lab/README.md} tells the rest: users, passwords,
 * names.
 *
 * <p>{@link UsesLab} starts it. Classes that run side by side have a lab each: what is static here
 * speaks of the one that the class on this thread has. A lab is stopped at the end of the JVM that
 * started it; one that was running before is left as it is.
 */
public final class Lab {
    /** Opens the key {@code passphrase}. */
    public static final String PASSPHRASE = "lab-passphrase";

    private static final Path SCRIPT = Path.of("src/test/lab/lab").toAbsolutePath();
    private static final Path FOLDER = Path.of(System.getenv().getOrDefault("CERTGUIDE_LAB", "src/test/lab/.work"));
    private static final int CANNOT = 77;

    /** Whoever comes alone always gets the first. */
    private static final BlockingDeque<Lab> FREE =
            new LinkedBlockingDeque<>(List.of(new Lab(""), new Lab("2"), new Lab("3")));

    private static final ThreadLocal<@Nullable Lab> MINE = new ThreadLocal<>();

    /** What the script calls it; the plain one has no name. */
    private final String fork;

    private @Nullable Properties running;
    private @Nullable RuntimeException problem;

    private Lab(String fork) {
        this.fork = fork;
    }

    /** The server of that name: bullseye, bookworm, trixie, forky, bare or systemd. */
    public static LabServer server(String name) {
        Lab lab = mine();
        if (!lab.properties().containsKey(name + ".port")) {
            lab.run("up", name);
            lab.read();
        }
        return new LabServer(
                lab,
                name,
                lab.property(name + ".host"),
                Integer.parseInt(lab.property(name + ".port")),
                lab.property(name + ".address"),
                lab.property(name + ".domain"));
    }

    /** Answers DNS queries over TCP for the lab's names, and for no others. */
    public static InetSocketAddress dnsServer() {
        return mine().local("dns.port");
    }

    /** Sets the A and AAAA records of a name; no addresses: the name has none any more. */
    public static void dns(String name, String... addresses) {
        List<String> command = new ArrayList<>(List.of("dns", name));
        command.addAll(List.of(addresses));
        mine().run(command.toArray(String[]::new));
    }

    /** The DNS server's management interface, for records that {@link #dns} does not know. */
    public static URI dnsManagement() {
        return URI.create("http://127.0.0.1:" + mine().property("management.port") + "/");
    }

    /** A SOCKS proxy into the lab: what it fetches comes "from outside" to the servers. */
    public static Proxy outside() {
        return new Proxy(Proxy.Type.SOCKS, mine().local("socks.port"));
    }

    /** A private key that all servers accept: ed25519, rsa, ecdsa, or {@link #PASSPHRASE}'s. */
    public static Path key(String name) {
        return Path.of(mine().property("key." + name));
    }

    /** The certificate of the CA that vouches for the lab's own HTTPS, in PEM. */
    public static Path authority() {
        return Path.of(mine().property("ca"));
    }

    /** Starts a second authority, whose certificates are valid for so long; its directory, for Certbot. */
    public static URI authority(Duration valid) {
        mine().run("authority", Long.toString(valid.toSeconds()));
        return URI.create("https://10.77.0.1:14001/dir");
    }

    /**
     * Has another authority answer for Let's Encrypt's names, which tells when certificates are to be renewed, or the
     * usual one again.
     */
    public static void renewalInfo(boolean on) {
        mine().run("ari", on ? "on" : "off");
    }

    /** The internet as seen from outside of the servers, with the lab's names. */
    public static NetworkAccess internet() {
        Proxy outside = outside();
        return NetworkAccess.simulated(dnsServer(), () -> new Socket(outside));
    }

    /**
     * Takes a lab for what follows on this thread, and starts it unless it runs; waits while all
     * are taken. Says why the test that needs it has to be skipped.
     */
    public static void take() {
        Lab lab = MINE.get();
        if (lab == null) {
            try {
                lab = FREE.takeFirst();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            MINE.set(lab);
        }
        lab.start();
    }

    /** Leaves the lab to others. */
    static void leave() {
        Lab lab = MINE.get();
        MINE.remove();
        if (lab != null) FREE.addFirst(lab);
    }

    private static Lab mine() {
        Lab lab = MINE.get();
        if (lab == null) throw new IllegalStateException("the test lacks @UsesLab");
        return lab;
    }

    private void start() {
        if (running != null) return;
        if (problem != null) throw problem;
        try {
            if (!System.getProperty("os.name").equals("Linux")) throw cannot("this is not Linux");
            boolean wasRunning = execute(line -> {}, "status") == 0;
            List<String> said = new ArrayList<>();
            int status = execute(
                    line -> {
                        said.add(line);
                        System.err.println(line);
                    },
                    "up");
            if (status == CANNOT) throw cannot(said.getLast());
            if (status != 0) throw new IllegalStateException(String.join("\n", said));
            if (!wasRunning) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> run("down"), "lab down"));
            }
            read();
        } catch (RuntimeException e) {
            problem = e;
            throw e;
        }
    }

    /** Runs a command of the lab; returns all that it wrote. */
    String run(String... command) {
        List<String> output = new ArrayList<>();
        int status = execute(output::add, command);
        String text = String.join("\n", output);
        if (status == 0) return text;
        throw new IllegalStateException("lab " + String.join(" ", command) + ": exit status " + status + "\n" + text);
    }

    private static RuntimeException cannot(String why) {
        if ("true".equals(System.getenv("CI"))) return new IllegalStateException(why);
        return new TestAbortedException(why);
    }

    private int execute(Consumer<String> output, String... command) {
        List<String> line = new ArrayList<>();
        // What waits in vain inside of a server must not hold up the tests for ever.
        if (command[0].equals("in")) line.addAll(List.of("timeout", isMachine(command[1]) ? "1800" : "300"));
        line.add(SCRIPT.toString());
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("CERTGUIDE_LAB_FORK", fork);
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(output);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + line, e);
        }
    }

    /** Whether that server is a virtual machine now. */
    boolean isMachine(String server) {
        return Files.exists(FOLDER.resolve(fork).resolve("run").resolve(server + ".machine"));
    }

    private void read() {
        Properties read = new Properties();
        Path file = FOLDER.resolve(fork).resolve("lab.properties");
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running = read;
    }

    private Properties properties() {
        if (running == null) throw new IllegalStateException("the lab was not started");
        return running;
    }

    private String property(String name) {
        String value = properties().getProperty(name);
        if (value == null) throw new IllegalArgumentException("the lab knows no " + name);
        return value;
    }

    private InetSocketAddress local(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(property(port)));
    }
}
