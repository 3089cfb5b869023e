package org.certguide.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;

/** Whether port 80 is free on the server, and what holds it otherwise. */
final class Port80Check {
    static final String ID = "port80";
    private static final Pattern UNIT =
            Pattern.compile("/system\\.slice/(?:[^/]*\\.slice/)?([A-Za-z0-9@_.\\\\-]+\\.service)");
    private static final Pattern CONTAINER =
            Pattern.compile("/(?:docker|libpod|cri-containerd|crio)[-/]([0-9a-f]{12,64})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}");
    private static final Pattern PUBLISHED = Pattern.compile("(?:^|[:* ,])80->");

    /** Stopping one of these takes much more away than port 80. */
    private static final Set<String> NEVER_STOPPED =
            Set.of("docker", "containerd", "ssh", "sshd", "k3s", "kubelet", "podman", "lxd", "incus");

    /**
     * /proc/net is on every Linux, whereas ss and netstat are not. Port 80 is 0050 there, 0A is
     * LISTEN, the tenth field is the socket's inode. Docker comes last, because it may hang.
     */
    static final Check CHECK = new Check(ID, """
                    cat /proc/net/tcp >/dev/null || exit 1
                    s=$(grep -hs ':0050 [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6)
                    i=
                    while read -r n l r x y z a b c d e; do
                      [ -n "$d" ] && echo "listens $l $b" && i="$i socket:[$d]"
                    done <<EOF
                    $s
                    EOF
                    echo looked
                    [ -n "$i" ] || exit 0
                    p=
                    seen=
                    ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r l; do
                      case $l in
                        /proc/*/fd:) p=${l#/proc/}; p=${p%/fd:} ;;
                        *socket:*)
                          case "$i " in
                            *" ${l##* } "*)
                              case " $seen " in *" $p "*) continue ;; esac
                              seen="$seen $p"
                              echo "pid $p"
                              read -r n </proc/$p/comm && echo "name $n"
                              [ -x "/etc/init.d/$n" ] && echo "init $n"
                              while read -r g; do echo "group $g"; done </proc/$p/cgroup
                              echo "command $(tr '\\0' ' ' </proc/$p/cmdline | cut -c 1-300)"
                              ;;
                          esac ;;
                      esac
                    done
                    [ -d /run/systemd/system ] && echo systemd
                    if command -v docker >/dev/null; then
                      docker ps --format 'container {{.ID}} {{.Names}} {{.Ports}}'
                      docker service ls --format 'swarm {{.Name}} {{.Mode}} {{.Replicas}} {{.Ports}}'
                    fi 2>/dev/null
                    """, false, 15, (output, context) -> judge(output))
            .reading("listens .*|looked|pid \\d{1,10}|(?:name|init|group|command) .*|systemd"
                    + "|(?:container|swarm) .*");

    private Port80Check() {}

    /** A process that listens, as far as it could be seen. */
    private record Holder(String pid, String name, Optional<String> unit, Optional<String> init) {}

    private static Finding judge(String output) {
        if (!output.lines().toList().contains("looked")) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        if (FindingTexts.after("listens", output).isEmpty()) return Finding.of(ID, Severity.FINE, "free");
        Optional<Finding> container = inContainer(output);
        if (container.isPresent()) return container.get();
        List<Holder> holders = holders(output);
        if (holders.isEmpty()) return Finding.of(ID, Severity.STOP, "somebody");
        Holder first = holders.getFirst();
        if (first.name().startsWith("certbot")) return Finding.of(ID, Severity.ATTENTION, "certbot", first.pid());
        boolean systemd = output.lines().toList().contains("systemd");
        if (first.pid().equals("1") && systemd)
            return Finding.of(ID, Severity.STOP, "socket").with(Remedy.advice("socket"));
        Optional<String> unit = first.unit().filter(u -> systemd);
        Optional<String> stoppable = unit.filter(Port80Check::mayStop);
        if (stoppable.isPresent()) {
            String service = stoppable.get();
            return Finding.of(
                            ID,
                            Severity.STOP,
                            "service",
                            first.name(),
                            first.pid(),
                            service.replaceAll("\\.service$", ""))
                    .with(Remedy.around(
                            "stop", "systemctl stop " + service, "systemctl start " + service, first.name()));
        }
        Finding held = Finding.of(ID, Severity.STOP, "process", first.name(), first.pid());
        if (!systemd && first.init().filter(Port80Check::mayStop).isPresent()) {
            String service = first.init().get();
            return held.with(Remedy.around(
                    "stop", "service " + service + " stop", "service " + service + " start", first.name()));
        }
        return held.with(Remedy.advice("process", first.name(), first.pid()));
    }

    private static boolean mayStop(String service) {
        String name = service.replaceAll("\\.service$", "");
        return NAME.matcher(name).matches() && !NEVER_STOPPED.contains(name);
    }

    /** Docker publishes a container's port with a process of its own, or with none at all. */
    private static Optional<Finding> inContainer(String output) {
        for (String line : FindingTexts.after("swarm", output)) {
            String[] part = line.split(" ", 4);
            if (part.length < 4 || !PUBLISHED.matcher(part[3]).find()) continue;
            String name = part[0];
            Finding held = Finding.of(ID, Severity.STOP, "swarm", FindingTexts.shown(name));
            Matcher replicas = Pattern.compile("\\d+/([1-9]\\d{0,3})").matcher(part[2]);
            if (!part[1].equals("replicated")
                    || !replicas.matches()
                    || !NAME.matcher(name).matches()) return Optional.of(held);
            String scale = "docker service scale " + name + "=";
            return Optional.of(held.with(Remedy.around("swarm", scale + "0", scale + replicas.group(1), name)));
        }
        for (String line : FindingTexts.after("container", output)) {
            String[] part = line.split(" ", 3);
            if (part.length < 3 || !PUBLISHED.matcher(part[2]).find()) continue;
            return Optional.of(container(part[1]));
        }
        // A container that uses the server's own network publishes nothing.
        Matcher inside = CONTAINER.matcher(String.join("\n", FindingTexts.after("group", output)));
        if (!inside.find()) return Optional.empty();
        for (String line : FindingTexts.after("container", output)) {
            String[] part = line.split(" ", 3);
            if (part.length >= 2 && !part[0].isEmpty() && inside.group(1).startsWith(part[0]))
                return Optional.of(container(part[1]));
        }
        return Optional.empty();
    }

    private static Finding container(String name) {
        Finding held = Finding.of(ID, Severity.STOP, "container", FindingTexts.shown(name));
        if (!NAME.matcher(name).matches()) return held;
        return held.with(Remedy.around("container", "docker stop " + name, "docker start " + name, name));
    }

    private static List<Holder> holders(String output) {
        List<Holder> holders = new ArrayList<>();
        for (String part : ("\n" + output).split("\npid ")) {
            String text = "pid " + part;
            List<String> pid = FindingTexts.after("pid", text);
            List<String> name = FindingTexts.after("name", text);
            if (pid.isEmpty() || !pid.getFirst().matches("\\d{1,10}") || name.isEmpty()) continue;
            String groups = String.join("\n", FindingTexts.after("group", text));
            Matcher unit = UNIT.matcher(groups);
            holders.add(new Holder(
                    pid.getFirst(),
                    FindingTexts.shown(name.getFirst()),
                    unit.find() ? Optional.of(unit.group(1)) : Optional.empty(),
                    FindingTexts.after("init", text).stream().findFirst()));
        }
        return holders;
    }
}
