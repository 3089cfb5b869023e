package org.certguide.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.certguide.server.Command;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.JumpHosts;
import org.certguide.server.Login;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.sshj.SshConnector;

/**
 * Prints the milliseconds from nothing to the end of the command {@code true}, beside those of {@code ssh}: in
 * pairs, the first one apart, as this application is still cold then. The host keys have to be in the file.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench="LoginTime KEY_FILE KNOWN_HOSTS USER@HOST:PORT [USER@BASTION:PORT]"
 * </pre>
 */
public final class LoginTime {
    private static final int PAIRS = 20;

    private LoginTime() {}

    public static void main(String[] args) throws Exception {
        Path key = Path.of(args[0]);
        Path known = Path.of(args[1]);
        JumpHosts.Hop to = JumpHosts.parse(args[2]).orElseThrow().hops().getFirst();
        Optional<String> via = args.length > 3 ? Optional.of(args[3]) : Optional.empty();
        ServerAddress address = new ServerAddress(
                to.host(),
                to.port().orElse(ServerAddress.DEFAULT_PORT),
                to.user().orElseThrow(),
                via);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i <= PAIRS; i++) {
            double own = milliseconds(() -> logIn(address, key, known));
            double ssh = milliseconds(() -> ssh(address, key, known));
            if (i == 0) {
                System.out.printf(Locale.ROOT, "cold: %.0f ms, ssh %.0f ms%n", own, ssh);
                continue;
            }
            ours.add(own);
            theirs.add(ssh);
            ratios.add(own / ssh);
        }
        System.out.printf(
                Locale.ROOT,
                "warm, median of %d pairs: %.0f ms, ssh %.0f ms, ratio %.2f%n",
                PAIRS,
                median(ours),
                median(theirs),
                median(ratios));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double milliseconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void logIn(ServerAddress address, Path key, Path known) throws Exception {
        SshConnector connector = new SshConnector(known, known, Optional.empty(), SshConnector.Timeouts.USUAL);
        Connector.Result result =
                connector.connect(address, new Login.KeyFile(key, Optional.empty()), new HostKeyTrust.KnownHosts());
        if (!(result instanceof Connector.Result.Connected(Server server)))
            throw new IllegalStateException("the host key is not in " + known);
        try (server) {
            server.run(Command.of("true", Duration.ofSeconds(30)));
        }
    }

    /** With a configuration of its own, as options do not count for the servers on the way. */
    private static void ssh(ServerAddress address, Path key, Path known) throws IOException, InterruptedException {
        Path config = Files.createTempFile("login-time", "");
        Files.writeString(
                config,
                "IdentityFile " + key.toAbsolutePath() + "\nUserKnownHostsFile " + known.toAbsolutePath()
                        + "\nIdentitiesOnly yes\nBatchMode yes\n");
        List<String> command = new ArrayList<>(List.of("ssh", "-F", config.toString()));
        address.via().ifPresent(way -> command.addAll(List.of("-J", way)));
        command.addAll(List.of("-p", "" + address.port(), address.user() + "@" + address.host(), "true"));
        Process ssh = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String said = new String(ssh.getInputStream().readAllBytes());
        if (ssh.waitFor() != 0) throw new IllegalStateException(said);
        Files.delete(config);
    }
}
