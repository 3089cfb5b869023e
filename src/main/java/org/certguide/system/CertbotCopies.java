package org.certguide.system;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotVersion;
import org.certguide.server.ScriptOutput;
import org.certguide.system.CertbotCopy.Source;
import org.certguide.text.Message;

/**
 * Every Certbot that a server has, the one first that the command name leads to. The only place that asks for them, and
 * that says what to think of them.
 *
 * @param all also certbot-auto
 * @param packaged whether the system's package is installed, whatever has become of its files
 * @param timers of systemd that run and start Certbot, where there are several copies
 * @param complete whether the server has been asked at all
 */
public record CertbotCopies(List<CertbotCopy> all, boolean packaged, List<String> timers, boolean complete) {
    /** The timers that come with a package, with the snap, and with what is installed by pip or on Fedora. */
    public static final List<String> TIMERS =
            List.of("certbot.timer", "snap.certbot.renew.timer", "certbot-renew.timer");

    /** Succeeds where dpkg has unpacked a package of Certbot, and was stopped before it had set it up. Any user may ask. */
    public static final String UNFINISHED = "has dpkg-query && dpkg-query -W -f \"\\${db:Status-Status}\\n\" certbot"
            + " python3-certbot python3-acme 2>/dev/null | grep -qE \"^(unpacked|half)\"";

    /** How they stand, taken together. */
    public enum Standing {
        /** It could not be seen. */
        UNKNOWN,
        NONE,
        /** There is a certbot-auto. */
        AUTO,
        /** The one that the command name leads to does not start. */
        BROKEN,
        /** More than one, which get in each other's way. */
        SEVERAL,
        ONE
    }

    private static final String LOOKED = "looked";

    /** As dpkg says it of a package that is to be there, and has been unpacked at least. */
    private static final Pattern DPKG =
            Pattern.compile("install ok (?:installed|unpacked|half-configured|triggers-\\w+) certbot");

    private static final Pattern PACKAGE = Pattern.compile("(?:python\\d*-)?certbot(?:[- ]\\d.*)?");

    /**
     * Commands that print parts for {@link #read}, within the functions of {@link ScriptOutput}. They never start
     * certbot-auto, which would update itself, nor {@code snap}, which waits for minutes where its service does not run:
     * a snap whose files are mounted tells its version by them. Where Certbot prints more than its version, that is what
     * it says last.
     */
    public static final String SCRIPT = """
            seen=
            copies=0
            for p in "$(command -v certbot 2>/dev/null)" /usr/bin/certbot /bin/certbot /usr/local/bin/certbot \
                /snap/bin/certbot /var/lib/snapd/snap/bin/certbot /opt/certbot/bin/certbot; do
              test -x "$p" || continue
              r=$(readlink -f "$p" 2>/dev/null)
              case "$seen" in *"|${r:-$p}|"*) continue ;; esac
              seen="$seen|${r:-$p}|"
              copies=$((copies + 1))
              l=$(readlink "$p" 2>/dev/null)
              v=
              case "$p $l" in
                */snap/bin/*) v=$(sed -n "s/^version: *//p" /snap/certbot/current/meta/snap.yaml \
                    /var/lib/snapd/snap/certbot/current/meta/snap.yaml 2>/dev/null | head -n 1) ;;
              esac
              part path "$p"
              part link "$l"
              if [ -n "$v" ]; then
                part snap "$v"
              else
                part said "$({ within 40 "$p" --version 2>&1 </dev/null; echo "status $?"; } |
                  tail -n 20 | tail -c 6000)"
              fi
            done
            for p in "$(command -v certbot-auto 2>/dev/null)" "$(command -v letsencrypt-auto 2>/dev/null)" \
                /usr/local/bin/certbot-auto /usr/bin/certbot-auto /opt/certbot-auto "$HOME/certbot-auto"; do
              test -e "$p" || continue
              case "$seen" in *"|$p|"*) continue ;; esac
              seen="$seen|$p|"
              part auto "$p"
            done
            part package "$(
            @PACKAGES@
            )"
            if [ "$copies" -gt 1 ] && [ -d /run/systemd/system ] && has systemctl; then
              for t in @TIMERS@; do
                within 5 systemctl is-active -q "$t" && part timer "$t"
              done
            fi
            echo looked
            """.replace(
                    "@PACKAGES@\n",
                    // Also one that was unpacked and is not set up.
                    PackageManagers.certbotPackages().replace("install ok installed", "^install ok "))
            .replace("@TIMERS@", String.join(" ", TIMERS));

    public CertbotCopies {
        all = List.copyOf(all);
        timers = List.copyOf(timers);
    }

    /** Reads what {@link #SCRIPT} printed; accepts any text. */
    public static CertbotCopies read(String output) {
        ScriptOutput.Parts parts = ScriptOutput.parts(output);
        boolean packaged = parts.text("package").stream()
                .flatMap(String::lines)
                .map(String::strip)
                .anyMatch(l -> DPKG.matcher(l).matches() || PACKAGE.matcher(l).matches());
        List<CertbotCopy> all = new ArrayList<>();
        List<String> timers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String path = "";
        String link = "";
        for (ScriptOutput.Section part : parts.parts()) {
            String text = part.text().strip();
            switch (part.name()) {
                case "path" -> path = text;
                case "link" -> link = text;
                case "snap", "said" -> {
                    CertbotCopy copy = copy(part, path, source(path, link, packaged));
                    // One Certbot is often reached by several names.
                    boolean one = copy.source() == Source.SNAP || copy.source() == Source.PACKAGE;
                    String place = link.startsWith("/") ? link : path;
                    if (seen.add(one ? copy.source().name() : place)) all.add(copy);
                }
                case "auto" -> all.add(new CertbotCopy(text, Source.CERTBOT_AUTO, Optional.empty(), 0, List.of()));
                case "timer" -> timers.add(text);
                default -> {}
            }
        }
        boolean complete = parts.rest().lines().anyMatch(LOOKED::equals);
        return new CertbotCopies(
                all, packaged, timers.stream().filter(TIMERS::contains).toList(), complete);
    }

    private static CertbotCopy copy(ScriptOutput.Section part, String path, Source source) {
        if (part.name().equals("snap"))
            return new CertbotCopy(path, source, CertbotVersion.in(part.text()), 0, List.of());
        List<String> lines = new ArrayList<>(
                part.text().lines().filter(line -> !line.isBlank()).toList());
        String last = lines.isEmpty() ? "" : lines.removeLast();
        String digits = last.replaceFirst("^status ", "");
        int status = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
        Optional<CertbotVersion> version = CertbotVersion.parse(String.join("\n", lines));
        lines.removeIf(line -> CertbotVersion.parse(line).isPresent());
        return new CertbotCopy(path, source, version, status, lines);
    }

    private static Source source(String path, String link, boolean packaged) {
        if (path.contains("/snap/bin/") || link.contains("/snap/bin/")) return Source.SNAP;
        if (path.startsWith("/opt/certbot/") || link.startsWith("/opt/certbot/")) return Source.PIP;
        boolean usual = path.startsWith("/usr/bin/") || path.startsWith("/bin/");
        return packaged && usual ? Source.PACKAGE : Source.OTHER;
    }

    /** What was printed besides what is looked for: by Certbot, and by the tools that were used. */
    public static String unread(String output) {
        return Stream.concat(
                        ScriptOutput.parts(output)
                                .rest()
                                .lines()
                                .filter(line -> !line.equals(LOOKED) && !line.isBlank()),
                        read(output).all().stream().flatMap(copy -> copy.said().stream()))
                .collect(Collectors.joining("\n"));
    }

    /** How they stand. */
    public Standing standing() {
        if (!complete) return Standing.UNKNOWN;
        if (auto().isPresent()) return Standing.AUTO;
        if (first().isEmpty()) return Standing.NONE;
        if (broken().isPresent()) return Standing.BROKEN;
        return others().isEmpty() ? Standing.ONE : Standing.SEVERAL;
    }

    /** All that are no certbot-auto. */
    public List<CertbotCopy> programs() {
        return all.stream().filter(c -> c.source() != Source.CERTBOT_AUTO).toList();
    }

    /** The first certbot-auto. */
    public Optional<CertbotCopy> auto() {
        return all.stream().filter(c -> c.source() == Source.CERTBOT_AUTO).findFirst();
    }

    /** The one that the command name leads to, or else one that is only there. */
    public Optional<CertbotCopy> first() {
        return programs().stream().findFirst();
    }

    /** The Certbot to use: the first that works, unless one that does not is called in its place. */
    public Optional<CertbotCopy> working() {
        for (CertbotCopy copy : programs()) {
            if (copy.starts()) return Optional.of(copy);
            if (copy.isOnPath()) return Optional.empty();
        }
        return Optional.empty();
    }

    /** The one that is there, and does not start, where none is to be used. */
    public Optional<CertbotCopy> broken() {
        return working().isPresent() ? Optional.empty() : first();
    }

    /** Those besides the first. */
    public List<CertbotCopy> others() {
        return programs().stream().skip(1).toList();
    }

    /** Whether one that works was installed in this way. */
    public boolean works(Source source) {
        return all.stream().anyMatch(c -> c.source() == source && c.starts());
    }

    /** Whether one that works was installed in this way. */
    public boolean has(InstallMethod route) {
        return route instanceof PackageManager
                ? works(Source.PACKAGE)
                : programs().stream().anyMatch(c -> c.starts() && c.route().equals(Optional.of(route)));
    }

    /** Where all of them are, and which timers start them. */
    public Message several() {
        Message list = programs().stream()
                .map(CertbotCopy::shown)
                .reduce((a, b) -> Message.of("checks.lines", a, b))
                .orElseThrow();
        return timers.size() > 1 ? Message.of("system.certbot.several.timers", list, String.join(", ", timers)) : list;
    }
}
