package org.certguide.walkthrough;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.renewal.Reminder;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Waits in front of the window until the authority accepts the next try. */
public final class ScheduledRetry {
    /** An authority's limits of a week are nothing to wait for in front of a window. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private final JobRunner jobs;
    private final Clock clock;
    private final Runnable whenDue;
    private final ReadOnlyObjectWrapper<Optional<Instant>> time = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Duration> left = new ReadOnlyObjectWrapper<>(Duration.ZERO);
    private @Nullable Limit limit;
    private JobRunner.@Nullable Handle ticks;

    private record Limit(List<String> names, Instant until) {}

    /**
     * @param jobs gives the ticks: a second of a job costs nothing, while an animation that counts seconds would keep
     *     the window drawing
     * @param whenDue called with each {@link #tick} from that time on, until it stops this
     */
    ScheduledRetry(JobRunner jobs, Clock clock, Runnable whenDue) {
        this.jobs = jobs;
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
        stop();
        time.set(Optional.of(then));
        ticks = jobs.everySecond(this::tick);
        tick();
    }

    /** Waits no longer. */
    public void stop() {
        if (ticks != null) ticks.cancel();
        ticks = null;
        time.set(Optional.empty());
    }

    /** Every second while somebody waits: looks at the clock, because computers sleep. */
    public void tick() {
        if (time.get().isEmpty()) return;
        Duration rest = until(time.get().get());
        left.set(rest);
        if (rest.isZero()) whenDue.run();
    }

    /**
     * Takes down that the authority does not accept a request before a time, whatever is tried
     * meanwhile.
     *
     * @param names the domain names that were asked for
     */
    void refused(List<String> names, Instant until) {
        limit = new Limit(names, until);
    }

    /** The authority has accepted a request. */
    void accepted() {
        limit = null;
    }

    /**
     * When the authority accepts a request again that it has refused; empty where it has not, or
     * where that time has passed.
     */
    Optional<Instant> notBefore(List<String> names) {
        return Optional.ofNullable(limit)
                .filter(refused -> refused.names().equals(names))
                .map(Limit::until)
                .filter(clock.instant()::isBefore);
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
        return Reminder.calendar(
                "try-" + name,
                // Tried earlier, it would be refused once more.
                then,
                Messages.of("panel.certificate.wait.reminder", name),
                Messages.of("panel.certificate.wait.reminder.what", name, Dates.dayAndTime(then)),
                clock.instant());
    }
}
