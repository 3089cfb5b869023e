package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
    }
}
