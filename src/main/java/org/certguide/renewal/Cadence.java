package org.certguide.renewal;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/**
 * How often something is started, by the days in a line of cron or in a calendar of systemd.
 *
 * @param days of the month, 1 to 31
 * @param months 1 to 12
 * @param weekdays 0 to 7, of which 0 and 7 are Sunday
 * @param either whether a day counts by its date or its weekday, as with cron where both are
 *     restricted; otherwise both have to fit
 */
record Cadence(BitSet days, BitSet months, BitSet weekdays, boolean either) {
    private static final LocalDate START = LocalDate.of(2027, 1, 1);

    /** So many days contain a 29th of February. */
    static final int LONG = 4 * 366;

    /**
     * By the fields of a line of cron for the day of the month, the month and the day of the week.
     *
     * @return empty if they are not understood
     */
    static Optional<Cadence> cron(String day, String month, String weekday) {
        boolean either = !day.startsWith("*") && !weekday.startsWith("*");
        return of(day, month, weekday, "-", either);
    }

    /**
     * By a calendar as systemd prints it, such as {@code Mon *-*-01,15 04:00:00}.
     *
     * @return empty if it is not understood
     */
    static Optional<Cadence> systemd(String calendar) {
        String[] parts = calendar.strip().split(" ", 3);
        boolean week = !parts[0].isEmpty() && Character.isLetter(parts[0].charAt(0));
        if (parts.length < (week ? 2 : 1)) return Optional.empty();
        String[] date = parts[week ? 1 : 0].split("-", 4);
        if (date.length != 3 || !date[0].equals("*")) return Optional.empty();
        return of(date[2], date[1], week ? parts[0] : "*", "..", false);
    }

    private static Optional<Cadence> of(String day, String month, String weekday, String range, boolean either) {
        BitSet days = numbers(day, 1, 31, range);
        BitSet months = numbers(month, 1, 12, range);
        BitSet weekdays = numbers(weekday, 0, 7, range);
        return days.isEmpty() || months.isEmpty() || weekdays.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cadence(days, months, weekdays, either));
    }

    /** The longest time between two starts. */
    Duration longest() {
        int last = -1;
        int longest = 0;
        for (int i = 0; i < LONG; i++) {
            if (!fits(START.plusDays(i))) continue;
            if (last >= 0) longest = Math.max(longest, i - last);
            last = i;
        }
        return Duration.ofDays(longest == 0 ? LONG : longest);
    }

    /** Whether it is started on that day. */
    boolean fits(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        int number = date.getDayOfWeek().getValue();
        boolean weekday = weekdays.get(number) || number == 7 && weekdays.get(0);
        return months.get(date.getMonthValue()) && (either ? day || weekday : day && weekday);
    }

    /** The numbers of a field such as {@code *}, {@code 1,15}, {@code mon-fri} or {@code 1/2}; empty if it is none. */
    static BitSet numbers(String field, int first, int last, String range) {
        BitSet all = new BitSet();
        for (String part : field.split(",", 100)) {
            String[] step = part.split("/", 2);
            int every = step.length == 1 ? 1 : number(step[1]);
            int at = step[0].indexOf(range);
            int from = step[0].equals("*") ? first : number(at < 0 ? step[0] : step[0].substring(0, at));
            int to = at >= 0 ? number(step[0].substring(at + range.length())) : from;
            if (at < 0 && (step[0].equals("*") || step.length > 1)) to = last;
            // A week that begins with Sunday.
            if (from == 7 && to < from) from = 0;
            if (every < 1 || from < first || to > last || to < from) return new BitSet();
            for (int i = from; i <= to; i += every) all.set(i);
        }
        return all;
    }

    /** A number, or the number of a month or weekday by the beginning of its English name; -1 if it is neither. */
    private static int number(String word) {
        if (word.length() > 9 || word.isEmpty()) return -1;
        if (word.chars().allMatch(c -> c >= '0' && c <= '9')) return word.length() > 4 ? -1 : Integer.parseInt(word);
        String name = word.toLowerCase(Locale.ROOT);
        for (Month month : Month.values()) {
            if (name.equals(shortName(month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)))) return month.getValue();
        }
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name.equals(shortName(day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)))) return day.getValue();
        }
        return -1;
    }

    private static String shortName(String name) {
        return name.substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
