package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Stoppable;
import org.certguide.server.Command;
import org.certguide.text.Message;

/**
 * Commands that Certbot runs around a renewal, so that a standalone renewal finds port 80 free.
 *
 * @param pre before a renewal, once a run
 * @param post after it, also when it failed
 * @param deploy after a success, not in a dry run
 */
public record Hooks(String pre, String post, String deploy) {
    /**
     * For the gateway of Overture DMS, a service of a Docker swarm that publishes port 80. Its web
     * server reads certificates only when it starts.
     */
    public static final Hooks DMS = new Hooks(
            "docker service scale gateway=0",
            "docker service scale gateway=1",
            "docker service update --force gateway");

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

    /** One command, as a user would type it, and what it is for. */
    public record Setting(Message why, String command) {}

    /** Certbot can set hooks on an existing certificate, and tests them, since version 2.3. */
    private static final CertbotVersion RECONFIGURE = new CertbotVersion(2, 3, 0);

    /**
     * The commands that set the hooks. They can be run twice without harm.
     *
     * @param certbot its version; one that is not known counts as old
     */
    public List<Setting> settings(Optional<CertbotVersion> certbot, String certificateName) {
        return certbot.filter(version -> version.compareTo(RECONFIGURE) >= 0).isPresent()
                ? reconfigure(certificateName)
                : files();
    }

    private List<Setting> reconfigure(String certificateName) {
        return List.of(new Setting(
                Message.of("renewal.hooks.reconfigure", certificateName),
                "sudo certbot reconfigure --cert-name "
                        + Command.quote(certificateName)
                        + " --pre-hook "
                        + Command.quote(pre)
                        + " --post-hook "
                        + Command.quote(post)
                        + " --deploy-hook "
                        + Command.quote(deploy)));
    }

    private List<Setting> files() {
        return List.of(file("pre", pre), file("post", post), file("deploy", deploy));
    }

    private static Setting file(String kind, String command) {
        String folder = InstalledCertificate.DIRECTORY + "/renewal-hooks/" + kind;
        String path = folder + "/certguide.sh";
        String script = "mkdir -p "
                + folder
                + " && printf \"%s\\n\" \"#!/bin/sh\" \""
                + command
                + "\" > "
                + path
                + " && chmod 755 "
                + path;
        return new Setting(Message.of("renewal.hooks." + kind), "sudo sh -c " + Command.quote(script));
    }
}
