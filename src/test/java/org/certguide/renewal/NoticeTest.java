package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.certguide.certbot.InputCheck;
import org.certguide.diagnosis.Remedy;
import org.certguide.net.TestTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NoticeTest {
    private static final String TOKEN = "certguide-0123456789";
    private static final String HOOK = "https://hooks.example.com/services/T0/B0/x?y=1";
    private static final String FAILURE =
            "2026-11-20 03:12:11,001:ERROR:certbot._internal.renewal:Failed to renew certificate a.example with error:"
                    + " \"Some\" challenges have failed.\n";

    @TempDir
    Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        for (String sub : List.of("bin", "live", "log", "var")) Files.createDirectories(folder.resolve(sub));
        write("log/letsencrypt.log", "");
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
    }

    private void program(String name, String script) throws IOException {
        write("bin/" + name, "#!/bin/sh\n" + script + "\n");
        assertTrue(folder.resolve("bin/" + name).toFile().setExecutable(true));
    }

    /** Runs the script, with these folders in the places of the server's. */
    private int run(String kind, String to, String what) throws Exception {
        write("notice", kind + "\n" + to + "\n");
        write(
                "script",
                Notice.script()
                        .replace("/etc/letsencrypt/live", folder.resolve("live").toString())
                        .replace("/var/log/letsencrypt", folder.resolve("log").toString())
                        .replace("/var/lib/certguide", folder.resolve("var").toString())
                        .replace("/etc/certguide", folder.toString())
                        .replace("PATH=\"$PATH:", "PATH=\"" + folder.resolve("bin") + ":$PATH:"));
        Process sh = new ProcessBuilder("sh", folder.resolve("script").toString(), what)
                .redirectErrorStream(true)
                .start();
        sh.getOutputStream().close();
        String said = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        return sh.waitFor();
    }

    private String sent() throws IOException {
        Path file = folder.resolve("sent");
        String text = Files.exists(file) ? Files.readString(file) : "";
        Files.deleteIfExists(file);
        return text;
    }

    private void sendmail() throws IOException {
        program("sendmail", "cat >>" + folder + "/sent");
    }

    private void certificate(String name, Duration past, Duration left) throws Exception {
        Instant now = Instant.now();
        X509Certificate made =
                new TestTls.Certificate("CN=T", TestTls.keys(), now.minus(past), now.plus(left)).signed();
        write(
                "live/" + name + "/cert.pem",
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(made.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static RenewalSchedule schedule(String... sections) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sections.length; i += 2) {
            text.append('\n').append(TOKEN).append(' ').append(sections[i]).append('\n');
            text.append(sections[i + 1]);
        }
        return RenewalScheduleProbe.PROBE.read(text.append('\n').append(TOKEN).append(" end\n") + "", TOKEN);
    }

    private static RenewalSchedule timer() {
        return schedule(
                "systemd",
                "running",
                "timer my-certs.timer",
                "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nUnit=my-certs.service\n"
                        + "ExecStart={ path=/usr/bin/certbot ; argv[]=/usr/bin/certbot -q renew ; ignore_errors=no ; }\n");
    }

    @Test
    void onlyAddressesThatCannotBeTakenForSomethingElseAreGood() {
        assertInstanceOf(InputCheck.Valid.class, Notice.check(Notice.Kind.WEBHOOK, HOOK));
        assertEquals(new InputCheck.Valid("https://ntfy.sh/my-topic"), Notice.check(Notice.Kind.NTFY, " my-topic "));
        assertInstanceOf(InputCheck.Valid.class, Notice.check(Notice.Kind.MAIL, "root@certguide.org"));
        assertInstanceOf(InputCheck.Valid.class, Notice.check(Notice.Kind.WEBHOOK, "http://127.0.0.1:8080/a"));
        for (String bad : List.of(
                "",
                "ftp://a.example/",
                "http://a.example/hook",
                "http://localhost.evil.example/",
                "http://localhost@evil.example/",
                "https://a.example/\"x",
                "https://a.example/'x",
                "https://a.example/\nurl = file:///etc/shadow",
                "https://a.example/$(reboot)".replace("(", "{"),
                "https://a.example/`x`",
                "https://a.example/\\x",
                "https://a b/",
                "https://")) {
            assertInstanceOf(InputCheck.Invalid.class, Notice.check(Notice.Kind.WEBHOOK, bad), bad);
            assertThrows(IllegalArgumentException.class, () -> new Notice(Notice.Kind.WEBHOOK, bad));
        }
        assertInstanceOf(InputCheck.Invalid.class, Notice.check(Notice.Kind.MAIL, "a@b.example\nBcc: c@d.example"));
    }

    @Test
    void addressIsInNoCommandThatIsShownOrKept() {
        Remedy.Command command = new Notice(Notice.Kind.WEBHOOK, HOOK).remedy(timer());
        assertFalse(command.script().contains("hooks.example.com"), command.script());
        assertFalse(command.toString().contains("hooks.example.com"));
        assertTrue(command.changes().getFirst().run().contains(HOOK));
        assertTrue(command.undo().isPresent());
    }

    @Test
    void unitThatStartsCertbotSaysThatItHasFailed() {
        String script = new Notice(Notice.Kind.WEBHOOK, HOOK).remedy(timer()).script();
        assertTrue(script.contains("/etc/systemd/system/my-certs.service.d/certguide-notice.conf"), script);
        assertFalse(script.contains("/etc/cron.d") || script.contains("/certbot.service.d"), script);
        String cron = new Notice(Notice.Kind.WEBHOOK, HOOK).remedy(schedule()).script();
        assertTrue(cron.contains("/etc/cron.d/certguide-notice") && !cron.contains("systemctl"), cron);
        String alpine = new Notice(Notice.Kind.WEBHOOK, HOOK)
                .remedy(schedule("programs", "apk\n"))
                .script();
        assertTrue(alpine.contains("/etc/periodic/hourly/") && !alpine.contains("/etc/cron.d"), alpine);
    }

    @Test
    void noSingleQuoteEndsTheScript() {
        assertFalse(Notice.script().contains("'"), Notice.script());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void failureIsToldByMailWithItsWords() throws Exception {
        sendmail();
        write("log/letsencrypt.log", FAILURE);
        assertEquals(0, run("mail", "root@certguide.org", "failed"));
        String mail = sent();
        assertTrue(mail.startsWith("To: root@certguide.org\nSubject: Certificates of "), mail);
        assertTrue(mail.contains("Something went wrong with the renewal of a certificate on "), mail);
        assertTrue(
                mail.contains("2026-11-20 03:12:11 Failed to renew certificate a.example with error: Some chal"), mail);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void lookTellsAFailureOnceAndATestNever() throws Exception {
        sendmail();
        assertEquals(0, run("mail", "root@certguide.org", "look"));
        assertEquals("", sent());
        write("log/letsencrypt.log", FAILURE);
        run("mail", "root@certguide.org", "look");
        assertTrue(sent().contains("Failed to renew certificate a.example"));
        run("mail", "root@certguide.org", "look");
        assertEquals("", sent());
        write(
                "log/letsencrypt.log",
                "2026-11-21 03:12:11,001:DEBUG:certbot._internal.main:Arguments: ['renew', '--dry-run']\n"
                        + FAILURE.replace("2026-11-20", "2026-11-21"));
        run("mail", "root@certguide.org", "look");
        assertEquals("", sent());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void lookTellsAlsoAHookThatFailedAndWhatOldVersionsSay() throws Exception {
        sendmail();
        for (String said : List.of(
                "WARNING:certbot.display.ops:Hook 'deploy-hook' reported error code 1",
                "ERROR:certbot.compat.misc:deploy-hook command \"/x\" returned error code 1",
                "WARNING:certbot._internal.renewal:Attempting to renew cert (a.example) from /x produced an unexpected"
                        + " error: no. Skipping.")) {
            write("log/letsencrypt.log", "2026-11-20 03:12:11,001:" + said + "\n");
            run("mail", "root@certguide.org", "look");
            String mail = sent();
            String words =
                    said.substring(said.lastIndexOf(":", said.indexOf(" ")) + 1).replace("\"", "");
            assertTrue(mail.contains("2026-11-20 03:12:11 " + words), mail);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void certificateWithLessThanAQuarterOfItsTimeIsToldOnceADay() throws Exception {
        sendmail();
        certificate("fine.example", Duration.ofDays(60), Duration.ofDays(30));
        certificate("short.example", Duration.ofDays(3), Duration.ofDays(2));
        certificate("late.example", Duration.ofDays(70), Duration.ofDays(20));
        certificate("over.example", Duration.ofDays(91), Duration.ofDays(-1));
        assertEquals(0, run("mail", "root@certguide.org", "look"));
        String mail = sent();
        assertTrue(mail.contains("The certificate late.example ends on "), mail);
        assertTrue(mail.contains("The certificate over.example ends on "), mail);
        assertFalse(mail.contains("fine.example") || mail.contains("short.example"), mail);
        run("mail", "root@certguide.org", "look");
        assertEquals("", sent());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void webhookGetsJsonAndItsAddressIsInNoListOfProcesses() throws Exception {
        program("curl", "printf '%s\\n' \"$@\" >" + folder + "/words; cat >" + folder + "/stdin");
        write("log/letsencrypt.log", FAILURE);
        assertEquals(0, run("webhook", HOOK, "failed"));
        List<String> words = new ArrayList<>(Files.readAllLines(folder.resolve("words")));
        assertFalse(String.join(" ", words).contains("hooks.example.com"), words.toString());
        assertEquals("url = \"" + HOOK + "\"\n", Files.readString(folder.resolve("stdin")));
        String json = words.getLast();
        assertTrue(json.matches("\\{\"text\": \"[^\"\\n]*\\\\n[^\"\\n]*\", \"content\": \"[^\"\\n]*\"}"), json);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void messageThatCannotBeSentIsTriedAgain() throws Exception {
        program("curl", "exit 22");
        write("log/letsencrypt.log", FAILURE);
        run("ntfy", HOOK, "look");
        program("curl", "cat >" + folder + "/sent");
        run("ntfy", HOOK, "look");
        assertTrue(sent().contains(HOOK));
    }

    @Test
    void whatTheServerHasIsReadWithoutTheWholeAddress() {
        Notice.There there = Notice.There.read(List.of("kind webhook", "to https://hooks.example.com", "tool curl"));
        assertEquals(Notice.Kind.WEBHOOK, there.kind().orElseThrow());
        assertTrue(there.can(Notice.Kind.NTFY));
        assertFalse(there.can(Notice.Kind.MAIL));
        assertTrue(Notice.There.read(List.of("kind other")).kind().isEmpty());
    }
}
