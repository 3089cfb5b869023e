package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A timer of systemd that is there for the renewal.
 *
 * @param name for example {@code certbot.timer}
 * @param active whether it waits for its time
 * @param enabled whether it starts again with the server
 * @param next when it runs next, as far as systemd knows
 * @param last when it ran last, if it has
 * @param missing the program that it starts and that is not there; with no name where it starts no
 *     renewal
 * @param unit that it starts
 * @param longest the longest time between two starts, as far as it is known
 */
public record RenewalTimer(
        String name,
        boolean active,
        boolean enabled,
        Optional<Instant> next,
        Optional<Instant> last,
        Optional<String> missing,
        String unit,
        Optional<Duration> longest) {
    /** Those of the packages of Certbot. */
    private static final List<String> KNOWN =
            List.of("certbot.timer", "snap.certbot.renew.timer", "certbot-renew.timer");

    private static final DateTimeFormatter SYSTEMD =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    /** The command in what systemd prints of a unit. */
    private static final Pattern COMMAND =
            Pattern.compile("ExecStart=\\{ path=\\S+ ; argv\\[]=(.{1,2000}?) ; ignore_errors=.*");

    private static final Pattern CALENDAR = Pattern.compile("TimersCalendar=\\{ OnCalendar=(.{1,200}?) ; .*");

    /** First those of Certbot's packages. */
    static final Comparator<RenewalTimer> ORDER = Comparator.<RenewalTimer>comparingInt(
                    t -> KNOWN.contains(t.name()) ? KNOWN.indexOf(t.name()) : KNOWN.size())
            .thenComparing(RenewalTimer::name);

    /**
     * Reads what the probe printed: what systemd shows of the timer and of the unit that it starts,
     * {@code script LINE} for each line of a script that this one starts, as far as it speaks of
     * Certbot, and {@code gone PROGRAM} for a program that is not there.
     *
     * @return empty if there is no such timer, or if it starts something else
     */
    static Optional<RenewalTimer> read(String name, List<String> lines) {
        if (!lines.contains("LoadState=loaded")) return Optional.empty();
        List<String> commands = lines.stream()
                .map(COMMAND::matcher)
                .filter(m -> m.matches())
                .map(m -> m.group(1))
                .toList();
        boolean renews = Stream.concat(commands.stream(), after(lines, "script "))
                .anyMatch(c -> RenewalCommand.in(c).isPresent());
        // A timer of Certbot whose unit starts no renewal, or nothing, is told; others are not ours.
        boolean known = KNOWN.contains(name);
        if (!known && !renews) return Optional.empty();
        boolean asked = lines.stream().anyMatch(l -> l.startsWith("Unit="));
        Optional<String> gone = after(lines, "gone ").findFirst();
        Optional<String> nothing = asked && !renews ? Optional.of("") : Optional.empty();
        return Optional.of(new RenewalTimer(
                name,
                lines.contains("ActiveState=active"),
                lines.stream().anyMatch(l -> l.matches("UnitFileState=(enabled|static|generated|alias)")),
                time(lines, "NextElapseUSecRealtime="),
                time(lines, "LastTriggerUSec="),
                gone.or(() -> nothing),
                after(lines, "Unit=").findFirst().orElse(name.replaceFirst("[.]timer$", ".service")),
                lines.stream()
                        .map(CALENDAR::matcher)
                        .filter(m -> m.matches())
                        .flatMap(m -> Cadence.systemd(m.group(1)).stream())
                        .map(Cadence::longest)
                        .min(Comparator.naturalOrder())));
    }

    private static Stream<String> after(List<String> lines, String word) {
        return lines.stream()
                .filter(l -> l.startsWith(word))
                .map(l -> l.substring(word.length()).strip());
    }

    private static Optional<Instant> time(List<String> lines, String field) {
        return after(lines, field).flatMap(l -> instant(l).stream()).findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, SYSTEMD).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // "n/a", or empty: it has not run, or is not planned
        }
    }
}
