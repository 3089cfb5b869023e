package org.certguide.fleet;

import java.util.Collection;
import java.util.List;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Message;

/**
 * How all servers stand together.
 *
 * @param fine how many need nothing
 * @param attention how many somebody should look at
 * @param bad how many somebody has to do something about
 * @param unseen of how many nothing could be seen
 * @param waiting how many nobody has looked at
 * @param offline whether no name server has answered for any of them: it is this computer, and not they
 */
public record FleetSummary(long fine, long attention, long bad, long unseen, long waiting, boolean offline) {
    /** Of what was seen. */
    public static FleetSummary of(Collection<FleetLook> looks) {
        return of(looks.stream().map(FleetLook::severity).toList(), looks);
    }

    /**
     * Of servers of which not all were looked at.
     *
     * @param states of all of them
     * @param looks what was seen of some
     */
    public static FleetSummary of(Collection<Severity> states, Collection<FleetLook> looks) {
        List<NameVisit> visits =
                looks.stream().flatMap(look -> look.visits().stream()).toList();
        return new FleetSummary(
                count(states, Severity.FINE),
                count(states, Severity.ATTENTION),
                count(states, Severity.STOP),
                count(states, Severity.UNKNOWN),
                count(states, Severity.WAITING),
                !visits.isEmpty() && visits.stream().allMatch(v -> v.dns() == NameVisit.Dns.SILENT));
    }

    private static long count(Collection<Severity> states, Severity severity) {
        return states.stream().filter(state -> state == severity).count();
    }

    /** What to tell the user. */
    public Message words() {
        if (offline) return Message.of("fleet.offline");
        long all = fine + attention + bad + unseen + waiting;
        if (fine == all) return Message.of("fleet.sum.fine", all);
        String key = waiting == 0 ? "fleet.sum" : "fleet.sum.waiting";
        return Message.of(key, fine, all, attention + bad, unseen, waiting);
    }

    /** As the exit code of {@code --check}: 0 where all is fine, 2 where one is bad, otherwise 1. */
    public int exitCode() {
        return bad > 0 ? 2 : attention + unseen + waiting > 0 ? 1 : 0;
    }
}
