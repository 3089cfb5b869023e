package org.certguide.fleet.ansible;

import static org.certguide.fleet.ansible.AnsibleController.assertNothingChanged;
import static org.certguide.fleet.ansible.AnsibleController.assertRan;
import static org.certguide.fleet.ansible.AnsibleController.recap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.fleet.ServerImport;
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
    private static final String HOSTILE = "{{ lookup('pipe', 'touch /tmp/evaluated') }} \"'\\ # é: - {% raw %}";

    /** From where the others are reached. */
    private static AnsibleController trixie;

    private AnsibleController controller = trixie;
    private AnsibleProject.HostKeys hostKeys = server -> List.of();

    @BeforeAll
    static void installAnsible() {
        trixie = AnsibleController.on("trixie");
    }

    @AfterAll
    static void leaveNothing() {
        for (String name : SYSTEMS.keySet()) Lab.server(name).reset();
    }

    private static Profile profile(LabServer server, String system) {
        Profile profile = Profile.of(
                        server.name(), HOSTILE, new ServerAddress(server.address(), 22, "deploy"), Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of(server.domain(), "www." + server.domain())))
                .withSystem(system);
        Profile.Change change = new Profile.Change(
                Instant.EPOCH, "sudo apt-get install certbot", Optional.of(0), Optional.empty(), Optional.empty());
        return profile.with(profile.history().with(List.of(change))).withTags(List.of("Büro Wien", system));
    }

    /** Projects of servers as they are, with their host keys; some of them lose their Certbot. */
    private void writeFor(List<String> names, List<String> withoutCertbot) {
        List<Profile> profiles = new ArrayList<>();
        Map<String, String> keys = new HashMap<>();
        for (String name : names) {
            LabServer server = Lab.server(name);
            if (!name.equals(controller.name())) server.reset();
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
        hostKeys = server -> List.of(keys.getOrDefault(server.host(), ""));
        controller.write(AnsibleProject.of(profiles, CATALOGUE, hostKeys));
    }

    /** What Ansible has worked with comes back as servers, and these give the same project. */
    private void assertComesBack(int servers) {
        ServerImport back = InventoryServers.read(
                controller.read("inventory.yml"),
                (folder, name) -> Optional.of(
                                controller.in("cat /root/project/" + folder + "/" + name + ".yml 2>/dev/null || :"))
                        .filter(text -> !text.isEmpty()),
                new ServerImport.Builder("me", CATALOGUE));
        assertEquals(List.of(), back.rejected());
        List<Profile> profiles = back.profiles(Set.of());
        assertEquals(servers, profiles.size());
        AnsibleProject.of(profiles, CATALOGUE, hostKeys).files().forEach((name, text) -> {
            if (!name.equals(AnsibleProject.SETTINGS))
                assertEquals(text.strip(), controller.read(name).strip(), name);
        });
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
        assertNothingChanged(names.size(), controller.run("ansible-playbook site.yml"));
        assertNothingChanged(names.size(), controller.run("ansible-playbook site.yml --check"));
        assertNothingChanged(names.size(), controller.run("ansible-playbook renew-test.yml"));
        String report = controller.run("ansible-playbook report.yml");
        assertNothingChanged(names.size(), report);
        for (String name : names)
            assertTrue(report.contains(name + " " + Lab.server(name).domain() + ": Expiry Date: "), report);
    }

    @Test
    void theFirstRunInstallsAndGetsCertificatesAndTheSecondChangesNothing() {
        List<String> names = List.copyOf(SYSTEMS.keySet());
        writeFor(names, List.of("bullseye", "trixie"));

        String inventory = controller.run("ansible certguide -m ansible.builtin.debug -a var=certguide_name");
        assertTrue(inventory.contains("lookup('pipe'"), inventory);
        assertEquals("", controller.in("ls /tmp/evaluated 2>/dev/null || :"), "a name was run as an expression");

        assertRan(names.size(), controller.run("ansible-playbook site.yml --check -e certguide_agree_tos=true"));
        String refused = controller.run("ansible-playbook site.yml");
        assertFalse(refused.endsWith("status 0"), "the terms were agreed to by nobody");
        assertTrue(refused.contains("certguide_agree_tos"), refused);

        controller.agree();
        assertRan(names.size(), controller.run("ansible-playbook site.yml"));
        assertSecondRunChangesNothing(names);
        assertComesBack(names.size());
    }

    /** Debian 12 has ansible-core 2.14, which cannot talk to the Python of Debian 13 and later. */
    @Test
    void theAnsibleOfDebianTwelveDoesTheSame() {
        controller = AnsibleController.on("bookworm");
        List<String> names = List.of("bullseye", "bookworm");
        writeFor(names, List.of("bullseye"));
        controller.agree();
        assertRan(names.size(), controller.run("ansible-playbook site.yml"));
        assertSecondRunChangesNothing(names);
    }

    /** One collection out of Debian's package of all of them, which is large. */
    @Test
    void withItsCollectionTheReportReadsTheCertificatesItself() {
        controller.in("""
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
            server.issue(server.domain());
            String key = server.in("cat", "/etc/ssh/ssh_host_ed25519_key.pub").strip();
            controller.write(AnsibleProject.of(
                    List.of(profile(server, "debian-12")), CATALOGUE, s -> List.of(s.host() + " " + key)));
            String report = controller.run("ansible-playbook report.yml");
            assertNothingChanged(1, report);
            assertTrue(report.matches("(?s).*bookworm " + server.domain() + ": \\d{14}Z.*"), report);
        } finally {
            controller.in("rm -rf /root/.ansible/collections");
        }
    }

    @Test
    void aServerWithAnotherHostKeyIsNotConnectedTo() {
        LabServer server = Lab.server("bookworm");
        String other = Lab.server("trixie")
                .in("cat", "/etc/ssh/ssh_host_ed25519_key.pub")
                .strip();
        controller.write(AnsibleProject.of(
                List.of(profile(server, "debian-12")), CATALOGUE, s -> List.of(s.host() + " " + other)));
        String said = controller.run("ansible-playbook site.yml");
        assertTrue(said.contains("Host key verification failed"), said);
        assertEquals(1, recap(said).get("bookworm").unreachable(), said);
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
        controller.write(AnsibleProject.of(
                List.of(behind.with(login)), CATALOGUE, s -> List.of(s.host() + " " + keys.get(s.host()))));
        // The ssh on the way finds its key by itself.
        controller.in("mkdir -p /root/.ssh && cp /root/key /root/.ssh/id_ed25519");
        String said = controller.run("ansible certguide -m ansible.builtin.command -a 'printenv SSH_CONNECTION'");
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
        controller.write(AnsibleProject.of(profiles, CATALOGUE, server -> List.of()));
        for (String playbook : List.of("site.yml", "renew-test.yml", "report.yml")) {
            String said = controller.run("ansible-playbook --syntax-check " + playbook);
            assertTrue(said.endsWith("status 0"), said);
            assertFalse(said.contains("WARNING"), said);
        }
    }
}
