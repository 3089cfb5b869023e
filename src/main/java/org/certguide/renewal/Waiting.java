package org.certguide.renewal;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a line waits before it has certificates renewed, so that not all servers ask the authority at once.
 *
 * @param least so long in any case
 * @param most no longer than that; empty where it is not known
 */
record Waiting(Duration least, Optional<Duration> most) {
    static final Waiting NONE = new Waiting(Duration.ZERO, Optional.of(Duration.ZERO));

    private static final Pattern SLEEP = Pattern.compile("sleep[\\s(]+(?:(\\d{1,6})([smhd]?)(?![\\w.*]))?");

    /** The number of seconds below which perl, Python, a shell and shuf choose one. */
    private static final Pattern CHOSEN = Pattern.compile(
            "(?:\\brand ?\\(|random\\(\\) ?\\* ?|randrange\\(|randint\\( ?\\d{1,6} ?, ?|RANDOM ?% ?|shuf -i ?\\d{1,6}-)"
                    + " ?(\\d{1,6})");

    /**
     * Reads it from a line for a shell.
     *
     * @param shell untrusted
     */
    static Waiting in(String shell) {
        int renews = shell.lastIndexOf("renew");
        String before = renews < 0 ? shell : shell.substring(0, renews);
        Matcher sleep = SLEEP.matcher(before);
        if (!sleep.find()) return NONE;
        if (sleep.group(1) != null) {
            Duration time = unit(sleep.group(2)).multipliedBy(Long.parseLong(sleep.group(1)));
            return new Waiting(time, Optional.of(time));
        }
        Matcher chosen = CHOSEN.matcher(before);
        return new Waiting(
                Duration.ZERO,
                chosen.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(chosen.group(1)))) : Optional.empty());
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofSeconds(1);
        };
    }

    /** This and another one. */
    Waiting and(Waiting other) {
        return new Waiting(least.plus(other.least), most.flatMap(m -> other.most.map(m::plus)));
    }
}
