package org.certguide.walkthrough;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.guide.FailureText;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.session.Session;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** The request: what the user wants, Certbot's conversation, and what came of it. */
public final class CertificateModel extends ServerStep {
    private final Clock clock;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final ServerProfile profile;
    private final ChecklistModel checklist;
    private final Runnable show;
    private final ReadOnlyObjectWrapper<@Nullable Outcome> outcome = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable IssuedCertificate> issued = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper remedied = new ReadOnlyBooleanWrapper(false);
    private final ScheduledRetry retry;
    private RequestEvidence evidence = RequestEvidence.NONE;
    private String issuedName = "";

    /** A request that was begun, as long as nobody knows what came of it. */
    private @Nullable RequestRun unsettled;

    /** The session in which it was looked what is on the server. */
    private @Nullable Session inspected;

    /**
     * @param show opens the panel of this step
     */
    CertificateModel(
            JobRunner jobs,
            Clock clock,
            ServerAccess server,
            SystemModel system,
            CertificateWishes wishes,
            ServerProfile profile,
            ChecklistModel checklist,
            Runnable show) {
        super(Step.CERTIFICATE, jobs, server);
        this.clock = clock;
        this.system = system;
        this.wishes = wishes;
        this.profile = profile;
        this.checklist = checklist;
        this.show = show;
        retry = new ScheduledRetry(jobs, clock, this::retry);
        checklist.state().subscribe(this::checked);
        // A login may find the server as it was not before.
        server.session().subscribe(session -> {
            if (session != null && !state().get().passed()) state().set(StepStatus.OPEN);
        });
    }

    /** How the last request ended; null before it. */
    public ReadOnlyObjectProperty<@Nullable Outcome> outcome() {
        return outcome.getReadOnlyProperty();
    }

    /** The certificate that is on the server, as far as it is known. */
    public ReadOnlyObjectProperty<@Nullable IssuedCertificate> issued() {
        return issued.getReadOnlyProperty();
    }

    /** What was read about the request that failed last, when {@link #outcome} changed. */
    public RequestEvidence evidence() {
        return evidence;
    }

    /** The name of {@link #issued}, whatever was typed since. */
    public String issuedName() {
        return issuedName;
    }

    /** The questionnaire's answers, where the certificate is for Overture DMS. */
    public Optional<DmsAnswers> dmsAnswers() {
        IssuedCertificate there = issued.get();
        // DMS looks for the certificate under the name of its host.
        boolean found = there != null && there.names().contains(issuedName);
        return found && wishes.purpose().get() == Purpose.DMS && DomainName.isValid(issuedName)
                ? Optional.of(DmsAnswers.of(issuedName))
                : Optional.empty();
    }

    /** The command as it will run; empty while what was entered is not valid. */
    public String commandLine() {
        return commandLine(wishes.challenge().hooks());
    }

    /** The same, with the commands that stop and start what holds port 80; empty if none can. */
    public String commandLineFreeingPort80() {
        return evidence.stoppable()
                .map(ChallengeChoice::hooks)
                .map(this::commandLine)
                .orElse("");
    }

    private String commandLine(List<String> hooks) {
        return wishes.request(hooks)
                .map(r -> "sudo "
                        + r.commandLine(
                                system.certbotVersion().orElse(CertbotVersion.CURRENT),
                                Optional.ofNullable(issued.get())))
                .orElse("");
    }

    /** Looks, once a login, whether the certificate is there already: a request may have ended. */
    @Override
    void opened() {
        // What is changed is there, and the way on stays open.
        boolean known = state().get().passed()
                && (issued.get() != null || wishes.changed().get().isPresent());
        if (inspected == server().session().get() || isBusy() || known) return;
        inspect(FailureCause.CONNECTION_LOST);
    }

    /**
     * Reads the certificate from the server, and with it what came of a request that did not come
     * to its end.
     *
     * @param cause why it did not
     */
    private void inspect(FailureCause cause) {
        RequestRun cut = unsettled;
        if (cut == null && wishes.name().isEmpty()) return;
        Session session = server().require();
        String name = cut == null ? wishes.name() : cut.wanted().name();
        start(
                session,
                Task.of(Message.of("panel.busy.readback"), words -> session.ask(InstalledCertificate.probe(name)))
                        .then(found -> {
                            inspected = session;
                            unsettled = null;
                            onServer(name, found, RequestEvidence.NONE);
                            if (cut != null) settle(cut, found, cause);
                            else if (found.certificate().filter(this::isWanted).isPresent()) {
                                keep(found.certificate().get(), false);
                            } else {
                                state().set(StepStatus.OPEN);
                            }
                        })
                        // It is looked again when the step opens, but not against the user's will.
                        .whenCancelled(() -> {
                            inspected = null;
                            unsettled = null;
                        }));
    }

    private void settle(RequestRun cut, InstalledCertificate found, FailureCause cause) {
        Outcome came =
                Outcome.of(cut.before(), found.certificate(), cut.wanted().testRun(), Explained.of(cause));
        if (stillRunning().get() == null || came instanceof Outcome.Issued) {
            show(came);
        } else {
            // It is not over: the next look tells.
            unsettled = cut;
            inspected = null;
            state().set(StepStatus.OPEN);
        }
    }

    private void onServer(String name, InstalledCertificate found, RequestEvidence read) {
        evidence = read.settled(wishes.challenge()::settled);
        issuedName = name;
        issued.set(found.certificate().orElse(null));
    }

    /** What state things are in after a request was cut off, only the server knows. */
    private void inspectUnsettled() {
        if (unsettled != null && server().isOpen()) inspect(FailureCause.CANCELLED);
    }

    /** Whether a certificate that was found on the server is the one that is asked for. */
    private boolean isWanted(IssuedCertificate found) {
        return wishes.areOf(found)
                && found.notAfter().isAfter(clock.instant())
                && (wishes.purpose().get() != Purpose.DMS
                        || found.keyType().filter(t -> t == KeyType.RSA).isPresent());
    }

    /** Whether what a request failed for was checked since, and nothing stands against it any more. */
    public ReadOnlyBooleanProperty isRemedied() {
        return remedied.getReadOnlyProperty();
    }

    /** A check that finds nothing wrong answers a failure that asked for one. */
    private void checked(StepStatus checks) {
        Problem failed = problem().get();
        boolean fine = checks == StepStatus.DONE || checks == StepStatus.WARNING;
        if (!fine || failed == null || isBusy()) return;
        NextAction next = failed.nextAction();
        if (next != NextAction.CHECK_AGAIN && next != NextAction.FREE_PORT_80) return;
        outcome.set(null);
        solved();
        remedied.set(true);
        state().set(StepStatus.OPEN);
    }

    /** Asks for the certificate. What was entered has to be valid. */
    public void start() {
        Session session = server().require();
        List<String> hooks = wishes.challenge().hooks();
        CertificateRequest request = wishes.request(hooks).orElseThrow();
        Optional<String> folder = request.webroot();
        Optional<String> setup = wishes.challenge().setup(request.name());
        retry.stop();
        remedied.set(false);
        outcome.set(null);
        start(
                session,
                Task.of(Message.of("panel.busy.readback"), words -> RequestRun.prepare(session, request, setup))
                        .then(before -> {
                            if (before.isPresent()) {
                                setup.ifPresent(s -> profile.changed("sudo " + s, OptionalInt.of(0), List.of()));
                                converse(session, request, before.get().certificate(), hooks);
                            } else {
                                fail(new Problem(
                                        Message.of("panel.certificate.folder.missing"),
                                        Message.of("panel.certificate.folder.missing.help", folder.orElseThrow()),
                                        ""));
                            }
                        })
                        .whenCancelled(this::inspectUnsettled));
    }

    /**
     * The same, and Certbot stops what holds port 80 before and starts it again afterwards, now and
     * at every renewal.
     */
    public void startFreeingPort80() {
        wishes.challenge().addHooks(evidence.stoppable().orElseThrow());
        start();
    }

    private void converse(
            Session session, CertificateRequest wanted, Optional<IssuedCertificate> before, List<String> hooks) {
        String commandLine = wanted.commandLine(system.certbotVersion().orElse(CertbotVersion.CURRENT), before);
        PreparedAnswers answers = wanted.answers();
        if (wishes.existing().get().isPresent()) {
            answers = answers.with(
                    "existing", new Answer.Pick(wishes.existing().get().get()));
        }
        RequestRun request = new RequestRun(
                session,
                wanted,
                before,
                server().console().job(session, commandLine, CertbotPrompts.all(), answers),
                checklist.reasons(session));
        unsettled = request;
        start(
                session,
                Task.of(Message.of("panel.busy.request"), request)
                        .then(ended -> {
                            unsettled = null;
                            onServer(ended.name(), ended.after(), ended.evidence());
                            if (ended.outcome() instanceof Outcome.Issued && !hooks.isEmpty()) {
                                profile.changed(
                                        String.join(" ", hooks), ended.run().exitStatus(), List.of());
                            }
                            show(ended.outcome());
                        })
                        .whenCancelled(this::inspectUnsettled));
    }

    void show(Outcome ended) {
        outcome.set(ended);
        switch (ended) {
            case Outcome.Issued ok -> {
                retry.accepted();
                keep(ok.certificate(), ok.warning().isPresent());
            }
            case Outcome.Kept ok -> keep(ok.certificate(), ok.warning().isPresent());
            case Outcome.DryRunPassed passed -> {
                wishes.trial().set(false);
                state().set(StepStatus.OPEN);
            }
            case Outcome.Cancelled cancelled ->
                // What was there before is still there, and the way on stays open.
                state().set(
                                Optional.ofNullable(issued.get())
                                                .filter(this::isWanted)
                                                .isPresent()
                                        ? StepStatus.DONE
                                        : StepStatus.OPEN);
            case Outcome.Failed failed -> {
                failed.why()
                        .notBefore()
                        .filter(until -> !failed.testRun())
                        .ifPresent(until -> retry.refused(wishes.domains().get().valid(), until));
                fail(Problem.of(failed.why(), "panel.certificate.failed"));
            }
        }
    }

    /** Saves the paths in the profile. */
    private void keep(IssuedCertificate certificate, boolean warning) {
        start(profile.saving(profile.upToDate(issuedName, certificate))
                .then(saved -> state().set(warning ? StepStatus.WARNING : StepStatus.DONE)));
    }

    /** The wait until the authority accepts the next try. */
    public ScheduledRetry scheduled() {
        return retry;
    }

    /**
     * When the authority accepts the request again that it has refused; empty where it has not. A
     * trial in between changes nothing about it.
     */
    public Optional<Instant> notBefore() {
        return retry.notBefore(wishes.domains().get().valid());
    }

    /** Until when the request as it is now would be refused; the test authority has limits of its own. */
    public Optional<Instant> refusedUntil() {
        if (!wishes.trial().get()) return notBefore();
        return outcome.get() instanceof Outcome.Failed failed && failed.testRun()
                ? failed.why().notBefore().filter(clock.instant()::isBefore)
                : Optional.empty();
    }

    /** How long there is to wait before the request makes sense; zero: not at all. */
    public Duration mustWait() {
        return refusedUntil().map(retry::until).orElse(Duration.ZERO);
    }

    @Override
    public Optional<FailureText> failureText() {
        Problem last = problem().get();
        NextAction helps = last == null ? NextAction.RETRY : last.nextAction();
        Optional<FailureText> text = super.failureText().map(evidence::tell);
        // What failed otherwise since the refusal has to be mended first.
        if (helps != NextAction.WAIT && helps != NextAction.RETRY) return text;
        return text.map(told -> refusedUntil()
                .map(until -> (helps == NextAction.WAIT ? told : told.helping(Message.of("panel.certificate.wait")))
                        .then(WaitText.of(until, clock.instant())))
                .orElse(told));
    }

    @Override
    public Optional<FailureText> instead() {
        if (isBusy() || !(outcome.get() instanceof Outcome.DryRunPassed)) return Optional.empty();
        return Optional.of(refusedUntil()
                .map(until -> FailureText.instead("certificate.later", Dates.day(until), Dates.time(until)))
                .orElseGet(() -> FailureText.instead("certificate.tried")));
    }

    /** A calendar file for where that is too long. */
    public String reminder(Instant until) {
        return retry.reminder(until, wishes.name());
    }

    private void retry() {
        if (isBusy() || server().console().running().get()) return;
        if (!server().isOpen()) {
            retry.stop();
            fail(new Problem(
                    Message.of("panel.certificate.wait.away.title"), Message.of("panel.certificate.wait.away"), ""));
            return;
        }
        show.run();
        // After a new login, the step looks at the server first; the next second will do.
        if (isBusy()) return;
        if (wishes.request(List.of()).isEmpty()) retry.stop();
        else start();
    }
}
