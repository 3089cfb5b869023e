package org.certguide.install;

import org.certguide.guide.Text;
import org.certguide.system.Route;

import java.util.Optional;

/**
 * A way to install Certbot on this server, and why it is offered or not.
 *
 * @param reason what speaks for it
 * @param problem what makes it impossible here, if anything does
 */
public record InstallOption(Route route, Text reason, Optional<Text> problem) {
    public boolean possible() {
        return problem.isEmpty();
    }

    public Text title() {
        return Text.of("install.route." + route.id() + ".title");
    }
}
