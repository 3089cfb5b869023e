package org.certguide.checks;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.system.Port80;

/** Whether port 80 is free on the server, and what holds it otherwise. */
final class Port80Check {
    static final String ID = "port80";
    private static final Pattern REPLICAS = Pattern.compile("\\d{1,6}/([1-9]\\d{0,3})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}");

    /** Stopping one of these takes much more away than port 80. */
    private static final Set<String> NEVER_STOPPED =
            Set.of("docker", "containerd", "ssh", "sshd", "k3s", "kubelet", "podman", "lxd", "incus");

    /** Docker comes last, because it may hang. */
    static final Check CHECK = new Check(
                    ID, Port80.HELD + Port80.FUNCTIONS + """
                    listens80
                    held80 && published80
                    """, false, 15, (output, context) -> judge(output))
            .reading("listens .*|looked|pid \\d{1,10}|(?:name|init|group|command) .*|systemd"
                    + "|(?:container|swarm) .*");

    private Port80Check() {}

    private static Finding judge(String output) {
        Optional<Port80> seen = Port80.read(output);
        if (seen.isEmpty()) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        Port80 port = seen.get();
        if (!port.listens()) return Finding.of(ID, Severity.FINE, "free");
        Optional<Finding> inDocker = port.publishing().stream()
                .findFirst()
                .map(Port80Check::swarm)
                .or(() -> port.container().map(c -> container(c.name())));
        if (inDocker.isPresent()) return inDocker.get();
        if (port.holders().isEmpty()) return Finding.of(ID, Severity.STOP, "somebody");
        Port80.Holder first = port.holders().getFirst();
        String name = FindingTexts.shown(first.name());
        if (name.startsWith("certbot")) return Finding.of(ID, Severity.ATTENTION, "certbot", first.pid());
        if (first.pid().equals("1") && port.systemd())
            return Finding.of(ID, Severity.STOP, "socket").with(Remedy.advice("socket"));
        Optional<String> service = first.service().filter(u -> port.systemd()).filter(Port80Check::mayStop);
        if (service.isPresent()) {
            String unit = service.get() + ".service";
            return Finding.of(ID, Severity.STOP, "service", name, first.pid(), service.get())
                    .with(Remedy.around("stop", "systemctl stop " + unit, "systemctl start " + unit, name));
        }
        Finding held = Finding.of(ID, Severity.STOP, "process", name, first.pid());
        Optional<String> init = first.init().filter(i -> !port.systemd()).filter(Port80Check::mayStop);
        return init.isPresent()
                ? held.with(Remedy.around(
                        "stop", "service " + init.get() + " stop", "service " + init.get() + " start", name))
                : held.with(Remedy.advice("process", name, first.pid()));
    }

    private static boolean mayStop(String service) {
        return NAME.matcher(service).matches() && !NEVER_STOPPED.contains(service);
    }

    private static Finding swarm(Port80.Service service) {
        String name = service.name();
        Finding held = Finding.of(ID, Severity.STOP, "swarm", FindingTexts.shown(name));
        Matcher replicas = REPLICAS.matcher(service.replicas());
        if (!service.mode().equals("replicated")
                || !replicas.matches()
                || !NAME.matcher(name).matches()) return held;
        String scale = "docker service scale " + name + "=";
        return held.with(Remedy.around("swarm", scale + "0", scale + replicas.group(1), name));
    }

    private static Finding container(String name) {
        Finding held = Finding.of(ID, Severity.STOP, "container", FindingTexts.shown(name));
        if (!NAME.matcher(name).matches()) return held;
        return held.with(Remedy.around("container", "docker stop " + name, "docker start " + name, name));
    }
}
