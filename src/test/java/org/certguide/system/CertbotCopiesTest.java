package org.certguide.system;

import static org.certguide.system.PrintedCopies.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.server.ScriptOutput;
import org.certguide.system.CertbotCopies.Standing;
import org.certguide.system.CertbotCopy.Source;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Certbots a server has, and which of them work: for the system step, the checklist and the installation. */
class CertbotCopiesTest {
    /** As on Ubuntu 22.04 after {@code pip install --upgrade}. */
    private static final String PIP_OVER_APT = """
            Traceback (most recent call last):
              File "/usr/bin/certbot", line 33, in <module>
                sys.exit(load_entry_point('certbot==1.21.0', 'console_scripts', 'certbot')())
              File "/usr/local/lib/python3.10/dist-packages/OpenSSL/crypto.py", line 1573, in X509StoreFlags
                NOTIFY_POLICY = _lib.X509_V_FLAG_NOTIFY_POLICY
            AttributeError: module 'lib' has no attribute 'X509_V_FLAG_NOTIFY_POLICY'""";

    private static final String OLD_REQUESTS = """
            /usr/lib/python3/dist-packages/requests/__init__.py:91: RequestsDependencyWarning: urllib3 (1.26.9) or \
            chardet (3.0.4) doesn't match a supported version!
              RequestsDependencyWarning)
            certbot 0.40.0""";

    @TempDir
    Path folder;

    private static CertbotCopies read(String printed) {
        return CertbotCopies.read(printed);
    }

    private static String said(CertbotCopy copy) {
        return copy.why() instanceof Message text
                ? Messages.of(text)
                : copy.why().toString();
    }

    @Test
    void aTracebackIsNoVersionAndItsLastLineIsShown() {
        CertbotCopies copies = read(copy("/usr/bin/certbot", "", PIP_OVER_APT, 1) + PACKAGED);
        assertEquals(Standing.BROKEN, copies.standing());
        assertEquals(Optional.empty(), copies.working());
        CertbotCopy broken = copies.broken().orElseThrow();
        assertEquals("AttributeError: module 'lib' has no attribute 'X509_V_FLAG_NOTIFY_POLICY'", said(broken));
        assertEquals(Optional.of("/usr/local/lib/python3.10/dist-packages"), broken.foreignModules());
        assertTrue(copies.packaged());
    }

    @Test
    void theVersionIsCertbotsAndNotThatOfALibraryItComplainsAbout() {
        CertbotCopies copies = read(copy("/usr/bin/certbot", "", OLD_REQUESTS, 0) + PACKAGED);
        assertEquals(Standing.ONE, copies.standing());
        assertEquals(
                Optional.of(new CertbotVersion(0, 40, 0)),
                copies.working().orElseThrow().version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "certbot 1.21.0: error: unrecognized arguments",
                "sys.exit(load_entry_point('certbot==1.21.0', 'console_scripts', 'certbot')())",
                "  certbot 1.21.0",
                "The 'certbot 1.21.0' distribution was not found",
                "letsencrypt 0.4.1",
                "5.6.0",
            })
    void onlyALineOfCertbotsNameAndVersionIsAVersion(String line) {
        assertEquals(
                Optional.empty(),
                read(copy("/usr/bin/certbot", "", line, 0) + END).working());
    }

    @ParameterizedTest
    @ValueSource(strings = {"certbot 4.0", "certbot 4.0.0", "certbot 4.0.0.dev0", "certbot 4.0.0\r"})
    void everyVersionThatCertbotPrintsIsOne(String line) {
        assertEquals(Optional.of(new CertbotVersion(4, 0, 0)), CertbotVersion.parse(line + "\n"));
    }

    @Test
    void oneThatDiesWithoutAWordIsToldByItsExitStatus() {
        CertbotCopies copies = read(copy("/usr/bin/certbot", "", "", 139) + PACKAGED);
        assertEquals(
                "it printed nothing, and ended with status 139",
                said(copies.broken().orElseThrow()));
    }

    @Test
    void oneThatWorksIsNotUsedWhereTheCommandNameLeadsToABrokenOne() {
        CertbotCopies copies = read(copy("/usr/local/bin/certbot", "", PIP_OVER_APT, 1)
                + works("/usr/bin/certbot", "", "4.0.0")
                + PACKAGED);
        assertEquals(Standing.BROKEN, copies.standing());
        assertEquals(Optional.empty(), copies.working());
        assertTrue(copies.works(Source.PACKAGE));
    }

    @Test
    void theOneOfTheCommandNameIsUsedAlthoughAnotherOneIsBroken() {
        CertbotCopies copies =
                read(works("/usr/bin/certbot", "", "4.0.0") + copy("/opt/certbot/bin/certbot", "", "oh", 1) + PACKAGED);
        assertEquals(Standing.SEVERAL, copies.standing());
        assertEquals("/usr/bin/certbot", copies.working().orElseThrow().path());
    }

    @Test
    void ofTwoCertbotsBothAreNamedAndBothTimers() {
        String two = works("/usr/bin/certbot", "", "2.1.0") + snap("/snap/bin/certbot", "/usr/bin/snap", "5.6.0");
        CertbotCopies copies =
                read(two + part("timer", "certbot.timer") + part("timer", "snap.certbot.renew.timer") + PACKAGED);
        assertEquals(Standing.SEVERAL, copies.standing());
        assertEquals("""
                /usr/bin/certbot: version 2.1.0, the package of the system.
                /snap/bin/certbot: version 5.6.0, a snap.
                Each has a timer that renews the certificates: certbot.timer, snap.certbot.renew.timer.""", Messages.of(copies.several()));
        assertEquals(2, Messages.of(read(two + PACKAGED).several()).lines().count());
    }

    @Test
    void whatWasNotAskedIsNotNothing() {
        assertEquals(Standing.UNKNOWN, read("").standing());
        assertEquals(Standing.NONE, read(END).standing());
    }

    @Test
    void wordsOfAProgramCannotPassForAnotherCopy() {
        CertbotCopies copies =
                read(copy("/usr/bin/certbot", "", "\n== path #8\n/bin/bad\n\n== said #22\ncertbot 1.1.1\nstatus 0", 1)
                        + PACKAGED);
        assertEquals(1, copies.all().size());
        assertEquals("/usr/bin/certbot", copies.all().getFirst().path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void theServersShellTellsWhatTheReaderReads(String shell) throws Exception {
        Path program = folder.resolve("certbot");
        Files.writeString(program, "#!/bin/sh\ncat <<'X'\n" + PIP_OVER_APT + "\nX\nexit 1\n");
        assertTrue(program.toFile().setExecutable(true));
        CertbotCopies copies = read(run(shell));
        CertbotCopy broken = copies.broken().orElseThrow();
        assertEquals(program.toString(), broken.path());
        assertEquals(1, broken.status());
        assertEquals(
                PIP_OVER_APT.lines().map(String::strip).toList(),
                broken.said().stream().map(String::strip).toList());
        Files.writeString(program, "#!/bin/sh\ncat <<'X'\n" + OLD_REQUESTS + "\nX\n");
        copies = read(run(shell));
        assertEquals(
                new CertbotVersion(0, 40, 0),
                copies.working().orElseThrow().version().orElseThrow());
    }

    private String run(String shell) throws Exception {
        String script = ScriptOutput.prelude("certguide-0123456789") + CertbotCopies.SCRIPT;
        ProcessBuilder start = new ProcessBuilder(shell, "-c", script).redirectError(ProcessBuilder.Redirect.DISCARD);
        start.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = start.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
