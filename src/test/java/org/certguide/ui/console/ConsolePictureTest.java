package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import javafx.scene.control.TextField;

import org.certguide.ui.MainWindow;
import org.certguide.ui.MainWindow.RailItem;
import org.certguide.ui.PanelView;
import org.certguide.ui.StatusCard;
import org.certguide.ui.StepState;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ConsolePictureTest {
    private static final String SESSION =
            """
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

    @Test
    void pictureToLookAt() {
        ConsoleView console = Views.on(ConsoleView::new);
        MainWindow window = Views.on(() -> new MainWindow(console));
        Scene scene =
                Views.on(
                        () -> {
                            window.steps()
                                    .setAll(
                                            new RailItem(
                                                    "certificate",
                                                    "Certificate",
                                                    StepState.RUNNING,
                                                    true));
                            window.currentStepProperty().set("certificate");
                            window.panelProperty()
                                    .set(
                                            new PanelView(
                                                    "Get the certificate",
                                                    "Certbot asks, you answer.",
                                                    new StatusCard("One question")));
                            return window.scene();
                        });
        Views.show(scene, 1280, 800);
        Views.run(() -> console.start("sudo certbot certonly --standalone"));
        console.feed(SESSION.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Views.run(() -> console.node().lookup("#console-screen").requestFocus());
        Views.run(console::search);
        Views.run(
                () ->
                        ((TextField) console.node().lookup("#console-search-field"))
                                .setText("certificate"));
        Views.pictures(scene, "console", window.themeProperty()::set);
        assertTrue(console.text().endsWith("(Y)es/(N)o:"));
    }
}
