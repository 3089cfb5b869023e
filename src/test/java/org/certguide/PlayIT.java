package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application with a file of answers, in a process of its own and without a screen. */
@UsesLab
class PlayIT {
    @TempDir
    Path home;

    /**
     * @param output what it printed, errors as well
     */
    private record Ended(int code, String output) {}

    @Test
    void playedAnswersGetACertificateAndAProfileAndPicturesOnTheNewestDebian()
            throws IOException, InterruptedException {
        LabServer server = Lab.server("forky");
        server.reset();
        // Its sshd shuts out who tries too often, as it does without the lab's settings.
        server.in("sh", "-c", "sed -i /PerSourcePenalties/d /etc/ssh/sshd_config.d/lab.conf; kill -HUP 1");
        Ended ended = play(answers(server, fingerprint(server)));
        assertEquals(0, ended.code(), ended.output());
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
        List<Path> profiles = files(home.resolve("app/profiles"), ".json");
        assertEquals(1, profiles.size(), profiles.toString());
        assertTrue(ended.output().contains(profiles.getFirst().toString()), ended.output());
        assertTrue(Files.readString(profiles.getFirst())
                .contains("/etc/letsencrypt/live/" + server.domain() + "/fullchain.pem"));
        List<Path> pictures = files(home.resolve("pictures"), ".png");
        assertEquals(6, pictures.size(), pictures.toString());
        for (Path picture : pictures) {
            assertTrue(Files.size(picture) > 10_000, "an empty picture: " + picture);
        }
        assertFalse(ended.output().contains("ubuntu-pw"));
        assertTrue(server.in("certbot", "--version").startsWith("certbot 5."));
    }

    @Test
    void anotherHostKeyThanTheAnswersNameStopsAtTheLogin() throws IOException, InterruptedException {
        LabServer server = fresh();
        Ended ended = play(answers(server, "SHA256:" + "A".repeat(43)));
        assertEquals(3, ended.code(), ended.output());
        assertTrue(ended.output().contains(fingerprint(server)), ended.output());
        assertFalse(Files.exists(home.resolve("app/known_hosts")), "a wrong key was remembered");
    }

    @Test
    void wrongFieldIsNamed() throws IOException, InterruptedException {
        LabServer server = Lab.server("bullseye");
        String wrong =
                answers(server, "SHA256:" + "A".repeat(43)).replace("\"purpose\": \"dms\"", "\"purpose\": \"cms\"");
        Ended ended = play(wrong);
        assertEquals(2, ended.code(), ended.output());
        assertTrue(ended.output().contains("\"purpose\""), ended.output());
        assertTrue(ended.output().contains("cms"), ended.output());
        assertFalse(ended.output().contains("\tat "), "a stack trace: " + ended.output());
    }

    private static LabServer fresh() {
        LabServer server = Lab.server("bullseye");
        server.reset();
        return server;
    }

    private static String fingerprint(LabServer server) {
        return server.in("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
    }

    private static String answers(LabServer server, String hostKey) {
        return """
        {
          "schema": 1,
          "host": "%s",
          "port": %d,
          "user": "ubuntu",
          "login": { "password": { "env": "LAB_PASSWORD" } },
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
                        hostKey,
                        server.domain(),
                        server.domain(),
                        Lab.dnsServer().getAddress().getHostAddress(),
                        Lab.dnsServer().getPort());
    }

    /** Starts the application with answers for a server, up to whatever it is to be stopped in. */
    static Process start(Path home, LabServer server) throws IOException {
        return start(home, answers(server, fingerprint(server)));
    }

    private static Process start(Path home, String answers) throws IOException {
        Path file = Files.writeString(home.resolve("answers.json"), answers);
        Path output = home.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=en",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "org.certguide.Main",
                "--play",
                file.toString(),
                "--pictures",
                home.resolve("pictures").toString());
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        builder.environment().put("CERTGUIDE_HOME", home.resolve("app").toString());
        builder.environment().put("LAB_PASSWORD", "ubuntu-pw");
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private Ended play(String answers) throws IOException, InterruptedException {
        Process process = start(home, answers);
        Path output = home.resolve("output.txt");
        try {
            boolean inTime = process.waitFor(120, TimeUnit.SECONDS);
            assertTrue(inTime, () -> "it does not end");
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }
}
