package org.certguide.walkthrough;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.renewal.Reminder;
import org.certguide.text.Messages;

/** Waits in front of the window until the authority accepts the next try. */
public final class ScheduledRetry {
    /** An authority's limits of a week are nothing to wait for in front of a window. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private final Clock clock;
    private final Runnable whenDue;
    private final ReadOnlyObjectWrapper<Optional<Instant>> time = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Duration> left = new ReadOnlyObjectWrapper<>(Duration.ZERO);

    /**
     * @param whenDue called with each {@link #tick} from that time on, until it stops this
     */
    ScheduledRetry(Clock clock, Runnable whenDue) {
        this.clock = clock;
        this.whenDue = whenDue;
    }

    /** When the request will be sent again by itself; empty while nobody waits for that. */
    public ReadOnlyObjectProperty<Optional<Instant>> time() {
        return time.getReadOnlyProperty();
    }

    /** How long that is from now, to the second. */
    public ReadOnlyObjectProperty<Duration> left() {
        return left.getReadOnlyProperty();
    }

    /** Sends the same request again at a time, without anybody's doing. */
    public void at(Instant then) {
        time.set(Optional.of(then));
        tick();
    }

    /** Waits no longer. */
    public void stop() {
        time.set(Optional.empty());
    }

    /** To be called every second while somebody waits: looks at the clock, because computers sleep. */
    public void tick() {
        if (time.get().isEmpty()) return;
        Duration rest = until(time.get().get());
        left.set(rest);
        if (rest.isZero()) whenDue.run();
    }

    /** How long it is to a time; zero where that has passed. */
    Duration until(Instant then) {
        Duration rest = Duration.between(clock.instant(), then);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /**
     * A calendar file for where the wait takes too long.
     *
     * @param name of the certificate
     */
    String reminder(Instant then, String name) {
        ZonedDateTime local = then.atZone(ZoneId.systemDefault());
        String when = Messages.in(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT))
                .format(local.toLocalDateTime());
        return Reminder.calendar(
                "try-" + name,
                local.toLocalDate(),
                Messages.of("panel.certificate.wait.reminder", name),
                Messages.of("panel.certificate.wait.reminder.what", name, when),
                clock.instant());
    }
}
