package org.certguide.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.certguide.diagnosis.Stoppable.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoppableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh",
                "sshd",
                "sshd@3-10.0.0.1",
                "dropbear",
                "auditd",
                "firewalld",
                "ufw",
                "nftables",
                "iptables",
                "systemd-networkd",
                "systemd-resolved",
                "systemd-anything-new",
                "tailscaled",
                "NetworkManager",
                "networking",
                "dbus",
                "dbus-broker",
                "cloud-init",
                "cloud-config",
                "docker",
                "containerd",
                "wpa_supplicant",
                "wpa_supplicant@wlan0",
                "openvpn",
                "openvpn@home",
                "openvpn-server@x",
                "wg-quick@wg0",
                "wireguard",
                "snapd",
                "qemu-guest-agent",
                "cron",
                "crond",
                "user@1000",
                "getty@tty1",
                "SSHD",
                "ssh.service",
                "docker.socket"
            })
    void whatKeepsTheServerReachableAndGuardedIsNeverStopped(String name) {
        for (Kind kind : Kind.values()) {
            assertFalse(Stoppable.mayStop(kind, name), kind + " " + name);
            assertThrows(IllegalArgumentException.class, () -> new Stoppable(kind, name));
        }
        assertEquals(Optional.empty(), Stoppable.systemd(name));
        assertEquals(Optional.empty(), Stoppable.init(name));
        assertEquals(Optional.empty(), Stoppable.container(name));
        assertEquals(Optional.empty(), Stoppable.swarm(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vpn-wireguard-1", "office_openvpn", "tailscale", "wg-easy", "a@b"})
    void theContainerThatLeadsIntoTheServerIsNotStopped(String name) {
        assertEquals(Optional.empty(), Stoppable.container(name));
        assertEquals(Optional.empty(), Stoppable.swarm(name));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNameThatIsMoreThanOneWordForAShellIsNotStopped(Kind kind) {
        for (String name : new String[] {"", "-H", "a;b", "a b", "a\nb", "a\\x2db", "$(reboot)", "a/b", "a'b", "é"})
            assertFalse(Stoppable.mayStop(kind, name), name);
    }

    @ParameterizedTest
    @CsvSource({
        "SYSTEMD, nginx, systemctl stop nginx.service, systemctl start nginx.service",
        "SYSTEMD, web@1, systemctl stop web@1.service, systemctl start web@1.service",
        "INIT, apache2, service apache2 stop, service apache2 start",
        "CONTAINER, proxy-web-1, docker stop proxy-web-1, docker start proxy-web-1",
        "SWARM, gateway, /usr/local/sbin/certguide-gateway stop, /usr/local/sbin/certguide-gateway start",
    })
    void aWebServerIsStoppedAndComesBackAsItWas(Kind kind, String name, String stop, String start) {
        Stoppable stoppable = new Stoppable(kind, name);
        assertEquals(stop, stoppable.stop());
        assertEquals(start, stoppable.start());
    }

    @ParameterizedTest
    @CsvSource({
        "systemctl stop ssh, ssh",
        "systemctl stop nginx ssh.service, ssh.service",
        "sudo /usr/bin/systemctl --no-block stop 'docker.service', docker.service",
        "service nginx stop && service docker stop, docker",
        "rc-service sshd stop, sshd",
        "sh -c 'x; docker stop tailscale', tailscale",
        "pkill sshd, sshd",
        "systemctl disable --now ufw, ufw",
        "systemctl kill systemd-networkd, systemd-networkd",
    })
    void aCommandOfSomebodyElseIsReadForWhatItWouldStop(String command, String name) {
        assertEquals(Optional.of(name), Stoppable.protectedIn(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemctl stop nginx",
                "systemctl restart ssh",
                "docker stop web",
                "docker compose -f a.yml stop web",
                "systemd-run -q --on-active=10m systemctl start nginx.service; systemctl stop nginx.service",
                "",
                "docker service scale gateway=0",
                "systemctl start ssh",
                "cp a b"
            })
    void aCommandThatStopsSomethingElseIsLeftAlone(String command) {
        assertTrue(Stoppable.protectedIn(command).isEmpty());
    }
}
