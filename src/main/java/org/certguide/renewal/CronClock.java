package org.certguide.renewal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells when cron and anacron start something on a server, besides the line for it.
 *
 * @param now by the clock of the server
 * @param zone of that clock
 * @param zones whether its cron keeps to a zone that a file names, as cronie does
 * @param starters the lines that start what is in folders such as /etc/cron.daily
 * @param anacron the days on which anacron did each of its jobs last; empty where there is no anacron
 */
record CronClock(
        Instant now, ZoneId zone, boolean zones, List<CronJob> starters, Optional<Map<String, LocalDate>> anacron) {
    /** Asks for it. Cron does not see a zone that somebody has for a login. */
    static final String COMMANDS = """
            section clock
            (unset TZ; date '+now %s %z')
            printf 'zone %s\\n' "$(readlink /etc/localtime 2>/dev/null | sed 's|.*/zoneinfo/||')"
            printf 'zone %s\\n' "$(head -n 1 /etc/timezone 2>/dev/null)"
            if has anacron; then
              echo anacron
              for f in /var/spool/anacron/*; do
                [ -f "$f" ] && printf 'did %s %s' "${f##*/}" "$(head -c 8 "$f")" | line
              done
            fi
            section starters
            for f in /etc/crontab /etc/anacrontab /etc/cron.d/* /etc/crontabs/root /var/spool/cron/crontabs/root /var/spool/cron/root; do
              test -f "$f" || continue
              head -c 65536 "$f" 2>/dev/null | tr -d '\\000' | grep -e run-parts -e '[[:space:]]periodic[[:space:]]' -e '^[A-Z_]* *=' \\
                | head -n 60 | cut -c 1-2000 | while IFS= read -r l; do printf '%s|-|%s' "$f" "$l" | line; done
            done
            """;

    private static final Pattern NOW = Pattern.compile("now (\\d{1,12}) ([+-]\\d{4})");
    private static final Pattern ZONE = Pattern.compile("zone ([A-Za-z0-9_+/-]{1,60})");
    private static final Pattern DID = Pattern.compile("did (\\S{1,200}) (\\d{8}) ?");
    private static final Pattern HOURS = Pattern.compile("(\\d{1,2})-(\\d{1,2})");

    /** A line of anacron: so many days, so many minutes after it was started, and its own name. */
    private static final Pattern ANACRON =
            Pattern.compile("(\\d{1,3}|@daily|@weekly|@monthly)\\s+(\\d{1,4})\\s+(\\S{1,200})\\s.*");

    private static final int MOST = 100;

    /**
     * Reads what the commands printed.
     *
     * @param cronie whether that is the cron that runs
     * @return empty where the server does not tell its time
     */
    static Optional<CronClock> read(List<String> clock, List<String> starters, boolean cronie) {
        Optional<Matcher> found =
                clock.stream().map(NOW::matcher).filter(Matcher::matches).findFirst();
        if (found.isEmpty()) return Optional.empty();
        Instant now = Instant.ofEpochSecond(Long.parseLong(found.get().group(1)));
        Optional<ZoneOffset> offset = offset(found.get().group(2));
        if (offset.isEmpty()) return Optional.empty();
        ZoneId zone = clock.stream()
                .map(ZONE::matcher)
                .filter(Matcher::matches)
                .flatMap(m -> zone(m.group(1)).stream())
                // A name that does not fit the time is not that of this clock.
                .filter(z -> z.getRules().getOffset(now).equals(offset.get()))
                .findFirst()
                .orElse(offset.get());
        Map<String, LocalDate> did = new HashMap<>();
        clock.stream()
                .limit(MOST)
                .map(DID::matcher)
                .filter(Matcher::matches)
                .forEach(m -> day(m.group(2)).ifPresent(day -> did.put(m.group(1), day)));
        return Optional.of(new CronClock(
                now,
                zone,
                cronie,
                CronJob.read(starters).stream().limit(MOST).toList(),
                clock.contains("anacron") ? Optional.of(did) : Optional.empty()));
    }

    private static Optional<ZoneOffset> offset(String text) {
        try {
            return Optional.of(ZoneOffset.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> day(String digits) {
        try {
            return Optional.of(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** When a job is started next; empty where that cannot be told. */
    Optional<NextRun> next(CronJob job) {
        Optional<NextRun> started = job.folder()
                .map(folder -> starters.stream()
                        .filter(s -> s.starts(folder))
                        .flatMap(s -> started(s).stream())
                        .min(NextRun.ORDER))
                .orElseGet(() -> started(job));
        return started.map(run -> run.after(job.waiting()));
    }

    private Optional<NextRun> started(CronJob job) {
        if (job.isOfAnacrontab()) return anacron.flatMap(did -> byAnacron(job, did));
        // Such a line does nothing where anacron is there.
        if (anacron.isPresent() && job.leavesItToAnacron()) return Optional.empty();
        ZoneId own = job.setting("CRON_TZ")
                .filter(z -> zones)
                .flatMap(CronClock::zone)
                .orElse(zone);
        return CronTimes.of(job.line())
                .flatMap(times -> times.next(now, own)
                        .map(first -> NextRun.between(later(first), first.plus(times.spread()))
                                .upTo(job.randomDelay())));
    }

    private Instant later(Instant first) {
        return first.isBefore(now) ? now : first;
    }

    /** Some time of the day on which it is due, as nobody knows how long the server runs. */
    private Optional<NextRun> byAnacron(CronJob job, Map<String, LocalDate> did) {
        Matcher m = ANACRON.matcher(job.line());
        if (!m.matches()) return Optional.empty();
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate due = Optional.ofNullable(did.get(m.group(3)))
                .map(last -> switch (m.group(1)) {
                    case "@daily" -> last.plusDays(1);
                    case "@weekly" -> last.plusWeeks(1);
                    case "@monthly" -> last.plusMonths(1).withDayOfMonth(1);
                    case String days -> last.plusDays(Long.parseLong(days));
                })
                .filter(day -> day.isAfter(today))
                .orElse(today);
        Optional<Matcher> hours =
                job.setting("START_HOURS_RANGE").map(HOURS::matcher).filter(Matcher::matches);
        int from =
                hours.map(h -> Integer.parseInt(h.group(1))).filter(h -> h < 24).orElse(0);
        int to = hours.map(h -> Integer.parseInt(h.group(2)))
                .filter(h -> h < 24 && h > from)
                .orElse(24);
        NextRun run = within(due, from, to);
        return Optional.of((run.latest().filter(now::isAfter).isPresent() ? within(due.plusDays(1), from, to) : run)
                .upTo(job.randomDelay()));
    }

    private NextRun within(LocalDate day, int from, int to) {
        Instant latest = to == 24
                ? day.plusDays(1).atStartOfDay(zone).toInstant()
                : day.atTime(LocalTime.of(to, 0)).atZone(zone).toInstant();
        return NextRun.between(later(day.atTime(from, 0).atZone(zone).toInstant()), latest);
    }
}
