package org.certguide.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.guide.Texts;
import org.certguide.install.InstallPlan.Option;
import org.certguide.install.InstallPlan.Step;
import org.certguide.system.OperatingSystem;
import org.certguide.system.Route;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.system.SystemFacts.CertbotCopy;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class InstallPlanTest {
    private static final String TOKEN = "certguide-0123456789";
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();
    private static final Software NONE = CATALOGUE.software(Software.NONE);

    /** A usual virtual machine, where snaps work. */
    private static final String MACHINE =
            """

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

    private static SystemFacts facts(String more) {
        return SystemFacts.parse(MACHINE + more + "\n" + TOKEN + " end\n", TOKEN);
    }

    private static SystemFacts recorded(String name) throws IOException {
        return SystemFacts.parse(
                Files.readString(Path.of("src/test/resources/system/" + name + ".txt")), TOKEN);
    }

    private static InstallPlan plan(String system, SystemFacts facts) {
        return InstallPlan.of(CATALOGUE, NONE, CATALOGUE.system(system), facts);
    }

    @Test
    void aMachineGetsTheSnap() {
        InstallPlan.Steps steps =
                assertInstanceOf(InstallPlan.Steps.class, plan("ubuntu-24.04", facts("")));
        assertEquals(Route.SNAP, steps.route());
        assertEquals(
                List.of("snapd", "snapd-current", "remove-others", "install", "command"),
                steps.steps().stream().map(Step::id).toList());
    }

    @Test
    void aContainerGetsThePackageAndIsToldWhy() throws Exception {
        SystemFacts container = recorded("bare-ubuntu");
        OperatingSystem debian = CATALOGUE.detect(container);
        List<Option> options = InstallPlan.options(debian, container);
        assertEquals(
                List.of(Route.APT, Route.PIP, Route.SNAP),
                options.stream().map(Option::route).toList());
        assertTrue(Texts.of(options.get(2).problem().orElseThrow()).contains("Snaps"));
        InstallPlan plan = InstallPlan.of(CATALOGUE, NONE, debian, container);
        assertEquals(Route.APT, assertInstanceOf(InstallPlan.Steps.class, plan).route());
        for (Option option : options) {
            assertFalse(Texts.of(option.title()).isBlank());
            assertFalse(Texts.of(option.reason()).isBlank());
        }
    }

    @Test
    void anInstalledCertbotIsLeftAlone() throws Exception {
        InstallPlan plan = plan("debian-12", recorded("bookworm-ubuntu"));
        CertbotCopy copy = assertInstanceOf(InstallPlan.AlreadyInstalled.class, plan).certbot();
        assertEquals("2.1.0", copy.version());
        assertEquals(CertbotCopy.Source.PACKAGE, copy.source());
        assertEquals(List.of(), plan.steps());
    }

    @Test
    void aSnapWithoutItsLinkGoesOnWhereItStopped() {
        SystemFacts half =
                facts("\n" + TOKEN + " certbot\n/snap/bin/certbot|/usr/bin/snap|5.6.0\n");
        InstallPlan plan = plan("debian-12", half);
        assertEquals(Route.SNAP, assertInstanceOf(InstallPlan.Steps.class, plan).route());
        SystemFacts halfPip = facts("\n" + TOKEN + " certbot\n/opt/certbot/bin/certbot||2.11.0\n");
        assertEquals(
                Route.PIP,
                assertInstanceOf(InstallPlan.Steps.class, plan("debian-12", halfPip)).route());
    }

    @Test
    void whereNoRouteIsPossibleTheTextSaysWhatToDo() {
        InstallPlan.ByHand windows =
                assertInstanceOf(InstallPlan.ByHand.class, plan("windows", facts("")));
        assertTrue(Texts.of(windows.instead()).contains("win-acme"));
        SystemFacts nothing = SystemFacts.parse("", TOKEN);
        InstallPlan.ByHand old =
                assertInstanceOf(InstallPlan.ByHand.class, plan("ubuntu-16.04", nothing));
        assertTrue(Texts.of(old.instead()).contains("Ubuntu 16.04"));
    }

    @Test
    void whatIsShownIsWhatRuns() {
        InstallPlan apt = InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system("debian-12"), Route.APT);
        assertEquals(List.of("sudo apt-get install certbot"), apt.steps().get(1).shown());
        assertEquals("apt-get install certbot", apt.steps().get(1).commandLine());
        InstallPlan snap =
                InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system("debian-12"), Route.SNAP);
        assertEquals(
                "sh -c 'snap install core && snap refresh core'",
                snap.steps().get(1).commandLine());
    }

    @Test
    void oneScriptAsksForAllSteps() {
        InstallPlan plan =
                InstallPlan.by(CATALOGUE, NONE, CATALOGUE.system("debian-12"), Route.APT);
        String answer =
                "\n" + TOKEN + " lists\n0\n\n" + TOKEN + " install\n1\n\n" + TOKEN + " end\n";
        assertEquals(
                Map.of("lists", Step.State.DONE, "install", Step.State.TO_DO),
                plan.parseProbes(answer, TOKEN));
        assertEquals(
                Map.of("lists", Step.State.DONE, "install", Step.State.UNKNOWN),
                plan.parseProbes("\n" + TOKEN + " lists\n0\n", TOKEN));
    }

    @Test
    void everyProbeIsAScriptThatAShellReads() throws Exception {
        for (OperatingSystem system : CATALOGUE.systems()) {
            for (Option option : InstallPlan.options(system, facts(""))) {
                InstallPlan plan =
                        InstallPlan.by(
                                CATALOGUE, CATALOGUE.software("nginx"), system, option.route());
                StringBuilder all = new StringBuilder(plan.probeScript(TOKEN));
                for (Step step : plan.steps()) {
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
}
