package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
