package org.certguide.walkthrough;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Finding;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.Probe;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.work.Job;

/**
 * One request: Certbot's conversation, and afterwards what the server tells of the certificate.
 *
 * @param before what was on the server when it began
 * @param certbot the conversation
 * @param reasons look for the reason of a failure
 */
record RequestRun(
        Session session,
        CertificateRequest wanted,
        Optional<IssuedCertificate> before,
        Job<InteractiveProgram.Result> certbot,
        Function<FailureCause, Job<List<Finding>>> reasons)
        implements Job<RequestRun.Ended> {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * How a request ended.
     *
     * @param run of Certbot
     * @param name that the certificate is saved under
     * @param after what is on the server now
     * @param evidence of a run that failed
     */
    record Ended(
            InteractiveProgram.Result run,
            Outcome outcome,
            String name,
            InstalledCertificate after,
            RequestEvidence evidence) {}

    /**
     * Makes the server ready for a request.
     *
     * @param setup a command that is run as root first, if there is one
     * @return what is there of the certificate before; empty where the website's folder is not there:
     *     Certbot checks that as well, but its message does not name the field of the form
     */
    static Optional<InstalledCertificate> prepare(Session session, CertificateRequest request, Optional<String> setup)
            throws ServerException, InterruptedException {
        if (request.webroot().isPresent()) {
            String look = "test -d " + Command.quote(request.webroot().get());
            if (!session.ask(Probe.whether("folder", true, LIMIT, look))) return Optional.empty();
        }
        if (setup.isPresent()) {
            CommandResult made = session.change(setup.get(), LIMIT);
            if (!made.succeeded()) throw new ServerException(new Failure.Unexpected(made.err() + made.out()));
        }
        return Optional.of(session.ask(InstalledCertificate.probe(request.name())));
    }

    @Override
    public Ended run(Progress words) throws Exception {
        InteractiveProgram.Result run = certbot.run(words);
        // Certbot saves under another name where it cannot read its settings of this one.
        String name = InstalledCertificate.savedAs(run.text()).orElse(wanted.name());
        InstalledCertificate after = session.ask(InstalledCertificate.probe(name));
        Optional<IssuedCertificate> earlier = name.equals(wanted.name()) ? before : Optional.empty();
        Outcome outcome = Outcome.of(earlier, after.certificate(), run.exitStatus(), wanted.testRun(), run.text());
        if (outcome.trouble().isEmpty()) {
            return new Ended(run, outcome.checked(wanted, name), name, after, RequestEvidence.NONE);
        }
        CertbotLog log = ServerStep.log(session, run.text());
        Outcome explained = outcome.with(log.text());
        return new Ended(run, explained, name, after, evidence(log, explained, words));
    }

    private RequestEvidence evidence(CertbotLog log, Outcome outcome, Progress words) throws Exception {
        if (!(outcome instanceof Outcome.Failed failed)) return new RequestEvidence(log, List.of(), Optional.empty());
        FailureCause cause = failed.why().cause();
        try {
            List<Finding> found = reasons.apply(cause).run(words);
            return cause == FailureCause.PORT_80
                    ? new RequestEvidence(log, List.of(), found.stream().findFirst())
                    : new RequestEvidence(log, found, Optional.empty());
        } catch (ServerException e) {
            // The outcome is known: it is shown without the missing part.
            return new RequestEvidence(log, List.of(), Optional.empty());
        }
    }
}
