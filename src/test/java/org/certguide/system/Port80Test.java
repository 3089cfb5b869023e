package org.certguide.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of who holds port 80 cannot be forged by a user of the server. */
class Port80Test {
    private static final String ID = "9b1deb4d3b7d11aa22bb33cc44dd55ee66ff77889900aabbccddeeff00112233";

    private static Port80.Holder holder(String... lines) {
        return Port80.read("listens 00000000:0050\nlooked\nsystemd\npid 77\nname x\n" + String.join("\n", lines))
                .orElseThrow()
                .holders()
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/nginx.service, nginx",
        "1:name=systemd:/system.slice/httpd.service, httpd",
        "0::/system.slice/nginx.service/worker, nginx",
        "0::/system.slice/system-web.slice/web@1.service, web@1",
        "0::/system.slice/system-my\\x2dweb.slice/my-web@1.service, my-web@1",
        "0::/system.slice/app.service/system.slice/ssh.service, app",
    })
    void theServiceIsTheOneThatSystemdItselfMadeTheGroupFor(String group, String service) {
        assertEquals(Optional.of(service), holder("group " + group).service());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/system.slice/ssh.service",
                "0::/user.slice/user-1000.slice/user@1000.service/system.slice/nginx.service",
                "0::/user.slice/user-1000.slice/session-1.scope/x:/system.slice/ssh.service",
                "0::/user.slice/0::/system.slice/ssh.service",
                "4:memory:/system.slice/ssh.service",
                "0::/system.slice/nginx.service.scope",
                "0::/system.slice/a\\x2db.service",
                "0::/system.slice/_cpu.service",
                "0::/system.slice/.hidden.service",
                "0::/system.slice/evil;x.service",
                "0::/system.slice/evil.slice/ssh.service",
                "0::/system.slice/docker-" + ID + ".scope/system.slice/ssh.service",
                "0::/docker/" + ID + "/system.slice/ssh.service",
                "0::/machine.slice/libpod-" + ID + ".scope/system.slice/ssh.service",
                "0::/lxc/web/system.slice/ssh.service",
                "0::/../../system.slice/ssh.service",
                "0::system.slice/ssh.service",
                "0::/"
            })
    void aGroupThatAnybodyMayMakeIsNoService(String group) {
        assertEquals(Optional.empty(), holder("group " + group).service());
    }

    @Test
    void hierarchiesThatDoNotAgreeNameNoService() {
        assertEquals(
                Optional.empty(),
                holder("group 1:name=systemd:/system.slice/a.service", "group 0::/system.slice/b.service")
                        .service());
        assertEquals(
                Optional.of("a"),
                holder("group 0::/", "group 1:name=systemd:/system.slice/a.service")
                        .service());
    }

    @ParameterizedTest
    @CsvSource({
        "0, /usr/bin/python3, true",
        "1000, /usr/sbin/lighttpd, true",
        "1000, /usr/bin/python3, false",
        "1000, /home/mallory/usr/sbin/lighttpd, false",
        "1000, /usr/sbin/lighttpd (deleted), false",
        "1000, '', false"
    })
    void aProcessThatOnlyCallsItselfLikeAScriptOfTheSystemIsNotTakenForIt(String owner, String file, boolean taken) {
        assertEquals(
                taken ? Optional.of("lighttpd") : Optional.empty(),
                holder("owner " + owner, "exe " + file, "init lighttpd").init());
    }

    @Test
    void ofAProcessWhoseOwnerIsNotToldNothingIsStarted() {
        assertEquals(Optional.empty(), holder("init lighttpd").init());
    }

    @ParameterizedTest
    @CsvSource({
        "0::/system.slice/docker-@ID@.scope, true",
        "3:cpu:/docker/@ID@, true",
        "0::/docker/@ID@/inner, true",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker-@ID@.scope, false",
        "0::/user.slice/user-1000.slice/docker/@ID@, false",
        "0::/system.slice/a.service/docker/@ID@, false",
    })
    void theContainerIsTheOneThatDockerItselfMadeTheGroupFor(String group, boolean told) {
        Port80 seen = Port80.read("listens 00000000:0050\nlooked\nsystemd\npid 77\nname x\ngroup "
                        + group.replace("@ID@", ID) + "\ncontainer " + ID.substring(0, 12) + " database ")
                .orElseThrow();
        assertEquals(
                told ? List.of("database") : List.of(),
                seen.container().stream().map(Port80.Container::name).toList());
    }
}
