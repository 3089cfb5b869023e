package org.certguide.walkthrough;

import java.time.Duration;
import java.time.Instant;
import org.certguide.text.Dates;
import org.certguide.text.Message;

/** Until when a certificate authority refuses a request, in words. */
public final class WaitText {
    private WaitText() {}

    /** From when on it accepts the next one, and how long that is from now. */
    static Message of(Instant until, Instant now) {
        return Message.of(
                "panel.certificate.wait.until",
                Dates.day(until),
                Dates.time(until),
                length(Duration.between(now, until)));
    }

    /** The two largest units, as "1 day and 10 hours". */
    public static Message length(Duration time) {
        Duration minutes = time.plusSeconds(59);
        if (minutes.toDays() > 0) {
            return both(count("day", minutes.toDays()), count("hour", minutes.toHoursPart()), minutes.toHoursPart());
        }
        return minutes.toHours() > 0
                ? both(
                        count("hour", minutes.toHours()),
                        count("minute", minutes.toMinutesPart()),
                        minutes.toMinutesPart())
                : count("minute", minutes.toMinutes());
    }

    private static Message both(Message large, Message small, int smaller) {
        return smaller == 0 ? large : Message.of("panel.certificate.wait.both", large, small);
    }

    private static Message count(String unit, long number) {
        return Message.of("panel.certificate.wait." + unit + (number == 1 ? "" : "s"), number);
    }
}
