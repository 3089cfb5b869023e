package org.certguide.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.certbot.InstalledCertificate;

/**
 * What listens at port 80 of a server. All texts are the server's own and untrusted.
 *
 * @param listens whether something does
 * @param systemd whether systemd runs the server
 * @param holders the processes that listen, as far as they can be seen: root sees all
 * @param containers those of Docker that run
 * @param services those of a Docker swarm
 * @param stopped those of them that port 80 is published for, and of which nothing runs
 * @param slow whether Docker did not answer in time, so that containers and services may be missing here
 * @param dockerOff whether Docker does not run, although what Certbot runs around a renewal needs it
 * @param forward what sends visitors on before anything can listen; only root sees it
 */
public record Port80(
        boolean listens,
        boolean systemd,
        List<Holder> holders,
        List<Container> containers,
        List<Service> services,
        List<StoppedService> stopped,
        boolean slow,
        boolean dockerOff,
        Optional<Port80Forward> forward) {
    /**
     * A process.
     *
     * @param name as it calls itself: anybody may choose it
     * @param service the service of systemd that it belongs to, without {@code .service}
     * @param init the script in /etc/init.d that starts it
     * @param containerId of the container that it runs in
     */
    public record Holder(
            String pid, String name, Optional<String> service, Optional<String> init, Optional<String> containerId) {
        /** Whether it listens for what runs in Docker. */
        public boolean isDocker() {
            return name.equals("dockerd") || name.equals("docker-proxy");
        }
    }

    /**
     * A container of Docker.
     *
     * @param id the beginning of it
     * @param ports as Docker prints them
     */
    public record Container(String id, String name, String ports) {}

    /**
     * A service of a Docker swarm.
     *
     * @param replicas how many run and how many shall, as {@code 1/1}
     * @param ports as Docker prints them
     */
    public record Service(String name, String mode, String replicas, String ports) {}

    /** Where nobody but root puts programs. */
    private static final List<String> PROGRAM_FOLDERS =
            List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/", "/usr/local/sbin/", "/usr/local/bin/");

    private static final Pattern PUBLISHED = Pattern.compile("(?:^|[:* ,])80->");

    /**
     * What Docker's programs say where they were ended by {@code within}: {@code timeout} of the GNU, and that of
     * BusyBox, which tells the signal.
     */
    private static final String LATE = "124 | 143";

    /**
     * A shell function: whether something listens. /proc/net is on every Linux, whereas ss and
     * netstat are not; port 80 is 0050 there, and 0A is LISTEN.
     */
    public static final String HELD = """
            held80() { grep -qs ':0050 [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6; }
            """;

    /**
     * Shell functions for {@link #read}: {@code listens80} tells what listens, {@code forwarded80} which rules send
     * visitors on, and {@code published80} what Docker publishes. Docker may hang, and where it does not, a busy
     * server takes ten seconds for an answer; that it gave none in time is told, and that it is off where a hook of
     * Certbot's names it. They use those of {@link
     * org.certguide.server.ScriptOutput#prelude}. A socket is found by its inode, the tenth field.
     * What is told of a process is taken from the kernel: a file whose name has line feeds looks
     * like a socket in the output of ls, so that the link itself is read once more. A process gives
     * itself any name, but neither its owner (the real one, as it was started), its file nor its group.
     */
    public static final String FUNCTIONS =
            """
            listens80() (
            cat /proc/net/tcp >/dev/null || exit
            s=$(grep -hs ':0050 [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6)
            i=
            while read -r n l r x y z a b c d e; do
              [ -n "$d" ] && echo "listens $l" && i="$i socket:[$d]"
            done <<EOF
            $s
            EOF
            echo looked
            [ -d /run/systemd/system ] && echo systemd
            [ -n "$i" ] || exit 0
            p=
            seen=
            ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r l; do
              case $l in
                /proc/*/fd:) p=${l#/proc/}; p=${p%/fd:} ;;
                *' -> socket:'*)
                  case "$i " in *" ${l##* } "*) ;; *) continue ;; esac
                  case " $seen " in *" $p "*) continue ;; esac
                  f=${l%' -> '*}
                  f=${f##* }
                  case $p$f in '' | *[!0-9]*) continue ;; esac
                  [ "$(readlink "/proc/$p/fd/$f")" = "${l##* }" ] || continue
                  seen="$seen $p"
                  echo "pid $p"
                  read -r n </proc/$p/comm && printf 'name %s\\n' "$n"
                  while read -r k u x; do
                    [ "$k" = Uid: ] && printf 'owner %s\\n' "$u" && break
                  done </proc/$p/status
                  x=$(readlink "/proc/$p/exe") && printf 'exe %s' "$x" | line
                  case $n in
                    *[!A-Za-z0-9._-]*) ;;
                    *) [ -x "/etc/init.d/$n" ] && echo "init $n" ;;
                  esac
                  while read -r g; do printf 'group %s\\n' "$g"; done </proc/$p/cgroup
                  printf 'command '
                  head -c 300 /proc/$p/cmdline | line
                  ;;
              esac
            done 2>/dev/null
            )
            docker80() {
              within 20 docker "$@"
              e=$?
              case $e in @LATE@) printf '\\nslow\\n' ;; esac
              return $e
            }
            off80() {
              for c in /proc/[0-9]*/comm; do
                read -r n <"$c" && [ "$n" = dockerd ] && return 1
              done
              grep -qsE '^(pre|post|renew)_hook = .*(docker|/certguide-)' @DIRECTORY@/renewal/*.conf
            }
            published80() {
              has docker || return 0
              docker80 ps --format 'container {{.ID}} {{.Names}} {{.Ports}}' || {
                case $? in @LATE@) ;; *) off80 && echo off ;; esac
                return 0
              }
              r=$(docker80 service ls --format 'swarm {{.Name}} {{.Mode}} {{.Replicas}} {{.Ports}}')
              printf '%s\\n' "$r"
              printf '%s\\n' "$r" | stopped80
            } 2>/dev/null
            """.replace("@LATE@", LATE).replace("@DIRECTORY@", InstalledCertificate.DIRECTORY)
                    + StoppedService.FUNCTION
                    + Port80Forward.FUNCTION;

    public Port80 {
        holders = List.copyOf(holders);
        containers = List.copyOf(containers);
        services = List.copyOf(services);
        stopped = List.copyOf(stopped);
    }

    /** Reads what the {@link #FUNCTIONS} printed; empty if they could not look. */
    public static Optional<Port80> read(String output) {
        List<String> lines = output.lines().toList();
        if (!lines.contains("looked")) return Optional.empty();
        List<Container> containers = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        for (String line : lines) {
            String[] part = line.split(" ", 5);
            if (part[0].equals("container") && part.length >= 3)
                containers.add(
                        new Container(part[1], part[2], line.split(" ", 4).length > 3 ? line.split(" ", 4)[3] : ""));
            if (part[0].equals("swarm") && part.length == 5)
                services.add(new Service(part[1], part[2], part[3], part[4]));
        }
        boolean listens = lines.stream().anyMatch(l -> l.startsWith("listens "));
        return Optional.of(new Port80(
                listens,
                lines.contains("systemd"),
                holders(lines),
                containers,
                services,
                StoppedService.read(lines),
                lines.contains("slow"),
                lines.contains("off"),
                Port80Forward.read(lines)));
    }

    private static List<Holder> holders(List<String> lines) {
        List<Holder> holders = new ArrayList<>();
        List<String> one = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("pid ")) {
                holder(one).ifPresent(holders::add);
                one.clear();
            }
            one.add(line);
        }
        holder(one).ifPresent(holders::add);
        return holders;
    }

    private static Optional<Holder> holder(List<String> lines) {
        Optional<String> pid = first("pid", lines).filter(p -> p.matches("\\d{1,10}"));
        Optional<String> name = first("name", lines);
        if (pid.isEmpty() || name.isEmpty()) return Optional.empty();
        List<ControlGroup> groups = lines.stream()
                .filter(l -> l.startsWith("group "))
                .map(l -> new ControlGroup(l.substring("group ".length())))
                .toList();
        return Optional.of(new Holder(
                pid.get(),
                name.get(),
                service(groups),
                first("init", lines).filter(script -> started(script, lines)),
                groups.stream().flatMap(g -> g.containerId().stream()).findFirst()));
    }

    /** The one service that all hierarchies of systemd name which name one. */
    private static Optional<String> service(List<ControlGroup> groups) {
        List<String> named =
                groups.stream().flatMap(g -> g.service().stream()).distinct().toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    /**
     * Whether a process is what the script of its name starts: root's, or a program of the system of
     * that name. Every user can give a process the name of a service.
     */
    private static boolean started(String script, List<String> lines) {
        return first("owner", lines).filter("0"::equals).isPresent()
                || first("exe", lines)
                        .filter(file -> PROGRAM_FOLDERS.stream().anyMatch(f -> file.equals(f + script)))
                        .isPresent();
    }

    private static Optional<String> first(String word, List<String> lines) {
        return lines.stream()
                .filter(l -> l.startsWith(word + " "))
                .map(l -> l.substring(word.length() + 1).strip())
                .findFirst();
    }

    /**
     * Whether Docker holds the port, or may, and has not told for what: with its proxy, or as a swarm, it listens there
     * itself.
     */
    public boolean isDockersSecret() {
        boolean holds = holders.isEmpty() ? slow : holders.stream().anyMatch(Holder::isDocker);
        return holds && publishing().isEmpty() && container().isEmpty();
    }

    /** The names of those of them that run. */
    public List<String> holding() {
        return publishing().stream()
                .map(Service::name)
                .filter(name -> stopped.stream().noneMatch(s -> s.name().equals(name)))
                .toList();
    }

    /** The services of a swarm that port 80 is published for. */
    public List<Service> publishing() {
        return services.stream()
                .filter(s -> PUBLISHED.matcher(s.ports()).find())
                .toList();
    }

    /**
     * The container that port 80 is published for, by a process of Docker or by none at all, or
     * that uses the server's own network and publishes nothing.
     */
    public Optional<Container> container() {
        return containers.stream()
                .filter(c -> PUBLISHED.matcher(c.ports()).find())
                .findFirst()
                .or(() -> containers.stream()
                        .filter(c -> !c.id().isEmpty()
                                && holders.stream()
                                        .flatMap(h -> h.containerId().stream())
                                        .anyMatch(id -> id.startsWith(c.id())))
                        .findFirst());
    }
}
