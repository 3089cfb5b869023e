package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotLog;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.FailureText;

/**
 * What was read on the server about a request that failed.
 *
 * @param log Certbot's of that run
 * @param findings of the checks that may tell the reason, made right afterwards
 * @param holder what holds port 80, where that was the reason
 */
public record RequestEvidence(CertbotLog log, List<Finding> findings, Optional<Finding> holder) {
    static final RequestEvidence NONE = new RequestEvidence(CertbotLog.NONE, List.of(), Optional.empty());

    public RequestEvidence {
        findings = List.copyOf(findings);
    }

    /** What of the findings may stand in the way, the worst first. */
    public List<Finding> reasons() {
        return Stream.of(Severity.STOP, Severity.ATTENTION, Severity.UNKNOWN)
                .flatMap(severity -> findings.stream().filter(f -> f.severity() == severity))
                .toList();
    }

    /** The same, with what the user has settled by a choice. */
    RequestEvidence settled(UnaryOperator<Finding> settle) {
        return new RequestEvidence(log, findings.stream().map(settle).toList(), holder);
    }

    /** The failure as it is told with what was found: what helps against that is more certain than what may help. */
    FailureText tell(FailureText failure) {
        FailureText found = holder.map(held -> failure.found(held.found())).orElse(failure);
        return Stream.concat(
                        holder.stream(),
                        reasons().stream()
                                .filter(f -> f.severity() != Severity.UNKNOWN)
                                .limit(1))
                .flatMap(seen -> seen.remedies().stream())
                .filter(Remedy.Advice.class::isInstance)
                .findFirst()
                .map(advice -> found.helping(advice.explanation()))
                .orElse(found);
    }

    /** How what holds port 80 can be stopped and started again, if it can. */
    public Optional<Remedy.StopDuringRequest> stoppable() {
        return holder.stream()
                .flatMap(held -> held.remedies().stream())
                .filter(Remedy.StopDuringRequest.class::isInstance)
                .map(Remedy.StopDuringRequest.class::cast)
                .findFirst();
    }
}
