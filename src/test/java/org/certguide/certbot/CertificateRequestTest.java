package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.ConversationEvent.Send;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
    private static final String HOST = "dms.example.org";
    private static final CertbotVersion DEBIAN_12 = new CertbotVersion(2, 1, 0);

    private static final CertificateRequest DMS = CertificateRequest.of(Purpose.DMS, List.of(HOST))
            .withEmail(Optional.of("admin@example.net.au"))
            .withConsent(Optional.of(true), Optional.of(false));

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
        CertificateRequest two = CertificateRequest.of(Purpose.OTHER, List.of(HOST, "www.example.org"))
                .withEmail(Optional.of("admin@example.net.au"))
                .withKeyType(KeyType.ECDSA)
                .asTestRun(true);
        String alone = "certbot certonly --standalone --cert-name dms.example.org --key-type ecdsa" + " --dry-run";
        IssuedCertificate one = certificate("rsa-2048.pem");
        assertEquals(alone, two.commandLine(DEBIAN_12));
        assertEquals(alone + " -d dms.example.org -d www.example.org", two.commandLine(DEBIAN_12, Optional.of(one)));
        assertEquals(alone, two.commandLine(DEBIAN_12, Optional.of(certificate("ecdsa-p256-two-names.pem"))));
    }

    @Test
    void versionsThatInsistOnAnAddressAreToldThatThereIsNone() {
        CertificateRequest anonymous = CertificateRequest.of(Purpose.DMS, List.of(HOST));
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
                DMS.withExtra(List.of("--pre-hook", "docker service scale gateway=0"))
                        .commandLine(DEBIAN_12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n",
                "--non-interactive",
                "-d",
                "-dx.org",
                "--domain",
                "--domains=x.org",
                "--cert-name",
                "--cert-name=x",
                "--standalone",
                "--key-type=ecdsa",
                "--dry-run",
                "a\nb",
                "",
                "-",
                "--"
            })
    void extraWordsCannotContradictTheRequest(String word) {
        assertFalse(CertificateRequest.isExtra(word));
    }

    @Test
    void theUnattendedCommandSaysAllThatWasDecided() {
        assertEquals(
                "certbot certonly --standalone --cert-name dms.example.org --key-type rsa -n"
                        + " --agree-tos -m admin@example.net.au --no-eff-email -d dms.example.org",
                DMS.unattendedCommandLine(DEBIAN_12));
        assertFalse(CertificateRequest.of(Purpose.DMS, List.of(HOST))
                .unattendedCommandLine(DEBIAN_12)
                .contains("--agree-tos"));
    }

    @Test
    void aWebServerThatGoesOnShowsTheProofFromItsFolder() {
        assertEquals(
                "certbot certonly --webroot -w '/srv/my site' --cert-name dms.example.org" + " --key-type rsa",
                DMS.withWebroot(Optional.of("/srv/my site")).commandLine(DEBIAN_12));
        for (String wrong : List.of("", "www", "--standalone", "/srv/a\nb")) {
            assertThrows(IllegalArgumentException.class, () -> DMS.withWebroot(Optional.of(wrong)), wrong);
        }
        for (String word : List.of("--webroot", "-w", "-w/srv", "--webroot-path=/srv")) {
            assertFalse(CertificateRequest.isExtra(word), word);
        }
    }

    @Test
    void dmsGetsNoCertificateThatItsGatewayCannotUse() {
        assertThrows(IllegalArgumentException.class, () -> DMS.withKeyType(KeyType.ECDSA));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CertificateRequest(
                        Purpose.DMS,
                        "another",
                        List.of(HOST),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        KeyType.RSA,
                        Optional.empty(),
                        List.of(),
                        false));
    }

    @Test
    void everyQuestionOfAFirstRunIsAnsweredByWhatWasDecided() {
        assertEquals(List.of("admin@example.net.au", "Y", "N", HOST), given(DMS, "bookworm-fresh-happy-eff-yes"));
        assertEquals(List.of("admin@example.net.au", "A", "N", HOST), given(DMS, "synthetic-0.40-first"));
        assertEquals(List.of("", "Y", HOST), given(DMS.withEmail(Optional.empty()), "synthetic-3.3-first-no-email"));
    }

    @Test
    void aRefusedAddressIsNotGivenTwice() {
        assertEquals(List.of("admin@example.net.au", "Y", HOST), given(DMS, "synthetic-5.5-email-refused-by-server"));
    }

    @Test
    void nobodyAgreesToTheTermsButTheUser() {
        CertificateRequest undecided =
                CertificateRequest.of(Purpose.DMS, List.of(HOST)).withEmail(Optional.of("admin@example.net.au"));
        assertEquals(List.of("admin@example.net.au", HOST), given(undecided, "bookworm-fresh-happy-eff-yes"));
        assertEquals(
                List.of("admin@example.net.au", "C"),
                given(DMS.withConsent(Optional.of(false), Optional.of(false)), "synthetic-1.9-terms-refused"));
    }

    @Test
    void anEmptyAddressIsNotGivenWhereCertbotNeedsOne() {
        assertEquals(List.of("Y", "N", HOST), given(DMS.withEmail(Optional.empty()), "bookworm-fresh-happy-eff-yes"));
    }

    @Test
    void dmsIsToldWhatItsQuestionnaireAsks() {
        DmsAnswers answers = new DmsAnswers(HOST);
        assertEquals("2", answers.clusterMode());
        assertEquals("https://dms.example.org", answers.gatewayUrl());
        assertEquals("/etc/letsencrypt/", answers.sslDirectory());
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
