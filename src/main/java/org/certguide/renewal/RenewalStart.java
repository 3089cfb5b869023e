package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Remedy.Change;
import org.certguide.diagnosis.Undo;
import org.certguide.system.PackageManager;
import org.certguide.system.PackageManagers;

/**
 * What makes a server start renewals by itself, where nothing does.
 *
 * @param systemd whether systemd runs the server
 * @param programs which of {@link #PROGRAMS} the server has, in their order
 */
record RenewalStart(boolean systemd, List<String> programs) {
    /** The programs that decide what can be done. */
    static final String PROGRAMS = "cron crond rc-service service " + PackageManagers.all(PackageManager::programs);

    /** Read by cron, with the line that starts Certbot; its name has no dot, or cron leaves it out. */
    private static final String FILE = "/etc/cron.d/certguide-renew";

    /** Twice a day, as Certbot's makers advise, with every folder in which Certbot may be. */
    private static final Change LINE = Change.of(
            "sh -c 'echo \"17 4,16 * * * root"
                    + " PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin certbot renew -q\""
                    + " > " + FILE + "'",
            Undo.of(Undo.Kind.CRON_FILE_WRITTEN));

    /** The same for the cron of BusyBox, which Alpine has and which reads no other files. */
    private static final Change BUSYBOX_LINE = Change.of(
            "sh -c 'echo \"17 4,16 * * * certbot renew -q\" >> /etc/crontabs/root'",
            Undo.of(Undo.Kind.BUSYBOX_LINE_WRITTEN));

    /** Has systemd start a timer now, and with the server. */
    static Remedy timer(String name) {
        return Remedy.command(
                "renewal-timer",
                List.of(Change.of("systemctl enable --now " + name, Undo.of(Undo.Kind.UNIT_STARTED, name))));
    }

    /** Has systemd start a timer that runs now with the server as well. */
    static Remedy timerForGood(String name) {
        return Remedy.command(
                "renewal-timer-enable",
                List.of(Change.of("systemctl enable " + name, Undo.of(Undo.Kind.UNIT_ENABLED, name))));
    }

    /** Starts cron, which is installed first where it is missing; empty where nobody knows how. */
    Optional<Remedy> cron() {
        return daemon().map(
                        changes -> Remedy.command(isInstalled() ? "renewal-cron" : "renewal-cron-install", changes));
    }

    /** Has cron start Certbot; cron is installed and started first where that is needed. */
    Optional<Remedy> line(boolean running) {
        return (running ? Optional.of(List.<Change>of()) : daemon()).map(first -> {
            List<Change> changes = new ArrayList<>(first);
            changes.add(isAlpine() ? BUSYBOX_LINE : LINE);
            return Remedy.command("renewal-line", changes);
        });
    }

    /** Whether cron's folders may have scripts with a dot in their names, as with Red Hat's and SUSE's. */
    boolean startsAnyName() {
        return manager()
                .filter(m -> m == PackageManager.DNF || m == PackageManager.ZYPPER)
                .isPresent();
    }

    /** Whether its cron is that of BusyBox, which reads no other files than its own. */
    boolean isAlpine() {
        return manager().filter(m -> m == PackageManager.APK).isPresent();
    }

    private boolean isInstalled() {
        return programs.contains("cron") || programs.contains("crond");
    }

    private Optional<List<Change>> daemon() {
        Optional<PackageManager> manager = manager();
        List<Change> changes = new ArrayList<>();
        if (!isInstalled()) {
            List<String> install = manager.map(m -> m.installCron(first(m))).orElse(List.of());
            if (install.isEmpty()) return Optional.empty();
            install.forEach(command -> changes.add(new Change(command, Optional.empty())));
        }
        String service = programs.contains("cron")
                ? "cron"
                : manager.map(PackageManager::cronService).orElse("crond");
        if (systemd) {
            changes.add(Change.of("systemctl enable --now " + service, Undo.of(Undo.Kind.UNIT_STARTED, service)));
        } else if (programs.contains("rc-service")) {
            changes.add(Change.of("rc-update add " + service + " default", Undo.of(Undo.Kind.OPENRC_ADDED, service)));
            changes.add(Change.of("rc-service " + service + " start", Undo.of(Undo.Kind.OPENRC_STARTED, service)));
        } else if (programs.contains("service")) {
            changes.add(Change.of("service " + service + " start", Undo.of(Undo.Kind.SERVICE_STARTED, service)));
        } else {
            return Optional.empty();
        }
        return Optional.of(changes);
    }

    private Optional<PackageManager> manager() {
        return PackageManagers.among(Set.copyOf(programs));
    }

    private String first(PackageManager manager) {
        return manager.programs().stream()
                .filter(programs::contains)
                .findFirst()
                .orElseThrow();
    }
}
