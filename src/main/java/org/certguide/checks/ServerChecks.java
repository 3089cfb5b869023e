package org.certguide.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Probe;
import org.certguide.system.PackageManager;
import org.certguide.system.PackageManagers;

/** The server's own state: clock, disk, and whether something else is at work. */
public final class ServerChecks {
    private static final Duration CLOCK_ATTENTION = Duration.ofSeconds(60);
    private static final Duration CLOCK_STOP = Duration.ofHours(1);

    /** Certbot's packages take up to 150 MB, its files and logs a few. */
    private static final long DISK_ATTENTION_KB = 200 * 1024;

    private static final long DISK_STOP_KB = 20 * 1024;

    /** Where a place of Certbot's own is a disk of its own, nothing else is put there. */
    private static final long OWN_ATTENTION_KB = 20 * 1024;

    private static final long OWN_STOP_KB = 1024;

    /** Certbot makes a dozen files each time, its packages some thousands. */
    private static final long FILES_ATTENTION = 2000;

    private static final long FILES_STOP = 50;

    /** Where programs are installed. */
    static final Set<String> LARGE = Set.of("/", "/etc", "/var");

    /** Certbot holds a lock in each folder that it writes to. */
    private static final String CERTBOT_LOCKS = Stream.of(
                    InstalledCertificate.DIRECTORY + "/", "/var/lib/letsencrypt/", CertbotLog.FOLDER)
            .map(folder -> folder + ".certbot.lock")
            .collect(Collectors.joining("\n  "));

    /** Tells whether a Certbot or an installation is at work; for any POSIX shell and any user. */
    private static final String AT_WORK =
            // Ubuntu's unattended-upgrades is always there and mostly idle: a held lock tells more
            // than a process does. On an overlay the kernel may number a lock's file otherwise
            // than ls does: there, who has the file open holds it, which only root can see.
            """
                f='@LOCKS@
                  @CERTBOT@'
                all=" $(echo $f) "
                for f in $all; do
                  [ -e "$f" ] || continue
                  set -- $(ls -i "$f")
                  while read -r n k a w p d x; do
                    [ "${d##*:}" = "$1" ] && echo "lock $p $f" && read -r n </proc/$p/comm && echo "name $p $n"
                  done </proc/locks
                done
                o=
                while read -r a m t x; do
                  case $m:$t in /:overlay | /etc:overlay | /var:overlay) o=1 ;; esac
                done </proc/mounts
                if [ -n "$o" ] && [ "$(id -u)" = 0 ]; then
                  ls -l /proc/[0-9]*/fd 2>/dev/null | while read -r l; do
                    case $l in
                      /proc/*/fd:) p=${l#/proc/}; p=${p%/fd:} ;;
                      *" -> "*)
                        case $all in *" ${l##* } "*) ;; *) continue ;; esac
                        n=${l%' -> '*}
                        n=${n##* }
                        case $p$n in '' | *[!0-9]*) continue ;; esac
                        # A file may be named as if it were the output of ls.
                        if has readlink; then
                          [ "$(readlink "/proc/$p/fd/$n")" = "${l##* }" ] || continue
                        fi
                        echo "lock $p ${l##* }"
                        read -r n </proc/$p/comm && echo "name $p $n" ;;
                    esac
                  done
                elif [ -n "$o" ]; then
                  echo overlay
                fi
                for f in /proc/[0-9]*/comm; do
                  read -r n <"$f" || continue
                  p=${f#/proc/}
                  case $n in
                    certbot)
                      # Another probe asks for Certbot's version meanwhile.
                      grep -q -e --version "${f%comm}cmdline" ||
                        echo "runs ${p%/comm} $n" ;;
                    @PROCESSES@) echo "runs ${p%/comm} $n" ;;
                  esac
                done 2>/dev/null
                echo looked
                [ -S /run/snapd.socket ] && command -v snap >/dev/null &&
                  snap changes | grep ' Doing ' | while read -r n; do
                    printf 'snap %s\\n' "$n"
                  done
                exit 0
                """.replace("@CERTBOT@", CERTBOT_LOCKS)
                    .replace("@LOCKS@", PackageManagers.all(PackageManager::locks))
                    .replace(
                            "@PROCESSES@",
                            PackageManagers.all(PackageManager::processes).replace(" ", " | "));

    /**
     * Looks whether a Certbot or an installation is at work, once a second until nothing is, for
     * about five seconds; root sees more than other users.
     */
    public static final Probe<Finding> UNTIL_FREE = Probe.of(
            "locks",
            true,
            Duration.ofSeconds(30),
            """
            look() (
            @AT_WORK@
            )
            i=0
            while :; do
              r=$(look)
              i=$((i + 1))
              case $r in lock* | runs* | *'
            lock '* | *'
            runs '* | *'
            snap '*) ;; *) break ;; esac
              [ $i -lt 6 ] || break
              sleep 1
            done
            text locks "$r"
            """.replace("@AT_WORK@\n", AT_WORK),
            output -> atWork(output.text("locks")));

    /**
     * Tells how the places that Certbot writes to are mounted; what it prints is for {@link
     * #readOnly}.
     */
    static final String MOUNTS = """
            while read -r a m t o x; do
              case $m in
                / | /etc | /var | /var/log | /var/lib | */letsencrypt) echo "mount $m ${o%%,*}" ;;
              esac
            done </proc/mounts
            """;

    static final List<Check> ALL = List.of(
            new Check("clock", """
                            echo "now $(date +%s)"
                            command -v timedatectl >/dev/null && [ -d /run/systemd/system ] &&
                              echo timedatectl
                            exit 0
                            """, false, 5, ServerChecks::clock).reading("now \\d{1,11}|timedatectl"),
            new Check("disk", """
                            for p in / /etc /var /var/log /var/lib \\
                              /etc/letsencrypt /var/lib/letsencrypt /var/log/letsencrypt; do
                              [ -d "$p" ] || continue
                              df -P -k "$p" | while read -r a b c d e f; do
                                case $d in
                                  '' | *[!0-9]*) ;;
                                  *) printf 'free %s %s %s\\n' "$d" "$p" "$f" ;;
                                esac
                              done
                              # Some file systems make room for files as they go, and tell of none.
                              df -P -i "$p" 2>/dev/null | while read -r a b c d e f; do
                                case $b$d in
                                  '' | *[!0-9]* | 0*) ;;
                                  *) printf 'files %s %s\\n' "$d" "$f" ;;
                                esac
                              done
                            done
                            """ + MOUNTS, false, 10, (output, context) -> disk(output))
                    .reading("(?:free|files) \\d{1,15} .*|mount .*"),
            new Check("locks", AT_WORK, false, 10, (output, context) -> atWork(output))
                    .reading("(?:lock|runs) \\d+ .*|looked|snap .*"));

    private ServerChecks() {}

    private static Finding clock(String output, CheckContext context) {
        List<String> now = FindingTexts.after("now", output);
        if (now.isEmpty() || !now.getFirst().matches("\\d{1,11}"))
            return Finding.of("clock", Severity.UNKNOWN, "unknown");
        Duration ahead = Duration.between(context.time(), Instant.ofEpochSecond(Long.parseLong(now.getFirst())));
        Duration off = ahead.abs();
        if (off.compareTo(CLOCK_ATTENTION) <= 0) return Finding.of("clock", Severity.FINE, "fine");
        Severity state = off.compareTo(CLOCK_STOP) > 0 ? Severity.STOP : Severity.ATTENTION;
        Finding finding =
                Finding.of("clock", state, (ahead.isNegative() ? "behind" : "ahead") + unit(off), amount(off));
        return output.lines().toList().contains("timedatectl")
                // Without undo: time synchronisation may have been enabled before.
                ? finding.with(Remedy.repair("clock", "timedatectl set-ntp true"))
                : finding.with(Remedy.advice("settime"));
    }

    private static String unit(Duration d) {
        if (d.toDays() >= 2) return "days";
        return d.toHours() >= 2 ? "hours" : d.toMinutes() >= 2 ? "minutes" : "seconds";
    }

    private static long amount(Duration d) {
        return switch (unit(d)) {
            case "days" -> d.toDays();
            case "hours" -> d.toHours();
            case "minutes" -> d.toMinutes();
            default -> d.toSeconds();
        };
    }

    private static Finding disk(String output) {
        Map<String, Long> free = new LinkedHashMap<>();
        Set<String> large = new TreeSet<>();
        for (String line : FindingTexts.after("free", output)) {
            String[] part = line.split(" ", 3);
            if (part.length != 3 || !part[0].matches("\\d{1,15}")) continue;
            if (LARGE.contains(part[1])) large.add(part[2].strip());
            free.merge(part[2].strip(), Long.parseLong(part[0]), Math::min);
        }
        Map<String, Long> files = new LinkedHashMap<>();
        for (String line : FindingTexts.after("files", output)) {
            String[] part = line.split(" ", 2);
            if (part.length == 2 && part[0].matches("\\d{1,15}"))
                files.merge(part[1].strip(), Long.parseLong(part[0]), Math::min);
        }
        if (free.isEmpty()) return Finding.of("disk", Severity.UNKNOWN, "unknown");
        List<Finding> all = new ArrayList<>();
        for (String place : readOnly(output))
            all.add(Finding.of("disk", Severity.STOP, "readonly", place).with(Remedy.advice("readonly", place)));
        free.forEach((place, kb) -> {
            boolean own = !large.contains(place);
            Severity state = left(kb, own ? OWN_STOP_KB : DISK_STOP_KB, own ? OWN_ATTENTION_KB : DISK_ATTENTION_KB);
            String shown = FindingTexts.shown(place);
            if (state != Severity.FINE)
                all.add(Finding.of("disk", state, "low", shown, kb / 1024).with(Remedy.advice("disk")));
        });
        files.forEach((place, number) -> {
            Severity state = left(number, FILES_STOP, FILES_ATTENTION);
            if (state != Severity.FINE)
                all.add(Finding.of("disk", state, "files", FindingTexts.shown(place), number)
                        .with(Remedy.advice("files")));
        });
        if (!all.isEmpty()) return FindingTexts.worst(all);
        long least = free.values().stream().mapToLong(kb -> kb).min().orElse(0);
        return least >= 10 * 1024 * 1024
                ? Finding.of("disk", Severity.FINE, "gigabytes", least / 1024 / 1024)
                : Finding.of("disk", Severity.FINE, "fine", least / 1024);
    }

    private static Severity left(long number, long stop, long attention) {
        return number < stop ? Severity.STOP : number < attention ? Severity.ATTENTION : Severity.FINE;
    }

    /** The places that cannot be written to, of those that {@link #MOUNTS} tells about. */
    static List<String> readOnly(String output) {
        // The last mount of a path hides the earlier ones.
        Map<String, String> modes = new LinkedHashMap<>();
        for (String line : FindingTexts.after("mount", output)) {
            String[] part = line.split(" ", 2);
            if (part.length == 2) modes.put(part[0], part[1]);
        }
        return modes.keySet().stream()
                .filter(place -> "ro".equals(modes.get(place)))
                .map(FindingTexts::shown)
                .toList();
    }

    /** What was seen at work. */
    static Finding atWork(String output) {
        if (!output.lines().toList().contains("looked")) return Finding.of("locks", Severity.UNKNOWN, "unknown");
        Map<String, String> names = new HashMap<>();
        Set<String> certbot = new TreeSet<>();
        Set<String> packages = new TreeSet<>();
        for (String line : FindingTexts.after("name", output)) {
            String[] part = line.split(" ", 2);
            if (part.length == 2) names.put(part[0], part[1]);
        }
        for (String line : FindingTexts.after("lock", output)) {
            String[] part = line.split(" ", 2);
            if (part.length == 2) (part[1].contains("certbot") ? certbot : packages).add(part[0]);
        }
        for (String line : FindingTexts.after("runs", output)) {
            String[] part = line.split(" ", 2);
            if (part.length < 2) continue;
            names.put(part[0], part[1]);
            (part[1].equals("certbot") ? certbot : packages).add(part[0]);
        }
        List<Finding> all = new ArrayList<>();
        if (!certbot.isEmpty())
            all.add(Finding.of("locks", Severity.ATTENTION, "certbot", FindingTexts.shown(String.join(", ", certbot)))
                    .with(Remedy.waiting("wait")));
        if (!packages.isEmpty())
            all.add(Finding.of("locks", Severity.ATTENTION, "packages", who(packages, names))
                    .with(Remedy.waiting("wait")));
        if (!FindingTexts.after("snap", output).isEmpty())
            all.add(Finding.of("locks", Severity.ATTENTION, "snap").with(Remedy.waiting("wait")));
        if (!all.isEmpty()) return FindingTexts.worst(all);
        return output.lines().toList().contains("overlay")
                ? Finding.of("locks", Severity.UNKNOWN, "overlay")
                : Finding.of("locks", Severity.FINE, "fine");
    }

    /** Those at work by name and number; the kernel cuts names after fifteen characters. */
    private static String who(Set<String> processes, Map<String, String> names) {
        return FindingTexts.shown(processes.stream()
                .map(p -> names.containsKey(p)
                        ? names.get(p).replaceFirst("^unattended-upgr$", "unattended-upgrades") + " (" + p + ")"
                        : p)
                .collect(Collectors.joining(", ")));
    }
}
