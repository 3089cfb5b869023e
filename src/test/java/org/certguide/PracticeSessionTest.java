package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.certguide.certbot.CertbotVersion;
import org.certguide.checks.CheckContext;
import org.certguide.guide.Step;
import org.certguide.net.NetworkAccess;
import org.certguide.practice.Fault;
import org.certguide.profile.AppHome;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** The rehearsal, in the window and without a screen. */
class PracticeSessionTest {
    @TempDir
    Path home;

    @Test
    void withoutScreenAndArgumentsTheWholeWalkthroughIsRehearsed() throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(home.resolve("tmp"));
        Path output = home.resolve("output.txt");
        Path left = home.resolve("target").resolve("rehearsal");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=en",
                // The tests have a log of their own; the application's is to be seen here.
                "-Dtinylog.configuration=tinylog.properties",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-Dcertguide.rehearsal=" + left,
                "-cp",
                System.getProperty("java.class.path"),
                "org.certguide.Main");
        builder.directory(home.toFile());
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        // In the folder of the start, whatever folder the program works in afterwards.
        builder.environment().put("CERTGUIDE_HOME", "app");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (OS.LINUX.isCurrentOs()) awaitWorkingIn(home.toRealPath().resolve("app/logs"), process);
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(0, process.exitValue(), said);
        List<String> lines = said.lines().toList();
        for (String step : List.of("Connect", "System", "Checklist", "Install", "Certificate", "Renewal")) {
            assertTrue(lines.stream().anyMatch(l -> l.matches(step + " +ok.*")), said);
        }
        assertTrue(said.contains("/etc/letsencrypt/live/dms.example.org/fullchain.pem"), said);
        assertTrue(said.contains("rehearsal"), said);
        assertFalse(said.contains("LOGGER"), said);
        try (Stream<Path> logs = Files.list(home.resolve("app/logs"))) {
            assertTrue(logs.anyMatch(log -> log.toString().endsWith(".log")), "nothing is logged");
        }
        assertFalse(Files.exists(home.resolve("app/profiles")), "a profile of no server");
        assertFalse(Files.exists(home.resolve("app/known_hosts")), "a host key of no server");
        assertTrue(said.contains(left.toString()), said);
        Set<String> pictures = new HashSet<>();
        for (Step step : Step.values()) {
            Path picture = left.resolve(step.ordinal() + 1 + "-" + step.id() + ".png");
            assertTrue(Files.size(picture) > 10_000, picture.toString());
            pictures.add(Base64.getEncoder().encodeToString(Files.readAllBytes(picture)));
        }
        assertEquals(Step.values().length, pictures.size(), "two steps have the same picture");
        String conversation = Files.readString(left.resolve(RehearsalFolder.CONSOLE));
        assertTrue(conversation.contains("Enter email address"), conversation);
        assertTrue(conversation.contains("certbot certonly"), conversation);
        assertTrue(conversation.contains("renew --dry-run"), conversation);
        String profile = lines.stream()
                .filter(l -> l.startsWith("Profile: "))
                .map(l -> l.substring("Profile: ".length()))
                .collect(Collectors.joining("\n"));
        assertEquals(left.resolve(RehearsalFolder.PROFILE).toString(), profile, said);
        assertTrue(Files.readString(Path.of(profile)).contains("dms.example.org"));
        assertTrue(Files.readString(left.resolve(RehearsalFolder.COMMANDS)).contains("certbot"));
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(
                    List.of(),
                    files.filter(p -> p.toString().contains("certguide")).toList());
        }
    }

    /** Where it crashes, the JVM leaves its file, with pieces of the memory, in the folder that it works in. */
    private static void awaitWorkingIn(Path folder, Process process) throws IOException, InterruptedException {
        Path now = Path.of("/proc", Long.toString(process.pid()), "cwd");
        while (!Files.readSymbolicLink(now).equals(folder) && !process.waitFor(20, TimeUnit.MILLISECONDS)) {}
        assertTrue(process.isAlive(), "it never worked in " + folder);
    }

    @Test
    void practiceIsAnotherWindowWithAFilledInLoginAndLeavesNothing() throws IOException, TimeoutException {
        Stage stage = Views.stage();
        AppContext usual = Views.on(() -> new AppContext(stage, usual()));
        Scene before = stage.getScene();
        Deque<Runnable> background = new ArrayDeque<>();
        PracticeSession rehearsal = PracticeSession.begin(0, page -> true, background::add);
        Path folder = rehearsal.environment().home().profiles().getParent();
        assertFalse(rehearsal.environment().drafts(), "nothing that is typed is kept");
        assertTrue(Files.exists(folder));
        Runnable leave = Views.on(() -> rehearsal.enter(stage, usual, KeyboardTest.LATER, () -> {}));
        Views.show(stage.getScene(), 1024, 700);
        Views.pictures(
                stage.getScene(),
                "practice",
                theme -> usual.window().themeProperty().set(theme));
        assertNotNull(find(stage, UiId.PRACTICE));
        MenuButton trouble = (MenuButton) find(stage, UiId.PRACTICE_TROUBLE);
        Views.run(() -> {
            List<CheckMenuItem> faults = trouble.getItems().stream()
                    .filter(CheckMenuItem.class::isInstance)
                    .map(CheckMenuItem.class::cast)
                    .toList();
            assertEquals(Fault.values().length, faults.size());
            assertEquals("Let something go wrong", trouble.getText());
            faults.getFirst().setSelected(true);
            faults.getFirst().getOnAction().handle(new javafx.event.ActionEvent());
        });
        assertEquals(Set.of(Fault.PORT_80_IN_USE), rehearsal.server().faults());
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Goes wrong: port 80", trouble.getText());
        rehearsal.server().setFault(Fault.DOMAIN_ELSEWHERE, true);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Goes wrong: port 80, domain (2)", trouble.getText());
        for (Fault fault : Fault.values()) rehearsal.server().setFault(fault, true);
        WaitForAsyncUtils.waitForFxEvents();
        Views.pictures(
                stage.getScene(),
                "practice-wrong",
                theme -> usual.window().themeProperty().set(theme));
        for (Fault fault : Fault.values()) rehearsal.server().setFault(fault, false);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Let something go wrong", trouble.getText(), "it has ended by itself");
        Views.run(() -> {
            Menu versions = trouble.getItems().stream()
                    .filter(Menu.class::isInstance)
                    .map(Menu.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertEquals("Questions of Certbot 5.6", versions.getText());
            ((RadioMenuItem) versions.getItems().getFirst()).fire();
            assertEquals("Questions of Certbot 1.12", versions.getText());
        });
        assertEquals(new CertbotVersion(1, 12, 0), rehearsal.server().certbot());
        // One click is left, also for who does not trust the host key at first.
        press(stage, UiId.PRIMARY);
        waitFor(stage, UiId.HOST_KEY_REFUSE);
        Views.pictures(
                stage.getScene(),
                "practice-hostkey",
                theme -> usual.window().themeProperty().set(theme));
        assertNull(
                Views.on(() -> find(stage, UiId.HOST_KEY).lookup(UiId.FOLD.selector())),
                "there is no provider to compare with");
        press(stage, UiId.HOST_KEY_REFUSE);
        press(stage, UiId.PRIMARY);
        press(stage, UiId.HOST_KEY_ACCEPT);
        waitFor(stage, UiId.SYSTEM_SYSTEM);
        Views.run(leave);
        Views.run(leave);
        assertSame(before, stage.getScene());
        // The server waits for open connections: that must not keep the window from moving.
        assertFalse(rehearsal.closed().isDone(), "it was closed on the JavaFX thread");
        assertEquals(1, background.size());
        background.remove().run();
        assertTrue(rehearsal.closed().isDone());
        assertFalse(Files.exists(folder), "something is left of the rehearsal");
        Views.run(usual::close);
    }

    @Test
    void whoEndsTheRehearsalIsToldThatNothingIsKeptOfIt() throws IOException {
        Stage stage = Views.stage();
        AppContext usual = Views.on(() -> new AppContext(stage, usual()));
        PracticeSession rehearsal = PracticeSession.begin(0, page -> true, Runnable::run);
        Views.run(() -> rehearsal.enter(stage, usual, KeyboardTest.LATER, () -> {}));
        Views.show(stage.getScene(), 1024, 700);
        Views.run(() -> ((ButtonBase) find(stage, UiId.PRACTICE_LEAVE)).fire());
        Views.layOut(stage.getScene());
        Views.run(() -> {
            assertNotNull(find(stage, UiId.START_NEW));
            assertTrue(stage.getScene().getRoot().lookupAll(".banner").stream()
                    .flatMap(banner -> banner.lookupAll(".label").stream())
                    .anyMatch(label -> ((Label) label).getText().contains("The practice has ended")));
        });
        Views.pictures(
                stage.getScene(),
                "practice-left",
                theme -> usual.window().themeProperty().set(theme));
        Views.run(usual::close);
    }

    @Test
    void whoLetsSomethingGoWrongIsToldTheWayOn() throws IOException, TimeoutException {
        Stage stage = Views.stage();
        AppContext usual = Views.on(() -> new AppContext(stage, usual()));
        PracticeSession rehearsal = PracticeSession.begin(0, page -> true, Runnable::run);
        Runnable leave = Views.on(() -> rehearsal.enter(stage, usual, KeyboardTest.LATER, () -> {}));
        Views.show(stage.getScene(), 1280, 800);
        waitForWords(stage, "Everything is filled in already. Press “Connect”.");
        press(stage, UiId.PRIMARY);
        press(stage, UiId.HOST_KEY_ACCEPT);
        waitFor(stage, UiId.SYSTEM_SYSTEM);
        press(stage, UiId.PRIMARY);
        waitFor(stage, UiId.DOMAINS);
        rehearsal.server().setFault(Fault.WRONG_SUDO_PASSWORD, true);
        rehearsal.server().setFault(Fault.DOMAIN_ELSEWHERE, true);
        Views.run(() -> ((TextField) find(stage, UiId.DOMAINS)).setText("dms.example.org"));

        press(stage, UiId.PRIMARY);
        waitForWords(stage, "tick “Use my login password” again");
        Views.run(() -> ((CheckBox) find(stage, UiId.SUDO_SAME)).setSelected(true));
        press(stage, UiId.PRIMARY);

        waitForWords(stage, "In this rehearsal: untick it");
        assertFalse(
                Views.on(() -> Layout.visible(stage.getScene().getRoot())
                        .anyMatch(node -> UiId.CHECK_PUBLICLY.id().equals(node.getId()))),
                "something leaves this computer");
        Views.run(leave);
        Views.run(usual::close);
    }

    private static void waitForWords(Stage stage, String words) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                30,
                TimeUnit.SECONDS,
                () -> Views.on(() -> Layout.visible(stage.getScene().getRoot())
                        .anyMatch(node ->
                                node instanceof Labeled l && Layout.words(l).contains(words))));
    }

    @Test
    void startPageOffersTheRehearsal() {
        Stage stage = Views.stage();
        AppContext usual = Views.on(() -> new AppContext(stage, usual()));
        Views.show(stage.getScene(), 1024, 700);
        assertNull(Views.on(() -> find(stage, UiId.START_REHEARSE)));
        boolean[] begun = {false};
        Views.run(() -> usual.panels().offerRehearsal(() -> begun[0] = true, new SimpleBooleanProperty(false)));
        Views.run(() -> ((ButtonBase) find(stage, UiId.START_REHEARSE)).fire());
        assertTrue(begun[0]);
        Views.run(usual::close);
    }

    private static void press(Stage stage, UiId id) throws TimeoutException {
        waitFor(stage, id);
        Views.run(() -> ((ButtonBase) find(stage, id)).fire());
    }

    private static void waitFor(Stage stage, UiId id) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                30,
                TimeUnit.SECONDS,
                () -> Views.on(() -> {
                    Node node = find(stage, id);
                    return node != null
                            && node.isVisible()
                            && !node.isDisabled()
                            && node.getParent().isVisible();
                }));
    }

    private AppContext.Environment usual() {
        return new AppContext.Environment(
                new AppHome(home.resolve("usual")),
                home.resolve("none"),
                Optional.empty(),
                CheckContext.LETS_ENCRYPT,
                NetworkAccess.asSeenFromHere(Optional.empty()),
                page -> true);
    }

    private static Node find(Stage stage, UiId id) {
        return stage.getScene().lookup(id.selector());
    }
}
