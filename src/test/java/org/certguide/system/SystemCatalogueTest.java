package org.certguide.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.install.InstallPlan;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemCatalogueTest {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();
    private static final Software NONE = CATALOGUE.software(Software.NONE);

    private static SystemFacts server(String id, String version, String... more) {
        String[] sections = {"os-release", "ID=" + id + "\nVERSION_ID=\"" + version + "\"\n"};
        String[] all = java.util.Arrays.copyOf(sections, sections.length + more.length);
        System.arraycopy(more, 0, all, sections.length, more.length);
        return SystemFactsTest.facts(all);
    }

    @Test
    void whatIsChosenBeforeTheListsAreReadIsAnEntryOfThem() {
        assertEquals(NONE, Software.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "ubuntu, 26.04, ubuntu-26.04",
        "ubuntu, 20.04, ubuntu-20.04",
        "ubuntu, 21.10, ubuntu-other",
        "debian, 12, debian-12",
        "debian, '', debian-testing",
        "almalinux, 9.4, almalinux-9",
        "rocky, 8.10, rocky-8",
        "rocky, 10.0, rocky-10",
        "ol, 9.3, ol-9",
        "rhel, 7.9, centos-rhel-7",
        "centos, 7, centos-rhel-7",
        "centos, 10, centos-10",
        "ubuntu, 25.10, ubuntu-25.10",
        "fedora, 42, fedora-42",
        "fedora, 44, fedora-44",
        "fedora, 45, fedora-45",
        "fedora, 46, fedora",
        "ubuntu, 26.10, ubuntu-26.10",
        "debian, 14, debian-14",
        "openEuler, 24.03, other-pip",
        "nixos, 26.05, nixos",
        "flatcar, 4230.2.1, flatcar",
        "bottlerocket, 1.30.0, bottlerocket",
        "talos, v1.9.0, talos",
        "opensuse-microos, 20261101, opensuse-microos",
        "opensuse-leap-micro, 6.1, opensuse-microos",
        "sl-micro, 6.1, opensuse-microos",
        "amzn, 2023, amazon-2023",
        "amzn, 2, amazon-2",
        "opensuse-leap, 15.6, opensuse-leap-15.6",
        "opensuse-leap, 16.0, opensuse-leap-16",
        "opensuse-leap, 15.5, opensuse-leap",
        "opensuse-tumbleweed, 20261101, opensuse-tumbleweed",
        "sles, 15.7, sles-15",
        "sles, 16.0, sles-16",
        "arch, '', arch",
        "alpine, 3.22.1, alpine",
        "devuan, 5, devuan",
        "freebsd, 14.1, freebsd",
    })
    void aServerIsRecognised(String id, String version, String entry) {
        assertEquals(entry, CATALOGUE.detect(server(id, version)).id());
    }

    /** The fields are those of the systems' own os-release files. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linuxmint | 22   | ID_LIKE=\"ubuntu debian\";UBUNTU_CODENAME=noble  | ubuntu-24.04",
                "linuxmint | 6    | ID_LIKE=debian;DEBIAN_CODENAME=bookworm          | debian-12",
                "pop       | 22.04| ID_LIKE=\"ubuntu debian\";UBUNTU_CODENAME=jammy  | ubuntu-22.04",
                "raspbian  | 11   | ID_LIKE=debian;VERSION_CODENAME=bullseye         | debian-11",
                "cloudlinux| 9.4  | ID_LIKE=\"rhel fedora centos\"                   | rhel-9",
                "alinux    | 3    | ID_LIKE=\"rhel fedora centos anolis\";PLATFORM_ID=\"platform:al8\" | rhel-8",
                "anolis    | 8.9  | ID_LIKE=\"rhel fedora centos\";PLATFORM_ID=platform:an8 | rhel-8",
                "anolis    | 23   | ID_LIKE=\"rhel fedora centos\";PLATFORM_ID=platform:an23 | other-pip",
                "tencentos | 3.1  | ID_LIKE=\"rhel fedora centos\";PLATFORM_ID=platform:el8.2 | rhel-8",
                "tencentos | 4.4  | ID_LIKE=\"tencentos\";PLATFORM_ID=platform:tl4 | other-pip",
                "opencloudos | 8.10 | ID_LIKE=\"rhel fedora centos\";PLATFORM_ID=platform:oc8 | rhel-8",
                "opencloudos | 9.4 | ID_LIKE=\"rhel fedora centos\";PLATFORM_ID=platform:oc9 | other-pip",
                "eurolinux | 9.6  | ID_LIKE=\"fedora rhel centos\";PLATFORM_ID=platform:el9 | rhel-9",
                "virtuozzo | 9    | ID_LIKE=\"fedora rhel\";PLATFORM_ID=platform:el9   | rhel-9",
                "cloudlinux| 10.0 | ID_LIKE=\"centos fedora rhel almalinux\";PLATFORM_ID=platform:el10 | rhel-10",
                "scientific| 7.9  | ID_LIKE=\"rhel centos fedora\"                   | centos-rhel-7",
                "ultramarine | 44 | ID_LIKE=fedora;PLATFORM_ID=platform:f44         | fedora-44",
                "garuda    | ''   | ID_LIKE=\"manjaro arch\"                         | arch",
                "nobara    | 43   | ID_LIKE=fedora                                   | fedora-43",
                "manjaro   | ''   | ID_LIKE=arch                                     | arch",
                "pureos    | 10   | ID_LIKE=debian;VERSION_CODENAME=byzantium        | other-pip",
                "parrot    | ''   | ID_LIKE=debian                                   | other-pip",
            })
    void aRelativeIsTakenForWhatItIsMadeFrom(String id, String version, String more, String entry) {
        SystemFacts facts = SystemFactsTest.facts(
                "os-release", "ID=" + id + "\nVERSION_ID=\"" + version + "\"\n" + more.replace(';', '\n'));
        assertEquals(entry, CATALOGUE.detect(facts).id());
        assertEquals(!entry.startsWith("other-"), CATALOGUE.isRelative(facts));
        assertFalse(CATALOGUE.isRelative(server("ubuntu", "24.04")));
    }

    /** Nothing can be put into some systems by a package manager, whatever they are called. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID=fedora~VERSION_ID=44~VARIANT_ID=coreos~OSTREE_VERSION='44.20260817.3.2' | | fedora-coreos | rpm-ostree install certbot",
                "ID=fedora~VERSION_ID=44~VARIANT_ID=silverblue~OSTREE_VERSION='44.1' | | ostree | rpm-ostree install certbot",
                "ID=\"rhcos\"~ID_LIKE=\"rhel fedora\"~PLATFORM_ID=\"platform:el9\" | | ostree | rpm-ostree install certbot",
                "ID=rhel~VERSION_ID=9.6 | OSTREE | ostree | rpm-ostree install certbot",
                "ID=opensuse-leap~VERSION_ID=15.6 | TRANSACTIONAL | opensuse-microos | transactional-update pkg install certbot",
                "ID=alpine~VERSION_ID=3.22.1 | DISKLESS | alpine-diskless | lbu commit",
                "ID=nixos | | nixos | security.acme",
                "ID=flatcar~ID_LIKE=coreos | | flatcar | container",
                "ID=bottlerocket | | bottlerocket | cert-manager",
                "ID=talos | | talos | cert-manager",
            })
    void aSystemIntoWhichNothingIsInstalledIsNamedWithWhatToDo(
            String release, String mark, String entry, String instead) {
        SystemFacts facts =
                SystemFactsTest.facts("os-release", release.replace('~', '\n'), "marks", mark == null ? "" : mark);
        OperatingSystem system = CATALOGUE.detect(facts);
        assertEquals(entry, system.id());
        assertFalse(system.canInstall());
        assertFalse(CATALOGUE.isRelative(facts));
        String told = Messages.of(system.insteadText().orElseThrow()) + CATALOGUE.steps(NONE, system);
        assertTrue(told.contains(instead), told);
    }

    @Test
    void amazonsOwnPackageRenewsByItsOwnTimer() {
        OperatingSystem amazon = CATALOGUE.detect(server("amzn", "2023"));
        assertEquals(PackageManager.DNF, amazon.routes().getFirst());
        List<Instruction> steps = CATALOGUE.steps(NONE, amazon);
        assertEquals(List.of("sudo dnf install certbot"), commands(steps, "install"));
        assertEquals(List.of("sudo systemctl enable --now certbot-renew.timer"), commands(steps, "schedule"));
    }

    @Test
    void whereSnapsAreRefusedThePackageComesFirst() {
        SystemFacts mint = SystemFactsTest.facts(
                "os-release",
                "ID=linuxmint\nVERSION_ID=22\nID_LIKE=\"ubuntu debian\"\nUBUNTU_CODENAME=noble",
                "uname",
                "Linux\nx86_64\n6.8",
                "systemd",
                "running",
                "managers",
                "apt-get",
                "marks",
                "NO_SNAPS");
        OperatingSystem system = CATALOGUE.detect(mint);
        assertEquals("ubuntu-24.04", system.id());
        InstallPlan.Option first = InstallPlan.options(system, mint).getFirst();
        assertEquals(PackageManager.APT, first.route());
        assertTrue(first.possible());
        assertEquals(
                "This system refuses snaps: a file in /etc/apt/preferences.d says so, as on Linux Mint.",
                Messages.of(mint.snapProblem().orElseThrow()));
    }

    /** The entries that Certbot's own page had, and which of ours has taken their place. */
    @ParameterizedTest
    @CsvSource({
        "Web Hosting Service, sharedhost",
        "Bitnami, bitnami",
        "snapd, other-snap",
        "pip, other-pip",
        "Debian 9 (stretch), debian-9",
        "Debian 10 (buster), debian-10",
        "Debian testing/unstable, debian-testing",
        "Ubuntu 20.04, ubuntu-20.04",
        "Ubuntu 19.10, ubuntu-other",
        "Ubuntu 18.04 LTS (bionic), ubuntu-18.04",
        "Ubuntu 16.04 (xenial), ubuntu-16.04",
        "Gentoo, gentoo",
        "Arch Linux, arch",
        "Fedora, fedora",
        "CentOS/RHEL 7, centos-rhel-7",
        "CentOS/RHEL 8, rhel-8",
        "FreeBSD, freebsd",
        "OpenBSD 6.0+, openbsd",
        "macOS, macos",
        "Devuan ASCII 2.0, devuan",
        "Devuan Beowulf 3.0, devuan",
        "Devuan testing/unstable, devuan",
        "openSUSE Tumbleweed, opensuse-tumbleweed",
        "openSUSE Leap 15.x, opensuse-leap",
        "Other Linux (snapd), other-snap",
        "Other Linux (pip), other-pip",
        "Windows, windows",
    })
    void everySystemOfThePageIsThere(String name, String entry) {
        OperatingSystem ours = CATALOGUE.system(entry);
        boolean sameWord = ours.name().regionMatches(true, 0, name, 0, 3);
        assertTrue(sameWord || Set.of("snapd", "pip", "CentOS/RHEL 8").contains(name), ours.name());
    }

    @Test
    void recordedServersAreRecognised() {
        assertEquals(
                "debian-11",
                CATALOGUE.detect(SystemFactsTest.recorded("bullseye-ubuntu")).id());
    }

    @Test
    void aVersionIsNotTakenForAnotherThatBeginsLikeIt() {
        // 1 is not 10, and 120 is not 12.
        assertEquals("other-pip", CATALOGUE.detect(server("debian", "120")).id());
        assertEquals("other-pip", CATALOGUE.detect(server("rhel", "1")).id());
    }

    @Test
    void anUnknownLinuxGetsTheStepsOfItsPackageManager() {
        OperatingSystem mint = CATALOGUE.detect(server("linuxmint", "22", "managers", "apt-get\n"));
        assertEquals("other-pip", mint.id());
        assertEquals(List.of(PackageManager.APT, InstallMethod.PIP), mint.routes());
        assertEquals(
                List.of("sudo apt-get install certbot"),
                commands(CATALOGUE.steps(NONE, mint, PackageManager.APT), "install"));

        OperatingSystem whole = CATALOGUE.detect(server(
                "linuxmint", "22", "managers", "apt-get\n", "uname", "Linux\nx86_64\n6.8\n", "systemd", "running"));
        assertEquals("other-snap", whole.id());
        assertEquals(InstallMethod.SNAP, whole.routes().get(0));
        assertEquals(
                "sudo apt-get install snapd",
                commands(CATALOGUE.steps(NONE, whole), "snapd").get(1));
    }

    @Test
    void theStepsForNoneOfTheAboveOnUbuntuAreThoseOfThePage() {
        List<Instruction> steps = CATALOGUE.steps(NONE, CATALOGUE.system("ubuntu-20.04"));
        assertEquals(
                List.of(
                        "SSH into the server",
                        "Install snapd",
                        "Ensure that your version of snapd is up to date",
                        "Remove certbot-auto and any Certbot OS packages",
                        "Install Certbot",
                        "Prepare the Certbot command",
                        "Choose how you'd like to run Certbot",
                        "Install your certificate",
                        "Test automatic renewal"),
                steps.stream().map(s -> Messages.of(s.title())).toList());
        assertEquals(List.of("sudo snap install core", "sudo snap refresh core"), commands(steps, "snapd-current"));
        assertEquals(List.of("sudo snap install --classic certbot"), commands(steps, "install"));
        assertEquals(List.of("sudo ln -s /snap/bin/certbot /usr/bin/certbot"), commands(steps, "command"));
        assertEquals(
                List.of("sudo certbot certonly --standalone", "sudo certbot certonly --webroot"),
                commands(steps, "run"));
        assertEquals(List.of("sudo certbot renew --dry-run"), commands(steps, "renewal"));
    }

    @Test
    void aWebServerGetsItsPlugin() {
        OperatingSystem debian = CATALOGUE.system("debian-12");
        Software nginx = CATALOGUE.software("nginx");
        assertEquals(
                List.of("sudo apt-get install certbot", "sudo apt-get install python3-certbot-nginx"),
                commands(CATALOGUE.steps(nginx, debian, PackageManager.APT), "install"));
        assertEquals(
                List.of("sudo /opt/certbot/bin/pip install certbot", "sudo /opt/certbot/bin/pip install certbot-nginx"),
                commands(CATALOGUE.steps(nginx, debian, InstallMethod.PIP), "install"));
        assertEquals(
                List.of("sudo certbot --nginx", "sudo certbot certonly --nginx"),
                commands(CATALOGUE.steps(nginx, debian), "run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows", "sharedhost", "bitnami"})
    void whereThereIsNoWayTheTextSaysWhatToDoInstead(String id) {
        OperatingSystem system = CATALOGUE.system(id);
        assertFalse(system.canInstall());
        assertEquals(List.of(), CATALOGUE.steps(NONE, system));
        assertFalse(Messages.of(system.insteadText().orElseThrow()).isBlank());
    }

    @Test
    void theSoftwareListIsThatOfThePage() {
        assertEquals(
                List.of("Apache", "Nginx", "HAProxy", "Plesk", "Web Hosting Product", "None of the above"),
                CATALOGUE.software().stream().map(Software::name).toList());
    }

    /** "No longer, or soon will not be" left open which of the two. */
    @Test
    void aSystemThatIsNoLongerLookedAfterIsToldWithTheMonthWhenThatEnded() {
        assertEquals(
                "The free updates for Ubuntu 20.04 LTS (focal) ended in May 2025."
                        + " Certbot works there, but plan to move to a newer version.",
                Messages.of(CATALOGUE.system("ubuntu-20.04").noteText().orElseThrow()));
        for (OperatingSystem system : CATALOGUE.systems()) {
            boolean over = system.note().equals(Optional.of("end-of-life"));
            assertEquals(over, system.supportEnds().isPresent(), system.id());
            system.supportEnds()
                    .ifPresent(end -> assertTrue(YearMonth.parse(end).isBefore(YearMonth.of(2026, 12)), system.id()));
        }
    }

    @Test
    void theFileIsSound() {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (OperatingSystem system : CATALOGUE.systems()) {
            String id = system.id();
            assertTrue(ids.add(id), id + " is there twice");
            assertTrue(names.add(system.name()), system.name() + " is there twice");
            assertTrue(CATALOGUE.families().containsKey(system.family()), id + ": its family");
            assertTrue(system.canInstall() || system.insteadText().isPresent(), id + " has neither a route nor a text");
            system.codename().ifPresent(c -> assertTrue(names.add(c), c + " is there twice"));
            system.noteText().ifPresent(t -> assertTrue(Messages.has(t.key()), t.key()));
            system.insteadText().ifPresent(t -> assertTrue(Messages.has(t.key()), t.key()));
            for (Software software : CATALOGUE.software()) {
                for (InstallMethod route : system.routes()) {
                    isSound(id, route, CATALOGUE.steps(software, system, route));
                }
            }
        }
        for (Software software : CATALOGUE.software()) {
            software.about().ifPresent(t -> assertTrue(Messages.has(t.key()), t.key()));
        }
        CATALOGUE.systems().stream()
                .filter(s -> !s.recognisedBy().isEmpty())
                .forEach(SystemCatalogueTest::isFoundByItsOwnSigns);
    }

    private static void isSound(String system, InstallMethod route, List<Instruction> steps) {
        Set<String> ids = new HashSet<>();
        for (Instruction step : steps) {
            String where = system + " " + route + " " + step.id();
            assertTrue(ids.add(step.id()), where + " is there twice");
            assertTrue(Messages.has(step.title().key()), where);
            assertTrue(Messages.has(step.text().key()), where);
            for (String command : step.commands()) {
                assertFalse(command.startsWith("{"), where + " " + command);
                assertTrue(route == InstallMethod.HAND || command.startsWith("sudo "), where + " " + command);
                assertFalse(command.contains("purge"), where + " would delete certificates");
            }
        }
        boolean known = !system.startsWith("other-");
        if (known) assertTrue(ids.contains("install"), system + " " + route);
    }

    private static void isFoundByItsOwnSigns(OperatingSystem system) {
        for (OperatingSystem.Recognition r : system.recognisedBy()) {
            SystemFacts facts = SystemFactsTest.facts(
                    "os-release",
                    "ID=" + r.id() + "\nVERSION_ID=" + r.version().orElse("1234") + "\nVARIANT_ID="
                            + r.variant().orElse("server"));
            assertEquals(system.id(), CATALOGUE.detect(facts).id(), "an earlier entry takes " + r);
        }
    }

    private static List<String> commands(List<Instruction> steps, String id) {
        return steps.stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + id))
                .commands();
    }
}
