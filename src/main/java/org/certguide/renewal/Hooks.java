package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
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
        return switch (holder.kind()) {
            case INIT, SWARM -> holder.stop();
            case SYSTEMD, CONTAINER -> "systemd-run -q --on-active=10m " + holder.start() + "; " + holder.stop();
        };
    }

    /**
     * What has to be on the server before Certbot can run them: the script for a service of a Docker
     * swarm, which would not come back by itself after a restart of the server.
     *
     * @param certificate Certbot's name for it
     * @return the command that puts it there, run as root; empty where nothing is needed
     */
    public static Optional<String> setup(Stoppable holder, String certificate) {
        return holder.kind() == Stoppable.Kind.SWARM
                ? SwarmHooks.of(holder.name(), certificate).map(SwarmHooks::setup)
                : Optional.empty();
    }

    /** Whether what was stopped comes back by itself where Certbot is cut off. */
    public static boolean hasNet(Stoppable holder) {
        return holder.kind() != Stoppable.Kind.INIT;
    }
}
