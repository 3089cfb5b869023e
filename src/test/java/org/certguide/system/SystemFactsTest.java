package org.certguide.system;

import static org.certguide.system.PrintedCopies.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Sudo.Rights;
import org.certguide.system.CertbotCopies.Standing;
import org.certguide.system.CertbotCopy.Source;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recordings are of {@link SystemFacts} on servers with Debian 11 and 12. */
class SystemFactsTest {
    static final String TOKEN = "certguide-0123456789";

    static SystemFacts recorded(String name) {
        try {
            return SystemFacts.PROBE.read(
                    Files.readString(Path.of("src/test/resources/system/" + name + ".txt")), TOKEN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The answer of a server that has nothing but these sections. */
    static SystemFacts facts(String... sections) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sections.length; i += 2) {
            text.append('\n').append(TOKEN).append(' ').append(sections[i]).append('\n');
            text.append(sections[i + 1]);
        }
        return SystemFacts.PROBE.read(text + "\n" + TOKEN + " end\n", TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\ufeffID=debian~VERSION_ID='12'",
                "# a comment~ID=debian   ~# ID=other~VERSION_ID=\"12\"",
                "ID=\"debian\"\r~VERSION_ID=12\r",
                "NAME=x~ID=Debian~VERSION_ID=\"12\"~PRETTY_NAME=\"a \\\"b\\\" \\$c\"",
                "garbage~=~ID=debian~ID~VERSION_ID=12~\u0000",
            })
    void whatASystemIsCalledIsReadFromAnyFileThatSaysIt(String release) {
        SystemFacts facts = facts("os-release", release.replace('~', '\n'));
        assertEquals("debian", facts.osId());
        assertEquals("12", facts.osVersion());
    }

    @Test
    void aControlPanelIsRecognised() {
        assertEquals(Optional.of("cPanel"), facts("marks", "NO_SNAPS\nCPANEL").panel());
        assertEquals(Optional.of("Plesk"), facts("marks", "PLESK").panel());
        assertEquals(Optional.empty(), facts("marks", "NO_SNAPS\nnonsense").panel());
    }

    @Test
    void aDebianServerTellsWhatItIs() {
        SystemFacts f = recorded("systemd-ubuntu");
        assertEquals("debian", f.osId());
        assertEquals("12", f.osVersion());
        assertEquals("Linux", f.kernel());
        assertEquals("x86_64", f.architecture());
        assertEquals(1000, f.uid());
        assertEquals("ubuntu", f.user());
        assertEquals("systemd", f.pid1());
        assertTrue(f.systemd());
        assertEquals(Optional.of("container-other"), f.container());
        assertEquals(
                List.of(CertbotCopy.of("/usr/bin/certbot", Source.PACKAGE, new CertbotVersion(2, 1, 0))),
                f.certbots().all());
        assertEquals("Debian GNU/Linux 12 (bookworm)", f.osName());
    }

    @Test
    void aServerWithoutSystemdAndCertbotSaysSo() {
        SystemFacts f = recorded("bare-ubuntu");
        assertFalse(f.systemd());
        assertEquals(List.of(), f.certbots().all());
        assertEquals(Standing.NONE, f.certbots().standing());
        assertEquals(Optional.empty(), f.certbot());
        assertTrue(f.has("apt-get"));
        assertFalse(f.has("dnf"));
    }

    @ParameterizedTest
    @CsvSource({
        "bookworm-ubuntu, NEEDS_PASSWORD",
        "bookworm-guest, NEEDS_PASSWORD",
        "bookworm-deploy, FREE",
        "bookworm-root, ROOT",
        "bullseye-ubuntu, NEEDS_PASSWORD",
    })
    void whatSudoSaysIsTold(String recording, Rights rights) {
        assertEquals(rights, recorded(recording).sudo());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "present;sudo: interactive authentication is required;status 1 | NEEDS_PASSWORD",
                "present;Sorry, user guest may not run sudo on web.;status 1   | NOT_ALLOWED",
                "present;guest is not in the sudoers file.;status 1            | NOT_ALLOWED",
                "present;sudo: sorry, you must have a tty to run sudo;status 1 | NEEDS_PASSWORD",
                "present;status 0                                              | FREE",
                "present;doas: Authentication required;status 1                | NEEDS_PASSWORD",
                "present;doas: Operation not permitted;status 1                | NOT_ALLOWED",
                "present;status 124                                            | NEEDS_PASSWORD",
                "''                                                            | MISSING",
            })
    void otherAnswersOfSudoAreTold(String lines, Rights rights) {
        assertEquals(
                rights,
                facts("user", "1000\nu", "sudo", lines.replace(';', '\n')).sudo());
    }

    @Test
    void severalCertbotsAreToldApart() {
        SystemFacts f = facts(
                "certbot",
                snap("/usr/bin/certbot", "/snap/bin/certbot", "5.6.0")
                        + works("/usr/local/bin/certbot", "", "1.32.0")
                        + works("/opt/certbot/bin/certbot", "", "2.11.0")
                        + auto("/usr/local/bin/certbot-auto")
                        + END);
        assertEquals(
                List.of(
                        CertbotCopy.of("/usr/bin/certbot", Source.SNAP, new CertbotVersion(5, 6, 0)),
                        CertbotCopy.of("/usr/local/bin/certbot", Source.OTHER, new CertbotVersion(1, 32, 0)),
                        CertbotCopy.of("/opt/certbot/bin/certbot", Source.PIP, new CertbotVersion(2, 11, 0)),
                        new CertbotCopy(
                                "/usr/local/bin/certbot-auto", Source.CERTBOT_AUTO, Optional.empty(), 0, List.of())),
                f.certbots().all());
        assertEquals(Standing.AUTO, f.certbots().standing());
        assertEquals("5.6.0", f.certbot().orElseThrow().shownVersion());
    }

    @Test
    void certbotAutoIsNoCertbotToUse() {
        assertEquals(
                Optional.empty(),
                facts("certbot", auto("/usr/local/bin/certbot-auto") + END).certbot());
    }

    @Test
    void aCertbotThatDoesNotStartIsNoCertbotToUse() {
        SystemFacts f =
                facts("certbot", copy("/usr/bin/certbot", "", "Traceback (most recent call last):  ", 1) + PACKAGED);
        assertEquals(1, f.certbots().all().size());
        assertEquals(Standing.BROKEN, f.certbots().standing());
        assertEquals(Optional.empty(), f.certbot());
    }

    @Test
    void snapsAreRuledOutForAReason() {
        String[] good = {"uname", "Linux\nx86_64\n6.1\n", "systemd", "running", "pid1", "systemd"};
        assertEquals(Optional.empty(), facts(good).snapProblem());
        assertEquals(
                "The server is a container (lxc). Snaps cannot work inside one.",
                Messages.of(with(good, "container", "lxc").snapProblem().orElseThrow()));
        assertEquals(
                "The server is a container. Snaps cannot work inside one.",
                Messages.of(
                        with(good, "container", "container-other").snapProblem().orElseThrow()));
        assertEquals(
                "The Certbot snap is not made for this processor (s390x).",
                Messages.of(facts("uname", "Linux\ns390x\n6.1\n", "systemd", "running")
                        .snapProblem()
                        .orElseThrow()));
        assertEquals(
                "The server is not run by systemd (its first process is runit). Snaps need it.",
                Messages.of(facts("uname", "Linux\nx86_64\n6.1\n", "pid1", "runit")
                        .snapProblem()
                        .orElseThrow()));
        assertTrue(facts("uname", "FreeBSD\namd64\n14.1\n").snapProblem().isPresent());
    }

    private static SystemFacts with(String[] sections, String name, String text) {
        String[] more = java.util.Arrays.copyOf(sections, sections.length + 2);
        more[sections.length] = name;
        more[sections.length + 1] = text;
        return facts(more);
    }

    @Test
    void hostileTextLosesItsEscapesAndCannotFakeASection() {
        SystemFacts f = SystemFacts.PROBE.read(
                "\n"
                        + TOKEN
                        + " os-release\nPRETTY_NAME=\"\u001b[31mRed\u0007\u202e\"\n"
                        + "ID=\"debian\"\nother-token user\n0\nroot\n"
                        + "VERSION_ID='"
                        + "9".repeat(5000)
                        + "'\n",
                TOKEN);
        assertEquals("[31mRed", f.osName());
        assertEquals(-1, f.uid());
        assertTrue(f.osVersion().length() <= 120);
    }

    @Test
    void aSectionIsNotTakenTwice() {
        SystemFacts f = SystemFacts.PROBE.read("\n" + TOKEN + " user\n1000\nu\n\n" + TOKEN + " user\n0\nroot\n", TOKEN);
        assertEquals(1000, f.uid());
    }

    @Test
    void nothingAtAllIsNoError() {
        SystemFacts f = SystemFacts.PROBE.read("", TOKEN);
        assertEquals(Rights.MISSING, f.sudo());
        assertEquals("", f.osVersion());
    }

    @Test
    void theScriptRunsOnThisComputer() throws Exception {
        Process process = new ProcessBuilder(
                        "sh", "-c", SystemFacts.PROBE.script(TOKEN).text())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        SystemFacts f = SystemFacts.PROBE.read(output, TOKEN);
        assertTrue(ScriptOutput.parse(output, TOKEN).complete(), output);
        assertFalse(f.kernel().isEmpty());
        assertEquals(System.getProperty("user.name"), f.user());
    }
}
