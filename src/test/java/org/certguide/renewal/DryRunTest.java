package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.certguide.Linear;
import org.certguide.Transcript;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.FailureCause;
import org.certguide.conversation.AnsiText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings are of Certbot 1.12 on Debian 11 (bullseye) and 2.1 on Debian 12 (bookworm). */
class DryRunTest {
    /** As the conversation hands it on. */
    private static String shown(String transcript) {
        AnsiText text = new AnsiText(1 << 20);
        text.accept(Transcript.output(transcript).getBytes(StandardCharsets.UTF_8));
        return text.text();
    }

    @ParameterizedTest
    @CsvSource({
        "ok, 0, Succeeded, ",
        "expired, 0, Succeeded, ",
        "none, 0, Skipped, ",
        "broken-conf, 1, Failed, BROKEN_RENEWAL",
        "fail-challenge, 1, Failed, CONNECTION_REFUSED",
        "port80-used, 1, Failed, PORT_80",
        "mixed, 1, Succeeded, ",
    })
    void eachOutcomeIsToldForBothVersions(String name, int exit, String kind, FailureCause cause) {
        for (String server : new String[] {"bullseye", "bookworm"}) {
            String output = shown(server + "-renew-dryrun-" + name);
            DryRun outcome = DryRun.parse(exit, output, server + ".lab.test");
            assertEquals(kind, outcome.getClass().getSimpleName(), server + " " + outcome);
            if (outcome instanceof DryRun.Failed failed) {
                assertEquals(cause, failed.why().cause(), server + " " + failed);
            }
        }
    }

    /** As Certbot 2.1 prints it, also 1.12 and 5.5. */
    @Test
    void certificateThatWasMadeByHandIsSaidToBeSo() {
        String output = """
                Processing /etc/letsencrypt/renewal/dms.example.org.conf
                Failed to renew certificate dms.example.org with error: The manual plugin is not working; there may be\
                 problems with your existing configuration.
                The error was: PluginError('An authentication script must be provided with --manual-auth-hook when\
                 using the manual plugin non-interactively.')
                All simulated renewals failed. The following certificates could not be renewed:
                  /etc/letsencrypt/live/dms.example.org/fullchain.pem (failure)
                1 renew failure(s), 0 parse failure(s)
                """;
        DryRun.Failed failed = assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "dms.example.org"));
        assertEquals(FailureCause.MADE_BY_HAND, failed.why().cause());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bullseye", "bookworm"})
    void theFailureOfOneCertificateIsNotTheOthers(String server) {
        String output = shown(server + "-renew-dryrun-mixed");
        DryRun.Failed failed =
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "www." + server + ".lab.test"));
        assertEquals(FailureCause.CONNECTION_REFUSED, failed.why().cause());
        String lines = String.join("\n", failed.why().words());
        assertTrue(lines.contains("connect: connection refused"), lines);
        assertEquals(List.of("www." + server + ".lab.test"), failed.why().names());
    }

    @Test
    void ofTwoFailuresEachHasItsOwnCause() {
        String output = """
                Processing /etc/letsencrypt/renewal/a.example.conf
                Failed to renew certificate a.example with error: Could not bind TCP port 80
                Processing /etc/letsencrypt/renewal/b.example.conf
                  Domain: b.example
                  Type:   dns
                  Detail: DNS problem: NXDOMAIN looking up A for b.example
                Failed to renew certificate b.example with error: Some challenges have failed.
                  /etc/letsencrypt/live/a.example/fullchain.pem (failure)
                  /etc/letsencrypt/live/b.example/fullchain.pem (failure)
                """;
        DryRun.Failed second = assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "b.example"));
        assertEquals(FailureCause.DNS, second.why().cause());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bullseye", "bookworm"})
    void aMissingCertificateIsToldFromAFailure(String server) {
        String output = shown(server + "-renew-dryrun-certname");
        assertEquals(new DryRun.NotFound(), DryRun.parse(1, output, "nosuch.lab.test"));
        String first = output.substring(0, output.indexOf("rc=0"));
        String name = server + ".lab.test";
        assertEquals(new DryRun.Succeeded(), DryRun.parse(0, first, name));
    }

    @Test
    void aSecondCertbotIsSaidSo() {
        DryRun outcome = DryRun.parse(1, shown("bookworm-another-instance"), "bookworm.lab.test");
        assertEquals(
                FailureCause.ANOTHER_INSTANCE,
                assertInstanceOf(DryRun.Failed.class, outcome).why().cause());
    }

    @Test
    void laterVersionsSayIdentifierInsteadOfDomain() {
        String output = """
                Processing /etc/letsencrypt/renewal/a.example.conf
                Certbot failed to authenticate some domains (authenticator: standalone). \
                The Certificate Authority reported these problems:
                  Identifier: a.example
                  Type:   dns
                  Detail: DNS problem: NXDOMAIN looking up A for a.example

                Failed to renew certificate a.example with error: Some challenges have failed.
                All simulated renewals failed. The following certificates could not be renewed:
                  /etc/letsencrypt/live/a.example/fullchain.pem (failure)
                1 renew failure(s), 0 parse failure(s)
                """;
        DryRun.Failed failed = assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "a.example"));
        assertEquals(FailureCause.DNS, failed.why().cause());
        assertEquals(List.of("a.example"), failed.why().names());
    }

    @Test
    void whatAHookSaysItselfIsShown() {
        String output = """
                Hook 'pre-hook' reported error code 127
                Hook 'pre-hook' ran with error output:
                 /etc/letsencrypt/renewal-hooks/pre/web: 2: web-stop: not found
                Simulating renewal of an existing certificate for a.example
                Congratulations, all simulated renewals succeeded:
                  /etc/letsencrypt/live/a.example/fullchain.pem (success)
                """;
        assertEquals(
                List.of(
                        "Hook 'pre-hook' reported error code 127",
                        "/etc/letsencrypt/renewal-hooks/pre/web: 2: web-stop: not found"),
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(0, output, "a.example"))
                        .why()
                        .words());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aHookThatFailedIsNoSuccessWhateverCertbotEndsWith(int status) {
        String output = """
                Hook 'post-hook' reported error code 1
                Congratulations, all simulated renewals succeeded:
                  /etc/letsencrypt/live/a.example/fullchain.pem (success)
                """;
        assertEquals(
                FailureCause.HOOK_FAILED,
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(status, output, "a.example"))
                        .why()
                        .cause());
    }

    @Test
    void nothingIsTakenForASuccessByItsWordsAlone() {
        assertInstanceOf(DryRun.Unclear.class, DryRun.parse(0, "all fine (success)", "a.example"));
        assertInstanceOf(DryRun.Unclear.class, DryRun.parse(-1, "", "a.example"));
        String other = "  /etc/letsencrypt/live/not-a.example/fullchain.pem (success)\n";
        assertInstanceOf(DryRun.Unclear.class, DryRun.parse(0, other, "a.example"));
    }

    @Test
    void aTestThatDidNotSayHowItEndedShowsItsLastLines() {
        String lines = "first\n".repeat(50) + "last \u202eline\n";
        DryRun.Unclear unclear = assertInstanceOf(DryRun.Unclear.class, DryRun.parse(0, lines, "a.example"));
        assertEquals("last line", unclear.why().words().getLast());
        assertTrue(unclear.why().words().size() < 20);
    }

    @Test
    void anyOutputIsReadInLinearTime() {
        String failed = "  /etc/letsencrypt/live/a.example/fullchain.pem (failure)\n";
        Linear.assertLinear("a renewal that failed", List.of(failed), text -> DryRun.parse(1, text, "a.example"));
    }

    @Test
    void deployHooksAreRunInATestOnlyByACertbotThatCan() {
        assertEquals(
                "certbot renew --dry-run --cert-name a.example --run-deploy-hooks",
                DryRun.withDeployHooks("a.example"));
        assertFalse(DryRun.canRunDeployHooks(CertbotVersion.in("2.1.0")));
        assertTrue(DryRun.canRunDeployHooks(CertbotVersion.in("4.0.0")));
        assertFalse(DryRun.canRunDeployHooks(Optional.empty()));
    }

    @Test
    void theNameIsQuoted() {
        assertEquals("certbot renew --dry-run --cert-name a.example", DryRun.commandLine("a.example"));
        assertEquals("certbot renew --dry-run --cert-name 'a; reboot'", DryRun.commandLine("a; reboot"));
    }
}
