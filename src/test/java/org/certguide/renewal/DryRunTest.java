package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.Transcript;
import org.certguide.conversation.AnsiText;
import org.certguide.guide.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

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
        "broken-conf, 1, Failed, BROKEN_FILES",
        "fail-challenge, 1, Failed, CONNECTION",
        "port80-used, 1, Failed, PORT80",
        "mixed, 1, Succeeded, ",
    })
    void eachOutcomeIsToldForBothVersions(String name, int exit, String kind, DryRun.Cause cause) {
        for (String server : new String[] {"bullseye", "bookworm"}) {
            String output = shown(server + "-renew-dryrun-" + name);
            DryRun outcome = DryRun.parse(exit, output, server + ".lab.test");
            assertEquals(kind, outcome.getClass().getSimpleName(), server + " " + outcome);
            if (outcome instanceof DryRun.Failed failed) {
                assertEquals(cause, failed.cause(), server + " " + failed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bullseye", "bookworm"})
    void theFailureOfOneCertificateIsNotTheOthers(String server) {
        String output = shown(server + "-renew-dryrun-mixed");
        DryRun.Failed failed =
                assertInstanceOf(
                        DryRun.Failed.class,
                        DryRun.parse(1, output, "www." + server + ".lab.test"));
        assertEquals(DryRun.Cause.CONNECTION, failed.cause());
        String lines = String.join("\n", failed.lines());
        assertTrue(lines.contains("connect: connection refused"), lines);
        assertTrue(lines.contains("Some challenges have failed."), lines);
    }

    @Test
    void ofTwoFailuresEachHasItsOwnCause() {
        String output =
                """
                Processing /etc/letsencrypt/renewal/a.example.conf
                Failed to renew certificate a.example with error: Could not bind TCP port 80
                Processing /etc/letsencrypt/renewal/b.example.conf
                  Domain: b.example
                  Type:   dns
                Failed to renew certificate b.example with error: Some challenges have failed.
                  /etc/letsencrypt/live/a.example/fullchain.pem (failure)
                  /etc/letsencrypt/live/b.example/fullchain.pem (failure)
                """;
        DryRun.Failed second =
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "b.example"));
        assertEquals(DryRun.Cause.DNS, second.cause());
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
                DryRun.Cause.ANOTHER_CERTBOT,
                assertInstanceOf(DryRun.Failed.class, outcome).cause());
    }

    @Test
    void laterVersionsSayIdentifierInsteadOfDomain() {
        String output =
                """
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
        DryRun.Failed failed =
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "a.example"));
        assertEquals(DryRun.Cause.DNS, failed.cause());
        assertTrue(failed.lines().contains("Identifier: a.example"), failed.toString());
    }

    @Test
    void aFailedHookAfterASuccessIsNoSuccess() {
        String output =
                """
                Hook 'post-hook' reported error code 1
                Congratulations, all simulated renewals succeeded:
                  /etc/letsencrypt/live/a.example/fullchain.pem (success)
                """;
        assertEquals(
                DryRun.Cause.HOOK,
                assertInstanceOf(DryRun.Failed.class, DryRun.parse(1, output, "a.example"))
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
    void theNameIsQuoted() {
        assertEquals(
                "certbot renew --dry-run --cert-name a.example", DryRun.commandLine("a.example"));
        assertEquals(
                "certbot renew --dry-run --cert-name 'a; reboot'", DryRun.commandLine("a; reboot"));
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasItsTexts(DryRun.Cause cause) {
        assertTrue(Texts.has("renewal.cause." + cause.id() + ".title"));
        assertTrue(Texts.has("renewal.cause." + cause.id() + ".next"));
    }
}
