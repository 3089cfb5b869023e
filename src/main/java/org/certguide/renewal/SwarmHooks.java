package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Stoppable;
import org.certguide.server.Command;
import org.certguide.text.Message;

/**
 * What frees port 80 where a service of a Docker swarm publishes it, as the gateway of Overture DMS
 * does; that one reads certificates only when it starts, and so does after each renewal. Whatever
 * becomes of a renewal, a service that was stopped for it is back within some ten minutes: how many
 * there were is on the disk before it is stopped, and a timer of systemd that survives a restart of
 * the server looks for that.
 *
 * @param service with a name that can stand in a script, as that of a {@link Stoppable}
 * @param certificate Certbot's name for it; renewals of other certificates stop nothing
 */
public record SwarmHooks(String service, String certificate) {
    /** What DMS calls its gateway. */
    static final String SERVICE_NAME = "gateway";

    private static final String UNIT = "/etc/systemd/system/certguide-";

    /** Where Certbot kept what earlier versions of the application proposed. */
    private static final String FORMER = InstalledCertificate.DIRECTORY + "/renewal-hooks/*/certguide.sh";

    /** Certbot can set hooks on an existing certificate, and tests them, since version 2.3. */
    private static final CertbotVersion RECONFIGURE = new CertbotVersion(2, 3, 0);

    /**
     * The script has no single quote, so that all of it can stand between two. A timer has a short
     * PATH. Docker waits for ever for what cannot start, unless it is told not to wait. What is
     * kept is the number of replicas, when they were stopped, and during which run of the system.
     */
    private static final String TEXT = """
            #!/bin/sh
            # Frees port 80 while Certbot renews @NAME@: "stop" before, "start" after it.
            # "net" starts again what has been stopped for ten minutes, or before a restart.
            PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"
            kept=/var/lib/certguide/@SERVICE@
            boot=$(cat /proc/sys/kernel/random/boot_id)
            running() { docker service inspect --format "{{.Spec.Mode.Replicated.Replicas}}" @SERVICE@; }
            number() { case $1 in "" | *[!0-9]*) return 1 ;; esac; }
            back() {
              [ -f "$kept" ] || return 0
              read -r n time run <"$kept"
              number "$n" && [ "$n" -gt 0 ] || n=1
              if [ "$(running)" = "$n" ]; then docker service update -d --force @SERVICE@
              else docker service scale -d "@SERVICE@=$n"; fi >/dev/null && rm -f "$kept"
            }
            case ${RENEWED_LINEAGE:-/@NAME@} in */@NAME@) ;; *) exit 0 ;; esac
            case $1 in
            stop)
              n=$(running) && number "$n" || exit 0
              if [ "$n" -eq 0 ]; then
                [ -f "$kept" ] && read -r n time run <"$kept" && number "$n" || exit 0
              fi
              systemctl start certguide-@SERVICE@.timer || exit 1
              mkdir -p "${kept%/*}" && echo "$n $(date +%s) $boot" >"$kept.new" || exit 1
              mv -f "$kept.new" "$kept" || exit 1
              docker service scale -d @SERVICE@=0 >/dev/null
              i=0
              while [ $i -lt 60 ] && grep -qs ":0050 [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6; do
                sleep 1
                i=$((i + 1))
              done
              ;;
            start) back ;;
            net)
              [ -f "$kept" ] || exit 0
              read -r n time run <"$kept"
              if number "$time" && [ "$run" = "$boot" ]; then
                age=$(($(date +%s) - time))
                [ $age -ge 0 ] && [ $age -lt 600 ] && exit 0
              fi
              back
              ;;
            esac
            """;

    private static final String SERVICE = """
            [Unit]
            Description=Starts @SERVICE@, which a renewal has stopped
            [Service]
            Type=oneshot
            ExecStart=@SCRIPT@ net
            """;

    private static final String TIMER = """
            [Unit]
            Description=Looks whether a renewal has left @SERVICE@ stopped
            [Timer]
            OnBootSec=1min
            OnUnitInactiveSec=1min
            [Install]
            WantedBy=timers.target
            """;

    /**
     * One command and what it is for.
     *
     * @param script as root runs it
     */
    public record Setting(Message why, String script) {
        /** As a user would type it. */
        public String command() {
            return "sudo " + script;
        }
    }

    /**
     * @throws IllegalArgumentException if that is no name of a certificate
     */
    public SwarmHooks {
        if (!fits(certificate)) throw new IllegalArgumentException("not a certificate: " + certificate);
        if (!Stoppable.mayStop(Stoppable.Kind.SWARM, service)) {
            throw new IllegalArgumentException("not a service: " + service);
        }
    }

    private static boolean fits(String name) {
        return InstalledCertificate.isName(name) && !name.contains("*");
    }

    /** Those of a certificate beside Overture DMS; empty where its name cannot stand in a script. */
    public static Optional<SwarmHooks> of(String certificate) {
        return of(SERVICE_NAME, certificate);
    }

    /** The same for another service. */
    static Optional<SwarmHooks> of(String service, String certificate) {
        return fits(certificate) ? Optional.of(new SwarmHooks(service, certificate)) : Optional.empty();
    }

    /** The script that Certbot and the timer run. */
    String script() {
        return filled(TEXT);
    }

    private String filled(String text) {
        return text.replace("@NAME@", certificate).replace("@SERVICE@", service).replace("@SCRIPT@", path());
    }

    private String path() {
        return Stoppable.swarmScript(service);
    }

    /** The command that puts the script and its timer on the server. */
    String setup() {
        return inShell(files());
    }

    /**
     * The commands that set all this up. They can be run twice without harm.
     *
     * @param certbot its version; one that is not known counts as old
     */
    public List<Setting> settings(Optional<CertbotVersion> certbot) {
        boolean reconfigures =
                certbot.filter(version -> version.compareTo(RECONFIGURE) >= 0).isPresent();
        return List.of(
                new Setting(Message.of("renewal.hooks.net"), setup()),
                new Setting(
                        Message.of("renewal.hooks.reconfigure", certificate),
                        reconfigures ? reconfigure() : inShell(edit())));
    }

    /** The same, done with a button. */
    public Remedy.Command remedy(Optional<CertbotVersion> certbot) {
        List<Remedy.Change> changes = settings(certbot).stream()
                .map(setting -> new Remedy.Change(setting.script(), Optional.empty()))
                .toList();
        return Remedy.command("renewal-gateway", changes);
    }

    private static String inShell(String script) {
        return "sh -c " + Command.quote(script);
    }

    private String files() {
        return file(path(), script())
                + "chmod 755 " + path() + "\n"
                + file(UNIT + service + ".service", filled(SERVICE))
                + file(UNIT + service + ".timer", filled(TIMER))
                + "rm -f " + FORMER + "\n"
                + "systemctl daemon-reload && systemctl enable --now certguide-" + service + ".timer";
    }

    private static String file(String path, String content) {
        return "cat >" + path + " <<\"END\" || exit\n" + content + "END\n";
    }

    private String reconfigure() {
        return "certbot reconfigure --cert-name "
                + Command.quote(certificate)
                + " --pre-hook "
                + Command.quote(path() + " stop")
                + " --post-hook "
                + Command.quote(path() + " start");
    }

    /** What reconfigure does, in the settings of this certificate alone: files for hooks run for all of them. */
    private String edit() {
        return "sed -i -e \"/^pre_hook = /d\" -e \"/^post_hook = /d\" -e \"/^renew_hook = docker service update --force gateway\\$/d\""
                + " -e \"s|^\\[renewalparams\\]\\$|&\\npre_hook = " + path() + " stop\\npost_hook = " + path()
                + " start|\" " + InstalledCertificate.DIRECTORY + "/renewal/" + certificate + ".conf";
    }
}
