package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    static List<Recording> failures() {
        return Recording.all().stream().filter(r -> !r.cause().equals("-")).toList();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCauseOfEveryRecordedFailureIsFound(Recording recording) {
        Explained<FailureCause> diagnosis = Diagnosis.of(Replay.of(recording).text());
        assertEquals(FailureCause.valueOf(recording.cause()), diagnosis.cause());
        assertFalse(diagnosis.words().isEmpty(), "Certbot's own words");
    }

    @ParameterizedTest
    @EnumSource(FailureCause.class)
    void everyCauseIsExplainedWithANextAction(FailureCause cause) {
        Explained<FailureCause> diagnosis =
                new Explained<>(cause, List.of(), List.of("dms.example.org"), Optional.empty());
        for (Message text : List.of(diagnosis.title(), diagnosis.what(), diagnosis.next())) {
            assertTrue(Messages.has(text.key()), text.key());
            assertFalse(Messages.of(text).contains("{"), Messages.of(text));
        }
    }

    @Test
    void theAuthoritysOwnWordsAndTheDomainAreShown() {
        Explained<FailureCause> old = diagnosis("bullseye-challenge-404");
        assertEquals(List.of("other.lab.test"), old.names());
        assertEquals(
                "Detail: Non-200 status code from HTTP: http://other.lab.test:80/.well-known/"
                        + "acme-challenge/ZVV94n2ipW799hVYrzFijXHaOzqcGqCezRIf3lkv1-w returned 404",
                old.words().get(2));
        Explained<FailureCause> recent = diagnosis("bookworm-challenge-one-of-two");
        assertEquals(List.of("nodns.lab.test"), recent.names());
    }

    @Test
    void aRateLimitSaysUntilWhenToWait() {
        Explained<FailureCause> diagnosis = diagnosis("bullseye-ratelimit-duplicate");
        assertEquals(Optional.of(Instant.parse("2026-11-24T12:00:00Z")), diagnosis.notBefore());
        assertEquals(NextAction.WAIT, diagnosis.nextAction());
    }

    @Test
    void whatDebian12HidesIsReadFromTheLog() {
        Explained<FailureCause> hidden = diagnosis("bookworm-ratelimit-duplicate");
        assertEquals(NextAction.READ_LOG, hidden.nextAction());
        Explained<FailureCause> found = Diagnosis.fromLog(Recording.file("bookworm-ratelimit-letsencrypt.log.txt"));
        assertEquals(FailureCause.RATE_SAME_NAMES, found.cause());
        assertEquals(Optional.of(Instant.parse("2026-11-24T12:00:00Z")), found.notBefore());
        assertTrue(found.words().getFirst().contains("too many certificates (5)"));
    }

    @Test
    void aLogWithoutAnErrorOfTheAuthorityDoesNotSendTheUserToTheLogAgain() {
        String log = "2026-11-23 18:56:16,128:DEBUG:certbot._internal.main:certbot version: 2.1.0\n"
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
                "dns|no valid A records found for x.org; no valid AAAA records found for x.org" + "|DNS_NO_ADDRESS",
                "dns|DNS problem: SERVFAIL looking up A for x.org - the domain's nameservers may"
                        + " be malfunctioning|DNS_BROKEN",
                "dns|DNS problem: looking up A for x.org: DNSSEC: DNSKEY Missing|DNS_BROKEN",
                "dns|DNS problem: query timed out looking up A for x.org|DNS_BROKEN",
                "dns|DNS problem: SERVFAIL looking up CAA for x.org - the domain's nameservers may"
                        + " be malfunctioning|DNS_BROKEN",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a: Timeout"
                        + " during connect (likely firewall problem)|CONNECTION_TIMEOUT",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a:"
                        + " Timeout after connect (your server may be slow or overloaded)"
                        + "|CONNECTION_TIMEOUT",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a:"
                        + " Connection refused|CONNECTION_REFUSED",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a:"
                        + " Connection reset by peer|CONNECTION_RESET",
                "connection|192.0.2.7: Fetching http://x.org/.well-known/acme-challenge/a: Error"
                        + " getting validation data|CONNECTION_RESET",
                "connection|192.0.2.7: Fetching https://x.org/a: Too many redirects|REDIRECT",
                "connection|192.0.2.7: Fetching http://x.org:8080/: Invalid port in redirect"
                        + " target. Only ports 80 and 443 are supported, not 8080|REDIRECT",
                "connection|2001:db8::7: Fetching http://x.org/.well-known/acme-challenge/a: Timeout"
                        + " during connect (likely firewall problem)|IPV6",
                "connection|During secondary validation: 192.0.2.7: Fetching http://x.org/"
                        + ".well-known/acme-challenge/a: Timeout during connect (likely firewall"
                        + " problem)|SECONDARY",
                "unauthorized|During secondary validation: 192.0.2.7: Invalid response from"
                        + " http://x.org/.well-known/acme-challenge/a: 403|SECONDARY",
                "unauthorized|192.0.2.7: Invalid response from http://x.org/.well-known/"
                        + "acme-challenge/a: 404|UNAUTHORIZED",
                "unauthorized|192.0.2.7: Invalid response from http://x.org/.well-known/"
                        + "acme-challenge/a: \"<html>\"|UNAUTHORIZED",
                "unauthorized|2001:db8::7: Invalid response from http://x.org/.well-known/"
                        + "acme-challenge/a: 404|IPV6",
                "unauthorized|192.0.2.7: Invalid response from http://x.org/.well-known/"
                        + "acme-challenge/a: 403|FORBIDDEN",
                "unauthorized|The key authorization file from the server did not match this"
                        + " challenge|UNAUTHORIZED",
                "incorrectResponse|The key authorization file did not match|UNAUTHORIZED",
                "tls|192.0.2.7: Fetching https://x.org/a: remote error: tls: handshake failure" + "|REDIRECT",
                "caa|CAA record for x.org prevents issuance|CAA",
                "rateLimited|too many failed authorizations (5) for \"x.org\" in the last 1h0m0s,"
                        + " retry after 2026-11-24 12:00:00 UTC: see https://letsencrypt.org/docs/"
                        + "|RATE_FAILED",
                "rejectedIdentifier|Cannot issue for \"x.org\": The ACME server refuses to issue a"
                        + " certificate for this domain name, because it is forbidden by policy"
                        + "|REJECTED_IDENTIFIER",
                "serverInternal|Remote PerformValidation RPC failed|CA_TROUBLE",
                "somethingNew|?|UNKNOWN"
            })
    void problemsAreToldApartByTheirType(String type, String detail, FailureCause cause) {
        for (String label : List.of("Domain", "Identifier")) {
            String text = "\nCertbot failed to authenticate some domains (authenticator: standalone)."
                    + " The Certificate Authority reported these problems:\n  "
                    + label
                    + ": x.org\n  Type:   "
                    + type
                    + "\n  Detail: "
                    + detail
                    + "\n\nHint: The Certificate Authority failed\n\n"
                    + "Some challenges have failed.\n";
            Explained<FailureCause> diagnosis = Diagnosis.of(text);
            assertEquals(cause, diagnosis.cause());
            assertEquals("Detail: " + detail, diagnosis.words().get(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OSError: [Errno 28] No space left on device: '/etc/letsencrypt/x'|DISK_FULL",
                // What Certbot shows of problems that are not about one domain name: its own words
                // for the type, and the authority's.
                "There were too many requests of a given type :: too many certificates (5) already"
                        + " issued for this exact set of identifiers in the last 168h0m0s, retry"
                        + " after 2026-11-24 12:00:00 UTC|RATE_SAME_NAMES",
                "There were too many requests of a given type :: too many certificates (50) already"
                        + " issued for \"x.org\" in the last 168h0m0s|RATE_DOMAIN",
                "There were too many requests of a given type :: too many failed authorizations (5)"
                        + " for \"x.org\" in the last 1h0m0s|RATE_FAILED",
                "There were too many requests of a given type :: too many new orders (300) from"
                        + " this account in the last 3h0m0s|RATE_ORDERS",
                "There were too many requests of a given type :: too many new registrations (10)"
                        + " from this IP address in the last 3h0m0s|RATE_ACCOUNTS",
                "There were too many requests of a given type :: too many new registrations (500)"
                        + " from this /48 subnet of IPv6 addresses in the last 3h|RATE_ACCOUNTS",
                "There were too many requests of a given type :: Your account is temporarily"
                        + " prevented from requesting certificates for x.org and possibly others."
                        + " Please visit: https://portal.letsencrypt.org/sfe/v1/unpause|PAUSED",
                "There were too many requests of a given type :: Service busy; retry later." + "|CA_TROUBLE",
                "There were too many requests of a given type :: something new|RATE_LIMITED",
                "The request specified an account that does not exist :: Account \"x\" not found" + "|ACCOUNT_UNKNOWN",
                "The client lacks sufficient authorization :: An account with the provided public"
                        + " key exists but is deactivated. Your account is gone|ACCOUNT_UNKNOWN",
                "The client lacks sufficient authorization :: Account is not valid, has status"
                        + " \"deactivated\"|ACCOUNT_UNKNOWN",
                "The request specified a certificate to be revoked that has already been revoked" + " :: x|REVOCATION",
                "The revocation reason provided is not allowed by the server :: x|REVOCATION",
                "The CSR is unacceptable (e.g., due to a short key) :: Error finalizing order ::"
                        + " invalid public key in CSR: unknown key type|BAD_KEY",
                "The JWS was signed by a public key the server does not support :: x|BAD_KEY",
                "The JWS was signed with an algorithm the server does not support :: x|CERTBOT_OLD",
                "The request message was malformed :: Account creation on ACMEv1 is disabled" + "|CERTBOT_OLD",
                "The request message was malformed :: Method not allowed|MALFORMED",
                "An identifier is of an unsupported type :: x|MALFORMED",
                "The request attempted to finalize an order that is not ready to be finalized :: x" + "|ORDER",
                "The server requires external account binding :: x|EXTERNAL_ACCOUNT",
                "The provided contact URI was invalid :: x|EMAIL_REFUSED",
                "A contact URL for an account used an unsupported protocol scheme :: x" + "|EMAIL_REFUSED",
                "The server experienced an internal error :: x|CA_TROUBLE",
                "The server will not issue certificates for the identifier :: x" + "|REJECTED_IDENTIFIER",
                "Certification Authority Authorization (CAA) records forbid the CA from issuing a"
                        + " certificate :: x|CAA",
                "sudo: certbot: command not found|CERTBOT_MISSING",
                "sudo: 'certbot': command not found|CERTBOT_MISSING",
                "env: 'certbot': No such file or directory|CERTBOT_MISSING",
                "sudo-rs: I'm sorry guest. I'm afraid I can't do that|SUDO_NOT_ALLOWED",
                "Sorry, user u is not allowed to execute '/usr/bin/certbot' as root on h." + "|SUDO_NOT_ALLOWED",
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
        Explained<FailureCause> diagnosis = Diagnosis.of("Saving debug log to /var/log/x.log\n" + line + "\n");
        assertEquals(cause, diagnosis.cause());
        assertEquals(List.of(line), diagnosis.words());
    }

    @ParameterizedTest
    @CsvSource({
        "accountDoesNotExist, ACCOUNT_UNKNOWN",
        "alreadyRevoked, REVOCATION",
        "badCSR, MALFORMED",
        "badNonce, BAD_NONCE",
        "badPublicKey, BAD_KEY",
        "badRevocationReason, REVOCATION",
        "badSignatureAlgorithm, CERTBOT_OLD",
        "caa, CAA",
        "compound, REJECTED_IDENTIFIER",
        "connection, CONNECTION_REFUSED",
        "dns, DNS",
        "externalAccountRequired, EXTERNAL_ACCOUNT",
        "incorrectResponse, UNAUTHORIZED",
        "invalidContact, EMAIL_REFUSED",
        "malformed, MALFORMED",
        "orderNotReady, ORDER",
        "rateLimited, RATE_LIMITED",
        "rejectedIdentifier, REJECTED_IDENTIFIER",
        "serverInternal, CA_TROUBLE",
        "tls, REDIRECT",
        "unauthorized, UNAUTHORIZED",
        "unsupportedContact, EMAIL_REFUSED",
        "unsupportedIdentifier, MALFORMED",
        "userActionRequired, USER_ACTION",
        // RFC 8739, 9115 and 9773, profiles, and Let's Encrypt's own.
        "autoRenewalCanceled, ORDER",
        "autoRenewalExpired, ORDER",
        "autoRenewalCancellationInvalid, ORDER",
        "autoRenewalRevocationNotSupported, ORDER",
        "unknownDelegation, ORDER",
        "alreadyReplaced, ORDER",
        "invalidProfile, PROFILE",
        "paused, PAUSED"
    })
    void everyTypeOfProblemInTheLogHasACause(String type, FailureCause cause) {
        String log = "2026-11-23 18:56:16,128:DEBUG:certbot._internal.main:certbot version: 5.3.0\n"
                + "acme.messages.Error: urn:ietf:params:acme:error:"
                + type
                + " :: something is wrong\n";
        Explained<FailureCause> unknown = Diagnosis.of("An unexpected error occurred:\nsomething is wrong\n");
        // Certbot tries again after a bad nonce, so that this need not be the end of it.
        assertEquals(
                type.equals("badNonce") ? FailureCause.UNKNOWN : cause,
                Diagnosis.with(unknown, log).cause());
        assertEquals(cause, Diagnosis.fromLog(log).cause());
    }

    @Test
    void whatIsShownOfTheLogIsVisibleAndShort() {
        Explained<FailureCause> diagnosis = Diagnosis.fromLog(
                "urn:ietf:params:acme:error:caa :: \u001b[1mno\u202e \u3164\u200b way \ue001" + "x".repeat(400_000));
        String words = String.join("\n", diagnosis.words());
        assertTrue(words.startsWith("[1mno way xxx"), words.substring(0, 40));
        assertEquals(3001, words.length());
    }

    @Test
    void wordsThatAreNoDomainNameDoNotGetIntoASentenceOfOurs() {
        String words = "Domain: All\u00a0is\u00a0well Type: dns Detail: NXDOMAIN\n";
        assertEquals(List.of(), Diagnosis.of(words).names());
    }

    @Test
    void answerWithVeryManyHeadersInTheLogIsRead() {
        Explained<FailureCause> unknown = Diagnosis.of("An unexpected error occurred:\nsomething is wrong\n");
        String log = "HTTP 503\nDate: Tue, 24 Nov 2026 08:00:00 GMT\nRetry-After: 60\n" + "X: y\n".repeat(50_000);
        assertEquals(
                Optional.of(Instant.parse("2026-11-24T08:01:00Z")),
                Diagnosis.with(unknown, log).notBefore());
    }

    @Test
    void severalProblemsAtOnceAreJudgedByTheirOwnTypes() {
        String log = "acme.messages.Error: urn:ietf:params:acme:error:compound :: Specific error"
                + " conditions :: some names :: Problem for x.org:"
                + " urn:ietf:params:acme:error:caa :: CAA :: forbidden\n";
        assertEquals(FailureCause.CAA, Diagnosis.fromLog(log).cause());
    }

    @ParameterizedTest
    @CsvSource({
        "retry after 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "retry after 2026-01-01T00:00:00.25Z: see, 2026-01-01T00:00:00Z",
        "retry after 2026-01-01 00:00:00 UTC: see, 2026-01-01T00:00:00Z",
        "retry after 2026-01-01 00:00:00 +0000 UTC, 2026-01-01T00:00:00Z"
    })
    void theTimeToWaitUntilIsReadInEveryFormThatTheAuthorityHasUsed(String words, Instant time) {
        Explained<FailureCause> diagnosis = Diagnosis.of("There were too many requests of a given type :: x, " + words);
        assertEquals(Optional.of(time), diagnosis.notBefore());
        assertEquals(NextAction.WAIT, diagnosis.nextAction());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|Retry-After: 3600|2026-11-23T19:56:15Z",
                "503|Retry-After: 120|2026-11-23T18:58:15Z",
                "503|retry-after: Mon, 23 Nov 2026 20:00:00 GMT|2026-11-23T20:00:00Z"
            })
    void theTimeToWaitUntilIsReadFromTheAnswersHeaders(int status, String header, Instant time) {
        String log = "2026-11-23 18:56:16,128:DEBUG:certbot._internal.main:certbot version: 2.1.0\n"
                + "HTTP 200\nDate: Mon, 23 Nov 2026 10:00:00 GMT\n"
                + "Retry-After: 5\n\n{}\n"
                + "2026-11-23 18:56:16,128:DEBUG:acme.client:Received response:\nHTTP "
                + status
                + "\nServer: nginx\nDate: Mon, 23 Nov 2026 18:56:15 GMT\n"
                + header
                + "\nContent-Type: application/problem+json\n\n{}\n";
        Explained<FailureCause> told = Diagnosis.of("There were too many requests of a given type :: wait");
        assertEquals(Optional.empty(), told.notBefore());
        assertEquals(Optional.of(time), Diagnosis.with(told, log).notBefore());
    }

    private static Explained<FailureCause> diagnosis(String recording) {
        return Diagnosis.of(Replay.of(Recording.named(recording)).text());
    }

    private static Explained<FailureCause> refused(String detail) {
        return Diagnosis.of("The Certificate Authority reported these problems:\n  Identifier: dms.example.org\n"
                + "  Type:   unauthorized\n  Detail: " + detail + "\n\nSome challenges have failed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2606:4700:3033::6815:1a2b: Invalid response from http://dms.example.org/.well-known/acme-challenge/x: 522",
                "104.21.71.237: Invalid response from http://dms.example.org/.well-known/acme-challenge/x: 403",
                "During secondary validation: 104.21.71.237: Invalid response from http://dms.example.org/x: 526",
                "198.51.100.7: Invalid response from http://dms.example.org/.well-known/acme-challenge/x: 521",
                "Invalid response from http://dms.example.org/.well-known/acme-challenge/x [104.21.71.237]: 403",
                "198.51.100.7: Invalid response from https://d.example.org/x: \"<title>Attention Required! | Cloudflare\"",
                "151.101.1.195: Invalid response from http://dms.example.org/.well-known/acme-challenge/x: 404"
            })
    void aProxyBeforeTheServerIsNotTakenForAWrongAddressOrAFirewall(String detail) {
        assertEquals(FailureCause.PROXY, refused(detail).cause());
    }

    @Test
    void withoutAProxyItStaysAnotherServer() {
        assertEquals(
                FailureCause.UNAUTHORIZED,
                refused("198.51.100.7: Invalid response from http://dms.example.org/x: 404")
                        .cause());
        assertEquals(
                FailureCause.SECONDARY,
                refused("During secondary validation: 198.51.100.7: Invalid response from http://d.example.org/x: 403")
                        .cause());
    }

    @Test
    void foldersOfAnEarlierCertificateAreNamed() {
        Explained<FailureCause> live = Diagnosis.of(
                "An unexpected error occurred:\ncertbot.errors.CertStorageError: live directory exists for dms.example.org\n");
        assertEquals(FailureCause.LEFTOVER, live.cause());
        assertEquals(List.of("dms.example.org"), live.names());
        assertEquals(
                FailureCause.LEFTOVER,
                Diagnosis.of("archive directory exists for dms.example.org").cause());
    }

    @Test
    void aReadOnlyDiskIsNoLackOfRights() {
        assertEquals(
                FailureCause.READ_ONLY,
                Diagnosis.of("The following error was encountered:\n[Errno 30] Read-only file system:"
                                + " '/var/log/letsencrypt/.certbot.lock'\nEither run as root, or set --config-dir,"
                                + " --work-dir, and --logs-dir to writeable paths.")
                        .cause());
    }

    @Test
    void protectedFilesAreNoLackOfRights() {
        assertEquals(
                FailureCause.READ_ONLY,
                Diagnosis.of("The following error was encountered:\n[Errno 1] Operation not permitted:"
                                + " '/etc/letsencrypt/.certbot.lock'\nEither run as root, or set --config-dir")
                        .cause());
    }

    @Test
    void aSilentSnapdIsNotTheAuthority() {
        assertEquals(
                FailureCause.SNAPD,
                Diagnosis.of(
                                "An unexpected error occurred:\nrequests.exceptions.ReadTimeout:"
                                        + " _SnapdConnectionPool(host='localhost', port=None): Read timed out. (read timeout=60)")
                        .cause());
    }
}
