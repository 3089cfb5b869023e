package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.profile.Profile;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** A service of a Docker swarm holds port 80, and Certbot is to stop it. */
class SwarmRemedyTest extends PanelPictures {
    private static int first(List<String> lines, String part) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(part + " in " + lines));
    }

    @Test
    void itsNetIsOnTheServerBeforeCertbotStopsIt() throws Exception {
        app.server.checks.put("port80", "listens 00000000:0050 0\nlooked\nswarm gateway replicated 2/2 *:80->80/tcp\n");
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.reach(Step.CHECKLIST);
        app.press(UiId.PRIMARY);
        app.idle();
        app.look("checklist-swarm");
        app.press(UiId.REMEDY);
        app.await("port 80", () -> app.found("port80") == Severity.FINE);
        app.idle();
        while (app.walkthrough.current().get() != Step.CERTIFICATE) {
            app.fx(app.walkthrough::next);
            app.idle();
        }
        fill();
        app.server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        run(FakeTerminal.printing(0, FakeTerminal.turns("bookworm-fresh-happy").getLast()));
        app.await("the result", () -> app.work().certificate().state().get().passed());

        List<String> commands = Files.readAllLines(folder.resolve("commands.log"));
        int setup = first(commands, "cat >/usr/local/sbin/certguide-gateway");
        int certbot = first(commands, "certbot certonly");
        assertTrue(setup < certbot, commands::toString);
        assertTrue(commands.get(certbot).contains("/usr/local/sbin/certguide-gateway stop"), commands.get(certbot));
        List<Profile.Change> changes = app.work().profile().changes();
        assertTrue(changes.getFirst().what().contains("/usr/local/sbin/certguide-gateway"), changes::toString);
    }
}
