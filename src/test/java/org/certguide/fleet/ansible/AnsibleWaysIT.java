package org.certguide.fleet.ansible;

import static org.certguide.fleet.ansible.AnsibleController.assertNothingChanged;
import static org.certguide.fleet.ansible.AnsibleController.assertRan;
import static org.certguide.fleet.ansible.AnsibleController.recap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.FromInventory;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.system.SystemCatalogue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else there is in an exported project: ways to become root, a website on port 80, many servers, other ways to install. */
@UsesLab
@Tag("matrix")
class AnsibleWaysIT {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();

    /** The host keys of servers, which stay when they are reset. */
    private static final Map<String, String> KEYS = new HashMap<>();

    private static AnsibleController trixie;

    @BeforeAll
    static void installAnsible() {
        trixie = AnsibleController.on("trixie", "sshpass");
    }

    @AfterAll
    static void leaveNothing() {
        for (String name : List.of("bullseye", "bookworm", "trixie", "forky", "bare"))
            Lab.server(name).reset();
    }

    private static LabServer fresh(String name) {
        LabServer server = Lab.server(name);
        server.reset();
        return server;
    }

    private static Profile profile(LabServer server, String user, String system, String way) {
        return Profile.of(server.name(), server.name(), new ServerAddress(server.address(), 22, user), Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of(server.domain())))
                .withSystem(system)
                .with(new FromInventory(Optional.of(way), Optional.empty(), Optional.empty()));
    }

    private static void write(List<Profile> profiles) {
        trixie.write(AnsibleProject.of(profiles, CATALOGUE, server -> List.of(server.host() + " " + key(server))));
        trixie.agree();
    }

    /** That of the server with this address, or one of its names. */
    private static String key(ServerAddress address) {
        LabServer found = List.of("bullseye", "bookworm", "forky", "bare").stream()
                .map(Lab::server)
                .filter(server -> address.host().equals(server.address())
                        || address.host().endsWith(server.domain()))
                .findFirst()
                .orElseThrow();
        return KEYS.computeIfAbsent(
                found.name(),
                name -> found.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip());
    }

    @Test
    void aServerWhoseSudoAsksGetsThePasswordThatAnsibleAskedFor() {
        LabServer server = fresh("bookworm");
        write(List.of(profile(server, "ubuntu", "debian-12", "apt")));
        String without = trixie.run("ansible-playbook site.yml");
        assertFalse(without.endsWith("status 0"), without);
        assertTrue(without.contains("Missing sudo password"), without);
        assertRan(1, trixie.run("printf 'ubuntu-pw\\n' | setsid -w ansible-playbook site.yml -K"));
        // A connection that is open would be used.
        trixie.in("rm -rf /root/.ansible/cp");
        // The password of the login, which is that of sudo where nothing else is typed.
        assertNothingChanged(
                1, trixie.withoutKey("printf 'ubuntu-pw\\n\\n' | setsid -w ansible-playbook site.yml -k -K"));
        trixie.in("umask 077; echo ubuntu-pw > /root/password");
        assertNothingChanged(1, trixie.run("ansible-playbook site.yml --become-password-file /root/password"));
    }

    /** As on Ubuntu since 25.10: sudo is sudo-rs, and the one of before is sudo.ws. */
    @Test
    void anotherSudoIsPassedOverWhereItAsksForAPassword() {
        LabServer server = fresh("forky");
        server.in("sh", "-ec", """
                apt-get -q update; DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends sudo-rs
                mv /usr/bin/sudo /usr/bin/sudo.ws; ln -s sudo-rs /usr/bin/sudo
                """);
        write(List.of(profile(server, "ubuntu", "ubuntu-26.04", "apt")));
        String run = "printf 'ubuntu-pw\\n' | setsid -w ansible-playbook site.yml -K";
        assertRan(1, trixie.run(run));
        String other = trixie.run(run + " -e ansible_become_exe=sudo");
        assertFalse(other.endsWith("status 0"), "this Ansible understands it: the README can say so\n" + other);
    }

    /** For one server alone, in an inventory beside the exported one. */
    @Test
    void aWebsiteOnPort80KeepsItAndItsFolderIsUsed() {
        LabServer server = fresh("bookworm");
        server.in("sh", "-c", """
                mkdir -p /var/www/html; cd /var/www/html
                setsid python3 -m http.server 80 </dev/null >/dev/null 2>&1 &
                """);
        write(List.of(profile(server, "deploy", "debian-12", "apt")));
        trixie.write("own.yml", "all:\n  hosts:\n    bookworm:\n      certguide_webroot: /var/www/html\n");
        String failed = trixie.run("ansible-playbook site.yml");
        assertEquals(1, recap(failed).get("bookworm").failed(), failed);
        assertRan(1, trixie.run("ansible-playbook -i inventory.yml -i own.yml site.yml"));
        String renewal = server.in("cat", "/etc/letsencrypt/renewal/" + server.domain() + ".conf");
        assertTrue(renewal.contains("authenticator = webroot"), renewal);
        assertNothingChanged(1, trixie.run("ansible-playbook renew-test.yml"));
    }

    @Test
    void thirtyServersComeInThreeBatches() {
        List<Profile> profiles = new ArrayList<>();
        for (String name : List.of("bullseye", "bookworm", "forky")) {
            LabServer server = fresh(name);
            server.in(
                    "sh",
                    "-c",
                    "certbot certonly --standalone -n -q --agree-tos --register-unsafely-without-email -d "
                            + server.domain());
            for (String host : List.of("", "www.", "a.", "b.")) add(profiles, server, host + server.domain());
            add(profiles, server, server.address());
        }
        write(profiles);
        String listed = trixie.run("ansible-playbook site.yml --list-hosts");
        assertTrue(listed.contains("hosts (30):"), listed);
        String tagged = trixie.run("ansible-playbook site.yml --list-hosts --limit tag_of_root");
        assertTrue(tagged.contains("hosts (15):"), tagged);
        String said = trixie.run("ansible-playbook -f 10 site.yml");
        assertNothingChanged(30, said);
        assertEquals(
                3,
                Pattern.compile("PLAY \\[Get the certificates]")
                        .matcher(said)
                        .results()
                        .count(),
                said);
    }

    private static void add(List<Profile> profiles, LabServer server, String host) {
        for (String user : List.of("deploy", "root")) {
            String id = "s" + profiles.size();
            profiles.add(profile(server, user, "debian-12", "apt")
                    .withId(id)
                    .withName(id)
                    .withTags(List.of("Of " + user))
                    .with(new Profile.Login(new ServerAddress(host, 22, user), Optional.empty())));
        }
    }

    /** The Python package index is not reached from the lab: a folder has a package that starts Debian's own Certbot. */
    @Test
    void certbotComesByPip() {
        LabServer server = fresh("bare");
        server.in("sh", "-ec", """
                apt-get -q update
                DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3-certbot python3-pip-whl cron
                mkdir /srv/wheels; cd /srv/wheels
                cp /usr/share/python-wheels/*.whl .
                python3 - << 'X'
                import glob, zipfile
                points = open(glob.glob('/usr/lib/python3/dist-packages/certbot-*.egg-info/entry_points.txt')[0]).read()
                with zipfile.ZipFile('certbot-5.6.0-py3-none-any.whl', 'w') as wheel:
                    info = 'certbot-5.6.0.dist-info/'
                    wheel.writestr('certbot_here.py', "import sys\\nsys.path.append('/usr/lib/python3/dist-packages')\\nfrom certbot.main import main\\n")
                    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: certbot\\nVersion: 5.6.0\\n')
                    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
                    wheel.writestr(info + 'entry_points.txt', points.replace('certbot.main:main', 'certbot_here:main'))
                    wheel.writestr(info + 'RECORD', '')
                X
                printf '[global]\\nno-index = true\\nfind-links = /srv/wheels\\n' > /etc/pip.conf
                """);
        write(List.of(profile(server, "deploy", "debian-12", "pip")));
        assertRan(1, trixie.run("ansible-playbook site.yml"));
        assertEquals(
                "/opt/certbot/bin/certbot",
                server.in("readlink", "/usr/bin/certbot").strip());
        server.in("test", "-e", "/etc/letsencrypt/live/" + server.domain() + "/privkey.pem");
        assertTrue(server.in("cat", "/etc/cron.d/certbot-renew").contains("certbot renew -q"));
        assertNothingChanged(1, trixie.run("ansible-playbook site.yml"));
        assertNothingChanged(1, trixie.run("ansible-playbook renew-test.yml"));
    }

    /** With programs that play those of other systems. */
    @ParameterizedTest
    @CsvSource({
        "fedora-43, dnf, dnf -y install certbot",
        "almalinux-9, dnf, dnf -y install epel-release",
        "opensuse-tumbleweed, zypper, zypper --non-interactive install certbot",
        "arch, pacman, pacman --noconfirm -S --needed certbot",
        "alpine, apk, apk add certbot",
        "fedora-43, snap, dnf -y install snapd"
    })
    void theStepsOfOtherSystemsAreTakenInTheirOrderAndOnce(String system, String way, String command)
            throws IOException {
        LabServer server = Lab.server("bare");
        String packages = Files.readString(Path.of("src/test/resources/install/packages-stand-in.sh"));
        String snap = Files.readString(Path.of("src/test/resources/install/snap-stand-in.sh"));
        server.in("sh", "-ec", """
                command -v python3 > /dev/null || {
                    apt-get -q update; DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3
                }
                rm -rf /var/lib/stand-in /var/log/stand-in /usr/bin/certbot /opt/certbot /etc/cron.d/certbot-renew /etc/periodic /run/snapd.socket
                mkdir -p /etc/periodic/daily
                printf '%s' "$0" > /usr/local/bin/stand-in; chmod +x /usr/local/bin/stand-in
                for name in dnf rpm zypper pacman apk dpkg-query systemctl rc-update rc-service; do
                    ln -sf stand-in /usr/local/bin/$name
                done
                printf '%s' "$1" > /usr/bin/snap; chmod +x /usr/bin/snap
                """, packages, snap);
        write(List.of(profile(server, "deploy", system, way)));
        String run = "ansible-playbook site.yml -e '{\"certguide_certificates\": []}'";
        String ahead = trixie.run(run + " --check");
        assertRan(1, ahead);
        assertTrue(recap(ahead).get("bare").changed() > 0, ahead);
        String said = trixie.run(run);
        assertRan(1, said);
        assertTrue(recap(said).get("bare").changed() > 0, said);
        String log = server.in("cat", "/var/log/stand-in");
        assertTrue(log.lines().anyMatch(line -> line.startsWith(command)), log);
        assertTrue(server.in("certbot", "--version").contains("5.6.0"));
        assertNothingChanged(1, trixie.run(run));
    }
}
