package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Account;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.ConversationEvent.Send;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
    private static final String HOST = "dms.example.org";
    private static final CertbotVersion DEBIAN_12 = new CertbotVersion(2, 1, 0);

    private static final DomainNames.Valid NAMES = new DomainNames.Valid(List.of(HOST));
    private static final Optional<String> ADDRESS = Optional.of("admin@example.net.au");
    private static final Account AGREED = new Account(ADDRESS, Optional.of(true), Optional.of(false));
    private static final Account ANONYMOUS = new Account(Optional.empty(), Optional.of(true), Optional.of(false));
    private static final CertificateRequest DMS = by(AGREED);

    private static CertificateRequest by(Account account) {
        return new CertificateRequest(Purpose.DMS, NAMES, account, KeyType.RSA, Optional.empty(), List.of(), false);
    }

    private static CertificateRequest from(String folder) {
        return new CertificateRequest(Purpose.DMS, NAMES, AGREED, KeyType.RSA, Optional.of(folder), List.of(), false);
    }

    @Test
    void theCommandLeavesThePersonalQuestionsToCertbot() {
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org --key-type rsa", DMS.commandLine(DEBIAN_12));
    }

    @Test
    void oldVersionsThatMakeRsaKeysOnlyAreNotToldSo() {
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org",
                DMS.commandLine(new CertbotVersion(0, 40, 0)));
    }

    @Test
    void otherNamesThanTheExistingCertificateHasAreInTheCommand() {
        CertificateRequest two = new CertificateRequest(
                Purpose.OTHER,
                new DomainNames.Valid(List.of(HOST, "www.example.org")),
                AGREED,
                KeyType.ECDSA,
                Optional.empty(),
                List.of(),
                true);
        String alone = "certbot certonly --standalone --cert-name dms.example.org --key-type ecdsa" + " --dry-run";
        IssuedCertificate one = certificate("rsa-2048.pem");
        assertEquals(alone, two.commandLine(DEBIAN_12));
        assertEquals(alone + " -d dms.example.org -d www.example.org", two.commandLine(DEBIAN_12, Optional.of(one)));
        assertEquals(alone, two.commandLine(DEBIAN_12, Optional.of(certificate("ecdsa-p256-two-names.pem"))));
    }

    @Test
    void versionsThatInsistOnAnAddressAreToldThatThereIsNone() {
        CertificateRequest anonymous = CertificateRequest.of(Purpose.DMS, NAMES);
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org --key-type rsa"
                        + " --register-unsafely-without-email",
                anonymous.commandLine(DEBIAN_12));
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org --key-type rsa",
                anonymous.commandLine(new CertbotVersion(3, 3, 0)));
    }

    @Test
    void extraWordsAreQuoted() {
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org --key-type rsa"
                        + " --pre-hook 'docker service scale gateway=0'",
                new CertificateRequest(
                                Purpose.DMS,
                                NAMES,
                                AGREED,
                                KeyType.RSA,
                                Optional.empty(),
                                List.of("--pre-hook", "docker service scale gateway=0"),
                                false)
                        .commandLine(DEBIAN_12));
    }

    @Test
    void aWebServerThatGoesOnShowsTheProofFromItsFolder() {
        assertEquals(
                "certbot certonly --webroot -w '/srv/my site' --cert-name dms.example.org" + " --key-type rsa",
                from("/srv/my site").commandLine(DEBIAN_12));
        for (String wrong : List.of("", "www", "--standalone", "/srv/a\nb")) {
            assertThrows(IllegalArgumentException.class, () -> from(wrong), wrong);
        }
    }

    @Test
    void dmsGetsNoCertificateThatItsGatewayCannotUse() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CertificateRequest(
                        Purpose.DMS, NAMES, AGREED, KeyType.ECDSA, Optional.empty(), List.of(), false));
        assertEquals(HOST, DMS.name(), "its gateway looks for the certificate of its host");
    }

    @Test
    void everyQuestionOfAFirstRunIsAnsweredByWhatWasDecided() {
        assertEquals(List.of("admin@example.net.au", "Y", "N", HOST), given(DMS, "bookworm-fresh-happy-eff-yes"));
        assertEquals(List.of("admin@example.net.au", "A", "N", HOST), given(DMS, "synthetic-0.40-first"));
        assertEquals(List.of("", "Y", HOST), given(by(ANONYMOUS), "synthetic-3.3-first-no-email"));
    }

    @Test
    void aRefusedAddressIsNotGivenTwice() {
        assertEquals(List.of("admin@example.net.au", "Y", HOST), given(DMS, "synthetic-5.5-email-refused-by-server"));
    }

    @Test
    void nobodyAgreesToTheTermsButTheUser() {
        CertificateRequest undecided = by(new Account(ADDRESS, Optional.empty(), Optional.empty()));
        assertEquals(List.of("admin@example.net.au", HOST), given(undecided, "bookworm-fresh-happy-eff-yes"));
        assertEquals(
                List.of("admin@example.net.au", "C"),
                given(by(new Account(ADDRESS, Optional.of(false), Optional.of(false))), "synthetic-1.9-terms-refused"));
    }

    @Test
    void anEmptyAddressIsNotGivenWhereCertbotNeedsOne() {
        assertEquals(List.of("Y", "N", HOST), given(by(ANONYMOUS), "bookworm-fresh-happy-eff-yes"));
    }

    @Test
    void dmsIsToldWhatItsQuestionnaireAsks() {
        DmsAnswers answers = DmsAnswers.of(HOST);
        assertEquals("2", answers.clusterMode());
        assertEquals("https://dms.example.org", answers.gatewayUrl());
        assertEquals("/etc/letsencrypt/", answers.sslDir());
    }

    /** What the book answers while a recording is played; other questions are left to the user. */
    private static List<String> given(CertificateRequest request, String recording) {
        Conversation conversation = new Conversation(CertbotPrompts.all(), request.answers());
        List<String> given = new ArrayList<>();
        for (Recording.Turn turn : Recording.named(recording).turns()) {
            switch (turn) {
                case Recording.Turn.Written written -> {
                    conversation.accept(new Input.Bytes(written.text().getBytes(StandardCharsets.UTF_8)));
                    for (ConversationEvent event : conversation.accept(new Input.Quiet())) {
                        if (event instanceof Send send) given.add(send.shown());
                    }
                }
                case Recording.Turn.Typed typed ->
                    conversation
                            .asked()
                            .ifPresent(p -> conversation.accept(
                                    new Input.Typed(typed.keys().getBytes(StandardCharsets.UTF_8))));
            }
        }
        return given;
    }

    static IssuedCertificate certificate(String file) {
        return IssuedCertificate.parse(Recording.file("../certificates/" + file))
                .orElseThrow();
    }
}
