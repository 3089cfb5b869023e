package org.certguide.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.sshj.SshConnector;

/**
 * Measures a login with a key and one command, and {@code ssh HOST true} beside it for the same server
 * in the same run, in turn: with a JVM that has just been started (a login of its own in each), and in
 * one that has logged in before. Prints the medians, and the ratio of each pair.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=LoginBesideSsh
 * </pre>
 */
public final class LoginBesideSsh {
    private static final int PAIRS = Integer.getInteger("pairs", 20);

    private final ServerAddress address;
    private final Path key;
    private final Path known;

    private LoginBesideSsh(ServerAddress address, Path key, Path known) {
        this.address = address;
        this.key = key;
        this.known = known;
    }

    /**
     * @param args none; host, port, user, key file and known_hosts for one login in a JVM of its own
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 5) {
            LoginBesideSsh one = new LoginBesideSsh(
                    new ServerAddress(args[0], Integer.parseInt(args[1]), args[2]), Path.of(args[3]), Path.of(args[4]));
            System.out.println(seconds(one::logIn));
            System.exit(0);
        }
        Lab.take();
        for (String name : List.of("trixie", "bookworm")) {
            LabServer server = Lab.server(name);
            server.reset();
            Path known = Files.createTempFile("known", "hosts");
            String[] fields =
                    server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").split(" ");
            Files.writeString(
                    known, "[" + server.host() + "]:" + server.port() + " " + fields[0] + " " + fields[1] + "\n");
            LoginBesideSsh bench = new LoginBesideSsh(
                    new ServerAddress(server.host(), server.port(), "deploy"), Lab.key("ed25519"), known);
            bench.logIn();
            bench.compare(name + ", warm", () -> seconds(bench::logIn));
            bench.compare(name + ", first login of a JVM", bench::inAnother);
        }
        System.out.println("Load: " + Files.readString(Path.of("/proc/loadavg")).strip());
        System.exit(0);
    }

    private void compare(String what, Callable<Double> ours) throws Exception {
        List<Double> own = new ArrayList<>();
        List<Double> ssh = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            own.add(ours.call());
            ssh.add(seconds(this::ssh));
            ratios.add(own.getLast() / ssh.getLast());
        }
        System.out.printf(
                Locale.ROOT,
                "%-36s Certguide %.0f ms, ssh %.0f ms, ratio of the pairs %.2f (%d pairs)%n",
                what,
                median(own) * 1000,
                median(ssh) * 1000,
                median(ratios),
                PAIRS);
    }

    private Integer logIn() throws Exception {
        SshConnector connector =
                new SshConnector(known.resolveSibling("own"), known, Optional.empty(), SshConnector.Timeouts.USUAL);
        Result result =
                connector.connect(address, new Login.KeyFile(key, Optional.empty()), new HostKeyTrust.KnownHosts());
        try (Server server = ((Result.Connected) result).server()) {
            return server.run(Command.of("true", Duration.ofSeconds(30))).exitStatus();
        }
    }

    private Integer ssh() throws IOException, InterruptedException {
        return run(List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "UserKnownHostsFile=" + known,
                "-i",
                key.toString(),
                "-p",
                Integer.toString(address.port()),
                address.user() + "@" + address.host(),
                "true"));
    }

    /** The login alone: the JVM has been started when it begins. */
    private Double inAnother() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Dtinylog.level=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoginBesideSsh.class.getName(),
                        address.host(),
                        Integer.toString(address.port()),
                        address.user(),
                        key.toString(),
                        known.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] lines =
                new String(process.getInputStream().readAllBytes()).strip().split("\n");
        process.waitFor();
        return Double.parseDouble(lines[lines.length - 1]);
    }

    private static Integer run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static double seconds(Callable<Integer> work) throws Exception {
        long start = System.nanoTime();
        if (work.call() != 0) throw new IllegalStateException("the command failed");
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
