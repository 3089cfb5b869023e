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
 * @param offline whether no name server has answered for any of them: it is this computer, and not they
 */
public record FleetSummary(long fine, long attention, long bad, long unseen, boolean offline) {
    /** Of what was seen. */
    public static FleetSummary of(Collection<FleetLook> looks) {
        List<NameVisit> visits =
                looks.stream().flatMap(look -> look.visits().stream()).toList();
        return new FleetSummary(
                count(looks, Severity.FINE),
                count(looks, Severity.ATTENTION),
                count(looks, Severity.STOP),
                count(looks, Severity.UNKNOWN),
                !visits.isEmpty() && visits.stream().allMatch(v -> v.dns() == NameVisit.Dns.SILENT));
    }

    private static long count(Collection<FleetLook> looks, Severity severity) {
        return looks.stream().filter(look -> look.severity() == severity).count();
    }

    /** What to tell the user. */
    public Message words() {
        if (offline) return Message.of("fleet.offline");
        long all = fine + attention + bad + unseen;
        if (fine == all) return Message.of("fleet.sum.fine", all);
        return Message.of("fleet.sum", fine, all, attention + bad, unseen);
    }

    /** As the exit code of {@code --check}: 0 where all is fine, 2 where one is bad, otherwise 1. */
    public int exitCode() {
        return bad > 0 ? 2 : attention + unseen > 0 ? 1 : 0;
    }
}
