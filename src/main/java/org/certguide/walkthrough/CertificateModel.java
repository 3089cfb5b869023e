package org.certguide.walkthrough;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.renewal.Reminder;
import org.certguide.server.Command;
import org.certguide.server.Probe;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;
import org.jspecify.annotations.Nullable;

/** The request: what the user wants, Certbot's conversation, and what came of it. */
public final class CertificateModel extends StepModel {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** An authority's limits of a week are nothing to wait for in front of a window. */
    public static final Duration LONGEST_WAIT = Duration.ofHours(12);

    private final CertificateWishes wishes;
    private final ReadOnlyObjectWrapper<@Nullable Outcome> outcome = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable IssuedCertificate> issued = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<Instant>> waiting = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Duration> left = new ReadOnlyObjectWrapper<>(Duration.ZERO);
    private CertbotLog log = CertbotLog.NONE;
    private Optional<Finding> holder = Optional.empty();
    private @Nullable Request running;
    private String issuedName = "";
    private boolean inspected;
    private boolean looking;

    /** What was asked for, and what was on the server before that. */
    private record Request(CertificateRequest wanted, Optional<IssuedCertificate> before) {}

    CertificateModel(Walkthrough walkthrough, CertificateWishes wishes) {
        super(Step.CERTIFICATE, walkthrough);
        this.wishes = wishes;
    }

    /** How the last request ended; null before it. */
    public ReadOnlyObjectProperty<@Nullable Outcome> outcome() {
        return outcome.getReadOnlyProperty();
    }

    /** The certificate that is on the server, as far as it is known. */
    public ReadOnlyObjectProperty<@Nullable IssuedCertificate> issued() {
        return issued.getReadOnlyProperty();
    }

    /** The log of the request that failed last; read when {@link #outcome} changes. */
    public CertbotLog log() {
        return log;
    }

    /** What held port 80 when the last request failed for that. */
    public Optional<Finding> holder() {
        return holder;
    }

    /** How that can be stopped and started again, if it can. */
    public Optional<Remedy.StopDuringRequest> stoppable() {
        return holder.stream()
                .flatMap(held -> held.remedies().stream())
                .filter(Remedy.StopDuringRequest.class::isInstance)
                .map(Remedy.StopDuringRequest.class::cast)
                .findFirst();
    }

    /** The name of {@link #issued}, whatever was typed since. */
    public String issuedName() {
        return issuedName;
    }

    /** The questionnaire's answers, where the certificate is for Overture DMS. */
    public Optional<DmsAnswers> dmsAnswers() {
        return wishes.purpose().get() == Purpose.DMS && DomainName.isValid(issuedName)
                ? Optional.of(DmsAnswers.of(issuedName))
                : Optional.empty();
    }

    /** The command as it will run; empty while what was entered is not valid. */
    public String commandLine() {
        return commandLine(wishes.challenge().hooks());
    }

    /** The same, with the commands that stop and start what holds port 80; empty if none can. */
    public String commandLineFreeingPort80() {
        return stoppable().map(ChallengeChoice::hooks).map(this::commandLine).orElse("");
    }

    private String commandLine(List<String> hooks) {
        return wishes.request(hooks)
                .map(r -> "sudo "
                        + r.commandLine(version().orElse(CertbotVersion.CURRENT), Optional.ofNullable(issued.get())))
                .orElse("");
    }

    private Optional<CertbotVersion> version() {
        return walkthrough.install().certbot().flatMap(c -> c.version());
    }

    /** Looks, once a login, whether the certificate is there already: a request may have ended. */
    @Override
    protected void opened() {
        if (inspected || isBusy() || state().get().passed()) return;
        inspect(FailureCause.CONNECTION_LOST);
    }

    /**
     * Reads the certificate from the server, and with it what came of a request that did not come
     * to its end.
     *
     * @param cause why it did not
     */
    private void inspect(FailureCause cause) {
        Request cut = running;
        if (cut == null && wishes.name().isEmpty()) return;
        Session session = walkthrough.requireSession();
        String name = cut == null ? wishes.name() : cut.wanted().name();
        looking = true;
        start(
                Message.of("panel.busy.readback"),
                words -> readBack(session, name),
                found -> {
                    looking = false;
                    inspected = true;
                    running = null;
                    log = CertbotLog.NONE;
                    holder = Optional.empty();
                    issuedName = name;
                    issued.set(found.certificate().orElse(null));
                    if (cut != null) {
                        Outcome come = Outcome.of(
                                cut.before(), found.certificate(), cut.wanted().testRun(), Explained.of(cause));
                        if (stillRunning().get() == null || come instanceof Outcome.Issued) {
                            show(come);
                        } else {
                            // It is not over: the next look tells.
                            running = cut;
                            inspected = false;
                            state().set(StepStatus.OPEN);
                        }
                    } else if (found.certificate().filter(this::isWanted).isPresent()) {
                        keep(found.certificate().get(), false);
                    } else {
                        state().set(StepStatus.OPEN);
                    }
                },
                because -> {
                    looking = false;
                    fail(Problem.of(because));
                });
    }

    /** Whether a certificate that was found on the server is the one that is asked for. */
    private boolean isWanted(IssuedCertificate found) {
        return wishes.domains().get() instanceof DomainNames.Valid wanted
                && found.names().containsAll(wanted.names())
                && found.notAfter().isAfter(walkthrough.services().clock().instant())
                && (wishes.purpose().get() != Purpose.DMS
                        || found.keyType().filter(t -> t == KeyType.RSA).isPresent());
    }

    /** Asks for the certificate. What was entered has to be valid. */
    public void start() {
        Session session = walkthrough.requireSession();
        List<String> hooks = wishes.challenge().hooks();
        CertificateRequest request = wishes.request(hooks).orElseThrow();
        Optional<String> folder = request.webroot();
        stopWaiting();
        outcome.set(null);
        start(
                Message.of("panel.busy.readback"),
                words -> folder.isPresent() && !isThere(session, folder.get())
                        ? Optional.<InstalledCertificate>empty()
                        : Optional.of(readBack(session, request.name())),
                before -> {
                    if (before.isPresent())
                        converse(session, request, hooks, before.get().certificate());
                    else
                        fail(new Problem(
                                Message.of("panel.certificate.folder.missing"),
                                Message.of("panel.certificate.folder.missing.help", folder.orElseThrow()),
                                ""));
                });
    }

    /** Certbot looks, too, but says it in other words than the form's. */
    private static boolean isThere(Session session, String folder) throws ServerException, InterruptedException {
        String look = "test -d " + Command.quote(folder);
        return session.ask(Probe.whether("folder", true, LIMIT, look));
    }

    /**
     * The same, and Certbot stops what holds port 80 before and starts it again afterwards, now and
     * at every renewal.
     */
    public void startFreeingPort80() {
        wishes.challenge().addHooks(stoppable().orElseThrow());
        start();
    }

    private void converse(
            Session session, CertificateRequest request, List<String> hooks, Optional<IssuedCertificate> before) {
        String commandLine = request.commandLine(version().orElse(CertbotVersion.CURRENT), before);
        PreparedAnswers answers = request.answers();
        if (wishes.existing().get().isPresent()) {
            answers = answers.with(
                    "existing", new Answer.Pick(wishes.existing().get().get()));
        }
        Job<InteractiveProgram.Result> live =
                walkthrough.console().job(session, commandLine, CertbotPrompts.all(), answers);
        Job<Finding> port80 = walkthrough.checklist().port80(session);
        running = new Request(request, before);
        start(
                Message.of("panel.busy.request"),
                words -> {
                    InteractiveProgram.Result run = live.run(words);
                    InstalledCertificate after = readBack(session, request.name());
                    Outcome outcome =
                            Outcome.of(before, after.certificate(), run.exitStatus(), request.testRun(), run.text());
                    Ended plain = new Ended(outcome, after, CertbotLog.NONE, Optional.empty());
                    return outcome.trouble().isEmpty()
                            ? plain
                            : explained(plain, log(session, run.text()), port80, words);
                },
                ended -> {
                    running = null;
                    log = ended.log();
                    holder = ended.holder();
                    issuedName = request.name();
                    issued.set(ended.after().certificate().orElse(null));
                    if (ended.outcome() instanceof Outcome.Issued && !hooks.isEmpty()) {
                        walkthrough.changed(String.join(" ", hooks), Optional.empty());
                    }
                    show(ended.outcome());
                });
    }

    /** How a request ended, what is on the server now, and what helps to see why. */
    private record Ended(Outcome outcome, InstalledCertificate after, CertbotLog log, Optional<Finding> holder) {}

    private static Ended explained(Ended ended, CertbotLog log, Job<Finding> port80, Job.Progress words)
            throws Exception {
        Outcome outcome = ended.outcome().with(log.text());
        boolean held =
                outcome.trouble().filter(w -> w.cause() == FailureCause.PORT_80).isPresent();
        try {
            Optional<Finding> holder = held ? Optional.of(port80.run(words)) : Optional.empty();
            return new Ended(outcome, ended.after(), log, holder);
        } catch (ServerException e) {
            // What is known already must not be lost for it.
            return new Ended(outcome, ended.after(), log, Optional.empty());
        }
    }

    private void show(Outcome ended) {
        outcome.set(ended);
        switch (ended) {
            case Outcome.Issued ok -> keep(ok.certificate(), ok.warning().isPresent());
            case Outcome.Kept ok -> keep(ok.certificate(), false);
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
            case Outcome.Failed failed -> fail(Problem.of(failed.why(), "panel.certificate.failed"));
        }
    }

    /** Saves the paths in the profile. */
    private void keep(IssuedCertificate certificate, boolean warning) {
        save(
                walkthrough.profileWith(issuedName, certificate),
                () -> state().set(warning ? StepStatus.WARNING : StepStatus.DONE));
    }

    // ---- waiting until the authority accepts the next try

    /** When the request will be sent again by itself; empty while nobody waits for that. */
    public ReadOnlyObjectProperty<Optional<Instant>> waiting() {
        return waiting.getReadOnlyProperty();
    }

    /** How long that is from now, to the second. */
    public ReadOnlyObjectProperty<Duration> left() {
        return left.getReadOnlyProperty();
    }

    /**
     * How long there is to wait before a request that failed makes sense again; zero: not at all.
     */
    public Duration mustWait() {
        Instant now = walkthrough.services().clock().instant();
        return outcome.get() instanceof Outcome.Failed failed
                ? failed.why()
                        .notBefore()
                        .map(time -> Duration.between(now, time))
                        .filter(Duration::isPositive)
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    /** A calendar file for where the wait takes too long. */
    public String reminder(Instant until) {
        ZonedDateTime time = until.atZone(ZoneId.systemDefault());
        return Reminder.calendar(
                "try-" + wishes.name(),
                time.toLocalDate(),
                Messages.of("panel.certificate.wait.reminder", wishes.name()),
                Messages.of(
                        "panel.certificate.wait.reminder.what",
                        wishes.name(),
                        Messages.in(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT))
                                .format(time.toLocalDateTime())),
                walkthrough.services().clock().instant());
    }

    /** Sends the same request again at a time, without anybody's doing. */
    public void startAt(Instant time) {
        waiting.set(Optional.of(time));
        tick();
    }

    public void stopWaiting() {
        waiting.set(Optional.empty());
    }

    /**
     * To be called every second while somebody waits: looks at the clock, because computers sleep,
     * and sends the request when it is time.
     */
    public void tick() {
        if (waiting.get().isEmpty()) return;
        Duration rest = Duration.between(
                walkthrough.services().clock().instant(), waiting.get().get());
        left.set(rest.isNegative() ? Duration.ZERO : rest);
        if (rest.isPositive() || isBusy() || walkthrough.console().running().get()) return;
        if (walkthrough.session().get() == null) {
            stopWaiting();
            fail(new Problem(
                    Message.of("panel.certificate.wait.away.title"), Message.of("panel.certificate.wait.away"), ""));
            return;
        }
        walkthrough.open(Step.CERTIFICATE);
        // After a new login, the step looks at the server first; the next second will do.
        if (isBusy()) return;
        if (wishes.request(List.of()).isEmpty()) stopWaiting();
        else start();
    }

    private static InstalledCertificate readBack(Session session, String name)
            throws ServerException, InterruptedException {
        return session.ask(InstalledCertificate.probe(name));
    }

    @Override
    protected void cancelled() {
        if (looking) {
            // It is looked again when the step opens, but not against the user's will.
            looking = false;
            inspected = false;
            running = null;
        } else if (running != null && walkthrough.session().get() != null) {
            // What state things are in, only the server knows.
            inspect(FailureCause.CANCELLED);
        }
    }

    /** What is known of the server may be out of date after a new login. */
    void forgetServer() {
        inspected = false;
        if (!state().get().passed()) state().set(StepStatus.OPEN);
    }

    @Override
    protected void reset() {
        super.reset();
        stopWaiting();
        running = null;
        outcome.set(null);
        issued.set(null);
        inspected = false;
        looking = false;
    }
}
