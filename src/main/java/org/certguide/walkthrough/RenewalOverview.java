package org.certguide.walkthrough;

import java.time.Clock;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.HttpFile;
import org.certguide.net.HttpsPage;
import org.certguide.net.NetworkAccess;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.RenewalPlan;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.renewal.RevocationList;
import org.certguide.renewal.ServedCertificate;
import org.certguide.renewal.ServingProgram;
import org.certguide.server.ServerException;
import org.certguide.session.Session;
import org.jspecify.annotations.Nullable;

/** What is known of the renewal of one certificate: what its server tells, and what this computer sees of it. */
public final class RenewalOverview {
    private final ReadOnlyObjectWrapper<@Nullable RenewalSchedule> schedule = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RenewalPlan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Finding> served = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RenewalLook> look = new ReadOnlyObjectWrapper<>();
    private final Clock clock;
    private final NetworkAccess internet;
    private final SystemModel system;
    private String lookedAt = "";

    /** What one look has found. */
    record Found(String name, RenewalLook look, Optional<AuthorityWindow> window, Optional<Finding> served) {}

    RenewalOverview(Clock clock, NetworkAccess internet, SystemModel system) {
        this.clock = clock;
        this.internet = internet;
        this.system = system;
    }

    /** All that the server has told; null until it was asked. */
    public ReadOnlyObjectProperty<@Nullable RenewalLook> look() {
        return look.getReadOnlyProperty();
    }

    /** What will start the renewal; null until the server was asked. */
    public ReadOnlyObjectProperty<@Nullable RenewalSchedule> schedule() {
        return schedule.getReadOnlyProperty();
    }

    /** When the certificate will be renewed, and what came of it so far; null as long as nobody knows. */
    public ReadOnlyObjectProperty<@Nullable RenewalPlan> plan() {
        return plan.getReadOnlyProperty();
    }

    /** When the certificate is renewed, or what stands against it; empty as long as nobody knows. */
    public Optional<Finding> planned() {
        return Optional.ofNullable(plan.get()).map(p -> p.finding(clock.instant()));
    }

    /** What came of its renewals so far. */
    public Optional<Finding> past() {
        return Optional.ofNullable(plan.get()).map(p -> p.past(clock.instant()));
    }

    /** What visitors of the domain name get; null until that was tried. */
    public ReadOnlyObjectProperty<@Nullable Finding> served() {
        return served.getReadOnlyProperty();
    }

    /** The program that serves with a certificate, as far as its settings or what runs tell it. */
    public Optional<ServingProgram> serving(String name) {
        RenewalLook found = look.get();
        return found == null
                ? Optional.empty()
                : found.serving(name, system.facts().get());
    }

    /**
     * Asks the server, the authority and the domain name; blocks for some seconds.
     *
     * @param dms whether it is for Overture DMS
     */
    Found read(Session session, String name, boolean dms) throws ServerException, InterruptedException {
        RenewalLook told = session.ask(RenewalLook.probe(name));
        Optional<AuthorityWindow> window = told.window(new HttpsPage(internet));
        Optional<Finding> shown = told.certificate().isEmpty()
                ? Optional.empty()
                : Optional.of(ServedCertificate.of(internet, name, dms)
                        .judge(name, told.certificate().get()));
        return new Found(name, told, window, shown);
    }

    void take(Found found) {
        lookedAt = found.name();
        // Cards show several of them: what the later ones are told with has to be there first.
        look.set(found.look());
        plan.set(found.look()
                .plan(found.name(), system.certbotVersion(), found.window())
                .orElse(null));
        schedule.set(found.look().schedule(system.certbotVersion()));
        served.set(found.served().orElse(null));
    }

    /** Where the authority would list the certificate as revoked; empty where that cannot be looked at. */
    public Optional<RevocationList> revocations() {
        RenewalLook found = look.get();
        return found == null ? Optional.empty() : found.revocations();
    }

    /** Looks at that list; blocks for half a minute at most. */
    RevocationList.Answer read(RevocationList list) throws InterruptedException {
        return list.ask(new HttpFile(internet)::get, clock.instant());
    }

    void take(RevocationList.Answer answer) {
        RenewalPlan known = plan.get();
        if (known != null) plan.set(known.with(answer));
    }

    /** Whether the last look was at that certificate. */
    boolean isOf(String name) {
        return name.equals(lookedAt);
    }

    /** Whether something starts the renewal, and Certbot then does it. */
    Severity starts() {
        RenewalSchedule found = schedule.get();
        if (found == null) return Severity.WAITING;
        RenewalPlan planned = plan.get();
        Severity own = planned == null ? Severity.FINE : planned.counts(clock.instant());
        Severity starts = found.finding().severity();
        return own == Severity.FINE || starts == Severity.STOP ? starts : own;
    }

    /** Whether a renewal finds port 80 as it needs it. */
    Severity port80() {
        RenewalSchedule found = schedule.get();
        return found == null ? Severity.WAITING : found.port80().finding().severity();
    }
}
