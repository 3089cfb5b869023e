package org.certguide.walkthrough;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.renewal.RenewalLook;
import org.certguide.server.Failure;
import org.certguide.server.Probe;
import org.certguide.server.ProbeBundle;
import org.certguide.server.ScriptOutput;
import org.certguide.server.ServerException;
import org.certguide.session.LoginCheck;
import org.certguide.session.Session;
import org.certguide.system.SystemFacts;

/**
 * Asks a server whose certificate is known everything at once, with the first command after the login:
 * what it runs, and how it stands with the certificate and its renewal. What is not answered so is
 * asked later, as on any other server.
 */
final class FirstLook implements LoginCheck.First {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private volatile Optional<String> certificate = Optional.empty();
    private volatile Map<String, ScriptOutput> told = Map.of();

    /**
     * To be called before a login.
     *
     * @param known the certificate that is looked after there; empty: nothing is asked
     */
    void prepare(Optional<String> known) {
        certificate = known;
        told = Map.of();
    }

    /** The question about a certificate. */
    static Probe<Map<String, ScriptOutput>> probe(String name) {
        return ProbeBundle.of("open " + name, LIMIT, List.of(SystemFacts.PROBE, RenewalLook.probe(name)));
    }

    @Override
    public boolean ask(Session session) throws ServerException, InterruptedException {
        Optional<String> name = certificate;
        if (name.isEmpty()) return false;
        try {
            Map<String, ScriptOutput> answers = new HashMap<>(session.ask(probe(name.get())));
            ScriptOutput renewal = answers.get(RenewalLook.probe(name.get()).name());
            // It has the certificate itself in it.
            if (renewal != null)
                answers.put(InstalledCertificate.probe(name.get()).name(), renewal);
            told = Map.copyOf(answers);
            return true;
        } catch (ServerException e) {
            return switch (e.failure()) {
                case Failure.NoAnswer none -> false;
                case Failure.NothingCame none -> false;
                case Failure.OutputTooLarge large -> false;
                case Failure.CommandTimedOut late -> false;
                default -> throw e;
            };
        }
    }

    /** What was answered, by the names of the probes. */
    Map<String, ScriptOutput> take() {
        Map<String, ScriptOutput> answers = told;
        told = Map.of();
        return answers;
    }
}
