package org.certguide.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.renewal.AuthorityWindow;

/**
 * What was seen of a server from outside, and what it means.
 *
 * @param visits one for each of its names
 * @param time when that was
 */
public record FleetLook(FleetServer server, List<NameVisit> visits, Instant time) {
    public FleetLook {
        visits = List.copyOf(visits);
    }

    /** What was found, the worst first; at least one. */
    public List<FleetFinding> findings() {
        List<FleetFinding> all = new ArrayList<>(FleetJudgement.of(server, visits, time));
        all.sort(Comparator.comparing(FleetFinding::severity, FleetFinding.WORST));
        return List.copyOf(all);
    }

    /** How it stands: as the worst that was found. */
    public Severity severity() {
        return findings().getFirst().severity();
    }

    /** The certificate that ends first of those that visitors get. */
    public Optional<IssuedCertificate> served() {
        return visits.stream()
                .flatMap(visit -> visit.addresses().stream())
                .flatMap(FleetJudgement::served)
                .min(Comparator.comparing(IssuedCertificate::notAfter));
    }

    /** How long that one is valid, or else the one that was read from the server last. */
    public Optional<Lifetime> lifetime() {
        return served().map(FleetJudgement::lifetime).or(server::known);
    }

    /** Whole days that are left, rounded down; negative once it has ended. */
    public Optional<Long> daysLeft() {
        return lifetime().map(l -> FleetJudgement.daysLeft(l, time));
    }

    /** How much of its lifetime is left, from 0 to 1. */
    public Optional<Double> share() {
        return lifetime().map(l -> {
            double left = Duration.between(time, l.until()).toSeconds();
            return Math.clamp(left / Math.max(1, l.total().toSeconds()), 0, 1);
        });
    }

    /** When the authority wants the first of its certificates to be renewed, as far as it tells. */
    public Optional<AuthorityWindow> window() {
        return visits.stream()
                .flatMap(visit -> visit.window().stream())
                .min(Comparator.comparing(AuthorityWindow::from));
    }
}
