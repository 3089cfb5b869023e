package org.certguide.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.diagnosis.Stoppable;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Sudo.Rights;
import org.certguide.server.SudoMessages;
import org.certguide.text.Message;

/**
 * What a server told about itself. All texts are the server's own and untrusted, without control
 * characters.
 *
 * @param osRelease the fields of its os-release file; empty where it has none
 * @param kernel the name of the kernel, for example {@code Linux}
 * @param architecture as {@code uname -m} says it, for example {@code x86_64}
 * @param kernelVersion as {@code uname -r} says it
 * @param uid of the user; 0 is root; -1 where it could not be read
 * @param user the login name
 * @param pid1 the name of the first process, for example {@code systemd}
 * @param systemd whether systemd runs the server
 * @param container what kind of container the server is, if it is one
 * @param sudo what {@code sudo -n true} says, or doas where there is no sudo
 * @param managers the programs found that install packages, and others that an installation needs to know of
 * @param certbots every Certbot found
 * @param webServers the web servers that run, outside of containers
 * @param port80 whether something listens on port 80
 * @param marks what its os-release file does not tell: how the system is put together, whether it
 *     refuses snaps, and the control panels that look after it
 */
public record SystemFacts(
        Map<String, String> osRelease,
        String kernel,
        String architecture,
        String kernelVersion,
        int uid,
        String user,
        String pid1,
        boolean systemd,
        Optional<String> container,
        Rights sudo,
        Set<String> managers,
        CertbotCopies certbots,
        List<WebServer> webServers,
        boolean port80,
        Set<Mark> marks) {
    /** Something that a file on the server tells of it. */
    public enum Mark {
        /** One whole made by rpm-ostree or bootc. */
        OSTREE("test -e /run/ostree-booted"),
        /** One whole that only transactional-update changes. */
        TRANSACTIONAL("has transactional-update && grep -qE '^[^ ]+ / [^ ]+ ro[, ]' /proc/mounts"),
        /** In memory, as Alpine Linux is without a disk: what is not saved is gone after a restart. */
        DISKLESS("grep -qE '^[^ ]+ / tmpfs ' /proc/mounts"),
        /** dpkg has unpacked a package of Certbot, and not set it up: it was stopped in between. */
        UNFINISHED(CertbotCopies.UNFINISHED),
        /** apt is told not to install snapd. */
        NO_SNAPS("grep -qsE '^Package:.*snapd' /etc/apt/preferences.d/*"),
        CPANEL("cPanel", "/usr/local/cpanel"),
        PLESK("Plesk", "/usr/local/psa"),
        DIRECTADMIN("DirectAdmin", "/usr/local/directadmin"),
        HESTIA("HestiaCP", "/usr/local/hestia"),
        VESTA("VestaCP", "/usr/local/vesta"),
        CYBERPANEL("CyberPanel", "/usr/local/CyberCP"),
        ISPCONFIG("ISPConfig", "/usr/local/ispconfig"),
        VIRTUALMIN("Virtualmin", "/etc/webmin/virtual-server"),
        CLOUDPANEL("CloudPanel", "/home/clp"),
        AAPANEL("aaPanel", "/www/server/panel"),
        CWP("Control Web Panel", "/usr/local/cwpsrv"),
        KEYHELP("KeyHelp", "/home/keyhelp"),
        RUNCLOUD("RunCloud", "/etc/nginx-rc"),
        CLOUDRON("Cloudron", "/home/yellowtent"),
        PROXMOX("Proxmox VE", "/etc/pve");

        private final String test;
        private final Optional<String> panel;
        private final String folder;

        Mark(String test) {
            this.test = test;
            panel = Optional.empty();
            folder = "";
        }

        /** A control panel, by its folder. */
        Mark(String panel, String folder) {
            test = "test -d " + folder;
            this.panel = Optional.of(panel);
            this.folder = folder;
        }

        /** What people call a control panel; empty for everything else. */
        public String title() {
            return panel.orElse("");
        }

        /** The folder that a control panel alone has; empty for everything else. */
        public String folder() {
            return folder;
        }

        private static final String SCRIPT = Stream.of(values())
                .map(mark -> "if " + mark.test + "; then echo " + mark.name() + "; fi\n")
                .collect(Collectors.joining());

        private static Set<Mark> read(List<String> lines) {
            return Stream.of(values())
                    .filter(mark -> lines.contains(mark.name()))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private static final Pattern FIELD = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)");
    private static final Set<String> SNAP_ARCHITECTURES =
            Set.of("x86_64", "amd64", "aarch64", "arm64", "armv7l", "armv8l");

    /**
     * Asks a server, in one round trip, as the user who is logged in. The limit is more than the sum
     * of those inside.
     */
    public static final Probe<SystemFacts> PROBE = Probe.of(
            "system",
            false,
            Duration.ofSeconds(120),
            Port80.HELD
                    + """
                section os-release
                cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null
                section uname
                uname -s; uname -m; uname -r
                section user
                id -u; id -un
                section pid1
                cat /proc/1/comm 2>/dev/null || ps -p 1 -o comm= 2>/dev/null
                section systemd
                test -d /run/systemd/system && echo running
                section container
                if has systemd-detect-virt; then within 5 systemd-detect-virt -c 2>/dev/null; fi
                cat /run/systemd/container 2>/dev/null
                test -e /.dockerenv && echo docker
                test -e /run/.containerenv && echo podman
                test -d /proc/vz && test ! -d /proc/bc && echo openvz
                section sudo
                for s in sudo doas; do
                  has $s && echo present && { within 5 $s -n true 2>&1; echo "status $?"; break; }
                done
                section managers
                for m in @PROGRAMS@ emerge pkg pkg_add brew snap python3 sudo doas; do
                  has $m && echo $m
                done
                section certbot
                @CERTBOTS@
                section web
                w=$(for p in /proc/[0-9]*; do
                  read -r n <$p/comm || continue
                  case $n in nginx|apache2|httpd|haproxy) ;; *) continue ;; esac
                  while read -r k u x; do [ "$k" = Uid: ] && break; done <$p/status
                  [ "$u" = 0 ] || continue
                  while read -r g; do printf '%s %s\\n' "$n" "$g"; done <$p/cgroup
                done 2>/dev/null | sort -u | head -n 50)
                printf '%s\\n' "$w"
                section marks
                @MARKS@
                section listens
                held80 && echo port 80
                section sites
                case $w in *nginx*)
                  cd /etc/nginx 2>/dev/null &&
                    grep -hE "^[[:space:]]*(server|server_name|root)([[:space:]{]|$)" \
                      sites-enabled/* conf.d/*.conf http.d/*.conf vhosts.d/*.conf nginx.conf \
                      2>/dev/null | head -n 400 | sed "s/^[[:space:]]*/nginx /" ;;
                esac
                case $w in *apache2*|*httpd*)
                  grep -hiE "^[[:space:]]*(<VirtualHost|ServerName|ServerAlias|DocumentRoot)[[:space:]]" \
                    /etc/apache2/sites-enabled/* /etc/apache2/vhosts.d/*.conf /etc/apache2/conf.d/*.conf \
                    /etc/apache2/default-server.conf /etc/apache2/httpd.conf /etc/httpd/conf.d/*.conf \
                    /etc/httpd/conf/extra/*.conf /etc/httpd/conf/httpd.conf \
                    2>/dev/null | head -n 400 | sed "s/^[[:space:]]*/apache /" ;;
                esac
                """.replace("@CERTBOTS@\n", CertbotCopies.SCRIPT)
                            .replace("@MARKS@\n", Mark.SCRIPT)
                            .replace("@PROGRAMS@", PackageManagers.all(PackageManager::programs)),
            SystemFacts::read);

    /** What is missing stays empty. */
    private static SystemFacts read(ScriptOutput s) {
        List<String> uname = s.lines("uname");
        List<String> user = s.lines("user");
        int uid = user.isEmpty() ? -1 : number(user.get(0));
        return new SystemFacts(
                osRelease(s.lines("os-release")),
                at(uname, 0),
                at(uname, 1),
                at(uname, 2),
                uid,
                at(user, 1),
                s.text("pid1"),
                s.text("systemd").equals("running"),
                some(s.lines("container")),
                sudo(uid, s.lines("sudo")),
                Set.copyOf(s.lines("managers")),
                CertbotCopies.read(s.text("certbot")),
                WebServer.found(s.lines("web"), s.text("systemd").equals("running"), s.lines("sites")),
                !s.text("listens").isEmpty(),
                Mark.read(s.lines("marks")));
    }

    /** The field ID of os-release in small letters; where there is no such file, the kernel's name. */
    public String osId() {
        return osRelease.getOrDefault("ID", kernel).toLowerCase(Locale.ROOT);
    }

    /** The field VERSION_ID; empty where there is none, as on Debian testing. */
    public String osVersion() {
        return osRelease.getOrDefault("VERSION_ID", "");
    }

    /** The system as it calls itself. */
    public String osName() {
        return osRelease.getOrDefault(
                "PRETTY_NAME", osRelease.getOrDefault("NAME", (kernel + " " + kernelVersion).strip()));
    }

    /**
     * Lines of its os-release file that tell which system it is, as they are there. Nothing else
     * decides on the entry in the list.
     */
    public List<String> signs() {
        return Stream.of(
                        "PRETTY_NAME",
                        "ID",
                        "VARIANT_ID",
                        "VERSION_ID",
                        "VERSION_CODENAME",
                        "ID_LIKE",
                        "PLATFORM_ID",
                        "OSTREE_VERSION",
                        "UBUNTU_CODENAME",
                        "DEBIAN_CODENAME")
                .filter(osRelease::containsKey)
                .map(field -> field + "=" + osRelease.get(field))
                .toList();
    }

    /** A web server of this kind that runs, or else as the system's own package would have it. */
    public Optional<WebServer> webServer(String software) {
        return webServers.stream()
                .filter(w -> w.software().equals(software))
                .findFirst()
                .or(() -> usualService(software)
                        .flatMap(s -> systemd ? Stoppable.systemd(s) : Stoppable.init(s))
                        .map(s -> new WebServer(software, s, List.of())));
    }

    private Optional<String> usualService(String software) {
        return switch (software) {
            case "nginx", "haproxy" -> Optional.of(software);
            case "apache" ->
                PackageManagers.among(managers)
                        .map(PackageManager::apacheService)
                        .or(() -> Optional.of("apache2"));
            default -> Optional.empty();
        };
    }

    /** Whether users become root by doas, in the place of a sudo that is not there. */
    public boolean doas() {
        return has("doas") && !has("sudo");
    }

    /** Whether the program is there that installs packages. */
    public boolean has(String manager) {
        return managers.contains(manager);
    }

    /** The control panel that looks after the server, as it calls itself. */
    public Optional<String> panel() {
        return marks.stream().sorted().flatMap(mark -> mark.panel.stream()).findFirst();
    }

    /** Why snaps cannot work on this server, if they cannot. */
    public Optional<Message> snapProblem() {
        if (!kernel.isEmpty() && !kernel.equals("Linux")) {
            return Optional.of(Message.of("system.snap.not-linux"));
        }
        if (container.isPresent()) {
            // What systemd-detect-virt says where it knows no more.
            return Optional.of(
                    container.get().equals("container-other")
                            ? Message.of("system.snap.container.other")
                            : Message.of("system.snap.container", container.get()));
        }
        if (!systemd) return Optional.of(Message.of("system.snap.no-systemd", pid1));
        if (!SNAP_ARCHITECTURES.contains(architecture)) {
            return Optional.of(Message.of("system.snap.architecture", architecture));
        }
        if (marks.contains(Mark.NO_SNAPS)) return Optional.of(Message.of("system.snap.refused"));
        return Optional.empty();
    }

    /** The Certbot to use, if one works. */
    public Optional<CertbotCopy> certbot() {
        return certbots.working();
    }

    private static Map<String, String> osRelease(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            // Some files begin with a byte order mark.
            Matcher m = FIELD.matcher(line.strip().replaceFirst("^\ufeff", ""));
            if (m.matches()) fields.put(m.group(1), unquote(m.group(2)));
        }
        return Map.copyOf(fields);
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        String plain = inner.replaceAll("\\\\([\"$`\\\\'])", "$1");
        return plain.length() > 120 ? plain.substring(0, 120) : plain;
    }

    private static Rights sudo(int uid, List<String> lines) {
        if (uid == 0) return Rights.ROOT;
        if (lines.isEmpty()) return Rights.MISSING;
        if (lines.contains("status 0")) return Rights.FREE;
        String words = String.join(" ", lines);
        return SudoMessages.NOT_ALLOWED.matcher(words).find() ? Rights.NOT_ALLOWED : Rights.NEEDS_PASSWORD;
    }

    private static Optional<String> some(List<String> lines) {
        return lines.stream().map(String::strip).filter(l -> !l.equals("none")).findFirst();
    }

    private static String at(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }

    private static int number(String text) {
        return text.strip().matches("\\d{1,9}") ? Integer.parseInt(text.strip()) : -1;
    }
}
