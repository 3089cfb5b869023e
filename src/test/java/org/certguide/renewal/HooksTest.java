package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.certguide.diagnosis.Stoppable;
import org.junit.jupiter.api.Test;

class HooksTest {
    @Test
    void whatIsStoppedIsStartedAgainBySystemdWhereThatIs() {
        assertEquals(
                List.of(
                        "--pre-hook=systemd-run -q --on-active=10m systemctl start nginx.service;"
                                + " systemctl stop nginx.service",
                        "--post-hook=systemctl start nginx.service"),
                Hooks.options(Stoppable.systemd("nginx").orElseThrow()));
        assertEquals(
                List.of("--pre-hook=service nginx stop", "--post-hook=service nginx start"),
                Hooks.options(Stoppable.init("nginx").orElseThrow()));
        assertEquals(Optional.empty(), Hooks.setup(Stoppable.systemd("nginx").orElseThrow(), "a.example.org"));
    }

    /** A timer of systemd-run would be forgotten with a restart, and the service stay at none. */
    @Test
    void aServiceOfASwarmHasTheSameNetAsAtTheRenewal() {
        Stoppable service = Stoppable.swarm("web_front").orElseThrow();
        assertEquals(
                List.of(
                        "--pre-hook=/usr/local/sbin/certguide-web_front stop",
                        "--post-hook=/usr/local/sbin/certguide-web_front start"),
                Hooks.options(service));
        String setup = Hooks.setup(service, "a.example.org").orElseThrow();
        assertTrue(setup.contains("docker service scale -d web_front=0"), setup);
        assertTrue(setup.contains("systemctl enable --now certguide-web_front.timer"), setup);
        assertFalse(setup.contains("gateway"), setup);
        assertEquals(
                new SwarmHooks("gateway", "a.example.org").setup(),
                Hooks.setup(Stoppable.swarm("gateway").orElseThrow(), "a.example.org")
                        .orElseThrow());
    }
}
