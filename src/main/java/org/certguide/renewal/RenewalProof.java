package org.certguide.renewal;

import java.util.Optional;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.Profile.Renewal;
import org.certguide.profile.Profile.RenewalState;

/**
 * How far it is proved that a certificate renews itself. The card of the server, the step's badge,
 * the guide and the blue button are all made from this one value, so that they cannot disagree.
 */
public enum RenewalProof {
    /** Nothing was tried yet. */
    UNTESTED(Severity.ATTENTION, StepStatus.OPEN, Phase.BEGIN),
    /** A renewal was tried, and did not work. */
    FAILED(Severity.STOP, StepStatus.FAILED, Phase.FAILED),
    /** A test ran, and does not tell whether a renewal works. */
    UNCLEAR(Severity.ATTENTION, StepStatus.FAILED, Phase.UNCLEAR),
    /** A renewal works, but nothing on the server starts it. */
    UNSTARTED(Severity.STOP, StepStatus.WARNING, Phase.UNSTARTED),
    /** A renewal works, but there is something to see to before it does every time. */
    DOUBTFUL(Severity.ATTENTION, StepStatus.WARNING, Phase.DOUBTFUL),
    /** A renewal works, something starts it, and nothing is in its way. */
    PROVED(Severity.FINE, StepStatus.DONE, Phase.DONE);

    private final Severity severity;
    private final StepStatus status;
    private final Phase phase;

    RenewalProof(Severity severity, StepStatus status, Phase phase) {
        this.severity = severity;
        this.status = status;
        this.phase = phase;
    }

    /**
     * What is proved by what was seen.
     *
     * @param test how the last test ended; empty if there was none
     * @param start whether something on the server starts a renewal
     * @param port80 whether a renewal finds port 80 as it needs it
     */
    public static RenewalProof of(Optional<DryRunResult> test, Severity start, Severity port80) {
        if (test.isEmpty()) return UNTESTED;
        return switch (test.get()) {
            case FAILED -> FAILED;
            case UNCLEAR, SKIPPED -> UNCLEAR;
            case SUCCEEDED ->
                start == Severity.STOP
                        ? UNSTARTED
                        : start == Severity.FINE && port80 == Severity.FINE ? PROVED : DOUBTFUL;
        };
    }

    /**
     * What a profile keeps of whether the renewal happens by itself; read again by {@link
     * #of(Renewal)}, it proves the same.
     *
     * @param before what it has kept so far, which holds as long as Docker does not answer
     * @param port80 whether a renewal finds port 80 as it needs it; a {@link Severity#STOP} where a service that a
     *     renewal has stopped did not come back
     * @param gateway whether the gateway of Overture DMS holds port 80
     */
    public static RenewalState kept(RenewalState before, Severity start, Severity port80, boolean gateway) {
        if (start == Severity.STOP) return RenewalState.NOT_SCHEDULED;
        if (port80 == Severity.STOP) return RenewalState.SERVICE_STOPPED;
        boolean known = before == RenewalState.GATEWAY_HOLDS_PORT_80 || before == RenewalState.SERVICE_STOPPED;
        if (port80 == Severity.UNKNOWN && known) return before;
        if (gateway) return RenewalState.GATEWAY_HOLDS_PORT_80;
        return start == Severity.FINE && port80 == Severity.FINE ? RenewalState.SCHEDULED : RenewalState.UNKNOWN;
    }

    /** The same from what a profile has kept of it. */
    public static RenewalProof of(Renewal kept) {
        Severity start = switch (kept.state()) {
            case SCHEDULED -> Severity.FINE;
            case NOT_SCHEDULED -> Severity.STOP;
            case UNKNOWN, GATEWAY_HOLDS_PORT_80, SERVICE_STOPPED -> Severity.UNKNOWN;
        };
        return of(kept.lastDryRun().map(run -> run.result()), start, Severity.FINE);
    }

    /** How to see it. */
    public Severity severity() {
        return severity;
    }

    /** How the step stands then. */
    public StepStatus status() {
        return status;
    }

    /** What the guide speaks of. */
    public Phase phase() {
        return phase;
    }
}
