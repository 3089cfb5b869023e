package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.practice.PracticeServer;
import org.certguide.profile.AppHome;
import org.certguide.server.Secret;
import org.certguide.server.sshj.TestSshd;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Somebody with a mouse, whose server is behind a bastion that wants a one-time code. */
class BastionTest {
    @TempDir
    Path home;

    private final FxRobot robot = new FxRobot();
    private Stage stage;

    private Optional<Node> find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream()
                .filter(node -> Layout.visible(stage.getScene().getRoot()).anyMatch(n -> n == node))
                .findFirst();
    }

    private Optional<Node> find(UiId id) {
        return find(id.id());
    }

    private void click(UiId id) throws Exception {
        click(id.id());
    }

    private void click(String id) throws Exception {
        WaitForAsyncUtils.waitFor(
                60,
                TimeUnit.SECONDS,
                () -> Views.on(() -> find(id).filter(node -> !node.isDisabled() && Layout.isInView(node))
                        .isPresent()));
        robot.clickOn(Views.on(() -> find(id).orElseThrow()));
    }

    private void type(UiId id, String words) throws Exception {
        click(id);
        robot.write(words);
    }

    private String reads(UiId id) {
        return Views.on(() -> find(id).stream()
                .flatMap(Layout::visible)
                .filter(Labeled.class::isInstance)
                .map(node -> Layout.words((Labeled) node))
                .collect(Collectors.joining("\n")));
    }

    @Test
    void twoHostKeysAndACodeLeadToTheServerBehindTheBastion() throws Exception {
        try (PracticeServer server = PracticeServer.start(
                        new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
                TestSshd bastion = new TestSshd(TestSshd.key("ssh-ed25519"))
                        .asking(List.of("Verification code: *"), List.of("424242"))
                        .forwarding()
                        .start();
                Secret password = server.password()) {
            AppContext.Environment outside = new AppContext.Environment(
                    new AppHome(home.resolve("app")),
                    home.resolve(".ssh").resolve("known_hosts"),
                    Optional.empty(),
                    CheckContext.LETS_ENCRYPT,
                    server.network(),
                    page -> false);
            stage = Views.on(Stage::new);
            AppContext app = Views.on(() -> new AppContext(stage, outside));
            try {
                Views.show(stage, stage.getScene(), 1280, 800);
                walk(server, bastion, String.valueOf(password.chars()), app);
            } finally {
                Views.run(() -> {
                    stage.hide();
                    app.close();
                });
            }
        }
    }

    private void walk(PracticeServer server, TestSshd bastion, String password, AppContext app) throws Exception {
        click(UiId.START_NEW);
        type(
                UiId.CONNECT_HOST,
                "ssh -J " + bastion.address() + " -p " + server.address().port() + " "
                        + server.address().user() + "@" + server.address().host());
        type(UiId.CONNECT_PASSWORD, password);
        click(UiId.PRIMARY);
        waitFor(() -> reads(UiId.HOST_KEY).contains(bastion.hostKey().fingerprint()));
        assertTrue(reads(UiId.HOST_KEY).contains("Is this your jump host?"), reads(UiId.HOST_KEY));
        click(UiId.HOST_KEY_ACCEPT);
        // The second card is that of the server itself, after the code.
        click(UiId.CONNECT_ANSWER.id() + "-0");
        assertTrue(reads(UiId.PANEL_CONTENT).contains("The jump host 127.0.0.1 asks"), reads(UiId.PANEL_CONTENT));
        robot.write("424242");
        click(UiId.CONNECT_ANSWER);
        waitFor(() -> reads(UiId.HOST_KEY).contains(server.hostKey().fingerprint()));
        click(UiId.HOST_KEY_ACCEPT);
        waitFor(() -> app.walkthrough().session().get() != null);
        assertEquals(
                Optional.of(bastion.address().toString()),
                app.walkthrough().session().get().address().via());
        assertEquals(List.of("424242"), List.copyOf(bastion.secrets), "the password is for the server alone");
        String known = Files.readString(new AppHome(home.resolve("app")).knownHosts());
        assertEquals(2, known.lines().count(), known);
        assertFalse(known.contains("424242"));
    }

    private void waitFor(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> Views.on(condition));
    }
}
