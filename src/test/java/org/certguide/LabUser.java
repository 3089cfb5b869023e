package org.certguide;

import java.nio.file.Path;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who opens the application for the first time, before a server of the lab as it was at first. */
abstract class LabUser {
    @TempDir
    Path home;

    User user;

    /** Opens the application; the server is as new. */
    final LabServer fresh(String name) {
        LabServer server = Lab.server(name);
        server.reset();
        user = new User(home);
        return server;
    }

    @AfterEach
    void close() {
        if (user != null) user.close();
    }

    /** Fills in everything, and asks for the certificate. */
    final void ask(LabServer server) {
        user.press(UiId.PURPOSE, "dms").type(UiId.EMAIL, "admin@" + server.domain());
        user.tick(UiId.TERMS).press(UiId.PRIMARY);
    }
}
