package org.certguide.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Command;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;

/**
 * When a certificate will be renewed, if something starts Certbot, and what came of it so far.
 *
 * @param name of the certificate
 * @param certificate as it is on the server
 * @param settings what Certbot keeps for its renewals
 * @param history what came of them so far
 * @param certbot its version, where it is known
 * @param window when the authority wants it to be renewed, where it has told
 * @param revocation what its list of revoked certificates says, once that was looked at
 */
public record RenewalPlan(
        String name,
        IssuedCertificate certificate,
        RenewalSettings settings,
        RenewalHistory history,
        Optional<CertbotVersion> certbot,
        Optional<AuthorityWindow> window,
        Optional<RevocationList.Answer> revocation) {
    private static final String FILE = InstalledCertificate.DIRECTORY + "/renewal/";

    /** As long as nobody has looked whether it was revoked. */
    RenewalPlan(
            String name,
            IssuedCertificate certificate,
            RenewalSettings settings,
            RenewalHistory history,
            Optional<CertbotVersion> certbot,
            Optional<AuthorityWindow> window) {
        this(name, certificate, settings, history, certbot, window, Optional.empty());
    }

    /** The same once that was looked at. */
    public RenewalPlan with(RevocationList.Answer looked) {
        return new RenewalPlan(name, certificate, settings, history, certbot, window, Optional.of(looked));
    }

    private Lifetime lifetime() {
        return new Lifetime(certificate.notBefore(), certificate.notAfter());
    }

    /** From when on a start of Certbot renews it. */
    public Instant due() {
        Instant own = settings.fixed(certbot)
                .map(before -> certificate.notAfter().minus(before))
                .orElseGet(() -> lifetime().renewalDue());
        Instant first = own.isBefore(certificate.notBefore()) ? certificate.notBefore() : own;
        // Certbot takes a moment in the authority's window, or its own time if that comes first.
        return asked().map(AuthorityWindow::from).filter(first::isAfter).orElse(first);
    }

    private Optional<AuthorityWindow> asked() {
        return RenewalSettings.asksAuthority(certbot) ? window : Optional.empty();
    }

    /** When and by what rule, and what stands against it; as far as Certbot itself decides it. */
    public Finding finding(Instant now) {
        String end = Dates.day(certificate.notAfter());
        if (revocation.orElse(null) instanceof RevocationList.Answer.Revoked(Instant time, boolean keyKnown)) {
            return found(Severity.STOP, keyKnown ? "plan-revoked-key" : "plan-revoked", Dates.day(time))
                    .with(renew());
        }
        if (settings.switchedOff()) return found(Severity.STOP, "plan-off", end).with(set("autorenew = False"));
        if (settings.byHand()) return found(Severity.STOP, "plan-hand", end);
        if (settings.stapled()) return found(Severity.STOP, "plan-staple").with(set("must_staple = True"));
        if (now.isAfter(certificate.notAfter()))
            return found(Severity.STOP, "plan-ended", end).with(renew());
        if (window.filter(w -> w.isMissed(lifetime(), now)).isPresent()) {
            boolean early = window.get().isEarly(lifetime());
            return found(
                            Severity.ATTENTION,
                            early ? "plan-replace" : "plan-late",
                            Dates.day(window.get().to()),
                            end)
                    .with(renew());
        }
        Lifetime.Stage stage = lifetime().at(now);
        Duration grace = lifetime().total().multipliedBy(2).dividedBy(90);
        if (stage == Lifetime.Stage.ENDING || now.isAfter(due().plus(grace)) && !isEarly()) {
            Severity severity = stage == Lifetime.Stage.ENDING ? Severity.STOP : Severity.ATTENTION;
            return found(severity, "plan-late", Dates.day(due()), end).with(renew());
        }
        if (asked().isPresent()) {
            return found(
                    Severity.FINE,
                    "plan-asked",
                    Dates.day(due()),
                    Dates.day(asked().get().to()),
                    end);
        }
        Optional<Duration> fixed = settings.fixed(certbot);
        return fixed.isPresent()
                ? found(
                        Severity.FINE,
                        "plan-fixed",
                        Dates.day(due()),
                        Long.toString(fixed.get().toDays()),
                        end)
                : found(Severity.FINE, "plan", Dates.day(due()), end);
    }

    /** Whether Certbot renews it from its first day, which is told as a schedule that is too dense. */
    private boolean isEarly() {
        return !due().isAfter(certificate.notBefore());
    }

    /** What came of the renewals so far. */
    public Finding past(Instant now) {
        if (!history.failed().isEmpty() && history.why().isPresent()) {
            String first = Dates.day(history.failed().getFirst());
            String last = Dates.day(history.failed().getLast());
            String key = first.equals(last) ? "past-failed" : "past-failing";
            Severity severity = lifetime().at(now) == Lifetime.Stage.GOOD ? Severity.ATTENTION : Severity.STOP;
            return found(
                    severity,
                    key,
                    last,
                    Integer.toString(history.failed().size()),
                    first,
                    Messages.of(history.why().get().title()));
        }
        if (history.why().isPresent()) {
            return found(
                    Severity.ATTENTION, "past-hook", Dates.day(history.renewed().orElse(certificate.notBefore())));
        }
        return history.renewed()
                .map(time -> found(Severity.FINE, "past-renewed", Dates.day(time)))
                .orElseGet(() -> found(Severity.FINE, "past-first", Dates.day(certificate.notBefore())));
    }

    /** What the list of revoked certificates says, where that is nothing bad. */
    public Optional<Message> revocationNote() {
        return revocation.flatMap(answer -> switch (answer) {
            case RevocationList.Answer.Revoked revoked -> Optional.empty();
            case RevocationList.Answer.NotRevoked not ->
                Optional.of(Message.of(
                        "renewal.not-revoked", SafeText.word(certificate.issuer()), Dates.day(not.listed())));
            case RevocationList.Answer.Unknown unknown -> Optional.of(Message.of("renewal.revocation-unknown"));
        });
    }

    /** As far as it decides whether the certificate renews itself: what is late may still come. */
    public Severity counts(Instant now) {
        Finding found = finding(now);
        boolean never = settings.switchedOff() || settings.byHand() || settings.stapled();
        return found.severity() == Severity.STOP && !never ? Severity.ATTENTION : found.severity();
    }

    private static Finding found(Severity severity, String key, String... words) {
        return RenewalFindings.of(severity, key, words);
    }

    /** Takes a line out of the settings of this certificate. */
    private Remedy set(String line) {
        return Remedy.command(
                "renewal-setting",
                List.of(new Remedy.Change(
                        "sed -i " + Command.quote("/^" + line + "$/d") + " " + Command.quote(FILE + name + ".conf"),
                        Optional.empty())),
                line);
    }

    /** Renews it now, with what is kept for it. Without a terminal Certbot would wait for some minutes. */
    private Remedy renew() {
        return Remedy.command(
                "renewal-now",
                List.of(new Remedy.Change(
                        "certbot renew -n --no-random-sleep-on-renew --force-renewal --cert-name "
                                + Command.quote(name),
                        Optional.empty())));
    }
}
