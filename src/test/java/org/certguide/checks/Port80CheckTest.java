package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.certguide.checks.Check.Output;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Port80CheckTest {
    private static final String LISTENS = "listens 00000000:0050\nlooked\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemd\npid 9\nname x\ngroup 0::/system.slice/ssh.service",
                "systemd\npid 9\nname x\ngroup 0::/system.slice/auditd.service",
                "systemd\npid 9\nname x\ngroup 0::/system.slice/systemd-networkd.service",
                "systemd\npid 9\nname x\ngroup 0::/system.slice/system-openvpn.slice/openvpn@home.service",
                "systemd\npid 9\nname x\ngroup 0::/user.slice/user-1000.slice/user@1000.service/app.slice/system.slice/nginx.service",
                "pid 9\nname sshd\nowner 0\ninit sshd",
                "pid 9\nname lighttpd\nowner 1000\nexe /usr/bin/python3\ninit lighttpd",
                "systemd\npid 9\nname docker-proxy\ngroup 0::/system.slice/docker.service\n"
                        + "container 9b1deb4d3b7d tailscale 0.0.0.0:80->80/tcp",
                "systemd\npid 9\nname dockerd\ngroup 0::/system.slice/docker.service\n"
                        + "swarm vpn_wireguard replicated 1/1 *:80->80/tcp",
            })
    void whatMustNotBeStoppedOrIsForgedIsNotOfferedToBeStopped(String holder) {
        Finding finding = Port80Check.CHECK.judge(new Output.Printed(LISTENS + holder + "\n", true), Contexts.usual());
        assertEquals(Severity.STOP, finding.severity());
        assertEquals(
                List.of(),
                finding.remedies().stream()
                        .filter(Remedy.StopDuringRequest.class::isInstance)
                        .toList());
    }
}
