package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.system.CertbotCopies;
import org.certguide.system.Port80;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * What will renew the certificates of a server.
 *
 * @param systemd whether systemd runs the server
 * @param timers the timers of systemd that exist
 * @param jobs the lines in the files of cron that call Certbot
 * @param cronRunning whether a cron daemon runs
 * @param start what can be done where nothing starts a renewal
 * @param port80 what listens on port 80 now; empty if it could not be looked at
 * @param past80 whether no certificate needs port 80 to be free, because a web server shows the
 *     proof, or is stopped for it
 */
public record RenewalSchedule(
        boolean systemd,
        List<Timer> timers,
        List<CronJob> jobs,
        boolean cronRunning,
        RenewalStart start,
        Optional<Port80> port80,
        boolean past80) {
    /**
     * A timer of systemd.
     *
     * @param name for example {@code certbot.timer}
     * @param active whether it waits for its time
     * @param enabled whether it starts again with the server
     * @param next when it runs next, as far as systemd knows
     * @param last when it ran last, if it has
     */
    public record Timer(String name, boolean active, boolean enabled, Optional<Instant> next, Optional<Instant> last) {}

    /**
     * A line that calls Certbot.
     *
     * @param file where it stands
     * @param line as it stands there, untrusted
     * @param executable whether the file can be run, which matters in folders such as
     *     /etc/cron.daily
     */
    public record CronJob(String file, String line, boolean executable) {
        /** Debian's own line ends at once where systemd runs, because the timer does the work. */
        public boolean leavesItToSystemd() {
            return line.matches(".*!\\s+-d\\s+/run/systemd/system.*");
        }

        private boolean isScript() {
            return file.matches("/etc/(cron\\.(hourly|daily|weekly|monthly)|periodic/[^/]+)/.*");
        }

        /** Whether cron, where it runs, would really start Certbot by this line. */
        public boolean works(boolean systemd) {
            return !(systemd && leavesItToSystemd())
                    && (!isScript() || executable && !file.substring(10).contains("."));
        }
    }

    private static final DateTimeFormatter SYSTEMD =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    /**
     * Asks root of a server what will renew its certificates, and what holds port 80, in one round
     * trip. systemd is asked in UTC, as the form of its times has no offset.
     */
    public static final Probe<RenewalSchedule> PROBE = Probe.of(
            "renewal",
            true,
            Duration.ofSeconds(60),
            Port80.FUNCTIONS
                    + """
                section systemd
                test -d /run/systemd/system && echo running
                for t in certbot.timer snap.certbot.renew.timer certbot-renew.timer; do
                  section "timer $t"
                  if test -d /run/systemd/system && has systemctl; then
                    TZ=UTC within 10 systemctl show "$t" -p LoadState -p ActiveState -p UnitFileState \
                      -p NextElapseUSecRealtime -p LastTriggerUSec 2>/dev/null
                  fi
                done
                section cron
                for f in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* \
                    /etc/cron.weekly/* /etc/cron.monthly/* /etc/periodic/*/* \
                    /var/spool/cron/crontabs/root /var/spool/cron/root /etc/crontabs/root; do
                  test -f "$f" || continue
                  grep -e certbot -e letsencrypt "$f" 2>/dev/null | while IFS= read -r l; do
                    test -x "$f" && x=x || x=-
                    printf '%s|%s|%s\\n' "$f" "$x" "$l" | line
                  done
                done
                section processes
                for f in /proc/[0-9]*/comm; do
                  read -r n <"$f" && printf '%s\\n' "$n"
                done 2>/dev/null | sort -u | grep -e cron -e anacron
                section programs
                for p in @PROGRAMS@; do
                  has "$p" && printf '%s\\n' "$p"
                done
                section port80
                listens80
                published80
                section certificates
                for f in @DIRECTORY@/renewal/*.conf; do
                  test -f "$f" || continue
                  w=past
                  grep -q "^authenticator = standalone" "$f" && w=needs
                  grep -q "^pre_hook = " "$f" && w=past
                  echo $w
                done
                """.replace("@DIRECTORY@", InstalledCertificate.DIRECTORY)
                            .replace("@PROGRAMS@", RenewalStart.PROGRAMS),
            RenewalSchedule::read);

    private static RenewalSchedule read(ScriptOutput s) {
        boolean systemd = s.text("systemd").equals("running");
        return new RenewalSchedule(
                systemd,
                CertbotCopies.TIMERS.stream()
                        .flatMap(t -> timer(t, s.lines("timer " + t)).stream())
                        .toList(),
                jobs(s.lines("cron")),
                s.lines("processes").stream().anyMatch(p -> p.matches("crond?|fcron|anacron|cronie")),
                new RenewalStart(systemd, s.lines("programs")),
                Port80.read(s.text("port80")),
                Set.copyOf(s.lines("certificates")).equals(Set.of("past")));
    }

    /** When Certbot is started next; cron's times are not reckoned. */
    public Optional<Instant> next() {
        return timers.stream()
                .filter(Timer::active)
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
        for (Timer t : timers) {
            String key = t.active() ? "renewal.place.timer" : "renewal.place.timer-off";
            places.add(Message.of(key, t.name()));
        }
        for (CronJob j : jobs) {
            String key = systemd && j.leavesItToSystemd() ? "renewal.place.cron-left" : "renewal.place.cron";
            places.add(Message.of(key, SafeText.word(j.file())));
        }
        return List.copyOf(places);
    }

    /** Whether the certificate will be renewed in time, as far as the schedule decides it. */
    public Finding finding() {
        Optional<Timer> active = timers.stream().filter(Timer::active).findFirst();
        if (active.isPresent()) {
            Timer t = active.get();
            return t.enabled()
                    ? finding(Severity.FINE, "timer", t.name())
                    : finding(Severity.ATTENTION, "not-enabled", t.name()).with(RenewalStart.timerForGood(t.name()));
        }
        Optional<CronJob> job = jobs.stream().filter(j -> j.works(systemd)).findFirst();
        if (job.isPresent() && cronRunning) {
            return finding(Severity.FINE, "cron", job.get().file());
        }
        if (!timers.isEmpty()) {
            String name = timers.get(0).name();
            return finding(Severity.STOP, "timer-off", name).with(RenewalStart.timer(name));
        }
        if (job.isPresent()) {
            Finding missing = finding(Severity.STOP, "cron-missing", job.get().file());
            return start.cron().map(missing::with).orElse(missing);
        }
        Finding nothing = finding(Severity.STOP, "nothing");
        return start.line(cronRunning).map(nothing::with).orElse(nothing);
    }

    /** Whether a renewal will find port 80 as it needs it, if that stays as it is now. */
    public Finding port80Finding() {
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

    /** Whether the gateway of Overture DMS keeps port 80 from a renewal. */
    public boolean isHeldByGateway() {
        return !past80
                && port80.stream()
                        .flatMap(p -> p.publishing().stream())
                        .anyMatch(service -> service.name().equals(GatewayHooks.SERVICE_NAME));
    }

    private static Optional<Timer> timer(String name, List<String> lines) {
        if (!lines.contains("LoadState=loaded")) return Optional.empty();
        return Optional.of(new Timer(
                name,
                lines.contains("ActiveState=active"),
                lines.stream().anyMatch(l -> l.matches("UnitFileState=(enabled|static)")),
                time(lines, "NextElapseUSecRealtime="),
                time(lines, "LastTriggerUSec=")));
    }

    private static Optional<Instant> time(List<String> lines, String field) {
        return lines.stream()
                .filter(l -> l.startsWith(field))
                .map(l -> l.substring(field.length()).strip())
                .flatMap(l -> instant(l).stream())
                .findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, SYSTEMD).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // "n/a", or empty: it has not run, or is not planned
        }
    }

    private static List<CronJob> jobs(List<String> lines) {
        List<CronJob> jobs = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split("\\|", 3);
            if (parts.length < 3 || parts[2].strip().startsWith("#")) continue;
            jobs.add(new CronJob(parts[0], parts[2].strip(), parts[1].equals("x")));
        }
        return List.copyOf(jobs);
    }
}
