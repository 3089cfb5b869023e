package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.AppHome;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved server, opened with a key on a real sshd: one question, and other names for one of its certificates. */
@UsesLab
@Tag("matrix")
class OpenSavedIT {
    private static final Pattern COMMAND = Pattern.compile("sh: # certguide ([a-z]+)");

    @TempDir
    Path home;

    private final LabServer server = Lab.server("bookworm");
    private User user;

    @AfterEach
    void close() {
        if (user != null) user.close();
        server.reset();
    }

    /** Saves a server for the application, with a login by a key and the certificate of its own name. */
    static void save(Path home, LabServer server, UnaryOperator<Profile> more) throws Exception {
        AppHome app = new AppHome(home);
        String key = server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip();
        Files.createDirectories(app.knownHosts().getParent());
        Files.writeString(app.knownHosts(), "[" + server.host() + "]:" + server.port() + " " + key + "\n");
        ServerAddress address = new ServerAddress(server.host(), server.port(), "deploy");
        String name = server.domain();
        new ProfileStore(app.profiles())
                .save(more.apply(Profile.of("saved", name, address, Purpose.OTHER)
                        .with(new Profile.Login(
                                address,
                                Optional.empty(),
                                Optional.of(Login.Kind.KEY_FILE),
                                Optional.of(Lab.key("ed25519").toString())))
                        .with(new Profile.Wishes(Purpose.OTHER, List.of(name)))
                        .with(new Profile.Certificate(
                                name,
                                InstalledCertificate.fullchain(name),
                                InstalledCertificate.privkey(name),
                                Instant.EPOCH,
                                Instant.EPOCH,
                                Optional.of(KeyType.RSA)))));
    }

    private List<String> asked() throws IOException {
        return COMMAND.matcher(Files.readString(user.commandLog()))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String names(String certificate) {
        return server.in(
                        "openssl",
                        "x509",
                        "-noout",
                        "-ext",
                        "subjectAltName",
                        "-in",
                        "/etc/letsencrypt/live/" + certificate + "/cert.pem")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private void comesToTheRenewal() {
        user.waitUntil("the renewal", () -> user.sees(UiId.RESULT_CHAIN) || user.sees(UiId.RENEWAL_PLAN));
        if (user.sees(UiId.RESULT_CHAIN)) user.press(UiId.PRIMARY);
        user.waitFor(UiId.RENEWAL_PLAN);
    }

    @Test
    void oneQuestionTellsAllAndCertbotIsAskedToChangeTheNamesOfAnotherCertificate() throws Exception {
        server.reset();
        String own = server.domain();
        String other = "www." + own;
        server.issue(own);
        server.issue(other);
        save(home, server, saved -> saved);
        user = new User(home);
        user.press(UiId.START_OPEN);
        comesToTheRenewal();
        assertEquals(List.of("open"), asked());
        assertTrue(user.reads(UiId.KEPT).contains("(2)"), user.reads(UiId.KEPT));

        user.press(UiId.KEPT_NAMES, other);
        user.type(UiId.KEPT_NAMES_ENTRY, "a." + own + " " + other).press(UiId.KEPT_NAMES_GO);
        user.waitFor(UiId.CERTIFICATE_DOMAINS).press(UiId.PRIMARY);
        user.waitFor(UiId.QUESTION, "You are updating certificate " + other);
        user.press(UiId.ANSWER_YES).waitFor(UiId.RESULT_CHAIN, "/live/" + other + "/");
        assertEquals("DNS:a." + own + ", DNS:" + other, names(other));
        assertEquals("DNS:" + own, names(own));
        assertEquals(2, new ProfileStore(new AppHome(home).profiles()).list().size());

        user.press(UiId.PRIMARY);
        user.press(UiId.KEPT_NAMES, other);
        user.type(UiId.KEPT_NAMES_ENTRY, "a." + own).press(UiId.KEPT_NAMES_GO);
        user.waitFor(UiId.CERTIFICATE_DOMAINS).press(UiId.PRIMARY);
        user.waitFor(UiId.QUESTION, "You are updating certificate " + other);
        user.press(UiId.ANSWER_YES);
        user.waitUntil("the names", () -> names(other).equals("DNS:a." + own));
    }
}
