package org.certguide.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something on a server that may be stopped for as long as Certbot needs port 80. There is none of
 * a name that is not simple enough for every shell, and none of what must never be stopped: the
 * server would be out of reach, open to everybody, or without all that runs in it.
 *
 * @param name of the service or container; of systemd without {@code .service}
 */
public record Stoppable(Kind kind, String name) {
    /** What starts and stops it. */
    public enum Kind {
        SYSTEMD,
        /** A script in /etc/init.d, where there is no systemd. */
        INIT,
        CONTAINER,
        /** A service of a Docker swarm, which is stopped by a script that knows how many there were. */
        SWARM
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@_.-]{0,100}");

    /** Services, by the part of the name before an {@code @}, in small letters. */
    private static final Set<String> PROTECTED = Set.of(words("""
            ssh sshd dropbear telnetd inetd xinetd getty serial-getty console-getty container-getty user session login
            gdm gdm3 lightdm sddm display-manager
            auditd rsyslog syslog syslog-ng apparmor selinux-autorelabel fail2ban crowdsec crowdsec-firewall-bouncer
            firewalld ufw nftables iptables ip6tables ipset ferm shorewall shorewall6 netfilter-persistent
            networkmanager network-manager networking network netplan netctl connman iwd dhcpcd dhclient udhcpc ifup
            wpa_supplicant wicked wickedd hostapd openvpn openvpn-client openvpn-server wg-quick wireguard wg
            strongswan strongswan-starter ipsec xl2tpd tailscaled tailscale zerotier-one zerotier netbird nebula
            headscale cloudflared
            dbus dbus-broker polkit elogind udev eudev mdev openrc rc
            snapd qemu-guest-agent qemu-ga open-vm-tools vmtoolsd vgauthd hv-kvp-daemon walinuxagent waagent
            google-guest-agent google-osconfig-agent amazon-ssm-agent hc-utils xe-daemon
            sssd nslcd winbind rpcbind multipathd iscsid open-iscsi lvm2-monitor
            cron crond cronie fcron anacron atd certbot snap.certbot.renew
            docker dockerd containerd podman crio cri-o k3s k3s-agent k0scontroller k0sworker kubelet microk8s
            rke2-server rke2-agent lxc lxd incus libvirtd virtqemud nspawn machines nomad"""));

    /** Services whose names begin like this. */
    private static final List<String> PROTECTED_FAMILIES = List.of(
            "systemd-",
            "cloud-",
            "networkmanager-",
            "ifupdown",
            "netplan-",
            "snap.lxd.",
            "snap.docker.",
            "snap.microk8s.");

    /** What people build in names of containers for what leads into the server. */
    private static final Set<String> PROTECTED_PARTS = Set.of(words("""
            ssh sshd dropbear openvpn wireguard wg tailscale tailscaled zerotier netbird headscale cloudflared
            strongswan ipsec"""));

    private static final Pattern COMMAND_END = Pattern.compile("[;&|\n()`{}]");
    private static final Pattern COMMAND_WORD = Pattern.compile("[\\s'\"=,]+");

    /** Programs that stop services or what runs in them. */
    private static final Set<String> STOPPERS = Set.of(words("""
            systemctl service rc-service rc-update invoke-rc.d initctl stop sv s6-svc docker podman lxc incus snap
            killall pkill"""));

    private static final Set<String> STOPPING = Set.of(words("""
            stop kill pause rm disable mask isolate down killall pkill"""));

    private static final Pattern UNIT_SUFFIX = Pattern.compile("\\.(?:service|socket|target|scope|slice)$");

    /**
     * @throws IllegalArgumentException if this must not be stopped
     */
    public Stoppable {
        if (!mayStop(kind, name)) throw new IllegalArgumentException("not to be stopped: " + name);
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+");
    }

    /** The one answer to whether something of this name may be stopped. */
    public static boolean mayStop(Kind kind, String name) {
        if (!NAME.matcher(name).matches()) return false;
        boolean docker = kind == Kind.CONTAINER || kind == Kind.SWARM;
        return !isProtected(name) && !(docker && (name.contains("@") || leadsIntoTheServer(name)));
    }

    private static boolean isProtected(String name) {
        String small = UNIT_SUFFIX.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
        int at = small.indexOf('@');
        String base = at < 0 ? small : small.substring(0, at);
        return PROTECTED.contains(base) || PROTECTED_FAMILIES.stream().anyMatch(base::startsWith);
    }

    private static boolean leadsIntoTheServer(String container) {
        for (String part : container.toLowerCase(Locale.ROOT).split("[-_.]"))
            if (PROTECTED_PARTS.contains(part)) return true;
        return false;
    }

    /** A service of systemd, without {@code .service}. */
    public static Optional<Stoppable> systemd(String service) {
        return of(Kind.SYSTEMD, service);
    }

    /** A script in /etc/init.d. */
    public static Optional<Stoppable> init(String script) {
        return of(Kind.INIT, script);
    }

    /** A container of Docker. */
    public static Optional<Stoppable> container(String name) {
        return of(Kind.CONTAINER, name);
    }

    /** A service of a Docker swarm, of which any number may run. */
    public static Optional<Stoppable> swarm(String name) {
        return of(Kind.SWARM, name);
    }

    /** What stops and starts such a service; it has to be put on the server before. */
    public static String swarmScript(String service) {
        return "/usr/local/sbin/certguide-" + service;
    }

    private static Optional<Stoppable> of(Kind kind, String name) {
        return mayStop(kind, name) ? Optional.of(new Stoppable(kind, name)) : Optional.empty();
    }

    /** The command that stops it, run as root. */
    public String stop() {
        return switch (kind) {
            case SYSTEMD -> "systemctl stop " + name + ".service";
            case INIT -> "service " + name + " stop";
            case CONTAINER -> "docker stop " + name;
            case SWARM -> swarmScript(name) + " stop";
        };
    }

    /** The command that starts it, run as root; harmless where it runs already. */
    public String start() {
        return switch (kind) {
            case SYSTEMD -> "systemctl start " + name + ".service";
            case INIT -> "service " + name + " start";
            case CONTAINER -> "docker start " + name;
            case SWARM -> swarmScript(name) + " start";
        };
    }

    /**
     * What a command would stop although it must never be stopped, as far as that can be read from
     * it: for commands that somebody else has written.
     */
    public static Optional<String> protectedIn(String command) {
        for (String one : COMMAND_END.split(command)) {
            List<String> words = Stream.of(COMMAND_WORD.split(one.strip()))
                    .map(word -> word.substring(word.lastIndexOf('/') + 1))
                    .dropWhile(word -> !STOPPERS.contains(word))
                    .toList();
            if (words.stream().noneMatch(STOPPING::contains)) continue;
            boolean docker =
                    words.getFirst().equals("docker") || words.getFirst().equals("podman");
            Optional<String> found = words.stream()
                    .skip(1)
                    .filter(word -> isProtected(word) || docker && leadsIntoTheServer(word))
                    .findFirst();
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}
