package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.system.Port80;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * What will renew the certificates of a server.
 *
 * @param systemd whether systemd runs the server
 * @param timers the timers of systemd that are there for it
 * @param jobs the lines in the files of cron that speak of Certbot
 * @param cronRunning whether a cron daemon runs
 * @param anacron whether systemd starts anacron, which does a part of the work of cron
 * @param certbots where Certbot is; empty if nobody has looked
 * @param start what can be done where nothing starts a renewal
 * @param port80 what listens on port 80 now; empty if it could not be looked at
 * @param past80 whether no certificate needs port 80 to be free, because a web server shows the
 *     proof, or is stopped for it
 * @param lost the programs of hooks that a timer would not find
 * @param wanted how often a renewal has to be started; empty if it is not known
 * @param environment in which a timer starts it; empty where none does, or nothing else can be started so
 */
public record RenewalSchedule(
        boolean systemd,
        List<RenewalTimer> timers,
        List<CronJob> jobs,
        boolean cronRunning,
        boolean anacron,
        Optional<Set<String>> certbots,
        RenewalStart start,
        Optional<Port80> port80,
        boolean past80,
        List<String> lost,
        Optional<Wanted> wanted,
        Optional<TimerEnvironment> environment) {
    /**
     * How often a certificate needs a renewal to be started.
     *
     * @param days for which it is valid
     * @param window how long it is due before it ends
     * @param always whether it is due from its first day
     */
    public record Wanted(long days, Duration window, boolean always) {}

    /**
     * What asks root of a server what will renew its certificates, and what holds port 80. systemd is
     * asked in UTC, as the form of its times has no offset. Of the files of cron, and of the scripts that
     * they and timers start, only the lines are told that speak of Certbot or set where programs are
     * looked for.
     */
    static final String COMMANDS = Port80.FUNCTIONS
            + """
                section systemd
                test -d /run/systemd/system && echo running
                P='/[A-Za-z0-9_./@+-]*'
                scripts() {
                  printf '%s\\n' "$1" | grep -o "$P" | sort -u | head -n 100 | while IFS= read -r w; do
                    case ${w##*/} in
                      ''|certbot|certbot-auto|letsencrypt|letsencrypt-auto) continue ;;
                      *.sh) ;;
                      *) test -x "$w" || continue ;;
                    esac
                    test -f "$w" || continue
                    case $w$(head -c 2 "$w" | tr -d '\\000') in *'#!'|*.sh??) ;; *) continue ;; esac
                    grep -qi -e certbot -e letsencrypt "$w" && printf '%s\\n' "$w"
                  done
                }
                spoken() {
                  head -c 65536 "$1" 2>/dev/null | tr -d '\\000' | sed -e :a -e '/\\\\$/{' -e N -e 's/\\\\\\n//' -e ta -e '}' \\
                    | grep -i -e certbot -e letsencrypt -e '^[a-z[:space:]]*PATH=' | head -n 60 | cut -c 1-2000 \\
                    | while IFS= read -r k; do printf '%s%s\\n' "$2" "$k" | line; done
                }
                absent() {
                  printf '%s\\n' "$1" | grep -o "$P" | sort -u | grep -i -e 'certbot[^/]*$' -e 'letsencrypt[^/]*$' \\
                    | while IFS= read -r w; do test -e "$w" || printf '%s%s\\n' "$2" "$w"; done
                }
                if test -d /run/systemd/system && has systemctl; then
                  for t in certbot.timer snap.certbot.renew.timer certbot-renew.timer \\
                      /etc/systemd/system/*.timer /usr/local/lib/systemd/system/*.timer; do
                    t=${t##*/}
                    case $t in *[!A-Za-z0-9@:._-]*) continue ;; esac
                    section "timer $t"
                    r=$(TZ=UTC within 10 systemctl show "$t" -p LoadState -p ActiveState -p UnitFileState \\
                      -p NextElapseUSecRealtime -p LastTriggerUSec -p Unit -p TimersCalendar 2>/dev/null)
                    printf '%s\\n' "$r"
                    case $r in *LoadState=loaded*) ;; *) continue ;; esac
                    u=$(printf '%s\\n' "$r" | sed -n 's/^Unit=//p')
                    test -n "$u" || continue
                    c=$(within 10 systemctl show "$u" -p ExecStart 2>/dev/null)
                    printf '%s\\n' "$c"
                    c=$(printf '%s\\n' "$c" | sed -e 's/.*argv\\[\\]=//' -e 's/ ; ignore_errors=.*//')
                    absent "$c" 'gone '
                    scripts "$c" | while IFS= read -r w; do spoken "$w" 'script '; done
                    @SETTINGS@
                  done
                fi
                section cron
                for f in /etc/crontab /etc/anacrontab /etc/cron.d/* /var/spool/cron/crontabs/root \\
                    /var/spool/cron/root /etc/crontabs/root /var/cron/tabs/root \\
                    /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* \\
                    /etc/periodic/*/* /usr/local/etc/periodic/*/*; do
                  test -f "$f" || continue
                  case $f in /usr/local/etc/periodic/*)
                    grep -qi '^weekly_certbot_enable="*yes' /etc/periodic.conf /etc/periodic.conf.local 2>/dev/null || continue
                  esac
                  a=$(head -c 65536 "$f" 2>/dev/null | tr -d '\\000' | sed -e :a -e '/\\\\$/{' -e N -e 's/\\\\\\n//' -e ta -e '}')
                  s=$(scripts "$a")
                  printf '%s\\n' "$a" | grep -qi -e certbot -e letsencrypt || test -n "$s" || continue
                  test -x "$f" && x=x || x=-
                  printf '%s\\n' "$a" | head -n 400 | cut -c 1-2000 | while IFS= read -r l; do
                    n=$(for w in $s; do case $l in *"$w"*) spoken "$w" "|$w|$x|" ;; esac; done)
                    case $n$l in
                      *[Cc][Ee][Rr][Tt][Bb][Oo][Tt]*|*[Ll][Ee][Tt][Ss][Ee][Nn][Cc][Rr]*|PATH*=*|*[[:space:]]PATH=*) ;;
                      *) continue ;;
                    esac
                    printf '%s|%s|%s\\n' "$f" "$x" "$l" | line
                    absent "$l" '?'
                    test -z "$n" || printf '%s\\n' "$n"
                  done
                done
                section certbots
                for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin /snap/bin; do
                  for n in certbot certbot-auto letsencrypt letsencrypt-auto; do
                    test -x "$d/$n" && printf '%s/%s\\n' "$d" "$n"
                  done
                done
                section processes
                { for f in /proc/[0-9]*/comm; do
                  read -r n <"$f" && printf '%s\\n' "$n"
                done; test -d /proc/1 || ps -axo comm; } 2>/dev/null | sort -u | grep -e cron
                test -d /run/systemd/system && has systemctl && systemctl -q is-active cron.target && echo systemd-cron
                test -d /run/systemd/system && has systemctl && systemctl -q is-active anacron.timer && echo anacron.timer
                # With runit cron is up while its start waits for other services.
                has sv && for n in cron crond cronie; do sv status "$n" 2>/dev/null | grep -q '^run:' && echo cron; done
                section programs
                for p in @PROGRAMS@; do
                  has "$p" && printf '%s\\n' "$p"
                done
                section port80
                listens80
                published80
                # Whether a timer finds the programs of the hooks, as it looks in fewer folders than a login.
                section hooks
                q=$(test -d /run/systemd/system && within 10 systemctl show-environment 2>/dev/null | sed -n 's/^PATH=//p')
                for f in @DIRECTORY@/renewal/*.conf; do
                  test -f "$f" && test -n "$q" || continue
                  sed -n -e 's/"//g' -e 's/^pre_hook = //p' -e 's/^post_hook = //p' -e 's/^renew_hook = //p' "$f" \
                    | tr ';&|' '\\n\\n\\n' | while read -r w r; do
                      case $w in ''|*[!A-Za-z0-9./_-]*) continue ;; esac
                      (PATH=$q; command -v "$w") >/dev/null 2>&1 || printf '%s\\n' "$w"
                    done
                done
                section certificates
                for f in @DIRECTORY@/renewal/*.conf; do
                  test -f "$f" || continue
                  w=past
                  grep -q "^authenticator = standalone" "$f" && w=needs
                  grep -q "^pre_hook = " "$f" && w=past
                  echo $w
                done
                """.replace("@DIRECTORY@", InstalledCertificate.DIRECTORY)
                    .replace("@PROGRAMS@", RenewalStart.PROGRAMS)
                    .replace("@SETTINGS@", TimerEnvironment.SCRIPT.strip());

    /** Asks that, in one round trip. */
    public static final Probe<RenewalSchedule> PROBE =
            Probe.of("renewal", true, Duration.ofSeconds(60), COMMANDS, RenewalSchedule::read);

    static RenewalSchedule read(ScriptOutput s) {
        boolean systemd = s.text("systemd").equals("running");
        List<RenewalTimer> timers = s.texts().keySet().stream()
                .filter(heading -> heading.startsWith("timer "))
                .flatMap(h -> RenewalTimer.read(h.substring(6), s.lines(h)).stream())
                .sorted(RenewalTimer.ORDER)
                .toList();
        return new RenewalSchedule(
                systemd,
                timers,
                CronJob.read(s.lines("cron")),
                s.lines("processes").stream().anyMatch(p -> p.matches("crond?|fcron|cronie|systemd-cron")),
                s.lines("processes").contains("anacron.timer"),
                s.texts().containsKey("certbots") ? Optional.of(Set.copyOf(s.lines("certbots"))) : Optional.empty(),
                new RenewalStart(systemd, s.lines("programs")),
                Port80.read(s.text("port80")),
                Set.copyOf(s.lines("certificates")).equals(Set.of("past")),
                s.lines("hooks").stream().distinct().toList(),
                Optional.empty(),
                timers.stream()
                        .filter(t -> t.active() && t.missing().isEmpty())
                        .findFirst()
                        .flatMap(t -> TimerEnvironment.read(s.lines("timer " + t.name()))));
    }

    /** The same, held against what a certificate needs. */
    public RenewalSchedule of(Lifetime lifetime, Optional<CertbotVersion> certbot) {
        return of(lifetime, lifetime.window(certbot));
    }

    /** The same where it is due for so long before its end. */
    RenewalSchedule of(Lifetime lifetime, Duration window) {
        Wanted needs = new Wanted(lifetime.total().toDays(), window, window.compareTo(lifetime.total()) >= 0);
        return new RenewalSchedule(
                systemd,
                timers,
                jobs,
                cronRunning,
                anacron,
                certbots,
                start,
                port80,
                past80,
                lost,
                Optional.of(needs),
                environment);
    }

    /**
     * The command that tests a renewal, as a timer would start it where one does.
     *
     * @param plainly otherwise all the same
     */
    public String dryRun(String certificateName, boolean plainly) {
        String command = DryRun.commandLine(certificateName);
        return environment.filter(e -> !plainly).map(e -> e.around(command)).orElse(command);
    }

    /** Whether a test came to nothing because it could not be started as a timer would. */
    public boolean couldNotStart(String printed) {
        return environment.isPresent() && TimerEnvironment.refused(printed);
    }

    /** When Certbot is started next; cron's times are not reckoned. */
    public Optional<Instant> next() {
        return timers.stream()
                .filter(RenewalTimer::active)
                .flatMap(t -> t.next().stream())
                .min(Instant::compareTo);
    }

    /** When a timer started Certbot last. */
    public Optional<Instant> last() {
        return timers.stream().flatMap(t -> t.last().stream()).max(Instant::compareTo);
    }

    /** The three places where a renewal command can be, as users look for them. */
    public List<Message> places() {
        List<Message> places = new ArrayList<>();
        for (RenewalTimer t : timers) {
            String key = t.active() ? "renewal.place.timer" : "renewal.place.timer-off";
            places.add(Message.of(key, t.name()));
        }
        for (CronJob j : jobs) {
            if (j.command().isEmpty()) continue;
            String key = systemd && j.leavesItToSystemd() ? "renewal.place.cron-left" : "renewal.place.cron";
            places.add(Message.of(key, SafeText.word(j.file())));
        }
        return places.stream().distinct().toList();
    }

    /** Whether the certificate will be renewed in time, as far as the schedule decides it. */
    public Finding finding() {
        // The best of what is there decides: one good start is enough.
        List<Finding> found = new ArrayList<>();
        timers.stream().filter(RenewalTimer::active).forEach(t -> found.add(timer(t)));
        timers.stream()
                .filter(t -> !t.active() && t.missing().isEmpty())
                .map(t -> finding(Severity.STOP, "timer-off", t.name()).with(RenewalStart.timer(t.name())))
                .forEach(found::add);
        jobs.stream().flatMap(j -> job(j).stream()).forEach(found::add);
        return Stream.of(Severity.FINE, Severity.ATTENTION, Severity.STOP)
                .flatMap(severity -> found.stream().filter(f -> f.severity() == severity))
                .findFirst()
                .orElseGet(() -> told(finding(Severity.STOP, "nothing")));
    }

    private Finding timer(RenewalTimer t) {
        if (t.missing().isPresent()) {
            String program = t.missing().get();
            return told(
                    program.isEmpty()
                            ? finding(Severity.STOP, "timer-empty", t.name())
                            : finding(Severity.STOP, "timer-gone", t.name(), program));
        }
        if (!t.enabled()) {
            return finding(Severity.ATTENTION, "not-enabled", t.name()).with(RenewalStart.timerForGood(t.name()));
        }
        return often(t.longest(), t.name()).orElseGet(() -> finding(Severity.FINE, "timer", t.name()));
    }

    private Optional<Finding> job(CronJob job) {
        String file = job.file();
        Optional<String> missing = systemd && job.leavesItToSystemd() ? Optional.empty() : job.missing(certbots);
        if (missing.isPresent()) {
            return Optional.of(told(finding(Severity.STOP, "cron-gone", file, missing.get())));
        }
        if (!job.works(systemd, start.startsAnyName() || file.startsWith("/usr/local/"))) return Optional.empty();
        if (cronRunning || anacron && job.isAnacrons()) {
            return Optional.of(often(job.longest(), file).orElseGet(() -> finding(Severity.FINE, "cron", file)));
        }
        Finding stopped = finding(Severity.STOP, "cron-missing", file);
        return Optional.of(start.cron().map(stopped::with).orElse(stopped));
    }

    /** What is wrong with how often something starts a renewal, if something is. */
    private Optional<Finding> often(Optional<Duration> longest, String place) {
        if (wanted.isEmpty()) return Optional.empty();
        Wanted needs = wanted.get();
        String days = Long.toString(needs.days());
        if (needs.always()) return Optional.of(finding(Severity.ATTENTION, "too-often", place, days));
        // Once may fail: the authority has a bad day, or the server is switched off.
        boolean once = longest.isPresent() && longest.get().multipliedBy(2).compareTo(needs.window()) > 0;
        if (!once) return Optional.empty();
        boolean never = longest.get().compareTo(needs.window()) > 0;
        String gap = Long.toString(longest.get().toDays());
        return Optional.of(told(finding(
                never ? Severity.STOP : Severity.ATTENTION,
                never ? "too-rare" : "rare",
                place,
                gap,
                Long.toString(needs.window().toDays()),
                days)));
    }

    /** A finding, with the button that has cron start Certbot. */
    private Finding told(Finding finding) {
        return start.line(cronRunning).map(finding::with).orElse(finding);
    }

    /** Whether a renewal will find port 80 as it needs it, if that stays as it is now. */
    public Finding port80Finding() {
        if (!lost.isEmpty()) return finding(Severity.ATTENTION, "hook-lost", String.join(", ", lost));
        if (port80.isEmpty()) return finding(Severity.UNKNOWN, "port80-unread");
        List<String> services =
                port80.get().publishing().stream().map(Port80.Service::name).toList();
        if (!services.isEmpty() && !past80) {
            return finding(Severity.ATTENTION, "port80-service", String.join(", ", services));
        }
        if (!port80.get().listens() && services.isEmpty()) return finding(Severity.FINE, "port80-free");
        if (past80) return finding(Severity.FINE, "port80-past");
        String names = port80.get().holders().stream()
                .map(Port80.Holder::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? finding(Severity.ATTENTION, "port80-unknown")
                : finding(Severity.ATTENTION, "port80-held", names);
    }

    /**
     * @param words for the places in the text, which may be the server's own
     */
    static Finding finding(Severity severity, String key, String... words) {
        Object[] arguments = Stream.of(words).map(SafeText::word).toArray();
        Message title = Message.of("renewal." + key + ".title", arguments);
        Message text = Message.of("renewal." + key + ".text", arguments);
        return new Finding(key, severity, title, text, List.of(), "");
    }

    /** The server's own words in a sentence. */
    static String shown(List<String> words) {
        return SafeText.word(String.join(", ", words));
    }

    /** Whether the gateway of Overture DMS keeps port 80 from a renewal. */
    public boolean isHeldByGateway() {
        return !past80
                && port80.stream()
                        .flatMap(p -> p.publishing().stream())
                        .anyMatch(service -> service.name().equals(SwarmHooks.SERVICE_NAME));
    }
}
