package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.certguide.server.Probe;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class KeptCertificateTest {
    private static final String TOKEN = "certguide-0123456789abcdef";
    private static final String CHAIN = "src/test/resources/certificates/rsa-2048.pem";

    @TempDir
    Path folder;

    private void write(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
    }

    private void certificate(String name, String settings) throws IOException {
        write("renewal/" + name + ".conf", settings);
        write("live/" + name + "/fullchain.pem", Files.readString(Path.of(CHAIN)));
    }

    private List<KeptCertificate> look() throws Exception {
        Probe<List<KeptCertificate>> probe = Probe.of(
                "renewal",
                false,
                Duration.ofSeconds(20),
                KeptCertificate.COMMANDS
                        .replace("@DIRECTORY@/live/[", "/etc/letsencrypt/live/[")
                        .replace("@DIRECTORY@", folder.toString())
                        .replace("/etc/$d", folder + "/etc/$d"),
                KeptCertificate::read);
        Process sh = new ProcessBuilder("sh", "-c", probe.script(TOKEN).text())
                .redirectErrorStream(true)
                .start();
        sh.getOutputStream().close();
        return probe.read(new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8), TOKEN);
    }

    @Test
    void serverWithoutCertificatesHasNone() throws Exception {
        assertEquals(List.of(), look());
    }

    @Test
    void eachIsListedWithWhatItIsForAndWhatUsesIt() throws Exception {
        certificate("dms.example.org", "authenticator = standalone\n");
        certificate("dms.example.org-0001", "authenticator = manual\nmanual_auth_hook = None\n");
        write("renewal/gone.example.conf", "authenticator = dns-cloudflare\nautorenew = False\n");
        write("renewal/x;reboot.conf", "authenticator = standalone\n");
        write(
                "etc/nginx/sites-enabled/a",
                "ssl_certificate /etc/letsencrypt/live/dms.example.org/fullchain.pem;\n"
                        + "ssl_certificate_key \"/etc/letsencrypt/live/dms.example.org/privkey.pem\";\n");
        List<KeptCertificate> all = look();
        assertEquals(
                List.of("dms.example.org", "dms.example.org-0001", "gone.example"),
                all.stream().map(KeptCertificate::name).toList());
        KeptCertificate first = all.get(0);
        assertEquals("standalone", first.way());
        assertEquals("RSA 2048", first.certificate().orElseThrow().key());
        assertEquals(List.of(folder + "/etc/nginx/sites-enabled/a"), first.usedBy());
        assertEquals(Optional.empty(), first.plainName());
        assertEquals("hand", all.get(1).way());
        assertEquals(List.of(), all.get(1).usedBy());
        assertEquals(Optional.of("dms.example.org"), all.get(1).plainName());
        assertTrue(all.get(2).certificate().isEmpty());
        assertEquals("off", all.get(2).way());
    }

    @Test
    void deletionNamesWhatWouldNotStartAnyMore() throws Exception {
        certificate("dms.example.org", "authenticator = standalone\n");
        write("etc/postfix/main.cf", "smtpd_tls_cert_file=/etc/letsencrypt/live/dms.example.org/fullchain.pem\n");
        var deletion = look().getFirst().deletion();
        assertEquals("certbot delete -n --cert-name dms.example.org", deletion.script());
        assertTrue(Messages.of(deletion.explanation()).contains("etc/postfix/main.cf"));
        assertFalse(deletion.undo().isPresent());
    }
}
