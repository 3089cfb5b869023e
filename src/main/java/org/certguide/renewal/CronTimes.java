package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When cron starts something, by the times at the beginning of a line. The library for that, cron-utils, is larger
 * than this by far, brings two others, and knows neither the two sorts of days of cron nor what cron does when the
 * clocks change.
 *
 * @param minutes 0 to 59
 * @param hours 0 to 23
 * @param days on which it is started
 * @param star whether it goes on by the clock when that is changed; otherwise each time counts once
 * @param spread so much later it may come, where cron chooses the time
 */
record CronTimes(BitSet minutes, BitSet hours, Cadence days, boolean star, Duration spread) {
    /** What stands for the five fields. */
    private static final Map<String, String> NAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final Pattern TIME = Pattern.compile("[\\d*/,~-]{1,99}");
    private static final Pattern NAMED = Pattern.compile("[\\w*/,-]{1,99}");

    /** Some time between two, which cron chooses. */
    private static final Pattern CHOSEN = Pattern.compile("(\\d{0,2})~(\\d{0,2})");

    /** The field that cron starts at, and how many there may be between that and the last. */
    private record Chosen(String field, int spread) {}

    /**
     * The words of a line that tell when it is started.
     *
     * @return five fields; none where the line does not begin with them
     */
    static List<String> words(String line) {
        String[] words = line.split("\\s+", 6);
        if (NAMES.containsKey(words[0])) return List.of(NAMES.get(words[0]).split(" "));
        boolean fields = words.length == 6
                && Arrays.stream(words).limit(3).allMatch(w -> TIME.matcher(w).matches())
                && Arrays.stream(words)
                        .skip(3)
                        .limit(2)
                        .allMatch(w -> NAMED.matcher(w).matches());
        return fields ? Arrays.asList(words).subList(0, 5) : List.of();
    }

    /**
     * Reads the times at the beginning of a line.
     *
     * @return empty if there are none, or none that are understood
     */
    static Optional<CronTimes> of(String line) {
        List<String> words = words(line);
        if (words.isEmpty()) return Optional.empty();
        Chosen minute = chosen(words.get(0), 59);
        Chosen hour = chosen(words.get(1), 23);
        BitSet minutes = Cadence.numbers(minute.field(), 0, 59, "-");
        BitSet hours = Cadence.numbers(hour.field(), 0, 23, "-");
        if (minutes.isEmpty() || hours.isEmpty()) return Optional.empty();
        boolean star = minute.field().startsWith("*") || hour.field().startsWith("*");
        return Cadence.cron(words.get(2), words.get(3), words.get(4))
                .map(days -> new CronTimes(
                        minutes,
                        hours,
                        days,
                        star,
                        Duration.ofMinutes(minute.spread()).plusHours(hour.spread())));
    }

    private static Chosen chosen(String field, int last) {
        Matcher m = CHOSEN.matcher(field);
        if (!m.matches()) return new Chosen(field, 0);
        int from = m.group(1).isEmpty() ? 0 : Integer.parseInt(m.group(1));
        int to = m.group(2).isEmpty() ? last : Integer.parseInt(m.group(2));
        // What cron would refuse is no field.
        return from > to || to > last ? new Chosen("", 0) : new Chosen(Integer.toString(from), to - from);
    }

    /**
     * The next start after a moment; empty where none comes within four years. A time that is left out when the
     * clocks change comes right after that.
     */
    Optional<Instant> next(Instant after, ZoneId zone) {
        // Where cron chooses the time, that of today may still come.
        Instant since = after.minus(spread);
        LocalDate first = LocalDate.ofInstant(since, zone);
        for (int i = 0; i <= Cadence.LONG; i++) {
            LocalDate day = first.plusDays(i);
            if (!days.fits(day)) continue;
            Optional<Instant> found = on(day, zone.getRules()).stream()
                    .filter(time -> time.isAfter(since))
                    .min(Comparator.naturalOrder());
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private List<Instant> on(LocalDate day, ZoneRules rules) {
        List<Instant> all = new ArrayList<>();
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                LocalDateTime time = day.atTime(hour, minute);
                List<ZoneOffset> offsets = rules.getValidOffsets(time);
                if (offsets.isEmpty() && !star)
                    all.add(rules.getTransition(time).getInstant());
                for (ZoneOffset offset : offsets) {
                    all.add(time.toInstant(offset));
                    if (!star) break;
                }
            }
        }
        return all;
    }
}
