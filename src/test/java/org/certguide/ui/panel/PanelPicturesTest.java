package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import org.certguide.Transcript;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Prompt;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile.Change;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.ProfileException;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.text.Messages;
import org.certguide.ui.MainWindow;
import org.certguide.ui.MainWindow.RailItem;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.SystemModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every panel in every state that a user can meet: nothing is cut off, nothing sticks out, every
 * control has a name, and there is one next thing to do. The pictures are for people.
 */
class PanelPicturesTest {
    @TempDir
    Path folder;

    private PanelStates app;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
    }

    @AfterEach
    void close() throws IOException {
        app.close();
        assertEquals(List.of(), app.faults());
    }

    @Test
    void startPage() throws IOException {
        app.look("start-empty");
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.save(app.profile("portal.example.org", 12, DryRunResult.FAILED));
        app.save(app.profile("old.example.org", -4, DryRunResult.UNCLEAR));
        Path file = app.profiles.file("newer-example-org");
        app.save(app.profile("newer.example.org", 80, DryRunResult.SUCCEEDED));
        Files.writeString(file, Files.readString(file).replaceFirst("\"schema\" ?: ?1", "\"schema\": 9"));
        Files.writeString(app.profiles.file("broken-example-org"), "{ this is not a profile");
        app.start();
        app.await("the profiles", () -> app.walkthrough.profiles().all().size() == 5);
        app.look("start-servers");
        List<String> names =
                app.window.servers().stream().map(MainWindow.ServerItem::name).toList();
        assertEquals(List.of("old.example.org", "portal.example.org", "dms.example.org"), names);
        app.press(UiId.START_REMOVE);
        app.look("start-remove");
        app.press(UiId.START_KEEP);
        app.press(UiId.START_RENAME);
        app.look("start-rename");
        app.fx(() -> app.window.menuItems().stream()
                .filter(i -> UiId.MENU_ABOUT.id().equals(i.getId()))
                .forEach(MenuItem::fire));
        app.look("about");
        app.fx(() -> app.work().system().state().set(StepStatus.DONE));
        assertNull(app.window.guideProperty().get(), "it belongs to no step");
    }

    @Test
    void aServerIsRenamedAndRemovedOnTheStartPage() throws Exception {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        app.press(UiId.START_RENAME);
        app.fx(() -> {
            Node name = app.window.root().lookup(UiId.START_NAME.selector());
            ((TextField) name).setText("Our gateway");
        });
        app.press(UiId.START_CONFIRM);
        app.await(
                "the new name",
                () -> app.walkthrough.profiles().all().getFirst() instanceof LoadedProfile.Current saved
                        && saved.profile().name().equals("Our gateway"));
        assertTrue(Files.readString(app.profiles.file("dms-example-org")).contains("Our gateway"));
        app.press(UiId.START_REMOVE);
        app.press(UiId.START_CONFIRM);
        app.await("nothing left", () -> app.walkthrough.profiles().all().isEmpty());
        assertFalse(Files.exists(app.profiles.file("dms-example-org")));
    }

    @Test
    void aServerThatANewerCertguideSavedCanBeSeenAndNotChanged() throws Exception {
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        Path file = app.profiles.file("dms-example-org");
        String newer = Files.readString(file).replaceFirst("\"schema\" ?: ?1", "\"schema\": 9, \"new\": 1");
        Files.writeString(file, newer);
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        assertNotNull(app.node(UiId.START_OPEN));
        assertNull(app.window.root().lookup(UiId.START_RENAME.selector()));
        assertNull(app.window.root().lookup(UiId.START_REMOVE.selector()));
        app.fx(() -> app.walkthrough.profiles().rename("dms-example-org", "Our gateway"));
        app.await("the refusal", () -> app.walkthrough.profiles().problem().get() != null);
        assertEquals(newer, Files.readString(file));
    }

    @Test
    void connect() {
        app.fx(app.panels::leaveStart);
        app.look("connect-empty");
        for (Login.Kind kind : Login.Kind.values()) {
            app.begin();
            app.fx(() -> app.walkthrough.connect().kind().set(kind));
            app.look("connect-" + kind);
        }
        app.fx(() -> {
            app.walkthrough.connect().kind().set(Login.Kind.KEY_FILE);
            app.walkthrough.connect().host().set("https://dms");
            app.walkthrough.connect().port().set("2x");
        });
        app.press(UiId.PRIMARY);
        app.look("connect-wrong");
    }

    @Test
    void everyCommandIsToldBeforeTheFirstIsRun() {
        app.press(UiId.COMMANDS_OPEN);
        app.look("commands");
        app.fx(() -> ((ComboBox<?>) app.node(UiId.COMMANDS_SYSTEM))
                .getSelectionModel()
                .selectLast());
        app.press(UiId.FOLD);
        app.look("commands-other-system");
        app.lookBelow("commands-below");
        app.press(UiId.PRIMARY);
        app.connect();
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.press(UiId.COMMANDS_OPEN);
        app.look("commands-connected");
    }

    @Test
    void connectFails() {
        List<Failure> failures = List.of(
                new Failure.HostUnknown("dms.example.org"),
                new Failure.HostUnreachable("93.184.216.34", 22),
                new Failure.LoginRefused("ubuntu", "publickey"),
                new Failure.HostKeyChanged(
                        FakeServer.KEY, FakeServer.OTHER_KEY, "/home/ada/.config/certguide/known_hosts"),
                new Failure.Unexpected("java.io.IOException: Broken transport"));
        for (Failure failure : failures) {
            app.begin();
            app.server.loginFailure = failure;
            app.press(UiId.PRIMARY);
            app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
            app.idle();
            app.look("connect-failed-" + failure.id());
        }
    }

    @Test
    void connectAsks() {
        app.begin();
        app.server.unknownKey = true;
        app.press(UiId.PRIMARY);
        app.await("the key", () -> app.walkthrough.connect().unknownKey().get() != null);
        app.look("connect-hostkey");
        app.press(UiId.HOST_KEY_REFUSE);
        app.server.unknownKey = false;
        app.server.hold();
        app.press(UiId.PRIMARY);
        app.look("connect-connecting");
        assertEquals(
                Guide.at(Optional.of(Step.CONNECT), Phase.RUNNING),
                app.window.guideProperty().get());
        app.press(UiId.CANCEL);
        app.idle();
        app.server.goOn();
        app.server.questions =
                List.of(new Login.Question("Password: ", false), new Login.Question("Verification code: ", true));
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await("the questions", () -> app.walkthrough.connect().questions().get() != null);
        app.look("connect-questions");
    }

    @Test
    void connected() {
        app.connect();
        app.fx(() -> app.walkthrough.open(Step.CONNECT));
        app.look("connect-connected");
    }

    @Test
    void system() {
        app.begin();
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        app.look("system-detected");
        app.lookBelow("system-detected-below");
        app.press(UiId.SYSTEM_TABS.id() + "-wildcard");
        app.look("system-wildcard");
    }

    @Test
    void systemUnknown() {
        app.server.system = app.server
                .system
                .replace("=debian", "=solarwind")
                .replace("Debian GNU/Linux 12 (bookworm)", "Solarwind 3")
                .replace("/usr/bin/certbot||certbot 2.1.0", "")
                .replace("install ok installed certbot|", "");
        app.connect();
        app.look("system-unknown");
    }

    @Test
    void systemRelative() {
        app.server.system = app.server
                .system
                .replace("ID=debian", "ID=linuxmint\nUBUNTU_CODENAME=noble")
                .replace("Debian GNU/Linux 12 (bookworm)", "Linux Mint 22.1");
        app.connect();
        app.press(UiId.FOLD);
        app.look("system-relative");
        assertTrue(app.reads(UiId.SYSTEM_READ).contains("UBUNTU_CODENAME=noble"));
    }

    @Test
    void systemChanged() {
        app.connect();
        choose("ubuntu-24.04", "plesk");
        app.look("system-changed");
        choose("opensuse-leap", "webproduct");
        app.look("system-longest-names");
        app.press(UiId.SYSTEM_BACK);
        assertEquals("debian-12", app.work().system().system().get().id());
    }

    private void choose(String system, String software) {
        SystemModel model = app.work().system();
        app.fx(() -> {
            model.system().set(model.catalogue().system(system));
            model.software().set(model.catalogue().software(software));
        });
    }

    @Test
    void systemWithAWebServer() {
        runNginx();
        app.connect();
        app.look("system-nginx");
        app.press(UiId.SYSTEM_FOUND_CHOOSE);
        app.look("system-nginx-chosen");
    }

    private void runNginx() {
        app.server.system = app.server.system.replace("\ncertguide-0123456789 end", """

                        certguide-0123456789 web
                        nginx /system.slice/nginx.service
                        certguide-0123456789 listens
                           0: 00000000:0050 00000000:0000 0A 00000000:00000000
                        certguide-0123456789 sites
                        nginx root /srv/www/dms;
                        certguide-0123456789 end""");
    }

    @Test
    void proofThroughAWebServer() {
        runNginx();
        app.reach(Step.CERTIFICATE);
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        // Nothing was chosen in the sentence: Certbot answers by itself, unless the user says so.
        assertTrue(app.work().certificate().commandLine().contains(" --standalone "));
        app.lookBelow("certificate-proof-standalone");
        app.press(UiId.PROOF.id() + "-stop");
        app.lookBelow("certificate-proof-stop");
        assertTrue(
                app.work().certificate().commandLine().contains("systemctl stop nginx"),
                app.work().certificate().commandLine());
        app.press(UiId.PROOF.id() + "-webroot");
        app.lookBelow("certificate-proof-webroot");
        assertTrue(app.work()
                .certificate()
                .commandLine()
                .startsWith("sudo certbot certonly --webroot -w /srv/www/dms --cert-name"));
        app.fx(() -> app.work().wishes().challenge().folder().set("www"));
        assertEquals("", app.work().certificate().commandLine());
        app.press(UiId.PRIMARY);
        app.lookBelow("certificate-proof-wrong");
        assertFalse(app.work().certificate().isBusy());
    }

    @Test
    void systemBeingDetected() {
        app.begin();
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        app.await("the system", () -> app.work().system().state().get().passed());
        app.server.hold();
        app.fx(() -> app.work().system().detect());
        app.look("system-detecting");
    }

    @Test
    void systemWithoutInstallation() {
        app.connect();
        choose("gentoo", "other");
        app.look("system-unsupported");
        for (String nothing : List.of("windows", "sharedhost", "bitnami")) {
            choose(nothing, "other");
            app.look("system-" + nothing);
        }
    }

    @Test
    void checklist() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.look("checklist-waiting");
        app.server.hold();
        app.press(UiId.PRIMARY);
        app.await("what is known here", () -> app.found("ssh") == Severity.FINE);
        app.look("checklist-running");
        // Enter in the field that is there all the time begins nothing twice.
        app.fx(() -> app.window.root().lookup(UiId.DOMAINS.selector()).fireEvent(new ActionEvent()));
        app.server.goOn();
        app.idle();
        app.look("checklist-fine");
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        closePort80();
        app.server.checks.put("disk", "free 81920 / /\nmount / rw,relatime\n");
        app.server.checks.put("locks", "sh: 1: cannot open /proc/locks: Permission denied\n");
        app.names.address = "198.41.0.4";
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-stopped");
        app.lookBelow("checklist-stopped-below");
        app.lookAt("locks", "checklist-said");
    }

    private static final String NGINX_ON_PORT_80 = """
            listens 00000000:0050 0
            looked
            pid 812
            name nginx
            group 0::/system.slice/nginx.service
            command nginx: master process /usr/sbin/nginx
            systemd
            """;

    private void closePort80() {
        app.server.checks.computeIfPresent("firewall", (id, out) -> out.replace("80/tcp", "25/tcp"));
    }

    /** Checked, by a user who needs no password for sudo. */
    private void checked() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.press(UiId.PRIMARY);
        app.idle();
    }

    @Test
    void checklistWarns() {
        app.server.checks.put("clock", "now " + (PanelStates.NOW.getEpochSecond() - 900) + "\ntimedatectl\n");
        app.server.checks.put("certificates", "\n== name #15\ndms.example.org\n\n== chain #0\n\nlooked\n");
        app.server.checks.put("outbound", "packages apt-get\nhttp 503\ncurl 0\n");
        checked();
        app.look("checklist-warnings");
        app.server.checks.put("outbound", "packages apt-get\nwget 5\n");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-untrusted");
    }

    @Test
    void checklistCannotTell() {
        app.server.late.add("outbound");
        app.server.checks.put("firewall", "looked\n");
        app.server.checks.put("locks", "overlay\nlooked\n");
        app.server.checks.put("clock", "garbage\n");
        checked();
        assertEquals(Severity.UNKNOWN, app.found("outbound"));
        app.look("checklist-unknown");
    }

    @Test
    void checklistRemedies() throws ProfileException {
        closePort80();
        checked();
        app.press(UiId.REMEDY);
        app.look("checklist-remedy");
        app.server.works = false;
        app.press(UiId.REMEDY_RUN);
        app.idle();
        app.look("checklist-remedy-failed");
        assertEquals("It did not work.", app.work().checklist().problem().get().details());
        app.server.works = true;
        app.press(UiId.REMEDY);
        app.server.hold();
        app.press(UiId.REMEDY_RUN);
        app.look("checklist-remedy-running");
        app.server.checks.computeIfPresent("firewall", (id, out) -> out.replace("25/tcp", "80/tcp"));
        app.server.goOn();
        app.await("the firewall", () -> app.found("firewall") == Severity.FINE);
        app.idle();
        app.lookBelow("checklist-changes");
        assertEquals(Optional.of("ufw delete allow 80/tcp"), savedChange(0).undo());
        app.press(UiId.CHANGE_UNDO);
        app.lookBelow("checklist-undo");
        app.press(UiId.REMEDY_RUN);
        app.await(
                "the end", () -> app.work().profile().profile().get().changes().size() == 2);
        app.idle();
        app.lookBelow("checklist-undone");
        assertEquals("sudo ufw allow 80/tcp", savedChange(0).what());
        assertEquals(Optional.empty(), savedChange(0).undo());
        assertEquals("sudo ufw delete allow 80/tcp", savedChange(1).what());
    }

    private Change savedChange(int index) throws ProfileException {
        return app.profiles.load("dms-example-org").orElseThrow() instanceof LoadedProfile.Current saved
                ? saved.profile().changes().get(index)
                : fail("cannot be read");
    }

    @Test
    void checklistWaits() {
        app.server.checks.put("locks", "runs 812 apt-get\nlooked\n");
        checked();
        app.look("checklist-locked");
        app.server.hold();
        app.press(UiId.REMEDY);
        app.look("checklist-locked-waiting");
        app.server.checks.put("locks", "looked\n");
        app.server.goOn();
        app.await("nothing else", () -> app.found("locks") == Severity.FINE);
    }

    @Test
    void checklistLetsCertbotStopWhatUsesPort80() {
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        checked();
        app.look("checklist-port80");
        app.press(UiId.REMEDY);
        app.await("port 80", () -> app.found("port80") == Severity.FINE);
        app.idle();
        app.look("checklist-port80-agreed");
    }

    @Test
    void checklistFromOutside() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        app.press(UiId.PRIMARY);
        app.idle();
        assertEquals(0, app.others.asked.get(), "somebody was asked without the user's wish");
        app.press(UiId.CHECK_PUBLICLY);
        app.idle();
        assertTrue(app.others.asked.get() > 0);
        app.lookAt("resolves", "checklist-agreed");
        app.lookAt("outside", "checklist-outside-fine");
        app.others.address = "198.41.0.4";
        app.server.silent.add("93.184.216.34");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.look("checklist-disagree");
        app.lookAt("outside", "checklist-outside-provider");
        app.server.silent.clear();
        app.server.checks.put("outside", "held\n");
        app.press(UiId.CHECK_AGAIN);
        app.idle();
        app.lookAt("outside", "checklist-outside-answers");
    }

    @Test
    void checklistWithSudo() {
        app.server.sudoPassword = "right";
        app.begin();
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.PASSWORD));
        app.press(UiId.PRIMARY);
        app.look("connect-without-password");
        app.fx(() -> ((TextInputControl) app.node(UiId.CONNECT_PASSWORD)).setText("login"));
        app.press(UiId.PRIMARY);
        app.await("the system", () -> app.work().system().state().get().passed());
        app.fx(() -> app.work().wishes().domainText().set("dms.example.org/"));
        app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
        app.look("checklist-sudo");
        String nothingToType = Messages.of("panel.checklist.now.first");
        assertEquals(nothingToType, ((Label) app.node(UiId.CHECK_SUMMARY)).getText());
        app.press(UiId.PRIMARY);
        app.look("checklist-wrong-domain");
        app.fx(() -> app.work().wishes().domainText().set("dms.example.org"));
        app.fx(() -> ((CheckBox) app.node(UiId.SUDO_SAME)).setSelected(false));
        String type = Messages.of("panel.checklist.now.password");
        assertEquals(type, ((Label) app.node(UiId.CHECK_SUMMARY)).getText());
        app.press(UiId.PRIMARY);
        app.look("checklist-sudo-missing");
        app.fx(() -> ((TextInputControl) app.node(UiId.SUDO_PASSWORD)).setText("wrong"));
        app.press(UiId.PRIMARY);
        app.idle();
        app.look("checklist-sudo-wrong");
    }

    @Test
    void checklistOfAServerThatIsKnown() {
        app.server.sudoPassword = "right";
        app.save(app.profile("dms.example.org", 61, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the profile", () -> app.walkthrough.profiles().all().size() == 1);
        app.press(UiId.START_OPEN);
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.AGENT));
        app.press(UiId.PRIMARY);
        app.await("the checklist", () -> app.walkthrough.current().get() == Step.CHECKLIST);
        app.idle();
        app.look("checklist-known-server");
        assertEquals(
                List.of(StepStatus.DONE, StepStatus.DONE, StepStatus.SKIPPED, StepStatus.DONE),
                app.window.steps().stream().limit(4).map(RailItem::status).toList());
    }

    @Test
    void installed() {
        app.reach(Step.INSTALL);
        app.look("install-present");
    }

    @Test
    void install() {
        String withCertbot = app.server.system;
        withoutCertbot();
        app.server.installed.add("snapd");
        app.reach(Step.INSTALL);
        app.idle();
        app.look("install-todo");
        assertFalse(app.sees(UiId.INSTALL_ROUTE.id() + "-pip"));
        app.press(UiId.INSTALL_WAYS);
        assertTrue(app.sees(UiId.INSTALL_ROUTE.id() + "-pip"));
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.idle();
        app.look("install-other");
        app.fx(() -> app.work().install().choose(PackageManager.APT));
        app.idle();
        app.server.terminals.add(FakeTerminal.endless(
                FakeTerminal.turns("bwbare-apt-get-install-y").getFirst()));
        app.press(UiId.PRIMARY);
        app.await("a step to run", () -> app.work().install().isBusy());
        app.look("install-running");
        app.press(UiId.CANCEL);
        app.idle();
        app.look("install-stopped");
        for (String question : List.of("bwbare-apt-get-install-ask", "bwbare-debconf-questions")) {
            app.server.terminals.add(
                    FakeTerminal.endless(FakeTerminal.turns(question).getFirst()));
            app.press(UiId.PRIMARY);
            app.await("the question", () -> app.work().console().prompt().get() != null);
            app.look("install-question-" + question.split("-")[1]);
            app.questionSeen();
            app.press(UiId.CANCEL);
            app.idle();
        }
        app.server.terminals.add(FakeTerminal.playing(0, "bwbare-apt-get-install-y"));
        app.server.terminals.add(FakeTerminal.playing(0, "bwbare-apt-get-install-y"));
        app.server.system = withCertbot;
        app.press(UiId.PRIMARY);
        app.await("Certbot", () -> app.work().install().state().get().passed());
        app.look("install-done");
    }

    private void failed(int exit, String picture, String output) {
        app.server.terminals.add(FakeTerminal.printing(exit, output));
        // What helps has the primary button: here the same is tried again.
        app.press(app.sees(UiId.INSTALL_AGAIN) ? UiId.INSTALL_AGAIN : UiId.PRIMARY);
        app.await("the failure", () -> app.work().install().problem().get() != null);
        app.idle();
        app.look(picture);
    }

    @Test
    void installationsThatFail() {
        withoutCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.server.works = false;
        failed(1, "install-failed-snap", Transcript.output("bwsnap-snap-daemon-install-offline"));
        app.press(UiId.PRIMARY);
        app.idle();
        app.server.installed.add("lists");
        app.fx(() -> app.work().install().choose(PackageManager.APT));
        app.idle();
        failed(100, "install-failed", Transcript.output("bwbare-apt-get-install-nonetwork"));
        failed(100, "install-failed-interrupted", Transcript.output("bwbare-apt-get-install-interrupted"));
        failed(100, "install-failed-held", Transcript.output("bwbare-apt-get-install-held"));
        app.server.checks.put("locks", "lock 3303 /var/lib/dpkg/lock-frontend\nlooked\n");
        app.server.terminals.add(FakeTerminal.playing(100, "bwbare-apt-get-install-locked"));
        app.press(UiId.INSTALL_AGAIN);
        app.await("the lock", () -> app.work().install().busy().get().contains("python3"));
        app.look("install-locked");
        app.press(UiId.CANCEL);
        app.idle();
        app.server.checks.put("locks", "looked\n");
        for (int i = 0; i < 3; i++) {
            app.server.terminals.add(FakeTerminal.playing(100, "bwbare-apt-get-install-locked"));
        }
        failed(100, "install-failed-locked", Transcript.output("bwbare-apt-get-install-locked"));
        assertEquals(
                InstallCause.LOCKED,
                app.work().install().failure().orElseThrow().cause());
        failed(1, "install-failed-unknown", """
                Setting up python3-certbot (2.1.0-4) ...\r
                Traceback (most recent call last):\r
                  File "/usr/bin/py3compile", line 323, in <module>\r
                    main()\r
                ModuleNotFoundError: No module named 'configparser'\r
                dpkg: error processing package python3-certbot (--configure):\r
                 installed post-installation script returned error exit status 1\r
                """);
    }

    @Test
    void lookBeforeTheInstallationIsCancelled() {
        app.server.removeCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.server.hold();
        app.fx(() -> app.work().install().choose(InstallMethod.PIP));
        app.press(UiId.CANCEL);
        app.server.goOn();
        app.idle();
        app.look("install-look-cancelled");
        assertTrue(app.node(UiId.PRIMARY).getStyleClass().contains("primary"));
    }

    @Test
    void snapIsImpossible() {
        app.server.removeCertbot();
        app.reach(Step.INSTALL);
        app.idle();
        app.look("install-no-snap");
    }

    private void withoutCertbot() {
        app.server.removeCertbot();
        app.server.system = app.server.system.replace("container-other\nlab", "");
    }

    @Test
    void certificateForm() {
        app.reach(Step.CERTIFICATE);
        app.look("certificate-empty");
        app.fx(() -> app.work().wishes().email().set("ada"));
        app.press(UiId.PRIMARY);
        app.await(
                "the focus",
                () -> (UiId.PURPOSE.id() + "-dms")
                        .equals(app.window.root().getScene().getFocusOwner().getId()));
        app.press(UiId.TERMS_PAGE);
        assertEquals(List.of(URI.create("https://letsencrypt.org/repository/")), app.opened);
        app.look("certificate-wrong");
        fill();
        app.look("certificate-filled");
        app.lookBelow("certificate-filled-below");
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        app.look("certificate-other");
    }

    private void fill() {
        app.fx(() -> {
            app.work().wishes().purpose().set(Purpose.DMS);
            app.work().wishes().email().set(PanelStates.EMAIL);
        });
    }

    /** Starts a request that comes to its first question, or to its end. */
    private void request(FakeTerminal terminal) {
        app.reach(Step.CERTIFICATE);
        fill();
        run(terminal);
    }

    private void run(FakeTerminal terminal) {
        app.server.terminals.add(terminal);
        app.press(UiId.PRIMARY);
        app.await(
                "a question or the end",
                () -> app.work().console().prompt().get() != null
                        || !app.work().certificate().isBusy()
                                && app.work().console().command().get().length() > 0);
    }

    /** Lets Certbot ask what it asked in a recording; all that was not filled in is asked here. */
    private void ask(String recording, String... questions) {
        List<String> turns = FakeTerminal.turns(recording);
        run(FakeTerminal.endless(turns.toArray(String[]::new)));
        for (String question : questions) {
            app.await(
                    question,
                    () -> app.work().console().prompt().get() instanceof Prompt asked
                            && (asked.id() + (asked.again() ? "!" : "")).equals(question));
            String name = question.replace("!", "-again");
            app.look("question-" + recording.replaceFirst("-.*", "-") + name);
            app.questionSeen();
            app.fx(() -> app.work().console().answer(any(question)));
        }
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }

    private Answer any(String question) {
        return switch (app.work().console().prompt().get()) {
            case Prompt.YesNo p -> new Answer.Yes();
            case Prompt.Choice p -> new Answer.Pick(2);
            case Prompt.Checklist p -> new Answer.Picks(List.of(1));
            case Prompt.Password p -> new Answer.Hidden(Secret.of("not-it"));
            case Prompt.Pause p -> new Answer.Text("");
            case null, default -> new Answer.Text("anything");
        };
    }

    @Test
    void everyQuestionOfAFirstRequest() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> app.work().wishes().email().set(""));
        ask("bookworm-fresh-happy", "email", "terms", "eff");
        ask("bullseye-email-invalid", "email", "email!");
        app.fx(() -> app.work().wishes().email().set(PanelStates.EMAIL));
        // What was filled in is answered; the first question that is left is asked.
        ask("forky-email-invalid", "email!");
        ask("forky-domain-invalid-again", "names-invalid", "domains!");
        ask("forky-auth-menu-webroot-fails", "authenticator", "webroot", "webroots");
        ask("forky-auth-menu-webroot", "authenticator", "webroot", "webroot!");
    }

    @Test
    void everyQuestionAboutWhatIsThere() {
        app.reach(Step.CERTIFICATE);
        fill();
        ask("bookworm-multiple-accounts", "account");
        ask("bookworm-existing-badpick", "existing", "existing!");
        ask("bookworm-expand-yes", "expand");
        ask("bookworm-certname-update", "update-names");
        ask("bookworm-existing-rsa-keytype", "key-type");
        ask("bookworm-port80-used-cancel", "port-80", "port-80!");
        ask("forky-debug-challenges", "enter");
        ask("forky-delete-checklist", "unknown");
        ask("forky-sudo-rs", "other-password", "other-password!");
    }

    @Test
    void certificateUnknownQuestion() {
        request(FakeTerminal.endless("Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n"
                + "Would you like some tea while you wait? [tea/coffee] "));
        app.look("certificate-question-unknown");
        app.questionSeen();
    }

    @Test
    void certificateWorking() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.server.terminals.add(FakeTerminal.endless("Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n"
                + "Requesting a certificate for dms.example.org\r\n"));
        app.press(UiId.PRIMARY);
        app.await("the output", () -> app.work().console().command().get().length() > 0);
        app.look("certificate-working");
        app.press(UiId.CANCEL);
        app.await("the end", () -> app.work().certificate().outcome().get() != null);
        app.idle();
        app.look("certificate-cancelled");
    }

    @Test
    void certificateFails() {
        request(FakeTerminal.playing(1, "bookworm-challenge-port80-dropped"));
        app.await("the failure", () -> app.work().certificate().problem().get() != null);
        app.look("certificate-failed");
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
    }

    /** A request that ends with these words of Certbot's. */
    private void fails(String picture, String... words) {
        app.server.terminals.add(FakeTerminal.printing(
                1,
                "Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n" + String.join("\r\n", words) + "\r\n"));
        var model = app.work().certificate();
        Outcome before = model.outcome().get();
        app.press(UiId.PRIMARY);
        app.await(
                "the failure",
                () -> model.problem().get() != null && model.outcome().get() != before);
        app.await("the end", () -> !app.work().console().running().get());
        app.look("certificate-failed-" + picture);
    }

    private static String limit(String words, String until) {
        return "There were too many requests of a given type :: too many "
                + words
                + ", retry after "
                + until
                + ": see https://letsencrypt.org/docs/rate-limits/";
    }

    private void assertProposed(UiId best, UiId other) {
        assertTrue(app.node(best).getStyleClass().contains("primary"), best.id());
        assertFalse(app.node(other).getStyleClass().contains("primary"), other.id());
    }

    @Test
    void certificateFailsInManyWays() {
        app.reach(Step.CERTIFICATE);
        fill();
        fails("unknown", "An unexpected error occurred:", "ValueError: something new");
        assertFalse(app.sees(UiId.FAILURE_ACTION));
        assertTrue(app.node(UiId.PRIMARY).getStyleClass().contains("primary"));
        fails("limit-hours", limit("failed authorizations (5) for \"x\"", "2026-11-24 08:30:00 UTC"));
        app.seen(UiId.FAILURE_ACTION);
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
        app.press(UiId.FAILURE_ACTION);
        app.look("certificate-waiting");
        app.seen(UiId.WAIT_CANCEL);
        app.press(UiId.WAIT_CANCEL);
        fails(
                "limit-days",
                limit("certificates (5) already issued for this exact set of identifiers", "2026-11-27 17:12:00 UTC"));
        fails(
                "broken-renewal",
                "Renewal configuration file /etc/letsencrypt/renewal/dms.example.org.conf is" + " broken.");
        app.press(UiId.FAILURE_ACTION);
        app.look("certificate-failed-log");
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        fails("port80", "Problem binding to port 80: Could not bind to IPv4 or IPv6.");
        app.seen(UiId.FAILURE_ACTION);
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
        fails(
                "secondary",
                "Certbot failed to authenticate some domains (authenticator: standalone). The"
                        + " Certificate Authority reported these problems:",
                "  Identifier: dms.example.org",
                "  Type:   unauthorized",
                "  Detail: During secondary validation: 93.184.216.34: Invalid response from"
                        + " http://dms.example.org/.well-known/acme-challenge/ZVV94n2ipW799hVYrz:"
                        + " 403",
                "",
                "Some challenges have failed.");
        fails(
                "key-type",
                "Are you trying to change the key type of the certificate named dms.example.org"
                        + " from RSA to ECDSA? Please provide both --cert-name and --key-type on"
                        + " the command line to confirm the change you are trying to make.");
        app.press(UiId.FAILURE_ACTION);
        app.fx(() -> app.work().wishes().trial().set(true));
        fails("trial", "The server experienced an internal error :: Error creating new order");
    }

    @Test
    void certificateTrial() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> app.work().wishes().trial().set(true));
        run(FakeTerminal.printing(0, "The dry run was successful.\r\n"));
        app.await("the outcome", () -> app.work().certificate().outcome().get() != null);
        app.look("certificate-trial");
    }

    private void issued(Purpose purpose, int exit, String chain) {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> {
            app.work().wishes().purpose().set(purpose);
            app.work().wishes().keyType().set(KeyType.ECDSA);
        });
        app.server.chainAfterwards = FakeServer.read("certificates/" + chain);
        List<String> turns = FakeTerminal.turns("bookworm-fresh-happy");
        run(FakeTerminal.printing(exit, turns.getLast()));
        app.await("the result", () -> app.work().certificate().state().get().passed());
    }

    @Test
    void certificateForDms() {
        issued(Purpose.DMS, 0, "rsa-fullchain.pem");
        app.look("certificate-result-dms");
        app.lookBelow("certificate-result-dms-below");
        renewal();
    }

    @Test
    void certificateForOthers() {
        issued(Purpose.OTHER, 1, "ecdsa-fullchain.pem");
        app.look("certificate-result-warning");
    }

    /** With a certificate: the renewal before, while and after it is tested. */
    private void renewal() {
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        app.look("renewal-before");
        app.server.terminals.add(FakeTerminal.endless(
                FakeTerminal.turns("bookworm-renew-dryrun-ok").getFirst().substring(0, 200)));
        app.press(UiId.PRIMARY);
        app.look("renewal-running");
        app.press(UiId.CANCEL);
        app.idle();
        app.server.terminals.add(FakeTerminal.playing(1, "bookworm-renew-dryrun-port80-used"));
        app.press(UiId.PRIMARY);
        app.await("the test", () -> app.work().renewal().dryRun().get() != null);
        app.idle();
        app.look("renewal-failed");
        assertTrue(app.sees(UiId.SAVE_LOG));
        assertTrue(app.sees(UiId.FAILURE_LOG));
        app.lookBelow("renewal-failed-below");
        app.server.renewal = app.server
                .renewal
                .replace("=active", "=inactive")
                .replace("=enabled", "=disabled")
                .replace("Tue 2026-11-24 09:57:54 UTC", "");
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        app.look("renewal-not-scheduled");
        assertFalse(app.sees(UiId.RENEWAL_DONE));
        app.server.renewal = FakeServer.recorded("renewal/systemd");
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
        app.press(UiId.PRIMARY);
        app.await("the end", () -> app.work().renewal().state().get().passed());
        app.look("renewal-ok");
        assertTrue(app.sees(UiId.RENEWAL_DONE));
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.look("renewal-lost");
    }

    @Test
    void connectionLost() {
        app.reach(Step.CHECKLIST);
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.look("lost-checklist");
        app.press(UiId.LOST_CONNECT);
        app.look("lost-connect");
    }
}
