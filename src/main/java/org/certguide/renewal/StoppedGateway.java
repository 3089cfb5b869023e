package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.diagnosis.Stoppable;
import org.certguide.system.Port80;
import org.certguide.system.StoppedService;
import org.certguide.text.Dates;

/**
 * The gateway of Overture DMS, or another service that a renewal has stopped, of which nothing runs; or all of Docker,
 * where renewals need it.
 */
public final class StoppedGateway {
    private StoppedGateway() {}

    /** What there is to say of it; empty where it runs, or none is there. */
    public static Optional<Finding> finding(Port80 port80) {
        if (port80.dockerOff()) {
            Finding off = RenewalFindings.of(Severity.STOP, "docker-off");
            Remedy start = Remedy.command(
                    "renewal-docker", List.of(new Remedy.Change("systemctl start docker", Optional.empty())));
            return Optional.of(port80.systemd() ? off.with(start) : off);
        }
        return port80.stopped().stream()
                .filter(s -> s.name().equals(SwarmHooks.SERVICE_NAME)
                        || s.byRenewal().isPresent() && Stoppable.mayStop(Stoppable.Kind.SWARM, s.name()))
                .findFirst()
                .map(StoppedGateway::finding);
    }

    private static Finding finding(StoppedService service) {
        String name = service.name();
        Optional<String> when = service.when().map(Dates::dayAndTime);
        if (service.wanted() == 0) {
            if (service.isPassing())
                return RenewalFindings.of(Severity.ATTENTION, "service-passing", name, when.orElse(""));
            return when.map(w -> RenewalFindings.of(Severity.STOP, "service-stopped-since", name, w))
                    .orElseGet(() -> RenewalFindings.of(Severity.STOP, "service-stopped", name))
                    .with(start(service));
        }
        if (service.isStarting()) return RenewalFindings.of(Severity.ATTENTION, "service-starting", name);
        Finding ended = service.error().isEmpty()
                ? RenewalFindings.of(Severity.STOP, "service-ended", name)
                : RenewalFindings.of(Severity.STOP, "service-fails", name, service.error());
        return ended.with(start(service));
    }

    /**
     * What starts it with as many as there were. Docker is not waited for, as it waits for ever for what cannot start;
     * and where as many shall run as do, only being told to begin anew helps.
     */
    private static Remedy start(StoppedService service) {
        String name = service.name();
        List<Remedy.Change> changes = new ArrayList<>();
        changes.add(new Remedy.Change(
                service.wanted() == 0
                        ? "docker service scale -d " + name + "=" + service.replicas()
                        : "docker service update -d --force " + name,
                Optional.empty()));
        // What a renewal has kept would have its net start it once more.
        service.byRenewal()
                .ifPresent(
                        kept -> changes.add(new Remedy.Change("rm -f /var/lib/certguide/" + name, Optional.empty())));
        return Remedy.command("renewal-start", changes, name);
    }
}
