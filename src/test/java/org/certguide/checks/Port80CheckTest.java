package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.certguide.checks.Check.Output;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private static final String STANDS_STILL = "looked\nsystemd\nswarm gateway replicated 0/0 *:80->80/tcp\n"
            + "stopped gateway 0 1796072400 2\nkept gateway 2 1796072400 left\n";

    /** The page of the renewal told it, and the checklist said that all is fine. */
    @Test
    void aGatewayThatARenewalHasLeftStoppedIsToldAndStartedWithAButton() {
        Finding finding = judge(STANDS_STILL);
        assertEquals(Severity.ATTENTION, finding.severity(), "port 80 is free for Certbot");
        String told = Messages.of(finding.found());
        assertTrue(
                told.startsWith("Port 80 is free.") && told.contains("The Docker service gateway was stopped"), told);
        Remedy.Command start = (Remedy.Command) finding.remedies().getFirst();
        assertEquals("docker service scale -d gateway=2", start.scripts().getFirst());
    }

    @Test
    void aDockerThatIsStoppedAndThatRenewalsNeedIsTold() {
        Finding finding = judge("looked\nsystemd\noff\n");
        assertEquals(Severity.ATTENTION, finding.severity());
        assertTrue(Messages.of(finding.found()).contains("Docker is stopped on this server"));
        assertEquals(
                List.of("systemctl start docker"),
                ((Remedy.Command) finding.remedies().getFirst()).scripts());
        assertEquals(List.of(), judge("looked\noff\n").remedies(), "without systemd, nobody knows how");
        assertEquals(Severity.FINE, judge("looked\nslow\n").severity());
    }

    private static Finding judge(String output) {
        return Port80Check.CHECK.judge(new Output.Printed(output, true), Contexts.usual());
    }

    /** k3s with its load balancer, Docker without its proxy, rules by hand: no socket, and no free port. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ipt -A CNI-DN-3d1ad0f2 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.42.0.7:80~k3s | k3s",
                "ipt -A CNI-DN-3d1ad0f2 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.42.0.7:80 | kubernetes",
                "ipt -A DOCKER ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80 | docker",
                "ipt -A PREROUTING -p tcp -m multiport --dports 80,443 -j REDIRECT --to-ports 8080 | somebody",
                "ipt -A PREROUTING -p tcp -m tcp --dport 1:1024 -j DNAT --to-destination 10.0.0.5 | somebody",
                "nft chain DOCKER {~nft tcp dport 80 counter packets 0 bytes 0 dnat ip to 172.17.0.2:80 | docker",
                "nft chain pre {~nft type nat hook prerouting priority dstnat; policy accept;~nft tcp dport { 80, 443 } dnat to 10.0.0.5 | somebody",
                "ipt -A NETAVARK-DN-1D8721804F16F -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.88.0.2:80 | podman",
                "nft chain prert.default.web.http {~nft ip daddr 93.184.216.34 tcp dport 80 dnat ip to 10.1.2.3:80 | incus",
                "nft chain pre {~nft dnat ip to tcp dport map { 80 : 10.0.0.5, 443 : 10.0.0.6 } | somebody",
                "nft chain pre {~nft iifname \"eth0\" tcp dport 80 redirect to :8080 | somebody",
                "nft table ip a {~nft map t {~nft elements = { 80 : 10.42.0.8 . 80, 443 : 10.42.0.8 . 443 }~nft chain pre {~nft dnat ip to tcp dport map @t | somebody",
                "nft table ip a {~nft set web {~nft elements = { 22, 25,~nft 80, 443 }~nft chain pre {~nft tcp dport @web dnat to 10.42.0.8 | somebody",
                "nft table inet cni_hostport {~nft chain hostports {~nft tcp dport 80 dnat ip to 10.42.0.8:80 | kubernetes",
                "nft table ip docker-bridges {~nft chain nat-prerouting-and-output {~nft iifname != \"docker0\" tcp dport 80 counter packets 0 bytes 0 dnat ip to 172.17.0.2:80 comment \"DNAT\" | docker",
                "nft table inet netavark {~nft chain nv_2f259bab_10_88_0_0_nm16_dnat {~nft tcp dport 80 dnat ip to 10.88.0.2:80 | podman",
            })
    void whatSendsVisitorsOnWithoutASocketIsSeen(String rules, String by) {
        Finding finding = judge("looked\n" + rules.replace('~', '\n') + "\n");
        assertEquals(Severity.STOP, finding.severity());
        assertEquals("checks.port80.forwarded-" + by, finding.found().key());
        assertEquals("", finding.said());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ipt -A OUTPUT -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5:3128",
                "ipt -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
                "ipt -A PREROUTING -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5:80",
                "ipt -A PREROUTING -p udp -m udp --dport 80 -j DNAT --to-destination 10.0.0.5:80",
                "nft chain out {\nnft type nat hook output priority -100; policy accept;\nnft tcp dport 80 dnat to 10.0.0.5",
                "nft chain pre {\nnft dnat ip to tcp dport map { 443 : 10.0.0.5 }",
                "ipt -A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80",
                "ipt -A PREROUTING -p tcp -m tcp ! --dport 80 -j REDIRECT --to-ports 8080",
                "nft table ip a {\nnft set web {\nnft elements = { 22, 443 }\nnft chain pre {\nnft tcp dport @web dnat to 10.42.0.8",
                "nft table ip a {\nnft set web {\nnft elements = { 80 }\nnft table ip b {\nnft chain pre {\nnft tcp dport @web dnat to 10.42.0.8",
                "nft chain pre {\nnft ip daddr 127.0.0.1 tcp dport 80 dnat to 10.42.0.8",
                "nft chain pre {\nnft tcp dport != 80 dnat to 10.42.0.8",
                "nft chain pre {\nnft tcp dport 8080 dnat to 10.0.0.5:80",
            })
    void ruleForSomethingElseLeavesThePortFree(String rules) {
        assertEquals(
                "checks.port80.free", judge("looked\n" + rules + "\n").found().key());
    }

    /** It is not a process to end by hand. */
    @Test
    void aDockerThatDoesNotSayInTimeWhatItHoldsThePortForIsToldAsThat() {
        Finding finding = judge(
                "listens 0:0050\nlooked\nsystemd\npid 9\nname dockerd\ngroup 0::/system.slice/docker.service\nslow\n");
        assertEquals(Severity.STOP, finding.severity());
        assertEquals("checks.port80.docker", finding.found().key());
        assertEquals(List.of(), finding.remedies());
        assertEquals("", finding.said());
    }

    @Test
    void aContainerWithoutAProxyIsNamedAndCanBeStopped() {
        Finding finding = judge("looked\nipt -A DOCKER ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT"
                + " --to-destination 172.17.0.2:80\ncontainer 9b1deb4d3b7d web 0.0.0.0:80->80/tcp\n");
        assertEquals("checks.port80.container", finding.found().key());
        assertEquals(
                1,
                finding.remedies().stream()
                        .filter(Remedy.StopDuringRequest.class::isInstance)
                        .count());
    }
}
