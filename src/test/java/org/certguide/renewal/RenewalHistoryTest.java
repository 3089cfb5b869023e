package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.certguide.certbot.FailureCause;
import org.certguide.server.Probe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RenewalHistoryTest {
    private static final String TOKEN = "certguide-0123456789abcdef";
    private static final String BEGUN = """
            2026-11-%s 03:12:07,101:DEBUG:certbot._internal.main:certbot version: 2.1.0
            2026-11-%s 03:12:07,101:DEBUG:certbot._internal.main:Arguments: %s
            """;
    private static final String OTHER = """
            2026-11-20 03:12:08,001:DEBUG:certbot._internal.display.obj:Notifying user: Processing /etc/letsencrypt/renewal/b.example.conf
            2026-11-20 03:12:09,001:ERROR:certbot._internal.renewal:Failed to renew certificate b.example with error: No space left on device
            """;
    private static final String HELD = """
            2026-11-20 03:12:10,001:DEBUG:certbot._internal.display.obj:Notifying user: Processing /etc/letsencrypt/renewal/a.example.conf
            2026-11-20 03:12:11,001:ERROR:certbot._internal.renewal:Failed to renew certificate a.example with error: Could not bind TCP port 80 because it is already in use by another process on this system (such as a web server). Please stop the program in question and then try again.
            2026-11-20 03:12:11,002:DEBUG:certbot._internal.renewal:Traceback was:
            Traceback (most recent call last):
            2026-11-20 03:12:11,003:DEBUG:certbot._internal.display.obj:Notifying user: 1 renew failure(s), 0 parse failure(s)
            """;
    private static final String REFUSED = """
            2026-11-21 03:12:10,001:DEBUG:certbot._internal.display.obj:Notifying user: Processing /etc/letsencrypt/renewal/a.example.conf
            Content-Type: application/problem+json
            2026-11-21 03:12:11,001:DEBUG:certbot._internal.display.obj:Notifying user:
            Certbot failed to authenticate some domains (authenticator: standalone). The Certificate Authority reported these problems:
              Domain: a.example
              Type:   dns
              Detail: DNS problem: NXDOMAIN looking up A for a.example

            2026-11-21 03:12:12,001:ERROR:certbot._internal.renewal:Failed to renew certificate a.example with error: Some challenges have failed.
            """;
    private static final String SAVED = """
            2026-11-22 03:12:20,931:DEBUG:certbot._internal.storage:Writing certificate to /etc/letsencrypt/archive/a.example/cert2.pem.
            """;

    @TempDir
    Path folder;

    private Path logs;

    @BeforeEach
    void makeFolders() throws IOException {
        logs = Files.createDirectory(folder.resolve("logs"));
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String run(String day, String arguments) {
        return BEGUN.formatted(day, day, arguments);
    }

    private RenewalHistory look() throws Exception {
        String real = logs.toRealPath().toString();
        Probe<RenewalHistory> probe = Probe.of(
                "renewal",
                false,
                Duration.ofSeconds(20),
                RenewalHistory.COMMANDS
                        .replace("@DIRECTORY@", folder.toString())
                        .replace("@NAME@", "a.example")
                        .replace("/var/log/letsencrypt", real),
                RenewalHistory::read);
        Process sh = new ProcessBuilder("sh", "-c", probe.script(TOKEN).text())
                .redirectErrorStream(true)
                .start();
        sh.getOutputStream().close();
        return probe.read(new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8), TOKEN);
    }

    @Test
    void serverWithoutLogsTellsNothing() throws Exception {
        assertEquals(List.of(), look().failed());
        assertEquals(List.of(), look().issued());
    }

    @Test
    void renewalThatFailedIsToldWithItsOwnCause() throws Exception {
        Files.writeString(logs.resolve("letsencrypt.log"), run("20", "['-q']") + OTHER + HELD);
        RenewalHistory past = look();
        assertEquals(1, past.failed().size());
        assertEquals(FailureCause.PORT_80, past.why().orElseThrow().cause());
    }

    @Test
    void lastOneOfSeveralTellsWhyAlsoWhereTheFormerFilesAreCompressed() throws Exception {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(logs.resolve("letsencrypt.log.1.gz")))) {
            out.write((run("20", "['-q']") + HELD).getBytes(StandardCharsets.UTF_8));
        }
        Files.setLastModifiedTime(logs.resolve("letsencrypt.log.1.gz"), FileTime.fromMillis(1000));
        Files.writeString(logs.resolve("letsencrypt.log"), run("21", "['-q']") + REFUSED + OTHER);
        RenewalHistory past = look();
        assertEquals(2, past.failed().size());
        assertTrue(past.failed().get(0).isBefore(past.failed().get(1)));
        assertEquals(FailureCause.DNS, past.why().orElseThrow().cause());
    }

    @Test
    void certificateThatWasSavedEndsWhatFailedBefore() throws Exception {
        String failed = run("20", "['-q']") + HELD;
        String saved = run("22", "['-q']") + SAVED;
        Files.writeString(logs.resolve("letsencrypt.log"), failed + saved);
        assertEquals(List.of(), look().failed());
        Files.writeString(logs.resolve("letsencrypt.log"), saved + failed);
        assertEquals(1, look().failed().size());
    }

    @Test
    void testIsNoRenewal() throws Exception {
        Files.writeString(logs.resolve("letsencrypt.log"), run("20", "['renew', '--dry-run']") + HELD);
        assertEquals(List.of(), look().failed());
    }

    @Test
    void lastStartOfARenewalIsToldWhateverCameOfIt() throws Exception {
        assertEquals(Optional.empty(), look().ran());
        // Certbot leaves out the word "renew" where it tells its arguments.
        String tried = run("20", "['-q']") + HELD;
        String tested = run("23", "['--dry-run']") + OTHER;
        Files.writeString(logs.resolve("letsencrypt.log"), tried + run("22", "[]") + tested);
        Instant ran = look().ran().orElseThrow();
        assertEquals(
                "2026-11-20T03:12:07",
                LocalDateTime.ofInstant(ran, ZoneId.systemDefault()).toString());
        assertEquals(1, look().failed().size());
        Files.writeString(logs.resolve("letsencrypt.log"), tried + run("22", "['-q']") + OTHER);
        assertTrue(look().ran().orElseThrow().isAfter(ran));
        assertEquals(FailureCause.PORT_80, look().why().orElseThrow().cause());
    }

    @Test
    void oldCertbotSaysItInItsOwnWords() throws Exception {
        Files.writeString(
                logs.resolve("letsencrypt.log"),
                run("20", "['-q']")
                        + "2026-11-20 03:12:11,001:WARNING:certbot._internal.renewal:Attempting to renew cert (a.example)"
                        + " from /etc/letsencrypt/renewal/a.example.conf produced an unexpected error: Problem binding to"
                        + " port 80: Could not bind to IPv4 or IPv6.. Skipping.\n");
        assertEquals(FailureCause.PORT_80, look().why().orElseThrow().cause());
    }

    @Test
    void certificatesThatWereKeptTellWhenItWasRenewed() throws Exception {
        Path archive = Files.createDirectories(folder.resolve("archive/a.example"));
        String chain = Files.readString(Path.of("src/test/resources/certificates/rsa-2048.pem"));
        String one = chain.substring(0, chain.indexOf("-----END CERTIFICATE-----\n") + 26);
        Files.writeString(archive.resolve("cert1.pem"), one);
        assertTrue(look().renewed().isEmpty());
        Files.writeString(archive.resolve("cert2.pem"), one);
        assertEquals("2026-11-23T20:42:07Z", look().renewed().orElseThrow().toString());
    }

    @Test
    void folderThatOthersCanWriteToIsNotRead() throws Exception {
        Files.writeString(logs.resolve("letsencrypt.log"), run("20", "['-q']") + HELD);
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(List.of(), look().failed());
    }

    @Test
    void hookThatFailedAroundARenewalIsToldWithItsWordsUntilTheNextOne() throws Exception {
        String hook = """
                2026-11-22 03:12:21,001:WARNING:certbot.display.ops:Hook 'deploy-hook' reported error code 3
                2026-11-22 03:12:21,001:WARNING:certbot.display.ops:Hook 'deploy-hook' ran with error output:
                 nginx: [emerg] cannot load certificate
                2026-11-22 03:12:21,002:DEBUG:certbot._internal.display.obj:Notifying user: done
                """;
        String own = HELD.lines().findFirst().orElseThrow() + "\n";
        Files.writeString(logs.resolve("letsencrypt.log"), run("22", "['-q']") + own + SAVED + hook);
        RenewalHistory past = look();
        assertEquals(List.of(), past.failed());
        assertEquals(FailureCause.HOOK_FAILED, past.why().orElseThrow().cause());
        assertTrue(past.why().get().words().contains("nginx: [emerg] cannot load certificate"), "" + past.why());
        Files.writeString(
                logs.resolve("letsencrypt.log"),
                run("22", "['-q']") + own + SAVED + hook + run("23", "['-q']") + own + SAVED);
        assertTrue(look().why().isEmpty());
        Files.writeString(logs.resolve("letsencrypt.log"), run("22", "['-q']") + OTHER + hook + own + SAVED);
        assertTrue(look().why().isEmpty(), "it is that of another certificate");
    }

    @Test
    void oldCertbotTellsOfAHookInItsOwnWords() throws Exception {
        Files.writeString(logs.resolve("letsencrypt.log"), run("22", "['-q']") + SAVED + """
                        2026-11-22 03:12:21,001:ERROR:certbot.compat.misc:deploy-hook command "/x" returned error code 3
                        2026-11-22 03:12:21,001:ERROR:certbot.compat.misc:Error output from deploy-hook command /x:
                        cannot load certificate
                        """);
        assertTrue(look().why().orElseThrow().words().contains("cannot load certificate"), "" + look().why());
    }

    @Test
    void certbotThatWasKilledIsToldAlsoSoonAfterARenewal() throws Exception {
        String unit = """

                certguide-0123456789abcdef runs
                zone +0000
                got 2026-11-20 03:02:07

                certguide-0123456789abcdef unit
                Result=signal
                ExecMainStatus=9
                ExecMainStartTimestamp=Fri 2026-11-20 03:12:01 UTC
                ExecMainExitTimestamp=Fri 2026-11-20 03:12:07 UTC
                said certbot.service: Main process exited, code=killed, status=9/KILL
                """;
        Probe<RenewalHistory> probe = Probe.of("renewal", false, Duration.ofSeconds(1), "", RenewalHistory::read);
        RenewalHistory past = probe.read(unit, TOKEN);
        assertEquals(FailureCause.KILLED, past.why().orElseThrow().cause());
        assertEquals(1, past.failed().size());
        String within = unit.replace("got 2026-11-20 03:02:07", "got 2026-11-20 03:12:05");
        assertTrue(probe.read(within, TOKEN).why().isEmpty());
    }

    @Test
    void unitThatCouldNotStartCertbotTellsWhy() {
        String unit = """

                certguide-0123456789abcdef unit
                Result=exit-code
                ExecMainStatus=203
                ExecMainExitTimestamp=Fri 2026-11-20 03:12:07 UTC
                said certbot.service: Failed to locate executable /usr/bin/certbot: No such file or directory
                """;
        Probe<RenewalHistory> probe = Probe.of("renewal", false, Duration.ofSeconds(1), "", RenewalHistory::read);
        RenewalHistory past = probe.read(unit, TOKEN);
        assertEquals(List.of(Instant.parse("2026-11-20T03:12:07Z")), past.failed());
        for (String words : List.of("said certbot.service: Failed to locate executable /usr/bin/certbot", "said "))
            assertEquals(
                    FailureCause.CERTBOT_MISSING,
                    probe.read(unit.replaceFirst("said .*", words), TOKEN)
                            .why()
                            .orElseThrow()
                            .cause());
        String others = unit.replace("said certbot.service", "said 1 renew failure(s), 0 parse failure(s)");
        assertEquals(List.of(), probe.read(others, TOKEN).failed());
    }
}
