package org.certguide.text;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;

/** Days and times as users read them: one style for each language, by the clock of this computer. */
public final class Dates {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT);
    private static final DateTimeFormatter BOTH =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofLocalizedPattern("yMMMM");

    private Dates() {}

    /** As "November 24, 2026". */
    public static String day(Instant time) {
        return at(DAY, time);
    }

    /** As "8:05 AM". */
    public static String time(Instant time) {
        return at(TIME, time);
    }

    /** The day and the time of the day. */
    public static String dayAndTime(Instant time) {
        return at(BOTH, time);
    }

    /** As "April 2030". */
    public static String month(YearMonth month) {
        return in(MONTH).format(month);
    }

    private static String at(DateTimeFormatter format, Instant time) {
        return in(format).withZone(ZoneId.systemDefault()).format(time);
    }

    private static DateTimeFormatter in(DateTimeFormatter format) {
        return format.withLocale(Messages.language().locale());
    }
}
