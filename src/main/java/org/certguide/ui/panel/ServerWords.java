package org.certguide.ui.panel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Profile;
import org.certguide.renewal.RenewalProof;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/** How a saved server is told in a few words, by what was read from it last. */
public final class ServerWords {
    private ServerWords() {}

    /** How it stands with the renewal, once there is something to renew. */
    static Message renewal(Profile profile) {
        return Message.of(
                profile.certificate().isEmpty() ? "panel.start.none" : "panel.start.renewal." + state(profile));
    }

    /** The same in a word or two, for a list. */
    static Message renewalShort(Profile profile) {
        return Message.of("panel.servers.renewal." + (profile.certificate().isEmpty() ? "none" : state(profile)));
    }

    /** How it stands, in the words of the sum of all. */
    static String state(Severity severity) {
        return Messages.of("panel.servers.state."
                + switch (severity) {
                    case FINE -> "fine";
                    case ATTENTION -> "attention";
                    case STOP -> "stop";
                    case UNKNOWN -> "unknown";
                    case WAITING, CHECKING -> "waiting";
                });
    }

    /** Whether there are days enough, and it is the renewal that its sign is about. */
    static boolean isConcern(Profile profile, Clock clock) {
        return profile.certificate()
                        .filter(c -> c.lifetime().at(clock.instant()) == Lifetime.Stage.GOOD)
                        .isPresent()
                && RenewalProof.of(profile.renewal()) != RenewalProof.PROVED;
    }

    /** What the sign beside it is about, in a few words: the renewal, or the days that are left. */
    static Message concern(Profile profile, Clock clock) {
        return isConcern(profile, clock)
                ? Message.of("panel.start.concern", renewalShort(profile))
                : profile.certificate()
                        .map(c -> ending(c.expiry(), clock))
                        .orElseGet(() -> Message.of("panel.start.none"));
    }

    private static String state(Profile profile) {
        if (profile.renewal().state() == Profile.RenewalState.GATEWAY_HOLDS_PORT_80) return "deployed";
        if (profile.renewal().state() == Profile.RenewalState.SERVICE_STOPPED)
            return profile.dms().isPresent() ? "stopped" : "away";
        RenewalProof proof = RenewalProof.of(profile.renewal());
        boolean works = proof == RenewalProof.PROVED || proof == RenewalProof.DOUBTFUL;
        if (works && awaitsGateway(profile)) return "gateway";
        boolean started = profile.renewal().state() != Profile.RenewalState.NOT_SCHEDULED;
        return switch (proof) {
            case UNTESTED -> started ? "untested" : "unscheduled";
            case FAILED -> "failed";
            case UNCLEAR -> "unclear";
            case UNSTARTED -> "unscheduled";
            case DOUBTFUL -> "doubtful";
            case PROVED -> "tested";
        };
    }

    /** Whether the gateway of Overture DMS, which holds port 80 once it is deployed, was not yet told to leave it to renewals. */
    private static boolean awaitsGateway(Profile profile) {
        return profile.dms().isPresent()
                && profile.changes().stream().noneMatch(c -> c.what().contains("certguide-gateway"));
    }

    /** Whole days until then, rounded down; negative once it has passed. */
    public static long daysLeft(Instant expiry, Clock clock) {
        Duration left = Duration.between(clock.instant(), expiry);
        return Math.floorDiv(left.getSeconds(), Duration.ofDays(1).getSeconds());
    }

    /** The same in words, as "61 days left", "Expires today" or "Expired 12 days ago". */
    static Message ending(Instant expiry, Clock clock) {
        long left = daysLeft(expiry, clock);
        long nights = ChronoUnit.DAYS.between(day(clock.instant()), day(expiry));
        if (left < 0) {
            return nights == 0
                    ? Message.of("panel.start.expired.today")
                    : nights == -1
                            ? Message.of("panel.start.expired.yesterday")
                            : Message.of("panel.start.expired", -nights);
        }
        if (left == 0) return Message.of(nights == 0 ? "panel.start.today" : "panel.start.tomorrow");
        return left == 1 ? Message.of("ui.day.left", left) : Message.of("ui.days.left", left);
    }

    /** How long ago something was seen, in days of the calendar. */
    static Message ago(Instant time, Clock clock) {
        long nights = ChronoUnit.DAYS.between(day(time), day(clock.instant()));
        if (nights <= 0) return Message.of("panel.servers.seen.today");
        return nights == 1 ? Message.of("panel.servers.seen.yesterday") : Message.of("panel.servers.seen.days", nights);
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneId.systemDefault()).toLocalDate();
    }
}
