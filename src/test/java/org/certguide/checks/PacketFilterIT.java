package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.certguide.diagnosis.Finding;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Visitors of port 80 that real rules send on before a program sees them, by iptables of both kinds and by nft. */
@UsesLab
@Tag("matrix")
@Timeout(180)
class PacketFilterIT {
    /** As the plugin portmap of CNI makes them for k3s and its Traefik; $0 is the program. */
    private static final String K3S = """
            $0 -t nat -N CNI-HOSTPORT-SETMARK
            $0 -t nat -A CNI-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000
            $0 -t nat -N CNI-DN-3d1ad0f2a7c1b9
            $0 -t nat -A CNI-DN-3d1ad0f2a7c1b9 -s 10.42.0.0/24 -p tcp -m tcp --dport 80 -j CNI-HOSTPORT-SETMARK
            $0 -t nat -A CNI-DN-3d1ad0f2a7c1b9 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.42.0.8:80
            $0 -t nat -A CNI-DN-3d1ad0f2a7c1b9 -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.42.0.8:443
            $0 -t nat -N CNI-HOSTPORT-DNAT
            $0 -t nat -A CNI-HOSTPORT-DNAT -p tcp -m comment --comment 'dnat name: "cbr0" id: "8a1f"' \\
                -m multiport --dports 80,443 -j CNI-DN-3d1ad0f2a7c1b9
            $0 -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
            $0 -t nat -A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
            mkdir -p /var/lib/rancher
            """;

    /** As Docker makes them for a container that is only for the server itself. */
    private static final String LOOPBACK = """
            $0 -t nat -N DOCKER
            $0 -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            $0 -t nat -A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80
            """;

    private static final String MAP = """
            nft 'table ip front {
              map targets { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.42.0.9 . 8080, 443 : 10.42.0.9 . 8443 }; }
              set others { type ipv4_addr; elements = { 10.1.1.1, 10.1.1.2, 10.1.1.3, 10.1.1.4, 10.1.1.5 }; }
              chain pre { type nat hook prerouting priority dstnat; dnat ip to tcp dport map @targets; }
            }'
            """;

    private static final String SET = """
            nft 'table ip front {
              set web { type inet_service; elements = { 25, 80, 110, 143, 443, 465, 587, 993, 995, 8080, 8443, 9090 }; }
              chain out { type nat hook output priority -100; tcp dport 80 redirect to :3128; }
              chain pre { type nat hook prerouting priority dstnat; tcp dport @web redirect to :7080; }
            }'
            """;

    private static LabServer lab;

    @TempDir
    Path folder;

    @BeforeAll
    static void fresh() {
        lab = Lab.server("trixie");
        lab.reset();
        lab.in("sh", "-c", "apt-get update -q && apt-get install -q -y --no-install-recommends iptables");
    }

    @AfterAll
    static void leaveNothing() {
        lab.reset();
    }

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "K3S, iptables-nft, forwarded-k3s, 10.42.0.8:80",
        "K3S, iptables-legacy, forwarded-k3s, 10.42.0.8:80",
        "LOOPBACK, iptables-nft, free, ''",
        "MAP, nft, forwarded-somebody, 10.42.0.9:8080",
        "SET, nft, forwarded-somebody, :7080",
        "NONE, nft, free, ''"
    })
    void visitorsThatARuleSendsOnAreSeenAndWhoseRuleItIs(String rules, String program, String found, String target)
            throws Exception {
        String commands = switch (rules) {
            case "K3S" -> K3S;
            case "LOOPBACK" -> LOOPBACK;
            case "MAP" -> MAP;
            case "SET" -> SET;
            default -> "true";
        };
        lab.in("sh", "-ec", commands, program);
        try (LabChecklist list = LabChecklist.open(lab, "deploy", Optional.of(new Sudo.Free()), folder)) {
            Finding port =
                    list.look(lab.domain(), Clock.systemUTC(), Port80Check.ID).get(Port80Check.ID);
            assertEquals("checks.port80." + found, port.found().key());
            String words = Messages.of(port.found());
            assertTrue(words.contains(target), words);
        } finally {
            lab.in(
                    "sh",
                    "-c",
                    "for p in iptables-nft iptables-legacy; do $p -t nat -F; $p -t nat -X; done;"
                            + " nft flush ruleset; rm -rf /var/lib/rancher");
        }
    }
}
