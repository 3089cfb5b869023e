package org.certguide.fleet;

import java.util.Comparator;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Message;

/**
 * Something that was found out about a server.
 *
 * @param severity {@link Severity#FINE}, {@link Severity#ATTENTION}, {@link Severity#STOP}, or {@link
 *     Severity#UNKNOWN} where nothing could be seen
 * @param words for the user, in a sentence or two
 */
public record FleetFinding(Severity severity, Message words) {
    /** The worst first. */
    public static final Comparator<Severity> WORST = Comparator.comparingInt(FleetFinding::rank);

    static FleetFinding of(Severity severity, String what, Object... arguments) {
        return new FleetFinding(severity, Message.of("fleet." + what, arguments));
    }

    private static int rank(Severity severity) {
        return switch (severity) {
            case STOP -> 0;
            case ATTENTION -> 1;
            case UNKNOWN -> 2;
            case FINE -> 3;
            case CHECKING -> 4;
            case WAITING -> 5;
        };
    }
}
