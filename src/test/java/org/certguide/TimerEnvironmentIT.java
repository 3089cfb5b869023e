package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hook that works for whoever tries it by hand, and not for the timer: the test of the renewal finds it. */
@UsesLab
@Tag("matrix")
@Timeout(400)
class TimerEnvironmentIT {
    @TempDir
    Path home;

    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
    }

    @Test
    void aHookThatOnlyWorksInALoginFailsInTheTest() throws Exception {
        LabServer server = Lab.server("systemd");
        server.reset();
        server.in("sh", "-ec", """
                mkdir -p /opt/tools/bin /etc/letsencrypt/renewal-hooks/pre
                printf '#!/bin/sh\\necho stopped >> /run/web\\n' > /opt/tools/bin/web-stop
                printf '#!/bin/sh\\nweb-stop\\n' > /etc/letsencrypt/renewal-hooks/pre/web
                chmod +x /opt/tools/bin/web-stop /etc/letsencrypt/renewal-hooks/pre/web
                echo 'Defaults secure_path="/opt/tools/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"' \\
                    > /etc/sudoers.d/tools
                """);

        Played played = Played.of(home, Played.answers(server), "ubuntu-pw");

        assertTrue(played.output().contains("web-stop: not found"), played.output());
        assertEquals(8, played.code(), played.output());

        server.in("ln", "-s", "/opt/tools/bin/web-stop", "/usr/local/bin/web-stop");
        String answers = Played.answers(server).replace("\"schema\": 1,", "\"schema\": 1, \"existing\": \"keep\",");
        Played again = Played.of(Files.createDirectory(home.resolve("again")), answers, "ubuntu-pw");
        assertEquals(0, again.code(), again.output());
        assertTrue(server.in("cat", "/run/web").contains("stopped"));
    }
}
