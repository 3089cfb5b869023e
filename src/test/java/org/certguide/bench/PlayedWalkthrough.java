package org.certguide.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the played walkthrough beside the same work typed by a script over OpenSSH, on the same server of the lab,
 * made fresh before each, in turn and in the same run; both log in with a key as a user whose sudo asks nothing. Prints
 * the seconds of each round, and the medians of the ratios: from the start of the process to its end, and from the
 * first connection to the server to the end, which is without the start of the JVM and of JavaFX. The script is a
 * login for each command; beside it stands the same over one connection.
 *
 * <p>Visits of this computer to the server go into the lab, as from outside. With the launcher of an image
 * ({@code installers/common/image target/image}) the packaged program is measured, without it the classes as they are:
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench="PlayedWalkthrough target/image/certguide/bin/certguide 5"
 * </pre>
 */
public final class PlayedWalkthrough {
    private final LabServer server;
    private final String fingerprint;
    private final Path folder;
    private final List<String> program;

    private PlayedWalkthrough(LabServer server, Path folder, List<String> program) {
        this.server = server;
        this.folder = folder;
        this.program = program;
        server.reset();
        fingerprint = server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
    }

    /**
     * @param start how long after the start of the process it first connected to the server
     */
    private record Took(double all, double start) {
        double work() {
            return all - start;
        }
    }

    private record Round(Took played, Took typed, Took shared) {}

    public static void main(String[] args) throws Exception {
        Lab.take();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        for (String name : List.of("bookworm", "bullseye")) {
            Path folder = Files.createTempDirectory("certguide-bench");
            PlayedWalkthrough bench = new PlayedWalkthrough(Lab.server(name), folder, program(args));
            List<Round> all = new ArrayList<>();
            for (int i = 0; i < rounds; i++) all.add(bench.round(i));
            tell(name, "whole process, beside a login for each command", all, r -> r.played.all / r.typed.all);
            tell(name, "without the start, beside the same", all, r -> r.played.work() / r.typed.all);
            tell(name, "whole process, beside one connection", all, r -> r.played.all / r.shared.all);
            tell(name, "without the start, beside the same", all, r -> r.played.work() / r.shared.all);
        }
        System.exit(0);
    }

    private static List<String> program(String[] args) {
        if (args.length > 0) return List.of(Path.of(args[0]).toAbsolutePath().toString());
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.certguide.Main");
    }

    private static void tell(String name, String what, List<Round> rounds, ToDoubleFunction<Round> ratio) {
        double[] sorted = rounds.stream().mapToDouble(ratio).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-9s %-48s median %.2f, best %.2f, worst %.2f%n",
                name,
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** Who comes first is another one each time. */
    private Round round(int number) throws Exception {
        @Nullable Took[] took = new Took[3];
        for (int i = 0; i < took.length; i++) {
            int which = (i + number) % took.length;
            server.reset();
            took[which] = switch (which) {
                case 0 -> run(this::play);
                case 1 -> run(door -> type(door, false));
                default -> run(door -> type(door, true));
            };
        }
        System.out.printf(
                Locale.ROOT,
                "%-9s played %5.2f s, its start %4.2f s; a login for each command %5.2f s, one connection %5.2f s; load %s%n",
                server.name(),
                took[0].all,
                took[0].start,
                took[1].all,
                took[2].all,
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        return new Round(took[0], took[1], took[2]);
    }

    private interface Work {
        void through(Door door) throws IOException, InterruptedException;
    }

    private Took run(Work work) throws IOException, InterruptedException {
        try (Door door = new Door(new InetSocketAddress(server.host(), server.port()))) {
            long start = System.nanoTime();
            work.through(door);
            return new Took((System.nanoTime() - start) / 1e9, (door.opened - start) / 1e9);
        }
    }

    /** What a person with the same aim would run, without the time to think. */
    private void type(Door door, boolean shared) throws IOException, InterruptedException {
        List<String> commands = List.of(
                "cat /etc/os-release; uname -m; certbot --version",
                "sudo ss -ltn; df /; date; sudo ls /etc/letsencrypt/live",
                "sudo certbot certonly --standalone -n --agree-tos --no-eff-email"
                        + " -m admin@lab.test --key-type rsa --cert-name "
                        + server.domain()
                        + " -d "
                        + server.domain(),
                "sudo cat /etc/letsencrypt/live/" + server.domain() + "/fullchain.pem",
                "sudo certbot renew --dry-run --no-random-sleep-on-renew",
                "systemctl list-timers; cat /etc/crontab; ls /etc/cron.d");
        Path socket = folder.resolve("ssh");
        for (String command : commands) run(ssh(door, shared ? socket : null, command));
        if (shared) run(List.of("ssh", "-o", "ControlPath=" + socket, "-O", "exit", "-q", "deploy@" + server.host()));
    }

    private List<String> ssh(Door door, @Nullable Path shared, String command) {
        List<String> words = new ArrayList<>(
                List.of("ssh", "-F", "none", "-i", Lab.key("ed25519").toString()));
        List<String> options = new ArrayList<>(List.of(
                "IdentitiesOnly=yes",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "Port=" + door.port()));
        if (shared != null) options.addAll(List.of("ControlMaster=auto", "ControlPersist=60", "ControlPath=" + shared));
        for (String option : options) words.addAll(List.of("-o", option));
        words.addAll(List.of("deploy@" + server.host(), command));
        return words;
    }

    private void play(Door door) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(folder, "home");
        Path answers = home.resolve("answers.json");
        Files.writeString(answers, """
                {"schema": 1, "host": "%s", "port": %d, "user": "deploy",
                 "login": {"keyFile": "%s"}, "hostKey": "%s", "purpose": "dms",
                 "domains": ["%s"], "email": "admin@lab.test", "agreeToTerms": true,
                 "directory": "https://10.77.0.1/directory", "nameServer": "127.0.0.1:%d"}
                """.formatted(
                        server.host(),
                        door.port(),
                        Lab.key("ed25519"),
                        fingerprint,
                        server.domain(),
                        Lab.dnsServer().getPort()));
        List<String> command = new ArrayList<>();
        // What lies on this computer itself, as the server's sshd does, is reached without the way into the lab.
        InetSocketAddress outside = (InetSocketAddress) Lab.outside().address();
        command.addAll(List.of("env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", "CERTGUIDE_HOME=" + home));
        command.add("JAVA_TOOL_OPTIONS=-DsocksProxyHost=127.0.0.1 -DsocksProxyPort=" + outside.getPort());
        command.addAll(program);
        command.addAll(List.of("--play", answers.toString()));
        String said = run(command);
        if (!said.contains("fullchain.pem")) throw new IllegalStateException("the play came to nothing: " + said);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        // To a file: a program that stays, as ssh does for a connection that is shared, would keep a pipe open.
        Path output = Files.createTempFile("certguide-bench", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        int exit = process.waitFor();
        String said = Files.readString(output);
        Files.delete(output);
        // Listing what is not there is part of looking.
        if (exit != 0 && !said.contains("No such file") && !said.contains("systemd")) {
            throw new IllegalStateException(command + " ended with " + exit + ": " + said);
        }
        return said;
    }

    /** A port of this computer that leads to the server, and knows when somebody first went through. */
    private static final class Door implements AutoCloseable {
        private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final InetSocketAddress server;
        private volatile long opened;

        Door(InetSocketAddress server) throws IOException {
            this.server = server;
            Thread.ofVirtual().start(this::open);
        }

        int port() {
            return entrance.getLocalPort();
        }

        private void open() {
            try {
                while (true) {
                    Socket near = entrance.accept();
                    if (opened == 0) opened = System.nanoTime();
                    Socket far = new Socket(server.getAddress(), server.getPort());
                    near.setTcpNoDelay(true);
                    far.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> pass(near, far));
                    Thread.ofVirtual().start(() -> pass(far, near));
                }
            } catch (IOException e) {
                // It is closed.
            }
        }

        private static void pass(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // One of them has gone.
            }
        }

        @Override
        public void close() throws IOException {
            entrance.close();
        }
    }
}
