package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on which other things have been installed before, not all of them well, with a real apt. */
@UsesLab
@Tag("matrix")
@Timeout(300)
class PackageSourcesIT {
    private static final Path EXPIRED = Path.of("src/test/resources/install/expired-source");

    @TempDir
    Path home;

    @AfterAll
    static void leaveNothing() {
        Lab.server("bare").reset();
    }

    private static void put(LabServer server, String place, String file) throws IOException {
        server.in("sh", "-c", "mkdir -p \"$(dirname \"$0\")\"; printf '%s\\n' \"$1\" > \"$0\"", place, file);
    }

    @Test
    void whatHasNothingToDoWithCertbotStopsNothingInWhateverLanguageTheServerSpeaks() throws IOException {
        LabServer server = Lab.server("bare");
        server.reset();
        // A source whose key expired in 2020.
        put(
                server,
                "/srv/third/dists/lab/InRelease",
                Files.readString(EXPIRED.resolve("InRelease")).strip());
        put(
                server,
                "/srv/third/dists/lab/main/binary-amd64/Packages",
                Files.readString(EXPIRED.resolve("Packages")).stripTrailing() + "\n");
        put(server, "/usr/share/keyrings/third.asc", Files.readString(EXPIRED.resolve("key.asc")));
        put(
                server,
                "/etc/apt/sources.list.d/third.list",
                "deb [signed-by=/usr/share/keyrings/third.asc] file:/srv/third lab main");
        // A package whose program cannot be started.
        server.in("sh", "-c", """
                mkdir -p /tmp/mysql/DEBIAN
                printf 'Package: mysql-server-8.0\\nVersion: 8.0\\nArchitecture: all\\nMaintainer: a\\nDescription: a\\n' \
                    > /tmp/mysql/DEBIAN/control
                printf '#!/bin/sh\\nexit 1\\n' > /tmp/mysql/DEBIAN/postinst
                chmod 755 /tmp/mysql/DEBIAN/postinst
                dpkg-deb -b /tmp/mysql > /dev/null
                dpkg -i /tmp/mysql.deb || true
                """);
        server.in("sh", "-c", """
                printf 'LANG=fr_FR.UTF-8\\nLC_ALL=fr_FR.UTF-8\\nLANGUAGE=fr:de:ja\\n' | tee /etc/environment \
                    > /etc/default/locale
                """);
        server.replace("apt-get", "env >> /run/seen; exec /usr/bin/apt-get \"$@\"");
        put(server, "/etc/apt/sources.list.d/docker.list", "deb https://download.example.org");

        try (User user = new User(home)) {
            user.comesToTheInstallation(server).waitFor(UiId.PRIMARY, Messages.of("panel.install.all"));
            user.press(UiId.PRIMARY).waitFor(UiId.PROBLEM, Messages.of("install.failure.bad-sources.title"));
            assertTrue(
                    user.reads(UiId.PROBLEM).contains("entry 1 in list file /etc/apt/sources.list.d/docker.list"),
                    user.reads(UiId.PROBLEM));
            server.in("rm", "/etc/apt/sources.list.d/docker.list");

            user.press(UiId.PRIMARY).waitFor(UiId.QUESTION, "[Y/n]");
            String update = server.in("sh", "-c", "/usr/bin/apt-get update 2>&1 || true");
            assertTrue(update.contains("EXPKEYSIG"), update);
            user.press(UiId.ANSWER_YES).waitFor(UiId.PANEL_CONTENT, "Certbot 2.1");
        }
        assertFalse(server.in("dpkg", "--audit").isBlank());
        String seen = server.in("sort", "-u", "/run/seen");
        assertEquals(
                "LC_ALL=C", seen.lines().filter(l -> l.startsWith("LC_ALL=")).reduce("", String::concat), seen);
    }
}
