package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InstalledCertificateTest {
    private static final String TOKEN = "certguide-0123456789abcdef";

    @Test
    void aCertificateIsReadFromItsChainFile() {
        IssuedCertificate rsa = CertificateRequestTest.certificate("rsa-2048.pem");
        assertEquals(List.of("dms.example.org"), rsa.names());
        assertEquals("RSA 2048", rsa.key());
        assertEquals("T1", rsa.issuer());
        assertEquals("3ab12cd", rsa.serial());
        assertEquals("2026-11-23T20:42:07Z", rsa.notBefore().toString());
        assertEquals("2027-02-21T20:42:07Z", rsa.notAfter().toString());
        assertEquals(2, rsa.chainLength());
        IssuedCertificate ecdsa = CertificateRequestTest.certificate("ecdsa-p256-two-names.pem");
        assertEquals(List.of("dms.example.org", "www.example.org"), ecdsa.names());
        assertEquals("ECDSA P-256", ecdsa.key());
    }

    @Test
    void whatIsNoCertificateIsNone() {
        String pem = Recording.file("../certificates/rsa-2048.pem");
        for (String text : List.of(
                "",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                pem.replaceFirst("MII", "MIJ"),
                pem.substring(0, 300))) {
            assertEquals(Optional.empty(), IssuedCertificate.parse(text));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theScriptReadsAllButTheKey(@TempDir Path etc) throws Exception {
        write(etc.resolve("live/dms.example.org/fullchain.pem"), Recording.file("../certificates/rsa-2048.pem"));
        write(etc.resolve("live/dms.example.org/privkey.pem"), "TOP SECRET");
        String output = run(InstalledCertificate.probe("dms.example.org", etc.toString()));
        assertFalse(output.contains("TOP SECRET"));
        InstalledCertificate read =
                InstalledCertificate.probe("dms.example.org").read(output, TOKEN);
        assertEquals(Optional.of(CertificateRequestTest.certificate("rsa-2048.pem")), read.certificate());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aServerWithoutCertificatesHasNone(@TempDir Path etc) throws Exception {
        String output = run(InstalledCertificate.probe("dms.example.org", etc.toString()));
        assertEquals(
                new InstalledCertificate(Optional.empty()),
                InstalledCertificate.probe("dms.example.org").read(output, TOKEN));
    }

    @Test
    void noNameLeadsOutOfTheDirectory() {
        assertThrows(IllegalArgumentException.class, () -> InstalledCertificate.probe("../../x"));
    }

    @Test
    void versionsAreReadAndOrdered() {
        assertEquals(Optional.of(new CertbotVersion(1, 12, 0)), CertbotVersion.parse("certbot 1.12.0\r\n"));
        assertEquals(Optional.of(new CertbotVersion(5, 5, 0)), CertbotVersion.parse("some warning\ncertbot 5.5.0"));
        assertEquals(Optional.empty(), CertbotVersion.parse("certbot: command not found"));
        assertTrue(new CertbotVersion(1, 9, 0).compareTo(new CertbotVersion(1, 11, 0)) < 0);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String run(Probe<?> probe) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", probe.script(TOKEN).text()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(ScriptOutput.parse(output, TOKEN).complete());
        return output;
    }
}
