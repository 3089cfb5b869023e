package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.system.SystemCatalogue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is exported, run by a real Ansible on real servers: Debian's ansible-core is installed on the server
 * {@code trixie}, from which all of them are reached.
 */
@UsesLab
@Tag("matrix")
class AnsibleIT {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();
    private static final Map<String, String> SYSTEMS =
            Map.of("bullseye", "debian-11", "bookworm", "debian-12", "trixie", "debian-13", "forky", "debian-14");
    private static final Pattern RECAP =
            Pattern.compile("(\\S+) +: ok=(\\d+) +changed=(\\d+) +unreachable=(\\d+) +failed=(\\d+).*");
    private static final int PIECE = 80_000;
    private static final String HOSTILE = "{{ lookup('pipe', 'touch /tmp/evaluated') }} \"'\\ # é: - {% raw %}";

    /** From where the others are reached. */
    private String controller = "trixie";

    @BeforeAll
    static void installAnsible() {
        Lab.server("trixie").reset();
        installOn("trixie");
    }

    private static void installOn(String name) {
        LabServer server = Lab.server(name);
        server.in(
                "sh",
                "-c",
                "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends ansible-core openssh-client");
        String key = Base64.getEncoder().encodeToString(read());
        server.in("sh", "-c", "umask 077; echo " + key + " | base64 -d > /root/key");
    }

    @AfterAll
    static void leaveNothing() {
        for (String name : SYSTEMS.keySet()) Lab.server(name).reset();
    }

    private static byte[] read() {
        try {
            return Files.readAllBytes(Lab.key("ed25519"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String in(String script) {
        return Lab.server(controller).in("sh", "-c", script);
    }

    private static Profile profile(LabServer server, String system) {
        Profile profile = Profile.of(
                        server.name(), HOSTILE, new ServerAddress(server.address(), 22, "deploy"), Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of(server.domain(), "www." + server.domain())))
                .withSystem(system);
        Profile.Change change = new Profile.Change(
                Instant.EPOCH, "sudo apt-get install certbot", Optional.of(0), Optional.empty(), Optional.empty());
        return profile.with(profile.history().with(List.of(change)));
    }

    private void write(AnsibleProject project) {
        // A connection of the project before would still be open, and used.
        in("rm -rf /root/project /root/.ansible/cp; mkdir -p /root/project/group_vars /root/project/host_vars");
        project.files().forEach((name, text) -> {
            String content = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            // One argument of a command may be 128 KB long.
            for (int from = 0; from < content.length(); from += PIECE) {
                String piece = content.substring(from, Math.min(content.length(), from + PIECE));
                in("echo " + piece + " | base64 -d >> /root/project/" + name);
            }
            if (content.isEmpty()) in(": > /root/project/" + name);
        });
    }

    /** What Ansible says; it may fail. */
    private String ansible(String arguments) {
        return in("cd /root/project && LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1 " + arguments
                + " -i inventory.yml --private-key /root/key 2>&1; echo \"status $?\"");
    }

    private static Map<String, int[]> recap(String said) {
        Map<String, int[]> hosts = new TreeMap<>();
        said.lines()
                .map(RECAP::matcher)
                .filter(Matcher::matches)
                .forEach(m -> hosts.put(m.group(1), new int[] {
                    Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)), Integer.parseInt(m.group(5))
                }));
        return hosts;
    }

    private static void assertRan(int servers, String said) {
        assertTrue(said.endsWith("status 0"), said);
        assertEquals(servers, recap(said).size(), said);
    }

    private static void assertNothingChanged(int servers, String said) {
        assertRan(servers, said);
        recap(said).forEach((host, counts) -> assertEquals(0, counts[0], host + " changed:\n" + said));
    }

    /** Projects of servers as they are, with their host keys; some of them lose their Certbot. */
    private void writeFor(List<String> names, List<String> withoutCertbot) {
        List<Profile> profiles = new ArrayList<>();
        Map<String, String> keys = new HashMap<>();
        for (String name : names) {
            LabServer server = Lab.server(name);
            if (!name.equals(controller)) server.reset();
            profiles.add(profile(server, SYSTEMS.getOrDefault(name, "")));
            keys.put(
                    server.address(),
                    server.address() + " "
                            + server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub")
                                    .strip());
        }
        for (String name : withoutCertbot)
            Lab.server(name)
                    .in(
                            "sh",
                            "-c",
                            "DEBIAN_FRONTEND=noninteractive apt-get -q -y purge certbot python3-certbot python3-acme");
        write(AnsibleProject.of(profiles, CATALOGUE, server -> List.of(keys.getOrDefault(server.host(), ""))));
    }

    private void agree() {
        in(
                "cd /root/project/group_vars && sed -i -e 's/^certguide_agree_tos: .*/certguide_agree_tos: true/'"
                        + " -e 's|^certguide_directory: .*|certguide_directory: \"https://10.77.0.1/directory\"|'"
                        + " -e 's|^certguide_ca_bundle: .*|certguide_ca_bundle: \"/usr/local/share/ca-certificates/lab.crt\"|' certguide.yml");
    }

    private void assertSecondRunChangesNothing(List<String> names) {
        for (String name : names) {
            LabServer server = Lab.server(name);
            String told = server.in(
                    "sh",
                    "-c",
                    "openssl x509 -noout -ext subjectAltName -in /etc/letsencrypt/live/" + server.domain()
                            + "/cert.pem 2>/dev/null || certbot certificates");
            assertTrue(told.contains("www." + server.domain()), told);
        }
        assertNothingChanged(names.size(), ansible("ansible-playbook site.yml"));
        assertNothingChanged(names.size(), ansible("ansible-playbook site.yml --check"));
        assertNothingChanged(names.size(), ansible("ansible-playbook renew-test.yml"));
        String report = ansible("ansible-playbook report.yml");
        assertNothingChanged(names.size(), report);
        for (String name : names)
            assertTrue(report.contains(name + " " + Lab.server(name).domain() + ": Expiry Date: "), report);
    }

    @Test
    void theFirstRunInstallsAndGetsCertificatesAndTheSecondChangesNothing() {
        List<String> names = List.copyOf(SYSTEMS.keySet());
        writeFor(names, List.of("bullseye", "trixie"));

        String inventory = ansible("ansible certguide -m ansible.builtin.debug -a var=certguide_name");
        assertTrue(inventory.contains("lookup('pipe'"), inventory);
        assertEquals("", in("ls /tmp/evaluated 2>/dev/null || :"), "a name was run as an expression");

        assertRan(names.size(), ansible("ansible-playbook site.yml --check -e certguide_agree_tos=true"));
        String refused = ansible("ansible-playbook site.yml");
        assertFalse(refused.endsWith("status 0"), "the terms were agreed to by nobody");
        assertTrue(refused.contains("certguide_agree_tos"), refused);

        agree();
        assertRan(names.size(), ansible("ansible-playbook site.yml"));
        assertSecondRunChangesNothing(names);
    }

    /** Debian 12 has ansible-core 2.14, which cannot talk to the Python of Debian 13 and later. */
    @Test
    void theAnsibleOfDebianTwelveDoesTheSame() {
        controller = "bookworm";
        Lab.server(controller).reset();
        installOn(controller);
        List<String> names = List.of("bullseye", "bookworm");
        writeFor(names, List.of("bullseye"));
        agree();
        assertRan(names.size(), ansible("ansible-playbook site.yml"));
        assertSecondRunChangesNothing(names);
    }

    /** One collection out of Debian's package of all of them, which is large. */
    @Test
    void withItsCollectionTheReportReadsTheCertificatesItself() {
        in("""
                set -e
                mkdir -p /root/.ansible/collections /tmp/all
                cd /tmp/all
                apt-get -q download ansible
                dpkg-deb --fsys-tarfile ansible_*.deb | tar -x --wildcards '*/ansible_collections/community/crypto/*'
                mv usr/lib/python3/dist-packages/ansible_collections /root/.ansible/collections/
                rm -r /tmp/all
                """);
        try {
            LabServer server = Lab.server("bookworm");
            server.reset();
            server.in(
                    "certbot",
                    "certonly",
                    "--standalone",
                    "-n",
                    "-q",
                    "--agree-tos",
                    "--register-unsafely-without-email",
                    "-d",
                    server.domain());
            String key = server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip();
            write(AnsibleProject.of(
                    List.of(profile(server, "debian-12")), CATALOGUE, s -> List.of(s.host() + " " + key)));
            String report = ansible("ansible-playbook report.yml");
            assertNothingChanged(1, report);
            assertTrue(report.matches("(?s).*bookworm " + server.domain() + ": \\d{14}Z.*"), report);
        } finally {
            in("rm -rf /root/.ansible/collections");
        }
    }

    @Test
    void aServerWithAnotherHostKeyIsNotConnectedTo() {
        LabServer server = Lab.server("bookworm");
        String other = Lab.server("trixie")
                .in("cat", "/etc/ssh/ssh_host_ed25519_key.pub")
                .strip();
        write(AnsibleProject.of(
                List.of(profile(server, "debian-12")), CATALOGUE, s -> List.of(s.host() + " " + other)));
        String said = ansible("ansible-playbook site.yml");
        assertTrue(said.contains("Host key verification failed"), said);
        assertEquals(1, recap(said).get("bookworm")[1], said);
    }

    @Test
    void aServerBehindOthersIsReachedThroughThem() {
        LabServer server = Lab.server("bookworm");
        String key = server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip();
        LabServer hop = Lab.server("trixie");
        LabServer second = Lab.server("bullseye");
        Map<String, String> keys = Map.of(
                server.address(), key,
                hop.address(),
                        hop.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip(),
                second.address(),
                        second.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip());
        Profile behind = profile(server, "debian-12");
        ServerAddress address = new ServerAddress(
                server.address(), 22, "deploy", Optional.of("deploy@" + hop.address() + ",deploy@" + second.address()));
        Profile.Login login = new Profile.Login(address, Optional.empty());
        write(AnsibleProject.of(
                List.of(behind.with(login)), CATALOGUE, s -> List.of(s.host() + " " + keys.get(s.host()))));
        // The ssh on the way finds its key by itself.
        in("mkdir -p /root/.ssh && cp /root/key /root/.ssh/id_ed25519");
        String said = ansible("ansible certguide -m ansible.builtin.command -a 'printenv SSH_CONNECTION'");
        assertTrue(said.endsWith("status 0"), said);
        assertTrue(said.contains(second.address() + " "), said);
    }

    @Test
    void theTasksOfAllSystemsAreWellFormed() {
        List<Profile> profiles = new ArrayList<>();
        CATALOGUE
                .systems()
                .forEach(system -> system.routes().forEach(way -> {
                    String name = "s" + profiles.size();
                    Profile profile = Profile.of(
                                    name, name, new ServerAddress(name + ".example.org", 22, "me"), Purpose.OTHER)
                            .with(new Profile.Wishes(Purpose.OTHER, List.of(name + ".example.org")))
                            .withSystem(system.id());
                    String command = CATALOGUE.steps(CATALOGUE.software("other"), system, way).stream()
                            .filter(i -> i.id().equals("install"))
                            .flatMap(i -> i.commands().stream())
                            .findFirst()
                            .orElse("");
                    Profile.Change change = new Profile.Change(
                            Instant.EPOCH, command, Optional.of(0), Optional.empty(), Optional.empty());
                    profiles.add(profile.with(profile.history().with(List.of(change))));
                }));
        write(AnsibleProject.of(profiles, CATALOGUE, server -> List.of()));
        for (String playbook : List.of("site.yml", "renew-test.yml", "report.yml")) {
            String said = ansible("ansible-playbook --syntax-check " + playbook);
            assertTrue(said.endsWith("status 0"), said);
            assertFalse(said.contains("WARNING"), said);
        }
    }
}
