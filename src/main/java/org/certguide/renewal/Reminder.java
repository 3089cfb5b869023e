package org.certguide.renewal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.certguide.certbot.Lifetime;
import org.certguide.text.Dates;
import org.certguide.text.Messages;

/** A reminder for a calendar (RFC 5545). */
public final class Reminder {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_LINE = 75;

    private Reminder() {}

    /**
     * A calendar file with one event that takes a whole day and reminds at its beginning.
     *
     * @param id the same for the same certificate, so that a later file replaces an earlier one
     * @param day when to look at the renewal
     * @param summary one line
     * @param description may have several lines
     * @param now when the file is made
     */
    public static String calendar(String id, LocalDate day, String summary, String description, Instant now) {
        LocalDate next = day.plusDays(1);
        List<String> when = List.of(
                "DTSTART;VALUE=DATE:" + day.format(DateTimeFormatter.BASIC_ISO_DATE),
                "DTEND;VALUE=DATE:" + next.format(DateTimeFormatter.BASIC_ISO_DATE));
        return calendar(event(id, when, "PT9H", summary, description, now));
    }

    /** The same with an event that begins at a time, and reminds then: before it there is nothing to do. */
    public static String calendar(String id, Instant time, String summary, String description, Instant now) {
        return calendar(event(
                id, List.of("DTSTART:" + STAMP.format(time), "DURATION:PT15M"), "PT0S", summary, description, now));
    }

    /**
     * The day on which to look whether a certificate has renewed.
     *
     * @param id of its server
     * @param name of the certificate
     */
    public static String renewal(String id, String name, Lifetime lifetime, Instant now) {
        return calendar(
                id,
                lifetime.checkBy().atZone(ZoneId.systemDefault()).toLocalDate(),
                Messages.of("renewal.reminder.summary", name),
                Messages.of("renewal.reminder.description", name, Dates.day(lifetime.until())),
                now);
    }

    private static String calendar(String event) {
        StringBuilder file = new StringBuilder();
        line(file, "BEGIN:VCALENDAR");
        line(file, "VERSION:2.0");
        line(file, "PRODID:-//Certguide//Reminder//EN");
        return file + event + "END:VCALENDAR\r\n";
    }

    /** A calendar file with the events of several, each with one event. */
    public static String together(List<String> files) {
        return calendar(files.stream()
                .map(file -> file.substring(file.indexOf("BEGIN:VEVENT"), file.indexOf("END:VCALENDAR")))
                .collect(Collectors.joining()));
    }

    /**
     * @param trigger when it reminds, from the beginning on
     */
    private static String event(
            String id, List<String> when, String trigger, String summary, String description, Instant now) {
        StringBuilder file = new StringBuilder();
        line(file, "BEGIN:VEVENT");
        line(file, "UID:" + escape(id) + "@certguide.org");
        line(file, "DTSTAMP:" + STAMP.format(now));
        // Calendars take the event with the greater sequence for the newer one.
        line(file, "SEQUENCE:" + now.getEpochSecond() / 60);
        when.forEach(part -> line(file, part));
        line(file, "SUMMARY:" + escape(summary));
        line(file, "DESCRIPTION:" + escape(description));
        line(file, "TRANSP:TRANSPARENT");
        line(file, "BEGIN:VALARM");
        line(file, "ACTION:DISPLAY");
        line(file, "DESCRIPTION:" + escape(summary));
        line(file, "TRIGGER:" + trigger);
        line(file, "END:VALARM");
        line(file, "END:VEVENT");
        return file.toString();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\r\n|\r|\n", "\\\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    /** Lines are folded at 75 octets of UTF-8, and never inside a character. */
    private static void line(StringBuilder file, String text) {
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            String character = Character.toString(text.codePointAt(i));
            int octets = character.getBytes(StandardCharsets.UTF_8).length;
            if (used + octets > LONGEST_LINE) {
                file.append("\r\n ");
                used = 1;
            }
            file.append(character);
            used += octets;
            i += character.length();
        }
        file.append("\r\n");
    }
}
