package org.certguide.fleet;

import java.time.Instant;
import java.util.Optional;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Profile;
import org.certguide.renewal.RenewalProof;

/** How a saved server stands: the one answer for the sum of all, the signs at the side and the list. */
public final class ServerState {
    private ServerState() {}

    /**
     * By what visitors get, or else by what was read from it last; {@link Severity#WAITING} where neither is known.
     *
     * @param look from outside; empty while nobody has looked
     */
    public static Severity of(Profile profile, Optional<FleetLook> look, Instant now) {
        return look.map(FleetLook::severity)
                .or(() -> profile.certificate().map(c -> of(c.lifetime(), profile.renewal(), now)))
                .orElse(Severity.WAITING);
    }

    /** How to see the days that are left, given what will happen to the certificate then. */
    public static Severity of(Lifetime lifetime, Profile.Renewal renewal, Instant now) {
        // However many days there are, visitors get no answer.
        if (renewal.state() == Profile.RenewalState.SERVICE_STOPPED) return Severity.STOP;
        return switch (lifetime.at(now)) {
            case ENDING -> Severity.STOP;
            case OVERDUE -> Severity.ATTENTION;
            // There is time; but that the days renew themselves needs proof.
            case GOOD -> RenewalProof.of(renewal) == RenewalProof.PROVED ? Severity.FINE : Severity.ATTENTION;
        };
    }
}
