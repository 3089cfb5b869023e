package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.certguide.certbot.CertbotVersion;
import org.certguide.diagnosis.Stoppable;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HooksTest {
    @ParameterizedTest
    @ValueSource(strings = {"2.3.0", "2.11.0", "4.0.0", "5.6.0", "10.0"})
    void newVersionsSetTheHooksThemselves(String version) {
        List<Hooks.Setting> settings = Hooks.DMS.settings(CertbotVersion.in(version), "dms.example.org");
        assertEquals(1, settings.size());
        assertEquals(
                "sudo certbot reconfigure --cert-name dms.example.org"
                        + " --pre-hook 'docker service scale gateway=0'"
                        + " --post-hook 'docker service scale gateway=1'"
                        + " --deploy-hook 'docker service update --force gateway'",
                settings.get(0).command());
        assertFalse(Messages.of(settings.get(0).why()).isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.0", "2.1.0", "1.12.0", "0.40.0", "", "nonsense"})
    void oldVersionsGetFiles(String version) {
        List<Hooks.Setting> settings = Hooks.DMS.settings(CertbotVersion.in(version), "dms.example.org");
        assertEquals(3, settings.size());
        assertTrue(settings.get(0).command().contains("/etc/letsencrypt/renewal-hooks/pre/certguide.sh"));
        settings.forEach(s -> assertFalse(Messages.of(s.why()).isBlank()));
    }

    @Test
    void theFilesAreScriptsThatCanRun(@org.junit.jupiter.api.io.TempDir java.nio.file.Path dir) throws Exception {
        for (Hooks.Setting setting : Hooks.DMS.settings(CertbotVersion.in("2.1.0"), "dms.example.org")) {
            String here = setting.command().replaceFirst("^sudo ", "").replace("/etc/letsencrypt", dir.toString());
            for (int twice = 0; twice < 2; twice++) {
                assertEquals(0, new ProcessBuilder("sh", "-c", here).start().waitFor(), here);
            }
        }
        java.nio.file.Path pre = dir.resolve("renewal-hooks/pre/certguide.sh");
        assertTrue(java.nio.file.Files.isExecutable(pre));
        assertEquals("#!/bin/sh\ndocker service scale gateway=0\n", java.nio.file.Files.readString(pre));
    }

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
