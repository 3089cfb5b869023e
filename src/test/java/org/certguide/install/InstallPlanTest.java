package org.certguide.install;

import static org.certguide.system.PrintedCopies.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Severity;
import org.certguide.install.InstallPlan.Option;
import org.certguide.system.CertbotCopy;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.PackageManager;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallPlanTest {
    @TempDir
    Path folder;

    private static final String TOKEN = "certguide-0123456789";
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();
    private static final Software NONE = CATALOGUE.software(Software.NONE);

    /** A usual virtual machine, where snaps work. */
    private static final String MACHINE = """

            certguide-0123456789 uname
            Linux
            x86_64
            6.8.0

            certguide-0123456789 pid1
            systemd

            certguide-0123456789 systemd
            running

            certguide-0123456789 managers
            apt-get
            python3
            """;

    /** certbot-auto in two places, one of them no file name that a command should have. */
    private static final String AUTO =
            "\n" + TOKEN + " certbot\n" + auto("/usr/local/bin/certbot-auto") + auto("/home/x;reboot/certbot-auto");

    private static SystemFacts facts(String more) {
        return SystemFacts.PROBE.read(MACHINE + more + "\n" + TOKEN + " end\n", TOKEN);
    }

    private static SystemFacts recorded(String name) throws IOException {
        return SystemFacts.PROBE.read(Files.readString(Path.of("src/test/resources/system/" + name + ".txt")), TOKEN);
    }

    private static InstallPlan plan(String system, SystemFacts facts) {
        return InstallPlan.of(CATALOGUE, NONE, CATALOGUE.system(system), facts);
    }

    private static InstallPlan by(String system, InstallMethod route) {
        return InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system(system), route, facts(""));
    }

    @Test
    void aMachineGetsTheSnap() {
        InstallPlan.Steps steps = assertInstanceOf(InstallPlan.Steps.class, plan("ubuntu-24.04", facts("")));
        assertEquals(InstallMethod.SNAP, steps.route());
        assertEquals(
                List.of("snapd", "snapd-current", "remove-others", "install", "command"),
                steps.steps().stream().map(InstallStep::id).toList());
    }

    @Test
    void aContainerGetsThePackageAndIsToldWhy() throws Exception {
        SystemFacts container = recorded("bare-ubuntu");
        OperatingSystem debian = CATALOGUE.detect(container);
        List<Option> options = InstallPlan.options(debian, container);
        assertEquals(
                List.of(PackageManager.APT, InstallMethod.PIP, InstallMethod.SNAP),
                options.stream().map(Option::route).toList());
        assertTrue(Messages.of(options.get(2).problem().orElseThrow()).contains("Snaps"));
        InstallPlan plan = InstallPlan.of(CATALOGUE, NONE, debian, container);
        assertEquals(
                PackageManager.APT,
                assertInstanceOf(InstallPlan.Steps.class, plan).route());
        for (Option option : options) {
            assertFalse(Messages.of(option.title()).isBlank());
            assertFalse(Messages.of(option.reason()).isBlank());
        }
    }

    @Test
    void anInstalledCertbotIsLeftAlone() throws Exception {
        InstallPlan plan = plan("debian-12", recorded("bookworm-ubuntu"));
        CertbotCopy copy =
                assertInstanceOf(InstallPlan.AlreadyInstalled.class, plan).certbot();
        assertEquals("2.1.0", copy.shownVersion());
        assertEquals(CertbotCopy.Source.PACKAGE, copy.source());
        assertEquals(List.of(), plan.steps());
    }

    @Test
    void aSnapWithoutItsLinkGoesOnWhereItStopped() {
        SystemFacts half = facts("\n" + TOKEN + " certbot\n" + snap("/snap/bin/certbot", "/usr/bin/snap", "5.6.0"));
        InstallPlan plan = plan("debian-12", half);
        assertEquals(
                InstallMethod.SNAP,
                assertInstanceOf(InstallPlan.Steps.class, plan).route());
        SystemFacts halfPip = facts("\n" + TOKEN + " certbot\n" + works("/opt/certbot/bin/certbot", "", "2.11.0"));
        assertEquals(
                InstallMethod.PIP,
                assertInstanceOf(InstallPlan.Steps.class, plan("debian-12", halfPip))
                        .route());
    }

    @Test
    void whereNoRouteIsPossibleTheTextSaysWhatToDo() {
        InstallPlan.ByHand windows = assertInstanceOf(InstallPlan.ByHand.class, plan("windows", facts("")));
        assertTrue(Messages.of(windows.instead()).contains("win-acme"));
        SystemFacts nothing = SystemFacts.PROBE.read("", TOKEN);
        InstallPlan.ByHand old = assertInstanceOf(InstallPlan.ByHand.class, plan("ubuntu-16.04", nothing));
        assertTrue(Messages.of(old.instead()).contains("Ubuntu 16.04"));
    }

    @Test
    void whatIsShownIsWhatRuns() {
        InstallPlan apt = by("debian-12", PackageManager.APT);
        assertEquals(List.of("sudo apt-get install certbot"), apt.steps().get(1).shown());
        assertEquals(
                "env DEBIAN_FRONTEND=teletype apt-get install certbot",
                apt.steps().get(1).commandLine());
        InstallPlan snap = by("debian-12", InstallMethod.SNAP);
        assertEquals(
                "sh -c 'snap install core && snap refresh core'",
                snap.steps().get(1).commandLine());
    }

    @Test
    void oneScriptAsksForAllSteps() {
        InstallPlan plan = by("debian-12", PackageManager.APT);
        String answer = "\n" + TOKEN + " lists\n0\n\n" + TOKEN + " install\n1\n\n" + TOKEN + " end\n";
        assertEquals(
                Map.of("lists", Severity.FINE, "install", Severity.WAITING),
                plan.probe().read(answer, TOKEN));
        assertEquals(
                Map.of("lists", Severity.FINE, "install", Severity.UNKNOWN),
                plan.probe().read("\n" + TOKEN + " lists\n0\n", TOKEN));
    }

    @Test
    void everyProbeIsAScriptThatAShellReads() throws Exception {
        for (OperatingSystem system : CATALOGUE.systems()) {
            for (Option option : InstallPlan.options(system, facts(""))) {
                InstallPlan plan =
                        InstallPlan.by(CATALOGUE, CATALOGUE.software("nginx"), system, option.route(), facts(AUTO));
                StringBuilder all = new StringBuilder(plan.probe().script(TOKEN).text());
                for (InstallStep step : plan.steps()) {
                    assertFalse(step.probe().equals("false"), system.id() + " " + step.id());
                    all.append('\n').append(step.verify());
                    all.append('\n').append(step.commandLine());
                }
                Process sh = new ProcessBuilder("sh", "-n", "-c", all.toString()).start();
                String errors = new String(sh.getErrorStream().readAllBytes());
                assertEquals(0, sh.waitFor(), system.id() + " " + errors);
            }
        }
    }

    /** Every command of every plan, and of what mends a failure. */
    private static Set<String> commands() {
        Set<String> all = new TreeSet<>();
        for (OperatingSystem system : CATALOGUE.systems()) {
            for (Software software : CATALOGUE.software()) {
                for (InstallMethod route : system.routes()) {
                    InstallPlan plan = InstallPlan.by(CATALOGUE, software, system, route, facts(AUTO));
                    plan.steps().forEach(s -> all.add(s.commandLine()));
                    for (InstallCause cause : InstallCause.values()) {
                        Explained<InstallCause> why =
                                new Explained<>(cause, List.of(), List.of("python3-certbot"), Optional.empty());
                        InstallFailure.repair(why, plan).ifPresent(s -> all.add(s.commandLine()));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void certificatesSurviveEveryCommandOfEveryPlan() {
        Set<String> commands = commands();
        assertTrue(commands.size() > 60, () -> "too few: " + commands);
        for (String command : commands) {
            assertFalse(command.contains("letsencrypt"), command);
            // apt, apk and dpkg purge; pacman -Rn takes saved settings away as well.
            assertFalse(command.contains("purge"), command);
            assertFalse(command.matches(".*(-P\\b|autoremove|-R[a-z]*n|--nosave).*"), command);
            assertFalse(command.matches(".*certbot (delete|revoke|unregister).*"), command);
            Matcher removal = Pattern.compile("\\brm (-\\S+) ([^&]+)").matcher(command);
            while (removal.find()) {
                for (String file : removal.group(2).strip().split("[ ']+")) {
                    assertTrue(
                            Set.of("/usr/local/bin/certbot-auto", "/opt/eff.org/certbot")
                                    .contains(file),
                            command);
                }
            }
        }
    }

    @Test
    void certbotAutoIsRemovedWhereItIsAndNowhereElse() {
        for (InstallMethod route : List.of(InstallMethod.SNAP, PackageManager.APT, InstallMethod.PIP)) {
            List<String> ids =
                    by("debian-12", route).steps().stream().map(InstallStep::id).toList();
            assertFalse(ids.contains("remove-auto"), ids::toString);
            InstallPlan plan = InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system("debian-12"), route, facts(AUTO));
            List<InstallStep> steps = plan.steps();
            int at = steps.stream().map(InstallStep::id).toList().indexOf("remove-auto");
            assertEquals("install", steps.get(at + 1).id());
            assertEquals(
                    List.of(
                            "sudo rm -rf /usr/local/bin/certbot-auto",
                            "sudo rm -rf /opt/eff.org/certbot",
                            "sudo sh -c 'test ! -e /etc/crontab || sed -i /certbot-auto/d" + " /etc/crontab'"),
                    steps.get(at).shown());
        }
    }

    private static List<String> removals(InstallMethod route, String printed) {
        SystemFacts facts = facts("\n" + TOKEN + " certbot\n" + printed);
        return InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system("debian-12"), route, facts).steps().stream()
                .filter(s -> s.id().equals("set-aside"))
                .flatMap(s -> s.shown().stream())
                .toList();
    }

    @Test
    void otherCertbotsAreTakenAwaySoThatOneIsKept() {
        String snap = snap("/snap/bin/certbot", "/usr/bin/snap", "5.6.0") + PACKAGED;
        assertEquals(List.of("sudo snap remove certbot"), removals(PackageManager.APT, snap));
        assertEquals(List.of(), removals(InstallMethod.SNAP, snap));
        // The link would lead to nothing, and be in the way of another one.
        assertEquals(
                List.of("sudo rm /usr/bin/certbot", "sudo snap remove certbot"),
                removals(InstallMethod.PIP, snap("/usr/bin/certbot", "/snap/bin/certbot", "5.6.0") + END));
        assertEquals(
                List.of("sudo rm /usr/bin/certbot", "sudo mv /opt/certbot /opt/certbot.old"),
                removals(InstallMethod.SNAP, works("/usr/bin/certbot", "/opt/certbot/bin/certbot", "2.11.0") + END));
        assertEquals(
                List.of("sudo mv /usr/local/bin/certbot /usr/local/bin/certbot.old"),
                removals(PackageManager.APT, works("/usr/local/bin/certbot", "", "1.32.0") + END));
        // Not what is no place for programs.
        assertEquals(List.of(), removals(PackageManager.APT, works("/home/x;reboot/certbot", "", "1.32.0") + END));
    }

    @Test
    void aBrokenCertbotIsNotTakenForAnInstalledOne() {
        String broken = "\n" + TOKEN + " certbot\n" + copy("/usr/bin/certbot", "", "ImportError: x", 1) + PACKAGED;
        InstallPlan.Steps snap = assertInstanceOf(InstallPlan.Steps.class, plan("debian-12", facts(broken)));
        assertEquals(InstallMethod.SNAP, snap.route());
        String shadowed = "\n" + TOKEN + " certbot\n" + copy("/usr/local/bin/certbot", "", "ImportError: x", 1)
                + works("/usr/bin/certbot", "", "4.0.0") + PACKAGED;
        InstallPlan.Steps freed = assertInstanceOf(InstallPlan.Steps.class, plan("debian-12", facts(shadowed)));
        assertTrue(freed.steps().stream()
                .anyMatch(s -> s.shown().contains("sudo mv /usr/local/bin/certbot /usr/local/bin/certbot.old")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debian-12     | APT    | sudo apt-get install --reinstall certbot python3-certbot python3-acme",
                "fedora-43     | DNF    | sudo dnf reinstall certbot python3-certbot python3-acme",
                "opensuse-leap | ZYPPER | sudo zypper install --force certbot",
                "alpine        | APK    | sudo apk fix --reinstall certbot",
                "arch          | PACMAN | sudo pacman -S certbot",
            })
    void aPackageThatIsThereAndBrokenIsInstalledAgain(String system, InstallMethod route, String command) {
        SystemFacts broken = facts("\n" + TOKEN + " certbot\n" + PACKAGED);
        InstallStep install = InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system(system), route, broken).steps().stream()
                .filter(s -> s.id().equals("install"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(command), install.shown());
        assertEquals("exit 1", install.probe(), "that it is there proves nothing");
        assertTrue(install.verify().contains("certbot --version"));
    }

    @Test
    void aPackageThatWasNotSetUpToTheEndIsFinished() {
        String unpacked = "\n" + TOKEN + " certbot\n" + works("/usr/bin/certbot", "", "2.1.0") + END + "\n";
        assertInstanceOf(InstallPlan.AlreadyInstalled.class, plan("debian-12", facts(unpacked)));
        SystemFacts facts = facts(unpacked + TOKEN + " marks\nUNFINISHED\n");
        InstallPlan.Steps steps = assertInstanceOf(InstallPlan.Steps.class, plan("debian-12", facts));
        InstallStep install = steps.steps().getLast();
        assertEquals(PackageManager.APT, steps.route());
        assertEquals(List.of("sudo apt-get install certbot"), install.shown());
        assertEquals("exit 1", install.probe(), "that it is there proves nothing");
        assertTrue(install.verify().contains("unpacked|half"), "Certbot answers before it is set up");
    }

    /** As the manuals of the package managers have them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fedora-43      | DNF    | dnf install certbot",
                "almalinux-9    | DNF    | dnf install epel-release",
                "almalinux-9    | DNF    | systemctl enable --now certbot-renew.timer",
                "opensuse-leap  | ZYPPER | zypper refresh",
                "opensuse-leap  | ZYPPER | zypper install certbot",
                "opensuse-leap  | ZYPPER | sh -c 'zypper install certbot-systemd-timer && systemctl"
                        + " enable --now certbot-renew.timer'",
                "rhel-10        | DNF    | dnf install"
                        + " https://dl.fedoraproject.org/pub/epel/epel-release-latest-10.noarch.rpm",
                "ol-9           | DNF    | dnf install oracle-epel-release-el9",
                "amazon-2023    | PIP    | dnf install python3 augeas-libs",
                "sles-15        | ZYPPER | sh -c 'sh -c '\\''. /etc/os-release && SUSEConnect -p"
                        + " PackageHub/$VERSION_ID/$(uname -m)'\\'' && zypper refresh'",
            })
    void otherPackageManagersAreCalledAsTheirManualsSay(String system, InstallMethod route, String line) {
        List<String> lines =
                by(system, route).steps().stream().map(InstallStep::commandLine).toList();
        assertTrue(lines.contains(line), lines::toString);
    }

    /** Programs that stand in for package managers which this machine does not have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debian-13     | APT    | apt-cache | '  Candidate: 4.0.0-2' | '  Candidate: (none)'",
                "opensuse-leap | ZYPPER | zypper | ' - python313-certbot - ACME client - package'"
                        + " | 'No matching items found.'",
                "alpine        | APK    | apk | certbot-5.1.0-r0 | py3-acme-5.1.0-r0",
            })
    void listsAreThereOnceThePackageManagerOffersCertbot(
            String system, InstallMethod route, String program, String offers, String lacks) throws Exception {
        InstallStep lists = by(system, route).steps().getFirst();
        assertEquals("lists", lists.id());
        assertEquals(0, withStandIn(program, offers, lists.verify()));
        assertTrue(withStandIn(program, lacks, lists.verify()) != 0);
    }

    /** On openSUSE the package has another name, and provides this one. */
    @Test
    void packageIsFoundByTheNameThatItProvides() throws Exception {
        InstallStep install = by("opensuse-leap", PackageManager.ZYPPER).steps().get(1);
        String only = "#!/bin/sh\n[ \"$2\" = --whatprovides ]";
        Files.writeString(folder.resolve("certbot"), "#!/bin/sh\n");
        Files.writeString(folder.resolve("rpm"), only);
        // This machine's own dpkg must not answer for it.
        String hidden = install.verify().replace("command -v dpkg-query", "false");
        assertEquals(0, run(hidden));
    }

    private int withStandIn(String program, String prints, String script) throws Exception {
        Files.writeString(folder.resolve(program), "#!/bin/sh\ncat <<'X'\n" + prints + "\nX\n");
        return run(script);
    }

    private int run(String script) throws Exception {
        try (Stream<Path> programs = Files.list(folder)) {
            programs.forEach(p -> assertTrue(p.toFile().setExecutable(true)));
        }
        ProcessBuilder sh = new ProcessBuilder("sh", "-c", script);
        sh.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        return sh.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
