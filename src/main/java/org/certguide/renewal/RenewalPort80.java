package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.ScriptOutput;
import org.certguide.system.Port80;

/**
 * Port 80 when a certificate is renewed.
 *
 * @param holders what listens there now; empty if it could not be looked at
 * @param past whether the certificate does not need it to be free, because a web server shows the proof, or is
 *     stopped for it
 * @param lost the programs of hooks that a timer would not find
 */
public record RenewalPort80(Optional<Port80> holders, boolean past, List<String> lost) {
    /** Asks root for it; needs {@link Port80#FUNCTIONS}. */
    static final String COMMANDS = """
            section port80
            listens80
            published80
            # Whether a timer finds the programs of the hooks, as it looks in fewer folders than a login.
            section hooks
            q=$(test -d /run/systemd/system && within 10 systemctl show-environment 2>/dev/null | sed -n 's/^PATH=//p')
            for f in @DIRECTORY@/renewal/*.conf; do
              test -f "$f" && test -n "$q" || continue
              sed -n -e 's/"//g' -e 's/^pre_hook = //p' -e 's/^post_hook = //p' -e 's/^renew_hook = //p' "$f" \
                | tr ';&|' '\\n\\n\\n' | while read -r w r; do
                  case $w in ''|*[!A-Za-z0-9./_-]*) continue ;; esac
                  (PATH=$q; command -v "$w") >/dev/null 2>&1 || printf '%s\\n' "$w"
                done
            done
            section certificates
            for f in @DIRECTORY@/renewal/*.conf; do
              test -f "$f" || continue
              w=past
              grep -q "^authenticator = standalone" "$f" && w=needs
              grep -q "^pre_hook = " "$f" && w=past
              echo "$w ${f##*/}"
            done
            """.replace("@DIRECTORY@", InstalledCertificate.DIRECTORY);

    /**
     * @param certificate the one that this is about, as what is stopped for one is not stopped for another; empty for
     *     all of them
     */
    static RenewalPort80 read(ScriptOutput s, String certificate) {
        List<String> all = s.lines("certificates");
        List<String> own = all.stream()
                .filter(line -> line.endsWith(" " + certificate + ".conf"))
                .toList();
        List<String> asked = own.isEmpty() ? all : own;
        return new RenewalPort80(
                Port80.read(s.text("port80")),
                !asked.isEmpty() && asked.stream().allMatch(line -> line.startsWith("past")),
                s.lines("hooks").stream().distinct().toList());
    }

    /** Whether a renewal will find port 80 as it needs it, if that stays as it is now. */
    public Finding finding() {
        if (!lost.isEmpty()) return RenewalFindings.of(Severity.ATTENTION, "hook-lost", String.join(", ", lost));
        if (holders.isEmpty()) return RenewalFindings.of(Severity.UNKNOWN, "port80-unread");
        Optional<Finding> stopped = holders.flatMap(StoppedGateway::finding);
        if (stopped.isPresent()) return stopped.get();
        // Where renewals get past it, what listens is enough to know.
        if (holders.get().isDockersSecret() && !(past && holders.get().listens()))
            return RenewalFindings.of(Severity.UNKNOWN, "port80-slow");
        List<String> services = holders.get().holding();
        if (!services.isEmpty() && !past) {
            return RenewalFindings.of(Severity.ATTENTION, "port80-service", String.join(", ", services));
        }
        if (!holders.get().listens() && services.isEmpty()) return RenewalFindings.of(Severity.FINE, "port80-free");
        if (past) return RenewalFindings.of(Severity.FINE, "port80-past");
        String names = holders.get().holders().stream()
                .map(Port80.Holder::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? RenewalFindings.of(Severity.ATTENTION, "port80-unknown")
                : RenewalFindings.of(Severity.ATTENTION, "port80-held", names);
    }

    /** Whether the gateway of Overture DMS keeps port 80 from a renewal. */
    public boolean isHeldByGateway() {
        return !past
                && holders.stream()
                        .flatMap(p -> p.publishing().stream())
                        .anyMatch(service -> service.name().equals(SwarmHooks.SERVICE_NAME));
    }
}
