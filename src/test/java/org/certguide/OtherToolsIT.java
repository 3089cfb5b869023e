package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole walkthrough, played without a screen, where other programs stand in the place of the usual ones. */
@UsesLab
@Tag("matrix")
@Timeout(400)
class OtherToolsIT {
    @TempDir
    Path home;

    @AfterAll
    static void leaveNothing() {
        for (String name : List.of("bare", "trixie", "forky")) Lab.server(name).reset();
    }

    private Played play(LabServer server, String user) throws Exception {
        String answers = Played.answers(server)
                .replace("\"user\": \"ubuntu\"", "\"user\": \"" + user + "\"")
                .replace("\"schema\": 1,", "\"schema\": 1, \"installPackages\": true, \"installRoute\": \"apt\",");
        return Played.of(home, answers, user + "-pw");
    }

    private static void obtained(LabServer server, Played played) {
        assertEquals(0, played.code(), played.output());
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
        assertFalse(played.output().contains("-pw"), played.output());
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({"bare, deploy, bash", "bare, ubuntu, bash", "trixie, ubuntu, tcsh"})
    void doasDoesWhereThereIsNoSudo(String name, String user, String shell) throws Exception {
        LabServer server = Lab.server(name);
        server.reset();
        server.in("sh", "-ec", """
                exec 2>&1 > /root/log
                export DEBIAN_FRONTEND=noninteractive SUDO_FORCE_REMOVE=yes
                apt-get update -q
                apt-get install -q -y --no-install-recommends opendoas $(test "$1" = bash || echo "$1")
                apt-get purge -q -y sudo
                usermod -s "$(command -v "$1")" "$0"
                { [ "$0" = deploy ] && echo permit nopass deploy || echo permit ubuntu; } > /etc/doas.conf
                """, user, shell);

        Played played = play(server, user);

        obtained(server, played);
    }

    /** As on Ubuntu 26.04: the basic programs and sudo are others, made anew in Rust. */
    @Test
    void uutilsAndSudoRsDoWhatIsAskedOfThem() throws Exception {
        LabServer server = Lab.server("forky");
        server.reset();
        server.in("sh", "-ec", """
                exec 2>&1 > /root/log
                export DEBIAN_FRONTEND=noninteractive
                apt-get update -q
                apt-get install -q -y --no-install-recommends sudo-rs rust-coreutils
                tools=/usr/lib/cargo/bin
                for file in $tools/coreutils/*; do $tools/coreutils/ln -sf "$file" "/usr/bin/${file##*/}"; done
                ln -sf $tools/sudo /usr/bin/sudo
                """);
        String version = server.in("sh", "-c", "ls --version; head --version; sudo --version");
        assertTrue(version.contains("uutils") && version.contains("sudo-rs"), version);

        obtained(server, play(server, "ubuntu"));
    }
}
