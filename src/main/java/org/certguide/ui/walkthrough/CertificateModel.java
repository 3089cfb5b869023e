package org.certguide.ui.walkthrough;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import org.certguide.certbot.CertbotPrompts;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.EmailAddress;
import org.certguide.certbot.Entry;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.certbot.ReadBack;
import org.certguide.conversation.Answer;
import org.certguide.conversation.AnswerBook;
import org.certguide.guide.Step;
import org.certguide.guide.Text;
import org.certguide.profile.Profile;
import org.certguide.server.Command;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.session.LiveRun;
import org.certguide.session.Session;
import org.certguide.work.Job;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The request: what the user wants, Certbot's conversation, and what came of it. */
public final class CertificateModel extends StepModel {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LOG = "/var/log/letsencrypt/letsencrypt.log";

    /** A version that knows every option, for a command that is shown before Certbot is there. */
    private static final CertbotVersion CURRENT = new CertbotVersion(5, 0, 0);

    private final ObjectProperty<@Nullable Purpose> purpose = new SimpleObjectProperty<>();
    private final StringProperty email = new SimpleStringProperty("");
    private final ObjectProperty<Boolean> terms = new SimpleObjectProperty<>(false);
    private final ObjectProperty<Boolean> eff = new SimpleObjectProperty<>(false);
    private final ObjectProperty<KeyType> keyType = new SimpleObjectProperty<>(KeyType.ECDSA);
    private final ObjectProperty<Boolean> trial = new SimpleObjectProperty<>(false);
    private final ObjectProperty<List<String>> extra = new SimpleObjectProperty<>(List.of());
    private final ObjectProperty<Optional<Integer>> existing =
            new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<@Nullable Outcome> outcome = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable IssuedCertificate> issued =
            new ReadOnlyObjectWrapper<>();
    private String issuedName = "";
    private boolean inspected;

    CertificateModel(Walkthrough walkthrough) {
        super(Step.CERTIFICATE, walkthrough);
    }

    /** What the certificate is for; null until the user has said so. */
    public ObjectProperty<@Nullable Purpose> purpose() {
        return purpose;
    }

    /** As typed; empty for none. */
    public StringProperty email() {
        return email;
    }

    /** Whether the user agrees to the terms of the certificate authority; if not, Certbot asks. */
    public ObjectProperty<Boolean> terms() {
        return terms;
    }

    /** Whether the address may be given to the Electronic Frontier Foundation. */
    public ObjectProperty<Boolean> eff() {
        return eff;
    }

    /** The kind of key, where the purpose leaves a choice. */
    public ObjectProperty<KeyType> keyType() {
        return keyType;
    }

    /** Whether only to try, with the test authority. */
    public ObjectProperty<Boolean> trial() {
        return trial;
    }

    /** Further words for Certbot's command line. */
    public ObjectProperty<List<String>> extra() {
        return extra;
    }

    /** The number of the answer if Certbot asks about a certificate that is there already. */
    public ObjectProperty<Optional<Integer>> existing() {
        return existing;
    }

    /** How the last request ended; null before it. */
    public ReadOnlyObjectProperty<@Nullable Outcome> outcome() {
        return outcome.getReadOnlyProperty();
    }

    /** The certificate that is on the server, as far as it is known. */
    public ReadOnlyObjectProperty<@Nullable IssuedCertificate> issued() {
        return issued.getReadOnlyProperty();
    }

    /** The certificate's name: the first domain name. */
    public String name() {
        List<String> domains = walkthrough.checklist().domainList();
        return domains.isEmpty() ? "" : domains.getFirst();
    }

    /** The name of {@link #issued}, whatever was typed since. */
    public String issuedName() {
        return issuedName;
    }

    /** The questionnaire's answers, where the certificate is for Overture DMS. */
    public Optional<DmsAnswers> dmsAnswers() {
        return purpose.get() == Purpose.DMS && DomainName.isValid(issuedName)
                ? Optional.of(new DmsAnswers(issuedName))
                : Optional.empty();
    }

    /** What is wrong with the e-mail address, if something is. */
    public Optional<Text> emailProblem() {
        if (email.get().isBlank()) return Optional.empty();
        return EmailAddress.check(email.get()) instanceof Entry.Wrong wrong
                ? Optional.of(wrong.why())
                : Optional.empty();
    }

    /** The command as it will run; empty while what was entered is not valid. */
    public String commandLine() {
        if (walkthrough.checklist().domainProblem().isPresent()) return "";
        return "sudo "
                + request()
                        .commandLine(version().orElse(CURRENT), Optional.ofNullable(issued.get()));
    }

    private Optional<CertbotVersion> version() {
        return walkthrough
                .install()
                .certbot()
                .flatMap(c -> CertbotVersion.parse("certbot " + c.version()));
    }

    private CertificateRequest request() {
        Purpose what = purpose.get() == null ? Purpose.OTHER : purpose.get();
        Optional<String> address =
                EmailAddress.check(email.get()) instanceof Entry.Good good
                        ? Optional.of(good.value())
                        : Optional.empty();
        // A box that was not ticked refuses nothing: Certbot asks, and the user sees its words.
        Optional<Boolean> agreed = terms.get() ? Optional.of(true) : Optional.empty();
        Optional<Boolean> shared = address.map(a -> eff.get());
        return CertificateRequest.of(what, walkthrough.checklist().domainList())
                .withEmail(address)
                .withConsent(agreed, shared)
                .withKeyType(what == Purpose.DMS ? KeyType.RSA : keyType.get())
                .withExtra(extra.get())
                .asTestRun(trial.get());
    }

    /** Looks, once a login, whether the certificate is there already: a request may have ended. */
    @Override
    protected void opened() {
        if (inspected || isBusy() || state().get().passed()) return;
        inspect(null);
    }

    /**
     * Reads the certificate from the server.
     *
     * @param ended the outcome to show with it, if it is known
     */
    private void inspect(@Nullable Outcome ended) {
        if (walkthrough.checklist().domainProblem().isPresent()) return;
        Session session = walkthrough.requireSession();
        String name = name();
        start(
                Text.of("panel.busy.readback"),
                words -> readBack(session, name),
                found -> {
                    inspected = true;
                    issuedName = name;
                    outcome.set(ended);
                    issued.set(found.certificate().orElse(null));
                    if (found.certificate().filter(this::isWanted).isPresent()) {
                        keep(found.certificate().get());
                    } else {
                        state().set(StepStatus.OPEN);
                    }
                });
    }

    /** Whether a certificate that was found on the server is the one that is asked for. */
    private boolean isWanted(IssuedCertificate found) {
        return found.names().containsAll(walkthrough.checklist().domainList())
                && found.notAfter().isAfter(walkthrough.services().clock().instant())
                && (purpose.get() != Purpose.DMS
                        || found.keyType().filter(t -> t == KeyType.RSA).isPresent());
    }

    /** Asks for the certificate. What was entered has to be valid. */
    public void start() {
        Session session = walkthrough.requireSession();
        String name = name();
        outcome.set(null);
        start(
                Text.of("panel.busy.readback"),
                words -> readBack(session, name),
                before -> converse(session, before.certificate()));
    }

    private void converse(Session session, Optional<IssuedCertificate> before) {
        CertificateRequest request = request();
        String commandLine = request.commandLine(version().orElse(CURRENT), before);
        AnswerBook answers = request.answers();
        if (existing.get().isPresent()) {
            answers = answers.with("existing", new Answer.Pick(existing.get().get()));
        }
        Job<LiveRun.Result> live =
                walkthrough.console().job(session, commandLine, CertbotPrompts.all(), answers);
        start(
                Text.of("panel.busy.request"),
                words -> {
                    LiveRun.Result run = live.run(words);
                    ReadBack after = readBack(session, request.name());
                    return ended(session, request, before, after, run);
                },
                ended -> {
                    issuedName = request.name();
                    outcome.set(ended.outcome());
                    issued.set(ended.after().certificate().orElse(null));
                    show(ended.outcome());
                });
    }

    /** How a request ended, and what is on the server now. */
    private record Ended(Outcome outcome, ReadBack after) {}

    private static Ended ended(
            Session session,
            CertificateRequest request,
            Optional<IssuedCertificate> before,
            ReadBack after,
            LiveRun.Result run)
            throws ServerException, InterruptedException {
        OptionalInt exit = run.exitStatus();
        Outcome outcome =
                Outcome.of(before, after.certificate(), exit, request.testRun(), run.text());
        if (outcome instanceof Outcome.Failed failed
                && failed.why().cause() == FailureCause.HIDDEN) {
            outcome = new Outcome.Failed(Diagnosis.fromLog(log(session)));
        }
        return new Ended(outcome, after);
    }

    private void show(Outcome ended) {
        switch (ended) {
            case Outcome.Issued ok -> keep(ok.certificate(), ok.warning().isPresent());
            case Outcome.Renewed ok -> keep(ok.certificate(), ok.warning().isPresent());
            case Outcome.Expanded ok -> keep(ok.certificate(), ok.warning().isPresent());
            case Outcome.Kept ok -> keep(ok.certificate());
            case Outcome.DryRunPassed passed -> {
                trial.set(false);
                state().set(StepStatus.OPEN);
            }
            case Outcome.Cancelled cancelled -> state().set(StepStatus.OPEN);
            case Outcome.Failed failed ->
                    fail(
                            new Problem(
                                    failed.why().title(),
                                    Text.of(
                                            "panel.certificate.failed",
                                            failed.why().explanation(),
                                            failed.why().next()),
                                    String.join("\n", failed.why().words())));
        }
    }

    private void keep(IssuedCertificate certificate) {
        keep(certificate, false);
    }

    /** Saves the paths in the profile. */
    private void keep(IssuedCertificate certificate, boolean warning) {
        save(
                walkthrough.profileWith(issuedName, certificate),
                () -> state().set(warning ? StepStatus.WARNING : StepStatus.DONE));
    }

    /** Fetches the end of Certbot's log, for the user to keep. */
    public void fetchLog(Consumer<String> then) {
        Session session = walkthrough.requireSession();
        StepStatus before = state().get();
        Problem shown = problem().get();
        start(
                Text.of("panel.busy.log"),
                words -> log(session),
                text -> {
                    state().set(before);
                    if (shown != null) fail(shown);
                    then.accept(text);
                });
    }

    private static ReadBack readBack(Session session, String name)
            throws ServerException, InterruptedException {
        String token = Sudo.mark();
        String output = session.runAsRoot(ReadBack.script(name, token), LIMIT, bytes -> {}).out();
        return ReadBack.parse(output, token)
                .orElseThrow(
                        () ->
                                new ServerException(
                                        new Failure.Unexpected("the server did not answer")));
    }

    private static String log(Session session) throws ServerException, InterruptedException {
        return session.runAsRoot("tail -c 200000 " + Command.quote(LOG), LIMIT, bytes -> {}).out();
    }

    @Override
    protected void cancelled() {
        // What state things are in, only the server knows.
        if (walkthrough.session().get() == null) return;
        inspect(atWork().get() == null ? new Outcome.Cancelled() : null);
    }

    /** Fills in what is known of a server from before. */
    void use(Profile known) {
        purpose.set(known.purpose());
        walkthrough.checklist().domains().set(String.join(" ", known.domains()));
        known.certificate().flatMap(Profile.Certificate::keyType).ifPresent(keyType::set);
    }

    /** What is known of the server may be out of date after a new login. */
    void forgetServer() {
        inspected = false;
        if (!state().get().passed()) state().set(StepStatus.OPEN);
    }

    @Override
    protected void reset() {
        super.reset();
        outcome.set(null);
        issued.set(null);
        inspected = false;
    }
}
