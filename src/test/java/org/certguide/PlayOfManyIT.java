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
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileStore;
import org.certguide.server.ServerAddress;
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

    /** A server that was added from an inventory, and on which Ansible has been. */
    @Test
    void aCertificateThatAnsibleGotIsAdoptedAndNotAskedForAgain() throws Exception {
        LabServer server = Lab.server("bookworm");
        server.reset();
        server.in(
                "sh",
                "-c",
                "certbot certonly -n --agree-tos --cert-name " + server.domain() + " -d " + server.domain()
                        + " --standalone --key-type rsa --register-unsafely-without-email");
        String before = serial(server);
        ProfileStore profiles = new ProfileStore(home.resolve("app/profiles"));
        ServerAddress address = new ServerAddress(server.host(), server.port(), "ubuntu");
        profiles.save(Profile.of("office", "Office", address, Purpose.DMS)
                .with(new Profile.Wishes(Purpose.DMS, List.of(server.domain()))));
        String answers = Played.answers(server).replace("\"agreeToTerms\"", "\"existing\": \"keep\", \"agreeToTerms\"");
        Played played = Played.of(home, answers, "ubuntu-pw");
        assertEquals(0, played.code(), played.output());
        assertEquals(before, serial(server));
        List<Profile> saved =
                profiles.list().stream().flatMap(p -> p.known().stream()).toList();
        assertEquals(List.of("office"), saved.stream().map(Profile::id).toList());
        assertEquals("Office", saved.getFirst().name());
        assertEquals(
                server.domain(), saved.getFirst().certificate().orElseThrow().name());
    }

    private static String serial(LabServer server) {
        return server.in("sha256sum", "/etc/letsencrypt/live/" + server.domain() + "/cert.pem");
    }

    private static void assertHasCertificate(LabServer server) {
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
    }

    private static String list(List<String> answers) {
        return answers.stream().collect(Collectors.joining(",\n", "[", "]"));
    }
}
