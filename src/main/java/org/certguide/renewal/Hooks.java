package org.certguide.renewal;

import java.util.List;
import org.certguide.diagnosis.Stoppable;

/** Commands that Certbot runs around a renewal, so that a standalone renewal finds port 80 free. */
public final class Hooks {
    private Hooks() {}

    /**
     * Certbot's options that free port 80 around one request and all later renewals.
     *
     * @param holder what is stopped for it
     */
    public static List<String> options(Stoppable holder) {
        return List.of("--pre-hook=" + preHook(holder), "--post-hook=" + holder.start());
    }

    /**
     * What Certbot runs before such a request. It starts again what it has stopped also when the
     * request failed, but not when it is killed or loses its terminal; so that nothing stays
     * stopped then, systemd is told beforehand to start it, where there is systemd.
     */
    public static String preHook(Stoppable holder) {
        return holder.kind() == Stoppable.Kind.INIT
                ? holder.stop()
                : "systemd-run -q --on-active=10m " + holder.start() + "; " + holder.stop();
    }
}
