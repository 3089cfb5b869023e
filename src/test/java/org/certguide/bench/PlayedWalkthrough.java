package org.certguide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;

/**
 * Measures the played walkthrough, from the start of its process to its end, beside the same work
 * typed by a script over OpenSSH, on the same fresh server of the lab, in the same run; both log in
 * with a key as a user whose sudo asks nothing. Prints the seconds of each pair and their ratio.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=PlayedWalkthrough
 * </pre>
 */
public final class PlayedWalkthrough {
    private static final int PAIRS = 3;

    private PlayedWalkthrough() {}

    public static void main(String[] args) throws Exception {
        Lab.take();
        for (String name : List.of("bookworm", "bullseye")) {
            for (int i = 0; i < PAIRS; i++) {
                LabServer server = Lab.server(name);
                server.reset();
                double played = seconds(played(server));
                server.reset();
                double typed = 0;
                for (String command : typed(server)) typed += seconds(ssh(server, command));
                System.out.printf(
                        Locale.ROOT,
                        "%s: played %.1f s, typed %.1f s, ratio %.2f%n",
                        name,
                        played,
                        typed,
                        played / typed);
            }
        }
        System.exit(0);
    }

    /** What a person with the same aim would run, without the time to think. */
    private static List<String> typed(LabServer server) {
        return List.of(
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
    }

    private static List<String> ssh(LabServer server, String command) {
        return List.of(
                "ssh",
                "-i",
                Lab.key("ed25519").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-p",
                Integer.toString(server.port()),
                "deploy@" + server.host(),
                command);
    }

    private static List<String> played(LabServer server) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("certguide-bench");
        Path answers = folder.resolve("answers.json");
        Files.writeString(answers, """
                {"schema": 1, "host": "%s", "port": %d, "user": "deploy",
                 "login": {"keyFile": "%s"}, "hostKey": "%s", "purpose": "dms",
                 "domains": ["%s"], "email": "admin@lab.test", "agreeToTerms": true,
                 "directory": "https://10.77.0.1/directory", "nameServer": "127.0.0.1:%d"}
                """.formatted(
                        server.host(),
                        server.port(),
                        Lab.key("ed25519"),
                        fingerprint(server),
                        server.domain(),
                        Lab.dnsServer().getPort()));
        List<String> command = new ArrayList<>();
        command.addAll(List.of("env", "-u", "DISPLAY", "CERTGUIDE_HOME=" + folder));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of("org.certguide.Main", "--play", answers.toString()));
        return command;
    }

    private static String fingerprint(LabServer server) throws IOException, InterruptedException {
        String keys = server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub");
        return keys.split(" ")[1];
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        // Listing what is not there is part of looking.
        if (exit != 0 && !output.contains("No such file") && !output.contains("systemd")) {
            throw new IllegalStateException(command + " ended with " + exit + ": " + output);
        }
        return seconds;
    }
}
