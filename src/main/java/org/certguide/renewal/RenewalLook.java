package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.net.HttpsPage;
import org.certguide.server.Command;
import org.certguide.server.Probe;
import org.certguide.system.SystemFacts;
import org.jspecify.annotations.Nullable;

/**
 * All that a server tells of the renewal of one certificate.
 *
 * @param schedule what will start it
 * @param certificate as it is now; empty if there is none of that name
 * @param settings what Certbot keeps for its renewals
 * @param history what came of them so far
 * @param all the certificates that Certbot keeps there, this one among them
 * @param reloads the programs that are set to read the certificate after each renewal
 * @param deployHooks what Certbot runs after each renewal of it; untrusted
 * @param revocations where its authority would list it as revoked; empty where that cannot be asked
 * @param notice whether the server tells somebody of a renewal that fails
 */
public record RenewalLook(
        RenewalSchedule schedule,
        Optional<IssuedCertificate> certificate,
        RenewalSettings settings,
        RenewalHistory history,
        List<KeptCertificate> all,
        List<ServingProgram> reloads,
        List<String> deployHooks,
        Optional<RevocationList> revocations,
        Notice.There notice) {
    private static final String COMMANDS = RenewalScheduleProbe.COMMANDS
            + """
            section settings
            sed -n -E '/^(@KEYS@) = /p' "@DIRECTORY@/renewal/"@NAME@.conf 2>/dev/null | head -n 20 | cut -c 1-400
            section deploy
            {
              sed -n -e 's/"//g' -e 's/^renew_hook = //p' "@DIRECTORY@/renewal/"@NAME@.conf 2>/dev/null
              for f in @DIRECTORY@/renewal-hooks/deploy/*; do
                case $f in *~) continue ;; esac
                [ -f "$f" ] && [ -x "$f" ] && printf '%s' "$f" | line
              done
            } | grep -v '^None *$' | head -n 8 | cut -c 1-200
            """.replace("@KEYS@", RenewalSettings.KEYS)
            + RenewalHistory.COMMANDS
            + Notice.COMMANDS
            + KeptCertificate.COMMANDS
            + ServingProgram.COMMANDS;

    /**
     * Asks root for all of it in one round trip.
     *
     * @param name of the certificate
     */
    public static Probe<RenewalLook> probe(String name) {
        Probe<InstalledCertificate> certificate = InstalledCertificate.probe(name);
        return Probe.of(
                "renewal " + name,
                true,
                RenewalScheduleProbe.LIMIT,
                COMMANDS.replace("@DIRECTORY@", InstalledCertificate.DIRECTORY).replace("@NAME@", Command.quote(name))
                        + InstalledCertificate.commands(name),
                s -> new RenewalLook(
                        RenewalScheduleProbe.read(s, name),
                        certificate.reader().apply(s).certificate(),
                        RenewalSettings.read(s.lines("settings")),
                        RenewalHistory.read(s),
                        KeptCertificate.read(s),
                        ServingProgram.read(s.lines("reloads")),
                        s.lines("deploy").stream().map(String::strip).toList(),
                        RevocationList.of(s.text("chain")),
                        Notice.There.read(s.lines("notice"))));
    }

    /**
     * Asks the authority of the certificate when it wants it to be renewed; blocks for some seconds at most.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<AuthorityWindow> window(HttpsPage internet) throws InterruptedException {
        return certificate.isEmpty()
                ? Optional.empty()
                : AuthorityWindow.of(internet::get, settings.directory(), certificate.get());
    }

    /** When the certificate will be renewed; empty where there is none. */
    public Optional<RenewalPlan> plan(String name, Optional<CertbotVersion> certbot, Optional<AuthorityWindow> window) {
        return certificate.map(c -> new RenewalPlan(name, c, settings, history, certbot, window));
    }

    /** What will start the renewal, held against the certificate. */
    public RenewalSchedule schedule(Optional<CertbotVersion> certbot) {
        return certificate
                .map(c -> new Lifetime(c.notBefore(), c.notAfter()))
                .map(l -> schedule.of(l, settings.before().orElseGet(() -> l.window(certbot))))
                .orElse(schedule);
    }

    /** The program that serves with a certificate, as far as its settings or what runs tell it. */
    public Optional<ServingProgram> serving(String name, @Nullable SystemFacts facts) {
        return all.stream()
                .filter(kept -> kept.name().equals(name))
                .flatMap(kept -> ServingProgram.using(kept.usedBy()).stream())
                .findFirst()
                .or(() -> facts == null
                        ? Optional.empty()
                        : facts.webServers().stream()
                                .flatMap(web -> ServingProgram.of(web.software()).stream())
                                .findFirst());
    }
}
