package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.server.Sudo.Rights;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.ui.Disclosure;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.SystemModel;
import org.junit.jupiter.api.Test;

/** The system in every state. */
class SystemPicturesTest extends PanelPictures {
    @Test
    void system() {
        app.begin();
        app.press(UiId.PRIMARY);
        app.await("the login", () -> app.walkthrough.session().get() != null);
        app.look("system-detected");
        assertFalse(app.sees(UiId.SYSTEM_COPY), "nine steps with commands meet who has just logged in");
        openSteps();
        app.lookBelow("system-detected-below");
        app.press(UiId.SYSTEM_TABS.id() + "-wildcard");
        app.look("system-wildcard");
    }

    @Test
    void whoseWebsiteRunsOnAProgramHasAnotherServerThanOvertureDms() {
        app.connect();
        assertEquals(null, app.work().wishes().purpose().get(), "nobody has said it");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("for Overture DMS"));
        app.fx(() -> app.work()
                .system()
                .software()
                .set(app.work().system().catalogue().software("nginx")));
        assertEquals(Purpose.OTHER, app.work().wishes().purpose().get());
        app.fx(() -> app.work().system().software().set(Software.OTHER));
        assertFalse(app.reads(UiId.PANEL_CONTENT).contains("Overture"), "it is for another server");
        app.fx(() -> app.work().wishes().purpose().set(Purpose.DMS));
        app.fx(() -> app.work()
                .system()
                .software()
                .set(app.work().system().catalogue().software("nginx")));
        assertEquals(Purpose.DMS, app.work().wishes().purpose().get(), "what was chosen stays");
    }

    private void openSteps() {
        app.fx(() -> ((Disclosure) app.node(UiId.SYSTEM_STEPS)).openProperty().set(true));
    }

    /** The page said so of who had not tried it yet, and of who had been refused. */
    @Test
    void aUserIsSaidToMayUseSudoOnlyWhereThatIsKnown() {
        app.connect();
        for (Rights rights : List.of(Rights.NEEDS_PASSWORD, Rights.NOT_ALLOWED, Rights.MISSING, Rights.FREE)) {
            app.fx(() -> app.walkthrough.session().get().privileges().found(rights));
            app.await("the rights", () -> app.work().server().rights().get() == rights);
            String said = app.reads(UiId.SYSTEM_NEEDS);
            assertEquals(rights == Rights.FREE, said.contains("and may use sudo"), rights + ": " + said);
        }
    }

    @Test
    void theListOfSystemsOpensBelowItsSentence() {
        app.connect();
        app.fx(() -> {
            ComboBox<?> list = (ComboBox<?>) app.node(UiId.SYSTEM_SYSTEM);
            list.show();
            double sentence = list.localToScreen(list.getLayoutBounds()).getMaxY();
            Window popup = Window.getWindows().stream()
                    .filter(PopupWindow.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            Window window = list.getScene().getWindow();
            assertTrue(popup.getY() >= sentence - 8, popup.getY() + " above " + sentence);
            assertTrue(popup.getY() + popup.getHeight() <= window.getY() + 700, "it leaves the window");
            list.hide();
        });
    }

    @Test
    void systemUnknown() {
        app.server.removeCertbot();
        app.server.system = app.server
                .system
                .replace("=debian", "=solarwind")
                .replace("Debian GNU/Linux 12 (bookworm)", "Solarwind 3");
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
        openSteps();
        app.lookBelow("system-nginx-steps");
    }

    @Test
    void aControlPanelIsNamedBeforeAnythingElse() {
        app.server.system = app.server.system.replaceFirst("(?=\\n(\\S+) user\\n)", "\n$1 marks\nCPANEL\n");
        app.connect();
        app.look("system-panel");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("cPanel looks after this server"));
    }

    @Test
    void systemThatIsOneImage() {
        app.server.removeCertbot();
        app.server.system = app.server
                .system
                .replaceFirst("ID=debian", "ID=fedora\nVARIANT_ID=coreos\nOSTREE_VERSION=44.1")
                .replace("Debian GNU/Linux 12 (bookworm)", "Fedora CoreOS 44");
        app.connect();
        app.look("system-image");
        assertTrue(app.reads(UiId.PANEL_CONTENT).contains("rpm-ostree install certbot"));
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
}
