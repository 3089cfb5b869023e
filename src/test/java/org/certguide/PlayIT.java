package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void playedAnswersGetACertificateAndAProfileAndPicturesOnTheNewestDebian()
            throws IOException, InterruptedException {
        LabServer server = Lab.server("forky");
        server.reset();
        // Its sshd shuts out who tries too often, as it does without the lab's settings.
        server.in("sh", "-c", "sed -i /PerSourcePenalties/d /etc/ssh/sshd_config.d/lab.conf; kill -HUP 1");
        Played ended = play(Played.answers(server));
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
        Played ended = play(Played.answers(server, "SHA256:" + "A".repeat(43)));
        assertEquals(3, ended.code(), ended.output());
        assertTrue(ended.output().contains(Played.fingerprint(server)), ended.output());
        assertFalse(Files.exists(home.resolve("app/known_hosts")), "a wrong key was remembered");
    }

    @Test
    void wrongFieldIsNamed() throws IOException, InterruptedException {
        LabServer server = Lab.server("bullseye");
        String wrong = Played.answers(server, "SHA256:" + "A".repeat(43))
                .replace("\"purpose\": \"dms\"", "\"purpose\": \"cms\"");
        Played ended = play(wrong);
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

    /** Starts the application with answers for a server, up to whatever it is to be stopped in. */
    static Process start(Path home, LabServer server) throws IOException {
        return Played.start(home, Played.answers(server), "ubuntu-pw");
    }

    private Played play(String answers) throws IOException, InterruptedException {
        return Played.of(home, answers, "ubuntu-pw");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }
}
