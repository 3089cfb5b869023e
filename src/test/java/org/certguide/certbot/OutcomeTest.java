package org.certguide.certbot;

import static org.certguide.certbot.CertificateRequestTest.certificate;
import static org.certguide.certbot.FailureCause.CANCELLED;
import static org.certguide.certbot.FailureCause.CONNECTION_LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.certguide.certbot.Outcome.Change;
import org.certguide.diagnosis.Explained;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Optional<IssuedCertificate> NONE = Optional.empty();
    private static final IssuedCertificate OLD = certificate("rsa-2048.pem");
    private static final IssuedCertificate NEW = certificate("rsa-2048-renewed.pem");
    private static final IssuedCertificate MORE = certificate("ecdsa-p256-two-names.pem");

    private static Outcome outcome(
            Optional<IssuedCertificate> before, Optional<IssuedCertificate> after, int exitStatus, String recording) {
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
                new Outcome.Issued(Change.NEW, NEW, Optional.empty()),
                outcome(NONE, Optional.of(NEW), 0, "bookworm-fresh-happy"));
    }

    @Test
    void aFailedNewsletterSubscriptionDoesNotHideTheCertificate() {
        for (String server : new String[] {"bullseye", "bookworm"}) {
            Outcome.Issued issued = assertInstanceOf(
                    Outcome.Issued.class, outcome(NONE, Optional.of(NEW), 1, server + "-fresh-happy-eff-unreachable"));
            assertEquals(
                    Optional.of(FailureCause.EFF_UNREACHABLE), issued.warning().map(Explained::cause));
        }
    }

    @Test
    void wordsOfSuccessWithoutAFileAreNoCertificate() {
        assertInstanceOf(Outcome.Failed.class, outcome(NONE, NONE, 0, "bookworm-fresh-happy"));
    }

    private static final CertificateRequest WANTED = CertificateRequest.of(
            CertificateRequest.Purpose.DMS,
            new DomainNames.Valid(List.of(NEW.names().getFirst())));

    private static Optional<FailureCause> warned(Outcome outcome) {
        return outcome.trouble().map(Explained::cause);
    }

    @Test
    void afterAGoodEndNobodyReadsThatCertbotDidNotGetACertificate() {
        String said = "Successfully received certificate.\nCertificate is saved at:"
                + " /etc/letsencrypt/live/dms.example.org-0001/fullchain.pem\n";
        Outcome none = Outcome.of(NONE, NONE, OptionalInt.of(0), false, said);
        assertEquals(Optional.of(FailureCause.UNSEEN), warned(none));
        Outcome same = Outcome.of(Optional.of(OLD), Optional.of(OLD), OptionalInt.of(0), false, said);
        assertEquals(Optional.of(FailureCause.UNSEEN), warned(same), "nobody asked to keep it");
        assertEquals(Optional.of(FailureCause.UNSEEN), warned(same.with("Traceback: ValueError: something")));
    }

    @Test
    void theNameThatCertbotSavesUnderIsRead() {
        assertEquals(
                Optional.of("dms.example.org-0001"),
                InstalledCertificate.savedAs("Successfully received certificate.\nCertificate is saved at:"
                        + " /etc/letsencrypt/live/dms.example.org-0001/fullchain.pem\nKey is saved at: ..."));
        assertEquals(
                Optional.of("dms.example.org"),
                InstalledCertificate.savedAs(" - Congratulations! Your certificate and chain have been saved at:\n"
                        + "   /etc/letsencrypt/live/dms.example.org/fullchain.pem\n"));
        assertEquals(
                Optional.empty(), InstalledCertificate.savedAs("saved at: /etc/letsencrypt/live/../x/fullchain.pem"));
    }

    @Test
    void aCertificateThatIsNotWhatWasAskedForIsNotSimplyFine() {
        Outcome issued = new Outcome.Issued(Change.NEW, NEW, Optional.empty());
        assertEquals(Optional.empty(), warned(issued.checked(WANTED, WANTED.name())));
        assertEquals(Optional.of(FailureCause.OTHER_LINEAGE), warned(issued.checked(WANTED, WANTED.name() + "-0001")));
        CertificateRequest more = CertificateRequest.of(
                CertificateRequest.Purpose.DMS, new DomainNames.Valid(List.of(WANTED.name(), "www.example.net")));
        assertEquals(Optional.of(FailureCause.OTHER_NAMES), warned(issued.checked(more, more.name())));
        Outcome ecdsa = new Outcome.Kept(MORE);
        CertificateRequest rsa = CertificateRequest.of(
                CertificateRequest.Purpose.DMS,
                new DomainNames.Valid(List.of(MORE.names().getFirst())));
        assertEquals(Optional.of(FailureCause.OTHER_KEY), warned(ecdsa.checked(rsa, rsa.name())));
    }

    @Test
    void anotherSerialNumberIsARenewal() {
        assertEquals(
                new Outcome.Issued(Change.RENEWED, NEW, Optional.empty()),
                outcome(Optional.of(OLD), Optional.of(NEW), 0, "bookworm-existing-renew"));
    }

    @Test
    void moreNamesAreAnExpansion() {
        assertEquals(
                new Outcome.Issued(Change.EXPANDED, MORE, Optional.empty()),
                outcome(Optional.of(OLD), Optional.of(MORE), 0, "bookworm-expand-yes"));
    }

    @Test
    void theSameFileIsAKeptCertificate() {
        assertEquals(new Outcome.Kept(OLD), outcome(Optional.of(OLD), Optional.of(OLD), 0, "bookworm-existing-keep"));
    }

    @Test
    void givingUpIsNoFailure() {
        assertEquals(
                new Outcome.Cancelled(), outcome(Optional.of(OLD), Optional.of(OLD), 1, "bookworm-existing-cancel"));
        assertEquals(new Outcome.Cancelled(), outcome(NONE, NONE, 1, "bullseye-ctrl-c-domain"));
    }

    @Test
    void aFailureSaysWhy() {
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, outcome(NONE, NONE, 1, "bookworm-port80-used-cancel"));
        assertEquals(FailureCause.PORT_80, failed.why().cause());
    }

    @Test
    void fewerNamesAreAnUpdate() {
        assertEquals(
                new Outcome.Issued(Change.UPDATED, NEW, Optional.empty()),
                outcome(Optional.of(MORE), Optional.of(NEW), 0, "bookworm-shrink"));
    }

    @Test
    void aCertificateThatIsThereIsReportedWhateverCutTheRequestOff() {
        for (FailureCause cut : new FailureCause[] {CANCELLED, CONNECTION_LOST}) {
            Explained<FailureCause> why = Explained.of(cut);
            assertEquals(
                    new Outcome.Issued(Change.NEW, NEW, Optional.of(why)),
                    Outcome.of(NONE, Optional.of(NEW), false, why));
            assertEquals(
                    new Outcome.Issued(Change.RENEWED, NEW, Optional.of(why)),
                    Outcome.of(Optional.of(OLD), Optional.of(NEW), false, why));
        }
    }

    @Test
    void withoutANewCertificateWhatCutTheRequestOffIsSaid() {
        Optional<IssuedCertificate> old = Optional.of(OLD);
        assertEquals(new Outcome.Cancelled(), Outcome.of(old, old, false, Explained.of(CANCELLED)));
        assertEquals(
                new Outcome.Failed(Explained.of(CONNECTION_LOST), false),
                Outcome.of(old, old, false, Explained.of(CONNECTION_LOST)));
        assertEquals(
                new Outcome.Failed(Explained.of(FailureCause.KILLED, List.of("Requesting a certificate")), false),
                Outcome.of(old, old, OptionalInt.empty(), false, "Requesting a certificate"));
    }

    @Test
    void aTestRunIsJudgedByItsExitStatus() {
        assertEquals(
                new Outcome.DryRunPassed(),
                Outcome.of(NONE, NONE, OptionalInt.of(0), true, "The dry run was successful."));
        assertInstanceOf(
                Outcome.Failed.class, Outcome.of(NONE, NONE, OptionalInt.of(1), true, "The dry run was successful."));
    }
}
