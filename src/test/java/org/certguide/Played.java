package org.certguide;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;

/**
 * How the application ended that had a file of answers, in a process of its own and without a screen.
 *
 * @param output what it printed, errors as well
 */
record Played(int code, String output) {
    /** How the answers log in. */
    static final String LOGIN = "\"user\": \"ubuntu\", \"login\": {\"password\": {\"env\": \"LAB_PASSWORD\"}}";

    /** Answers for a certificate of a server. */
    static String answers(LabServer server) {
        return answers(server, fingerprint(server));
    }

    static String answers(LabServer server, String hostKey) {
        return """
        {
          "schema": 1,
          "host": "%s",
          "port": %d,
          %s,
          "hostKey": "%s",
          "purpose": "dms",
          "domains": ["%s"],
          "email": "admin@%s",
          "agreeToTerms": true,
          "shareEmail": false,
          "directory": "https://10.77.0.1/directory",
          "nameServer": "%s:%d"
        }
        """.formatted(
                        server.host(),
                        server.port(),
                        LOGIN,
                        hostKey,
                        server.domain(),
                        server.domain(),
                        Lab.dnsServer().getAddress().getHostAddress(),
                        Lab.dnsServer().getPort());
    }

    static String fingerprint(LabServer server) {
        return server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
    }

    /** Starts it, up to whatever it is to be stopped in. */
    static Process start(Path home, String answers, String password, String... more) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("--pictures", home.resolve("pictures").toString()));
        all.addAll(List.of(more));
        return startWithoutPictures(home, answers, password, all);
    }

    /** The same with the models alone: no window is drawn, nor shown to nobody. */
    static Process startWithoutPictures(Path home, String answers, String password, List<String> more)
            throws IOException {
        Path file = Files.writeString(home.resolve("answers.json"), answers);
        Path output = home.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=en",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "org.certguide.Main",
                "--play",
                file.toString())));
        builder.command().addAll(more);
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        builder.environment().put("CERTGUIDE_HOME", home.resolve("app").toString());
        builder.environment().put("LAB_PASSWORD", password);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Waits for its end. */
    static Played of(Path home, String answers, String password, String... more)
            throws IOException, InterruptedException {
        return ended(start(home, answers, password, more), home);
    }

    /** The same for one that was started. */
    static Played ended(Process process, Path home) throws IOException, InterruptedException {
        try {
            boolean inTime = process.waitFor(300, TimeUnit.SECONDS);
            String output = Files.readString(home.resolve("output.txt"));
            assertTrue(inTime, () -> "it does not end: " + output);
            return new Played(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The reports of unexpected errors that it has left. */
    static List<String> reports(Path home) throws IOException {
        Path logs = home.resolve("app/logs");
        if (!Files.exists(logs)) return List.of();
        try (Stream<Path> files = Files.list(logs)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.toList())
                if (String.valueOf(file.getFileName()).startsWith("error-")) found.add(Files.readString(file));
            return found;
        }
    }
}
