package org.certguide.certbot;

import static org.certguide.certbot.CertificateRequestTest.certificate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalInt;

class OutcomeTest {
    private static final Optional<IssuedCertificate> NONE = Optional.empty();
    private static final IssuedCertificate OLD = certificate("rsa-2048.pem");
    private static final IssuedCertificate NEW = certificate("rsa-2048-renewed.pem");
    private static final IssuedCertificate MORE = certificate("ecdsa-p256-two-names.pem");

    private static Outcome outcome(
            Optional<IssuedCertificate> before,
            Optional<IssuedCertificate> after,
            int exitStatus,
            String recording) {
        return Outcome.of(
                before,
                after,
                OptionalInt.of(exitStatus),
                false,
                Replay.of(Recording.named(recording)).text());
    }

    @Test
    void aNewFileIsAnIssuedCertificate() {
        assertEquals(
                new Outcome.Issued(NEW, Optional.empty()),
                outcome(NONE, Optional.of(NEW), 0, "bookworm-fresh-happy"));
    }

    @Test
    void aFailedNewsletterSubscriptionDoesNotHideTheCertificate() {
        for (String server : new String[] {"bullseye", "bookworm"}) {
            Outcome.Issued issued =
                    assertInstanceOf(
                            Outcome.Issued.class,
                            outcome(
                                    NONE,
                                    Optional.of(NEW),
                                    1,
                                    server + "-fresh-happy-eff-unreachable"));
            assertEquals(
                    Optional.of(FailureCause.EFF_UNREACHABLE),
                    issued.warning().map(Diagnosis::cause));
        }
    }

    @Test
    void wordsOfSuccessWithoutAFileAreNoCertificate() {
        assertInstanceOf(Outcome.Failed.class, outcome(NONE, NONE, 0, "bookworm-fresh-happy"));
    }

    @Test
    void anotherSerialNumberIsARenewal() {
        assertEquals(
                new Outcome.Renewed(NEW, Optional.empty()),
                outcome(Optional.of(OLD), Optional.of(NEW), 0, "bookworm-existing-renew"));
    }

    @Test
    void moreNamesAreAnExpansion() {
        assertEquals(
                new Outcome.Expanded(MORE, Optional.empty()),
                outcome(Optional.of(OLD), Optional.of(MORE), 0, "bookworm-expand-yes"));
    }

    @Test
    void theSameFileIsAKeptCertificate() {
        assertEquals(
                new Outcome.Kept(OLD),
                outcome(Optional.of(OLD), Optional.of(OLD), 0, "bookworm-existing-keep"));
    }

    @Test
    void givingUpIsNoFailure() {
        assertEquals(
                new Outcome.Cancelled(),
                outcome(Optional.of(OLD), Optional.of(OLD), 1, "bookworm-existing-cancel"));
        assertEquals(new Outcome.Cancelled(), outcome(NONE, NONE, 1, "bullseye-ctrl-c-domain"));
    }

    @Test
    void aFailureSaysWhy() {
        Outcome.Failed failed =
                assertInstanceOf(
                        Outcome.Failed.class,
                        outcome(NONE, NONE, 1, "bookworm-port80-used-cancel"));
        assertEquals(FailureCause.PORT_80, failed.why().cause());
    }

    @Test
    void aLostConnectionIsNoFailureOnceTheCertificateIsThere() {
        Outcome lost = Outcome.of(NONE, NONE, OptionalInt.empty(), false, "Requesting");
        assertEquals(
                FailureCause.CONNECTION_LOST,
                assertInstanceOf(Outcome.Failed.class, lost).why().cause());
        assertInstanceOf(
                Outcome.Issued.class,
                Outcome.of(NONE, Optional.of(NEW), OptionalInt.empty(), false, "Requesting"));
    }

    @Test
    void aTestRunIsJudgedByItsExitStatus() {
        assertEquals(
                new Outcome.DryRunPassed(),
                Outcome.of(NONE, NONE, OptionalInt.of(0), true, "The dry run was successful."));
        assertInstanceOf(
                Outcome.Failed.class,
                Outcome.of(NONE, NONE, OptionalInt.of(1), true, "The dry run was successful."));
    }
}
