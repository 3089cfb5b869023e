package org.certguide.walkthrough;

import java.util.Optional;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Finding;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.work.Job;

/**
 * One request: Certbot's conversation, and afterwards what the server tells of the certificate.
 *
 * @param before what was on the server when it began
 * @param certbot the conversation
 * @param port80 looks what holds port 80
 */
record RequestRun(
        Session session,
        CertificateRequest wanted,
        Optional<IssuedCertificate> before,
        Job<InteractiveProgram.Result> certbot,
        Job<Finding> port80)
        implements Job<RequestRun.Ended> {
    /**
     * How a request ended.
     *
     * @param run of Certbot
     * @param after what is on the server now
     * @param log of a run that failed
     * @param holder what holds port 80, where that was the reason
     */
    record Ended(
            InteractiveProgram.Result run,
            Outcome outcome,
            InstalledCertificate after,
            CertbotLog log,
            Optional<Finding> holder) {}

    @Override
    public Ended run(Progress words) throws Exception {
        InteractiveProgram.Result run = certbot.run(words);
        InstalledCertificate after = session.ask(InstalledCertificate.probe(wanted.name()));
        Outcome outcome = Outcome.of(before, after.certificate(), run.exitStatus(), wanted.testRun(), run.text());
        if (outcome.trouble().isEmpty()) {
            return new Ended(run, outcome, after, CertbotLog.NONE, Optional.empty());
        }
        CertbotLog log = ServerStep.log(session, run.text());
        Outcome explained = outcome.with(log.text());
        return new Ended(run, explained, after, log, holder(explained, words));
    }

    private Optional<Finding> holder(Outcome outcome, Progress words) throws Exception {
        boolean held =
                outcome.trouble().filter(w -> w.cause() == FailureCause.PORT_80).isPresent();
        try {
            return held ? Optional.of(port80.run(words)) : Optional.empty();
        } catch (ServerException e) {
            // The outcome is known: it is shown without the missing part.
            return Optional.empty();
        }
    }
}
