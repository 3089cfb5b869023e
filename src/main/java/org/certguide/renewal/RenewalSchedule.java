package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
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
 * @param clock what tells when cron starts something; empty where the server does not tell its time
 * @param certbots where Certbot is; empty if nobody has looked
 * @param start what can be done where nothing starts a renewal
 * @param port80 what a renewal will find on port 80
 * @param wanted how often a renewal has to be started; empty if it is not known
 * @param environment in which a timer starts it; empty where none does, or nothing else can be started so
 */
public record RenewalSchedule(
        boolean systemd,
        List<RenewalTimer> timers,
        List<CronJob> jobs,
        boolean cronRunning,
        boolean anacron,
        Optional<CronClock> clock,
        Optional<Set<String>> certbots,
        RenewalStart start,
        RenewalPort80 port80,
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
                clock,
                certbots,
                start,
                port80,
                Optional.of(needs),
                environment);
    }

    /**
     * The command that tests a renewal, as a timer would start it where one does.
     *
     * @param plainly otherwise all the same
     */
    public String dryRun(String certificateName, boolean plainly) {
        return asStarted(DryRun.commandLine(certificateName), plainly);
    }

    /** The same for any command. */
    public String asStarted(String command, boolean plainly) {
        return environment.filter(e -> !plainly).map(e -> e.around(command)).orElse(command);
    }

    /** Whether a test came to nothing because it could not be started as a timer would. */
    public boolean couldNotStart(String printed) {
        return environment.isPresent() && TimerEnvironment.refused(printed);
    }

    /** When Certbot is started next; empty where that cannot be told. */
    public Optional<NextRun> next() {
        Stream<NextRun> byTimers = timers.stream()
                .filter(RenewalTimer::active)
                .flatMap(t -> t.next().stream())
                .map(NextRun::at);
        Stream<NextRun> byCron = jobs.stream()
                .filter(j -> missing(j).isEmpty() && works(j) && starts(j))
                .flatMap(j -> clock.stream().flatMap(c -> c.next(j).stream()));
        return Stream.concat(byTimers, byCron).min(NextRun.ORDER);
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
        Optional<String> missing = missing(job);
        if (missing.isPresent()) {
            return Optional.of(told(finding(Severity.STOP, "cron-gone", file, missing.get())));
        }
        if (!works(job)) return Optional.empty();
        if (starts(job)) {
            return Optional.of(often(job.longest(), file).orElseGet(() -> finding(Severity.FINE, "cron", file)));
        }
        Finding stopped = finding(Severity.STOP, "cron-missing", file);
        return Optional.of(start.cron().map(stopped::with).orElse(stopped));
    }

    private Optional<String> missing(CronJob job) {
        return systemd && job.leavesItToSystemd() ? Optional.empty() : job.missing(certbots);
    }

    private boolean works(CronJob job) {
        return job.works(systemd, start.startsAnyName() || job.file().startsWith("/usr/local/"));
    }

    /** Whether what reads its file runs. */
    private boolean starts(CronJob job) {
        return cronRunning || anacron && job.isAnacrons();
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

    private static Finding finding(Severity severity, String key, String... words) {
        return RenewalFindings.of(severity, key, words);
    }
}
