package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When cron starts a line: what its manual says, and what looking at the clock each minute would find. */
class CronTimesTest {
    private static Optional<Instant> next(String times, String after, String zone) {
        return CronTimes.of(times + " certbot renew").flatMap(cron -> cron.next(Instant.parse(after), ZoneId.of(zone)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 3 * * *          | 2026-11-30T12:00:00Z | 2026-12-01T03:00:00Z",
                "0 3 * * *          | 2026-11-30T03:00:00Z | 2026-12-01T03:00:00Z",
                "0 3 * * *          | 2026-11-30T02:59:59Z | 2026-11-30T03:00:00Z",
                "17 4,16 * * *      | 2026-11-30T12:00:00Z | 2026-11-30T16:17:00Z",
                "0 */12 * * *       | 2026-11-30T12:00:01Z | 2026-12-01T00:00:00Z",
                "*/15 2-4 * * *     | 2026-11-30T04:46:00Z | 2026-12-01T02:00:00Z",
                "5-59/20 * * * *    | 2026-11-30T04:26:00Z | 2026-11-30T04:45:00Z",
                "0 3 * * mon        | 2026-11-30T12:00:00Z | 2026-12-07T03:00:00Z",
                "0 3 * * sun-tue    | 2026-12-02T12:00:00Z | 2026-12-06T03:00:00Z",
                "0 3 * * fri-7      | 2026-11-30T12:00:00Z | 2026-12-04T03:00:00Z",
                "0 3 13 * 5         | 2026-11-30T12:00:00Z | 2026-12-04T03:00:00Z",
                "0 3 1 jan,Mar *    | 2026-11-30T12:00:00Z | 2027-01-01T03:00:00Z",
                "0 3 29 2 *         | 2026-11-30T12:00:00Z | 2028-02-29T03:00:00Z",
                "0 3 31 * *         | 2026-11-30T12:00:00Z | 2026-12-31T03:00:00Z",
                "@hourly            | 2026-11-30T12:34:00Z | 2026-11-30T13:00:00Z",
                "@daily             | 2026-11-30T12:34:00Z | 2026-12-01T00:00:00Z",
                "@midnight          | 2026-11-30T12:34:00Z | 2026-12-01T00:00:00Z",
                "@weekly            | 2026-11-30T12:34:00Z | 2026-12-06T00:00:00Z",
                "@monthly           | 2026-11-30T12:34:00Z | 2026-12-01T00:00:00Z",
                "@yearly            | 2026-11-30T12:34:00Z | 2027-01-01T00:00:00Z",
            })
    void nextStartIsTheOneOfTheManual(String times, String after, String expected) {
        assertEquals(Optional.of(Instant.parse(expected)), next(times, after, "UTC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@reboot",
                "60 3 * * *",
                "0 24 * * *",
                "0 3 0 * *",
                "0 3 * 13 *",
                "0 3 * * 8",
                "0 3 30 2 *",
                "mon 3 * * *",
                "0 3-1 * * *",
                "*/0 3 * * *",
                "50~10 3 * * *",
                "0 3 * * whenever",
                "0 3 * *",
                ""
            })
    void whatIsNoTimeHasNoNextStart(String times) {
        assertEquals(Optional.empty(), next(times, "2026-11-30T12:00:00Z", "UTC"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The clocks go from 2:00 to 3:00: a time in between comes at once, a repeated one by the clock.
                "30 2 * * *  | 2026-03-29T00:00:00Z | 2026-03-29T01:00:00Z",
                "*/30 2 * * * | 2026-03-29T00:00:00Z | 2026-03-30T00:00:00Z",
                "0 */4 * * * | 2026-03-29T00:00:00Z | 2026-03-29T02:00:00Z",
                // They go from 3:00 back to 2:00: a time that comes twice counts once, a repeated one twice.
                "30 2 * * *  | 2026-10-24T23:00:00Z | 2026-10-25T00:30:00Z",
                "30 2 * * *  | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z",
                "30 * * * *  | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z",
            })
    void changeOfTheClocksIsTakenAsCronTakesIt(String times, String after, String expected) {
        assertEquals(Optional.of(Instant.parse(expected)), next(times, after, "Europe/Berlin"));
    }

    @Test
    void timeThatCronChoosesIsToldWithItsBounds() {
        CronTimes cron = CronTimes.of("10~40 3 * * * certbot renew").orElseThrow();
        assertEquals(Duration.ofMinutes(30), cron.spread());
        assertEquals(
                Optional.of(Instant.parse("2026-11-30T03:10:00Z")),
                cron.next(Instant.parse("2026-11-30T03:20:00Z"), ZoneOffset.UTC));
        assertEquals(
                Optional.of(Instant.parse("2026-12-01T03:10:00Z")),
                cron.next(Instant.parse("2026-11-30T03:41:00Z"), ZoneOffset.UTC));
    }

    /** A field, and the numbers that it stands for. */
    private record Known(String field, List<Integer> numbers) {}

    private static Known field(Random random, int first, int last) {
        List<String> parts = new ArrayList<>();
        TreeSet<Integer> numbers = new TreeSet<>();
        if (random.nextInt(3) == 0) {
            int step = random.nextInt(3) == 0 ? 1 + random.nextInt(last) : 1;
            for (int i = first; i <= last; i += step) numbers.add(i);
            return new Known(step == 1 ? "*" : "*/" + step, List.copyOf(numbers));
        }
        for (int p = 1 + random.nextInt(3); p > 0; p--) {
            int from = first + random.nextInt(last - first + 1);
            int to = random.nextBoolean() ? from : from + random.nextInt(last - from + 1);
            int step = from < to && random.nextBoolean() ? 1 + random.nextInt(5) : 1;
            for (int i = from; i <= to; i += step) numbers.add(i);
            parts.add(from + (from == to ? "" : "-" + to) + (step == 1 ? "" : "/" + step));
        }
        return new Known(String.join(",", parts), List.copyOf(numbers));
    }

    @Test
    void nextStartIsTheFirstMinuteThatFits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Known minute = field(random, 0, 59);
            Known hour = field(random, 0, 23);
            Known day = field(random, 1, 31);
            Known month = field(random, 1, 12);
            Known week = field(random, 0, 7);
            String times = String.join(" ", minute.field(), hour.field(), day.field(), month.field(), week.field());
            boolean either = !day.field().startsWith("*") && !week.field().startsWith("*");
            ZonedDateTime after =
                    ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).plusMinutes(random.nextInt(400 * 24 * 60));
            // By days first, or it would take a minute.
            Optional<Instant> expected = Optional.empty();
            for (int d = 0; d < 500 && expected.isEmpty(); d++) {
                ZonedDateTime date = after.toLocalDate().plusDays(d).atStartOfDay(ZoneOffset.UTC);
                int number = date.getDayOfWeek().getValue();
                boolean byWeek = week.numbers().contains(number)
                        || number == 7 && week.numbers().contains(0);
                boolean byDay = day.numbers().contains(date.getDayOfMonth());
                if (!month.numbers().contains(date.getMonthValue())) continue;
                if (!(either ? byWeek || byDay : byWeek && byDay)) continue;
                for (int m = 0; m < 24 * 60 && expected.isEmpty(); m++) {
                    ZonedDateTime time = date.plusMinutes(m);
                    if (time.isAfter(after)
                            && hour.numbers().contains(m / 60)
                            && minute.numbers().contains(m % 60)) expected = Optional.of(time.toInstant());
                }
            }
            if (expected.isEmpty()) continue;
            assertEquals(expected, next(times, after.toInstant().toString(), "UTC"), times + ", seed " + seed);
        }
    }
}
