package org.certguide.checks;

import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.diagnosis.Stoppable;
import org.certguide.renewal.StoppedGateway;
import org.certguide.system.Port80;
import org.certguide.system.Port80Forward;

/** Whether port 80 is free on the server, and what holds it otherwise. */
final class Port80Check {
    static final String ID = "port80";
    private static final Pattern REPLICAS = Pattern.compile("\\d{1,6}/[1-9]\\d{0,3}");

    /** Docker comes last, because it may hang. */
    static final Check CHECK = new Check(ID, Port80.FUNCTIONS + """
                    listens80
                    forwarded80
                    published80
                    """, false, 60, Port80Check::judge)
            .reading("listens .*|looked|pid \\d{1,10}|(?:name|owner|exe|init|group|command) .*|systemd"
                    + "|(?:container|swarm|stopped|task|kept|ipt|nft) .*|slow|off|k3s|");

    private Port80Check() {}

    private static Finding judge(String output, CheckContext context) {
        Optional<Port80> seen = Port80.read(output);
        if (seen.isEmpty()) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        Port80 port = seen.get();
        if (!port.listens() && port.forward().isEmpty()) return free(port);
        Optional<Finding> inDocker = port.publishing().stream()
                .findFirst()
                .map(Port80Check::swarm)
                .or(() -> port.container().map(c -> container(c.name())));
        if (inDocker.isPresent()) return inDocker.get();
        if (!port.listens()) return forwarded(port.forward().orElseThrow(), output);
        if (port.holders().isEmpty()) {
            return Finding.of(ID, Severity.STOP, context.rights().mayNever() ? "hidden" : "somebody");
        }
        Port80.Holder first = port.holders().getFirst();
        String name = FindingTexts.shown(first.name());
        if (name.startsWith("certbot")) return Finding.of(ID, Severity.ATTENTION, "certbot", first.pid());
        if (first.isDocker()) return Finding.of(ID, Severity.STOP, "docker", name, first.pid());
        if (first.pid().equals("1") && port.systemd())
            return Finding.of(ID, Severity.STOP, "socket").with(Remedy.advice("socket"));
        Optional<Stoppable> service =
                first.service().filter(u -> port.systemd()).flatMap(Stoppable::systemd);
        if (service.isPresent()) {
            return Finding.of(
                            ID,
                            Severity.STOP,
                            "service",
                            name,
                            first.pid(),
                            service.get().name())
                    .with(Remedy.around("stop", service.get(), name));
        }
        Finding held = Finding.of(ID, Severity.STOP, "process", name, first.pid());
        return first.init()
                .filter(i -> !port.systemd())
                .flatMap(Stoppable::init)
                .map(init -> held.with(Remedy.around("stop", init, name)))
                .orElseGet(() -> held.with(Remedy.advice("process", name, first.pid())));
    }

    /** Certbot can have it; what a renewal has left stopped keeps visitors away all the same. */
    private static Finding free(Port80 port) {
        return StoppedGateway.finding(port)
                .map(stopped -> stopped.remedies().stream()
                        .reduce(
                                Finding.of(ID, Severity.ATTENTION, "free").and(stopped.found()),
                                Finding::with,
                                (one, other) -> one))
                .orElseGet(() -> Finding.of(ID, Severity.FINE, "free"));
    }

    /** Nothing listens, and visitors go elsewhere all the same. */
    private static Finding forwarded(Port80Forward rule, String output) {
        boolean k3s = output.lines().anyMatch("k3s"::equals);
        String what = switch (rule.by()) {
            case KUBERNETES -> k3s ? "forwarded-k3s" : "forwarded-kubernetes";
            case DOCKER -> "forwarded-docker";
            case PODMAN -> "forwarded-podman";
            case INCUS -> "forwarded-incus";
            case SOMEBODY -> "forwarded-somebody";
        };
        return Finding.of(ID, Severity.STOP, what, FindingTexts.shown(rule.target()))
                .with(Remedy.advice(what));
    }

    private static Finding swarm(Port80.Service service) {
        String name = service.name();
        Finding held = Finding.of(ID, Severity.STOP, "swarm", FindingTexts.shown(name));
        if (!service.mode().equals("replicated")
                || !REPLICAS.matcher(service.replicas()).matches()) return held;
        return Stoppable.swarm(name)
                .map(gateway -> held.with(Remedy.around("swarm", gateway, name)))
                .orElse(held);
    }

    private static Finding container(String name) {
        Finding held = Finding.of(ID, Severity.STOP, "container", FindingTexts.shown(name));
        return Stoppable.container(name)
                .map(stoppable -> held.with(Remedy.around("container", stoppable, name)))
                .orElse(held);
    }
}
