package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * When a renewal is started next.
 *
 * @param earliest not before that
 * @param latest not after that; empty where nobody knows how long it waits
 */
public record NextRun(Instant earliest, Optional<Instant> latest) {
    static final Comparator<NextRun> ORDER = Comparator.comparing(NextRun::earliest);

    /** At that moment. */
    static NextRun at(Instant time) {
        return new NextRun(time, Optional.of(time));
    }

    /** Some time between two moments. */
    static NextRun between(Instant earliest, Instant latest) {
        return new NextRun(earliest, Optional.of(latest));
    }

    /** The same where it may come so much later. */
    NextRun upTo(Duration more) {
        return new NextRun(earliest, latest.map(time -> time.plus(more)));
    }

    /** The same where it waits first. */
    NextRun after(Waiting waiting) {
        return new NextRun(
                earliest.plus(waiting.least()),
                latest.flatMap(time -> waiting.most().map(time::plus)));
    }

    /** Whether the moment is known. */
    public boolean isExact() {
        return latest.filter(earliest::equals).isPresent();
    }
}
