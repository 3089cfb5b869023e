package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

class DiagnosisTest {
    static List<Recording> failures() {
        return Recording.all().stream().filter(r -> !r.cause().equals("-")).toList();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCauseOfEveryRecordedFailureIsFound(Recording recording) {
        Diagnosis diagnosis = Diagnosis.of(Replay.of(recording).text());
        assertEquals(FailureCause.valueOf(recording.cause()), diagnosis.cause());
        assertFalse(diagnosis.words().isEmpty(), "Certbot's own words");
    }

    @ParameterizedTest
    @EnumSource(FailureCause.class)
    void everyCauseIsExplainedWithANextAction(FailureCause cause) {
        Diagnosis diagnosis =
                new Diagnosis(cause, List.of(), Optional.of("dms.example.org"), Optional.empty());
        for (Text text : List.of(diagnosis.title(), diagnosis.explanation(), diagnosis.next())) {
            assertTrue(Texts.has(text.key()), text.key());
            assertFalse(Texts.of(text).contains("{"), Texts.of(text));
        }
    }

    @Test
    void theAuthoritysOwnWordsAndTheDomainAreShown() {
        Diagnosis old = diagnosis("bullseye-challenge-404");
        assertEquals(Optional.of("other.lab.test"), old.domain());
        assertEquals(
                "Detail: Non-200 status code from HTTP: http://other.lab.test:80/.well-known/"
                        + "acme-challenge/ZVV94n2ipW799hVYrzFijXHaOzqcGqCezRIf3lkv1-w returned 404",
                old.words().get(2));
        Diagnosis recent = diagnosis("bookworm-challenge-one-of-two");
        assertEquals(Optional.of("nodns.lab.test"), recent.domain());
    }

    @Test
    void aRateLimitSaysUntilWhenToWait() {
        Diagnosis diagnosis = diagnosis("bullseye-ratelimit-duplicate");
        assertEquals(Optional.of(Instant.parse("2026-11-24T12:00:00Z")), diagnosis.notBefore());
        assertEquals(
                "Try again after 2026-11-24 12:00 UTC. Until then every try is refused, and may"
                        + " count as one more.",
                Texts.of(diagnosis.next()));
        assertEquals(NextAction.WAIT, diagnosis.nextAction());
    }

    @Test
    void whatDebian12HidesIsReadFromTheLog() {
        Diagnosis hidden = diagnosis("bookworm-ratelimit-duplicate");
        assertEquals(NextAction.READ_LOG, hidden.nextAction());
        Diagnosis found =
                Diagnosis.fromLog(Recording.file("bookworm-ratelimit-letsencrypt.log.txt"));
        assertEquals(FailureCause.RATE_LIMITED, found.cause());
        assertEquals(Optional.of(Instant.parse("2026-11-24T12:00:00Z")), found.notBefore());
        assertTrue(found.words().getFirst().contains("too many certificates (5)"));
    }

    @Test
    void aLogWithoutAnErrorOfTheAuthorityDoesNotSendTheUserToTheLogAgain() {
        String log =
                "2026-11-23 18:56:16,128:DEBUG:certbot._internal.main:certbot version: 2.1.0\n"
                        + "AttributeError: can't set attribute\n";
        assertEquals(FailureCause.UNKNOWN, Diagnosis.fromLog(log).cause());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Let's Encrypt's own wordings, which the recordings do not have.
                "dns|DNS problem: NXDOMAIN looking up A for x.org - check that a DNS record"
                        + " exists for this domain|DNS",
                "dns|DNS problem: SERVFAIL looking up CAA for x.org - the domain's nameservers may"
                        + " be malfunctioning|CAA",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a: Timeout"
                        + " during connect (likely firewall problem)|CONNECTION_TIMEOUT",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a:"
                        + " Connection refused|CONNECTION_REFUSED",
                "unauthorized|192.0.2.7: Invalid response from http://x.org/.well-known/"
                        + "acme-challenge/a: 404|UNAUTHORIZED",
                "caa|CAA record for x.org prevents issuance|CAA",
                "rateLimited|too many failed authorizations|RATE_LIMITED",
                "rejectedIdentifier|Cannot issue|REJECTED_IDENTIFIER",
                "serverInternal|Remote PerformValidation RPC failed|CA_TROUBLE",
                "somethingNew|?|UNKNOWN"
            })
    void problemsAreToldApartByTheirType(String type, String detail, FailureCause cause) {
        for (String label : List.of("Domain", "Identifier")) {
            String text =
                    "\nCertbot failed to authenticate some domains (authenticator: standalone)."
                            + " The Certificate Authority reported these problems:\n  "
                            + label
                            + ": x.org\n  Type:   "
                            + type
                            + "\n  Detail: "
                            + detail
                            + "\n\nHint: The Certificate Authority failed\n\n"
                            + "Some challenges have failed.\n";
            Diagnosis diagnosis = Diagnosis.of(text);
            assertEquals(cause, diagnosis.cause());
            assertEquals("Detail: " + detail, diagnosis.words().get(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OSError: [Errno 28] No space left on device: '/etc/letsencrypt/x'|DISK_FULL",
                "sudo: certbot: command not found|CERTBOT_MISSING",
                "sudo: 'certbot': command not found|CERTBOT_MISSING",
                "env: 'certbot': No such file or directory|CERTBOT_MISSING",
                "sudo-rs: I'm sorry guest. I'm afraid I can't do that|SUDO_NOT_ALLOWED",
                "Sorry, user u is not allowed to execute '/usr/bin/certbot' as root on h."
                        + "|SUDO_NOT_ALLOWED",
                "sudo: Maximum 3 incorrect authentication attempts|SUDO_PASSWORD",
                "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet"
                        + " valid (_ssl.c:992)|CLOCK",
                "The client sent an unacceptable anti-replay nonce :: JWS has an invalid"
                        + " anti-replay nonce|BAD_NONCE",
                "A contact URL for an account was invalid :: contact email has forbidden domain"
                        + " \"example.com\"|EMAIL_REFUSED",
                "No certificate with name x.org found. Use -d to specify domains, or run certbot"
                        + " certificates to see possible certificate names.|CANCELLED",
                "Something that nobody has seen before|UNKNOWN"
            })
    void otherErrorsAreToldApartByTheirWords(String line, FailureCause cause) {
        Diagnosis diagnosis = Diagnosis.of("Saving debug log to /var/log/x.log\n" + line + "\n");
        assertEquals(cause, diagnosis.cause());
        assertEquals(List.of(line), diagnosis.words());
    }

    private static Diagnosis diagnosis(String recording) {
        return Diagnosis.of(Replay.of(Recording.named(recording)).text());
    }
}
