package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Guide;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunRecord;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.Profile.Renewal;
import org.certguide.profile.Profile.RenewalState;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenewalProofTest {
    @Test
    void onlyATestThatWentWellAndSomethingThatStartsItProveThatTheCertificateRenewsItself() {
        for (Optional<DryRunResult> test : tests()) {
            for (Severity start : Severity.values()) {
                for (Severity port : Severity.values()) {
                    boolean all = test.equals(Optional.of(DryRunResult.SUCCEEDED))
                            && start == Severity.FINE
                            && port == Severity.FINE;
                    assertEquals(
                            all,
                            RenewalProof.of(test, start, port) == RenewalProof.PROVED,
                            test + ", " + start + ", " + port);
                }
            }
        }
    }

    /** Otherwise the card of a saved server says another thing than its page did. */
    @Test
    void whatAProfileKeepsProvesTheSame() {
        for (Optional<DryRunResult> test : tests()) {
            for (Severity start : Severity.values()) {
                for (Severity port : Severity.values()) {
                    // The gateway can only be in the way where something is.
                    for (boolean gateway : port == Severity.FINE ? List.of(false) : List.of(false, true)) {
                        for (RenewalState before : RenewalState.values()) {
                            Renewal kept = new Renewal(
                                    RenewalProof.kept(before, start, port, gateway),
                                    test.map(result -> new DryRunRecord(Instant.EPOCH, result)));
                            assertEquals(
                                    RenewalProof.of(test, start, port),
                                    RenewalProof.of(kept),
                                    test + ", " + before + ", " + start + ", " + port + ", " + gateway);
                        }
                    }
                }
            }
        }
    }

    @Test
    void aDockerThatDoesNotAnswerDoesNotMakeTheGatewayForgotten() {
        for (RenewalState before : List.of(RenewalState.GATEWAY_HOLDS_PORT_80, RenewalState.SERVICE_STOPPED)) {
            assertEquals(before, RenewalProof.kept(before, Severity.FINE, Severity.UNKNOWN, false));
            assertEquals(RenewalState.SCHEDULED, RenewalProof.kept(before, Severity.FINE, Severity.FINE, false));
        }
        assertEquals(
                RenewalState.SERVICE_STOPPED,
                RenewalProof.kept(RenewalState.SCHEDULED, Severity.FINE, Severity.STOP, true));
    }

    @Test
    void aTestThatWentWellIsNoProofWhereNothingStartsTheRenewal() {
        assertEquals(
                RenewalProof.UNSTARTED,
                RenewalProof.of(Optional.of(DryRunResult.SUCCEEDED), Severity.STOP, Severity.FINE));
    }

    @Test
    void aTestThatWentWellWhileNobodyHasSeenWhatStartsItIsNotCalledProved() {
        assertEquals(
                RenewalProof.DOUBTFUL,
                RenewalProof.of(Optional.of(DryRunResult.SUCCEEDED), Severity.WAITING, Severity.WAITING));
    }

    /** Otherwise the guide would fall back on what it says at the beginning. */
    @ParameterizedTest
    @EnumSource
    void theGuideHasWordsOfItsOwnForEachProof(RenewalProof proof) {
        assertEquals(
                proof.phase(),
                Guide.at(Optional.of(Step.RENEWAL), proof.phase()).moment());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROVED")
    void theGuideSaysThatItRenewsItselfOnlyWhereThatIsProved(RenewalProof proof) {
        assertNotEquals(title(RenewalProof.PROVED), title(proof));
        assertNotEquals(Severity.FINE, proof.severity());
    }

    private static String title(RenewalProof proof) {
        return Messages.of(Guide.at(Optional.of(Step.RENEWAL), proof.phase()).title());
    }

    private static List<Optional<DryRunResult>> tests() {
        List<Optional<DryRunResult>> all = new ArrayList<>();
        all.add(Optional.empty());
        for (DryRunResult result : DryRunResult.values()) all.add(Optional.of(result));
        return all;
    }
}
