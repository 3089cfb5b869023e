package org.certguide.ui.panel;

import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Step;
import org.certguide.ui.UiId;

/**
 * Every panel in every state that a user can meet: nothing is cut off, nothing sticks out, every
 * control has a name, and there is one next thing to do. The pictures are for people.
 */
abstract class PanelPictures extends WithPanels {
    void runNginx() {
        runNginx(app);
    }

    static void runNginx(PanelStates app) {
        app.server.system = app.server.system.replace("\ncertguide-0123456789 end", """

                        certguide-0123456789 web
                        nginx /system.slice/nginx.service
                        certguide-0123456789 listens
                           0: 00000000:0050 00000000:0000 0A 00000000:00000000
                        certguide-0123456789 sites
                        nginx root /srv/www/dms;
                        certguide-0123456789 end""");
    }

    static final String NGINX_ON_PORT_80 = """
            listens 00000000:0050 0
            looked
            pid 812
            name nginx
            group 0::/system.slice/nginx.service
            command nginx: master process /usr/sbin/nginx
            systemd
            """;

    void fill() {
        fill(app);
    }

    static void fill(PanelStates app) {
        app.fx(() -> {
            app.work().wishes().purpose().set(Purpose.DMS);
            app.work().wishes().email().set(PanelStates.EMAIL);
        });
    }

    /** Starts a request that comes to its first question, or to its end. */
    void request(FakeTerminal terminal) {
        app.reach(Step.CERTIFICATE);
        fill();
        run(terminal);
    }

    void run(FakeTerminal terminal) {
        app.server.terminals.add(terminal);
        app.press(UiId.PRIMARY);
        app.await(
                "a question or the end",
                () -> app.work().console().prompt().get() != null
                        || !app.work().certificate().isBusy()
                                && app.work().console().command().get().length() > 0);
    }
}
