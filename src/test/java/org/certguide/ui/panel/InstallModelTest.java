package org.certguide.ui.panel;

import static org.certguide.system.PrintedCopies.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.text.Messages;
import org.certguide.walkthrough.InstallModel;
import org.certguide.walkthrough.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known, and remembered, of an installation that does not end as it should. */
class InstallModelTest extends ModelsAlone {
    private InstallModel model;

    @BeforeEach
    void openInstall() throws InterruptedException {
        server.removeCertbot();
        logIn("ubuntu");
        work().checklist().state().set(StepStatus.SKIPPED);
        walkthrough.open(Step.INSTALL);
        model = work().install();
        settle(model);
    }

    private InstallStep first() {
        InstallPlan plan = model.plan().get();
        assertNotNull(plan);
        return plan.steps().getFirst();
    }

    private void begin() throws InterruptedException {
        server.terminals.add(FakeTerminal.endless("Get:1 http://deb.debian.org\r\n"));
        model.run(first());
        untilItRuns();
    }

    private List<Optional<Integer>> statuses() {
        return work().profile().changes().stream()
                .map(Profile.Change::exitStatus)
                .toList();
    }

    @Test
    void aStepThatIsCancelledAfterALookThatFailedIsLookedAtAgain() throws InterruptedException {
        begin();
        server.hold();
        model.cancel();
        while (!model.busy().get().equals(Messages.of("panel.busy.plan"))) next();
        server.commandFailure = new Failure.CommandTimedOut("dpkg --audit", java.time.Duration.ofSeconds(60));
        server.goOn();
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());

        server.commandFailure = null;
        begin();
        model.cancel();
        settle(model);
        assertEquals(InstallModel.Stopped.STEP, model.stopped().get(), "it is known that nothing is half installed");
    }

    @Test
    void aStepThatWorkedIsRememberedWithItsExitStatus() throws InterruptedException {
        server.terminals.add(FakeTerminal.printing(0, "Setting up certbot\r\n"));
        model.run(first());
        settle(model);
        assertEquals(List.of(Optional.of(0)), statuses());
    }

    @Test
    void aStepThatFailedIsRememberedWithItsExitStatus() throws InterruptedException {
        server.works = false;
        server.terminals.add(FakeTerminal.printing(100, "E: Sub-process /usr/bin/dpkg returned an error\r\n"));
        model.run(first());
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());
        assertEquals(List.of(Optional.of(100)), statuses());
    }

    /** What the user sees of a failure: what happened, what to do, and the words of the programs. */
    private String shown() {
        Problem problem = model.problem().get();
        assertNotNull(problem);
        return Messages.of(problem.title()) + "\n" + Messages.of(problem.help()) + "\n" + problem.details();
    }

    private void has(String... words) {
        String all = shown();
        for (String each : words) assertTrue(all.contains(each), () -> each + " is missing in:\n" + all);
    }

    private void openAgain() throws InterruptedException {
        work().system().detect();
        settle(work().system());
        walkthrough.open(Step.CHECKLIST);
        walkthrough.open(Step.INSTALL);
        settle(model);
    }

    private List<String> commands() {
        InstallPlan plan = model.plan().get();
        assertNotNull(plan);
        return plan.steps().stream().flatMap(s -> s.shown().stream()).toList();
    }

    private void runAll() throws InterruptedException {
        for (int i = 0; i < commands().size(); i++) server.terminals.add(FakeTerminal.printing(0, "done\r\n"));
        model.runAll();
        settle(model);
    }

    private static final String MODULES = """
            Traceback (most recent call last):
              File "/usr/bin/certbot", line 33, in <module>
                sys.exit(load_entry_point('certbot==4.0.0', 'console_scripts', 'certbot')())
              File "/usr/local/lib/python3.13/dist-packages/josepy.py", line 1, in <module>
                raise ImportError("x")
            ImportError: x""";

    /** As after {@code pip install} over apt's Certbot. */
    @Test
    void aCertbotThatModulesOfPipKeepFromStartingIsInstalledInAnotherWay() throws InterruptedException {
        server.certbots(copy("/usr/bin/certbot", "", MODULES, 1) + PACKAGED);
        openAgain();
        assertNotEquals(StepStatus.DONE, model.state().get(), "it is not there as it should be");
        assertTrue(
                commands().contains("sudo apt-get remove certbot"),
                () -> commands().toString());
        assertTrue(
                commands().contains("sudo /opt/certbot/bin/pip install certbot"),
                () -> commands().toString());
        model.choose(PackageManager.APT);
        settle(model);
        server.works = false;
        server.verified = MODULES;
        server.verifiedStatus = InstallPlan.DOES_NOT_START;
        runAll();
        has("Certbot is there and does not start", "/usr/local/lib/python3.13/dist-packages", "ImportError: x");
        assertEquals(InstallMethod.PIP, model.otherRoute().orElseThrow().route());
    }

    /** As with a package whose files are damaged. */
    @Test
    void aPackageThatDoesNotStartIsInstalledAgain() throws InterruptedException {
        String damaged = "Traceback (most recent call last):\n"
                + "  File \"/usr/lib/python3/dist-packages/certbot/__init__.py\", line 1\nSyntaxError: invalid syntax";
        server.certbots(copy("/usr/bin/certbot", "", damaged, 1) + PACKAGED);
        openAgain();
        assertTrue(
                commands().contains("sudo apt-get install --reinstall certbot python3-certbot python3-acme"),
                () -> commands().toString());
        runAll();
        has("Certbot is there and does not start", "SyntaxError: invalid syntax");
        assertEquals(InstallMethod.PIP, model.otherRoute().orElseThrow().route());
        // It has helped.
        server.certbots(works("/usr/bin/certbot", "", "4.0.0") + PACKAGED);
        runAll();
        assertEquals(StepStatus.DONE, model.state().get());
    }

    @Test
    void aPackageWhoseProgramIsGoneIsInstalledAgain() throws InterruptedException {
        server.certbots(PACKAGED);
        openAgain();
        assertTrue(
                commands().contains("sudo apt-get install --reinstall certbot python3-certbot python3-acme"),
                () -> commands().toString());
    }

    /** As on Amazon Linux 2: pip has worked, and what it has installed does not start. */
    @Test
    void aUrllib3ThatIsTooNewIsReplacedByTheOneBefore() throws InterruptedException {
        model.choose(InstallMethod.PIP);
        settle(model);
        server.works = false;
        server.verifiedStatus = InstallPlan.DOES_NOT_START;
        server.verified = "Traceback (most recent call last):\nImportError: urllib3 v2.0 only supports OpenSSL 1.1.1+,"
                + " currently the 'ssl' module is compiled with 'OpenSSL 1.0.2k-fips  26 Jan 2017'.";
        runAll();
        has("OpenSSL on this server is too old", "urllib3 v2.0 only supports OpenSSL 1.1.1+");
        assertEquals(
                List.of("sudo /opt/certbot/bin/pip install 'urllib3<2'"),
                model.repair().orElseThrow().shown());
    }

    @Test
    void whatPipCannotRunHereIsNamedAndThePackageProposed() throws InterruptedException {
        for (String words : List.of(
                "WARNING: pip is configured with locations that require TLS/SSL, however the ssl module in Python is"
                        + " not available.\r\nERROR: Could not find a version that satisfies the requirement certbot"
                        + " (from versions: none)\r\n",
                "ImportError: /lib64/libc.so.6: version `GLIBC_2.33' not found (required by _rust.abi3.so)\r\n")) {
            model.choose(InstallMethod.PIP);
            settle(model);
            server.works = false;
            server.terminals.clear();
            server.terminals.add(FakeTerminal.printing(1, words));
            model.runAll();
            settle(model);
            has(words.contains("GLIBC") ? "GLIBC_2.33' not found" : "the ssl module in Python is not available");
            has("Install Certbot as a package of the system");
            assertEquals(PackageManager.APT, model.otherRoute().orElseThrow().route());
        }
    }

    private static final String TWO = works("/usr/bin/certbot", "", "2.1.0")
            + snap("/snap/bin/certbot", "/usr/bin/snap", "5.6.0")
            + part("timer", "certbot.timer")
            + part("timer", "snap.certbot.renew.timer")
            + PACKAGED;

    @Test
    void ofTwoCertbotsOneCanBeKept() throws InterruptedException {
        server.certbots(TWO);
        server.system = server.system.replace("container-other\nlab", "");
        openAgain();
        assertEquals(StepStatus.WARNING, model.state().get(), "who wants to goes on");
        assertEquals(
                List.of(InstallMethod.SNAP, PackageManager.APT),
                model.keepable().stream().map(InstallPlan.Option::route).toList());
        model.choose(PackageManager.APT);
        settle(model);
        assertTrue(
                commands().contains("sudo snap remove certbot"),
                () -> commands().toString());
        model.choose(InstallMethod.SNAP);
        settle(model);
        assertTrue(
                commands().contains("sudo apt-get remove certbot"),
                () -> commands().toString());
        assertFalse(
                commands().contains("sudo snap remove certbot"),
                () -> commands().toString());
        server.certbots(snap("/usr/bin/certbot", "/snap/bin/certbot", "5.6.0") + END);
        runAll();
        assertEquals(StepStatus.DONE, model.state().get());
        assertEquals(List.of(), model.keepable());
    }

    @Test
    void twoCertbotsThatAreThereStillAreNotCalledDone() throws InterruptedException {
        server.certbots(TWO);
        server.system = server.system.replace("container-other\nlab", "");
        openAgain();
        model.choose(InstallMethod.SNAP);
        settle(model);
        runAll();
        assertEquals(StepStatus.WARNING, model.state().get());
    }

    @Test
    void ofAStepThatWasCutOffNobodyKnowsHowItEnded() throws InterruptedException {
        begin();
        model.cancel();
        settle(model);
        assertEquals(List.of(Optional.empty()), statuses());
    }

    @Test
    void aStepThatOnlyWaitedForAnotherInstallationHasChangedNothing() throws InterruptedException {
        server.works = false;
        for (int i = 0; i < 4; i++) {
            server.terminals.add(FakeTerminal.printing(
                    100, "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt)\r\n"));
        }
        model.run(first());
        settle(model);
        assertEquals(StepStatus.FAILED, model.state().get());
        assertEquals(List.of(), statuses());
    }
}
