package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.text.Message;
import org.certguide.ui.MainWindow;
import org.certguide.ui.PanelView;
import org.certguide.ui.SidebarItem.StepItem;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

class ConsoleInWindowTest {
    private static final String SESSION = """
            \u001b[1;32mubuntu@dms\u001b[0m:\u001b[1;34m~\u001b[0m$ sudo certbot certonly --standalone
            Saving debug log to /var/log/letsencrypt/letsencrypt.log
            Please enter the domain name(s) you would like on your certificate (comma and/or
            space separated) (Enter 'c' to cancel): dms.example.org
            Requesting a certificate for dms.example.org

            \u001b[31mCertbot failed to authenticate some domains (authenticator: standalone).\u001b[0m
            \u001b[33mHint:\u001b[0m The Certificate Authority failed to download the challenge files.
            \u001b[7m inverse \u001b[0m \u001b[4munderlined\u001b[0m \u001b[1mbold\u001b[0m \u001b[2mdim\u001b[0m
            \u001b[38;5;208m256\u001b[0m \u001b[38;2;120;200;255mtrue colour\u001b[0m ┌──┐ ✔ ü
            (Y)es/(N)o:\s""";

    private final ConsoleView console = Views.on(ConsoleView::new);
    private final MainWindow window = Views.on(() -> new MainWindow(console));
    private final Scene scene = Views.on(() -> {
        window.steps().setAll(new StepItem(Step.CERTIFICATE, "Certificate", StepStatus.RUNNING, true));
        window.currentStepProperty().set(Step.CERTIFICATE);
        window.panelProperty()
                .set(new PanelView("Get the certificate", "Certbot asks, you answer.", new StatusCard("One question")));
        return window.scene();
    });

    private Node node(UiId id) {
        return scene.lookup(id.selector());
    }

    private boolean says(String words) {
        return scene.getRoot().lookupAll(".label").stream()
                .anyMatch(n ->
                        n instanceof Label l && l.isVisible() && l.getText().equals(words));
    }

    @Test
    void pictureToLookAt() {
        Views.show(scene, 1280, 800);
        Views.run(() -> console.start("sudo certbot certonly --standalone"));
        console.feed(SESSION.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Views.run(() -> node(UiId.CONSOLE_SCREEN).requestFocus());
        Views.pictures(scene, "console-keys", window.themeProperty()::set);
        Views.run(console::search);
        Views.run(() -> ((TextField) node(UiId.CONSOLE_SEARCH_FIELD)).setText("certificate"));
        Views.pictures(scene, "console", window.themeProperty()::set);
        assertTrue(console.text().endsWith("(Y)es/(N)o:"));
    }

    @Test
    void keyboardIsToldTheWayOutOfTheConsoleAndFindsIt() {
        String way = "Running · F6 leaves the console";
        List<byte[]> sent = new ArrayList<>();
        console.onInput(sent::add);
        Views.show(scene, 1280, 800);
        Views.run(() -> console.start("sudo certbot renew"));
        FxRobot robot = new FxRobot();
        Views.run(() -> node(UiId.CONSOLE_SCREEN).requestFocus());
        assertTrue(says(way));
        robot.push(KeyCode.TAB);
        assertEquals(1, sent.size());
        assertTrue(node(UiId.CONSOLE_SCREEN).isFocused(), "Tab is the server's");

        robot.push(KeyCode.F6);
        assertFalse(node(UiId.CONSOLE).isFocusWithin());
        assertFalse(says(way));
        robot.push(KeyCode.SHIFT, KeyCode.F6);
        assertTrue(node(UiId.CONSOLE).isFocusWithin());

        // Where nothing runs, Tab leads on.
        Views.run(() -> console.end(Message.of("ui.console.ended")));
        Views.run(() -> node(UiId.CONSOLE_SCREEN).requestFocus());
        robot.push(KeyCode.TAB);
        assertFalse(node(UiId.CONSOLE_SCREEN).isFocused());
        assertEquals(1, sent.size());
    }

    @Test
    void theConsoleThatOpenedByItselfFoldsAfterwardsAndOneThatIsUsedStays() {
        Views.show(scene, 1280, 800);
        Views.run(() -> console.start("sudo apt-get update"));
        Views.run(window::foldConsole);
        assertTrue(node(UiId.CONSOLE_SCREEN).getParent().getParent().isVisible(), "it runs still");
        Views.run(() -> console.end(Message.of("ui.console.ended.well")));
        Views.run(window::foldConsole);
        assertFalse(console.isVisible());

        Views.run(() -> console.start("sudo apt-get update"));
        Views.run(() -> node(UiId.CONSOLE_SCREEN).requestFocus());
        Views.run(() -> console.end(Message.of("ui.console.ended.well")));
        Views.run(window::foldConsole);
        assertTrue(console.isVisible(), "somebody is in it");

        Views.run(() -> window.showConsole(false));
        Views.run(() -> window.showConsole(true));
        Views.run(() -> node(UiId.THEME).requestFocus());
        Views.run(window::foldConsole);
        assertTrue(console.isVisible(), "it was opened by hand");
    }

    @Test
    void theTitleKeepsItsSizeWhenTheConsoleOpens() {
        Views.show(scene, 1280, 800);
        Label title = (Label) node(UiId.PANEL_TITLE);
        double before = Views.on(() -> title.getFont().getSize());
        Views.run(() -> console.start("sudo apt-get update"));
        Views.layOut(scene);
        assertEquals(before, Views.on(() -> title.getFont().getSize()));
        assertTrue(node(UiId.PANEL_SENTENCE).isVisible());
    }

    @Test
    void lettersCanBeMadeLargerWithTheMouse() {
        Views.show(scene, 1280, 800);
        Views.run(() -> console.start("sudo certbot renew"));
        int before = console.size().columns();
        Views.run(() -> ((Button) node(UiId.CONSOLE_FONT_LARGER)).fire());
        Views.layOut(scene);
        assertTrue(console.size().columns() < before);
    }
}
