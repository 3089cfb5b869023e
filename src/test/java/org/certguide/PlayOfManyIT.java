package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application with answers for several servers, in a process of its own. */
@UsesLab
@Tag("matrix")
class PlayOfManyIT {
    @TempDir
    Path home;

    @Test
    void severalServersGetTheirCertificatesAndTheSameAgainGoesOnWithWhatHasFailed()
            throws IOException, InterruptedException {
        List<LabServer> servers =
                Stream.of("bullseye", "bookworm", "trixie").map(Lab::server).toList();
        servers.forEach(LabServer::reset);
        LabServer odd = servers.get(1);
        List<String> answers = servers.stream().map(Played::answers).toList();
        String key = Played.fingerprint(odd);
        String all = list(answers).replace(key, "SHA256:" + "A".repeat(43));
        Played first = Played.of(home, all, "ubuntu-pw", "--parallel", "2", "--keep-going");
        assertEquals(3, first.code(), first.output());
        assertTrue(first.output().contains("Done: 2 of 3."), first.output());
        for (LabServer server : List.of(servers.get(0), servers.get(2))) assertHasCertificate(server);
        try (Stream<Path> profiles = Files.list(home.resolve("app/profiles"))) {
            assertEquals(2, profiles.filter(p -> p.toString().endsWith(".json")).count());
        }
        assertTrue(Files.exists(home.resolve("pictures/3/6-renewal.png")));

        Played second = Played.of(home, list(answers), "ubuntu-pw");
        assertEquals(0, second.code(), second.output());
        assertTrue(second.output().contains("Done: 3 of 3."), second.output());
        assertHasCertificate(odd);
        assertTrue(second.output().contains(servers.get(0).domain() + " is done already"), second.output());
        assertFalse(second.output().contains("ubuntu-pw"));
    }

    private static void assertHasCertificate(LabServer server) {
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
    }

    private static String list(List<String> answers) {
        return answers.stream().collect(Collectors.joining(",\n", "[", "]"));
    }
}
