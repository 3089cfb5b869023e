package org.certguide.walkthrough;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.FailureCause;
import org.certguide.checks.Check;
import org.certguide.checks.CheckContext;
import org.certguide.checks.Checklist;
import org.certguide.checks.ChecklistRun;
import org.certguide.checks.FailureChecks;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.FailureText;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.DomainRecords;
import org.certguide.net.NetworkAccess;
import org.certguide.net.NetworkAccess.PublicResolver;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo.Rights;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;

/** The prerequisites, looked at in one go: names from here, everything else on the server. */
public final class ChecklistModel extends ServerStep {
    /** After it somebody wonders whether anything goes on. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Executor fx;
    private final Clock clock;
    private final URI directory;
    private final NetworkAccess internet;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final List<Check> checks;
    private final ObservableMap<String, Finding> findings = FXCollections.observableMap(new LinkedHashMap<>());
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, Finding> shownFindings = FXCollections.unmodifiableObservableMap(findings);
    private List<String> checkedNames = List.of();
    private final ObjectProperty<@Nullable Step> backTo = new SimpleObjectProperty<>();
    private final BooleanProperty publicly = new SimpleBooleanProperty(false);

    /**
     * @param directory of the certificate authority
     */
    ChecklistModel(
            JobRunner jobs,
            Executor fx,
            Clock clock,
            URI directory,
            NetworkAccess internet,
            ServerAccess server,
            SystemModel system,
            CertificateWishes wishes) {
        super(Step.CHECKLIST, jobs, server);
        this.fx = fx;
        this.clock = clock;
        this.directory = directory;
        this.internet = internet;
        this.system = system;
        this.wishes = wishes;
        checks = Checklist.standard(directory);
        wait(checks);
    }

    @Override
    boolean asks() {
        return server().isOpen() && server().needsPassword();
    }

    /** Whoever went on anyway has changed nothing about what was found. */
    @Override
    Phase settled() {
        return state().get() == StepStatus.SKIPPED && isStopped() ? Phase.FAILED : super.settled();
    }

    @Override
    public Optional<FailureText> instead() {
        Phase now = phase();
        if (now == Phase.QUESTION) return Optional.of(asking());
        if (now == Phase.RUNNING || now == Phase.BEGIN) return Optional.empty();
        if (problem().get() != null) return failureText();
        if (isOutdated()) return Optional.of(FailureText.instead("checklist.outdated"));
        // Whoever left the checks out, and logs in another time, finds none that was made.
        return now == Phase.DONE && !hasLooked()
                ? Optional.of(FailureText.instead("checklist.unmade"))
                : Optional.empty();
    }

    /** What is to be typed, and what can be ticked. */
    private FailureText asking() {
        boolean login = server().hasLoginPassword() && !server().wantsRootPassword();
        boolean refused = server().rights().get() == Rights.WRONG_PASSWORD;
        Message password = Message.of("guide.checklist.question." + (login ? refused ? "again" : "login" : "typed"));
        boolean typed = isBack() || !wishes.domainText().get().isBlank();
        return FailureText.instead("checklist.question")
                .helping(
                        typed
                                ? password
                                : Message.of("ui.guide.more", Message.of("guide.checklist.question.domain"), password));
    }

    /** The step that whoever comes back goes on with after this one; null for who is on the way there. */
    public ObjectProperty<@Nullable Step> backTo() {
        return backTo;
    }

    /** Whether the user was past the checks already, and only has to give a password. */
    public boolean isBack() {
        return backTo.get() != null && state().get().passed();
    }

    /** All checks, in their order. */
    public List<Check> checks() {
        return checks;
    }

    /** What was found, by the id of the check; there is always one for each. */
    public ObservableMap<String, Finding> findings() {
        return shownFindings;
    }

    /**
     * Whether public name servers are asked as well, who get to know the domain names and this
     * computer's address; not unless the user says so.
     */
    public BooleanProperty publicly() {
        return publicly;
    }

    /** Those who would be asked. */
    public String publicResolvers() {
        return internet.publicResolvers().stream().map(PublicResolver::name).collect(Collectors.joining(", "));
    }

    /** How many are fine, and how many are not. */
    public Message summary() {
        return Checklist.summary(findings.values());
    }

    /** Whether there is a finding at all: a server that was set up before is not checked again. */
    public boolean hasLooked() {
        return findings.values().stream()
                .anyMatch(f -> f.severity() != Severity.WAITING && f.severity() != Severity.CHECKING);
    }

    /** Whether a finding says that the request cannot succeed. */
    public boolean isStopped() {
        return hasFound(Severity.STOP);
    }

    /** Whether something stands like this. */
    public boolean hasFound(Severity severity) {
        return findings.values().stream().anyMatch(f -> f.severity() == severity);
    }

    /** The domain names that the findings are for; empty before the first look. */
    public List<String> checkedNames() {
        return checkedNames;
    }

    /** Whether the findings are for other domain names than those that are entered now. */
    public boolean isOutdated() {
        return !checkedNames.isEmpty()
                && !checkedNames.equals(wishes.domains().get().valid());
    }

    /** Runs all checks. The domain names have to be valid. */
    public void run() {
        checkedNames = wishes.domains().get().valid();
        run(checks);
    }

    /** Runs one check again. */
    void run(String id) {
        run(only(id));
    }

    private List<Check> only(String id) {
        return checks.stream().filter(c -> c.id().equals(id)).toList();
    }

    private void run(List<Check> some) {
        Session session = server().require();
        CheckContext known = context(session);
        boolean alsoPublicly = publicly.get();
        start(session, some, Message.of("panel.busy.checks"), progress -> {
            CheckContext context = withNames(known, alsoPublicly, progress);
            progress.report(Messages.of("panel.busy.checks"));
            // Certbot would find out only when everything else is done.
            if (some.equals(checks)) session.checkTerminal();
            Thread patience = Threads.start("patience", () -> tellWaiting(some, progress));
            try {
                look(session, some, context);
            } finally {
                patience.interrupt();
            }
            return context;
        });
    }

    /** A server can leave a question open: after a while it is said how long that can take. */
    private static void tellWaiting(List<Check> some, Job.Progress progress) {
        try {
            Thread.sleep(SOON);
            progress.report(
                    Messages.of("panel.busy.checks.slow", Checklist.limit(some).toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the name servers once more, and leaves everything else as it was found. */
    public void lookUp() {
        Session session = server().require();
        CheckContext known = context(session);
        boolean alsoPublicly = publicly.get();
        List<Check> one = only("resolves");
        start(session, one, Message.of("panel.busy.names", wishes.name()), progress -> {
            CheckContext context = withNames(known, alsoPublicly, progress);
            one.forEach(check -> tell(check.judge(context)));
            return context;
        });
    }

    private void start(Session session, List<Check> some, Message words, Job<CheckContext> work) {
        for (Check check : some) findings.put(check.id(), check.checking());
        start(
                session,
                Task.of(words, work)
                        .then(context -> settle())
                        .otherwise(because -> {
                            wait(some);
                            fail(because);
                        })
                        .whenCancelled(() -> wait(some)));
    }

    /** Repeats what was not fine, and the firewall with the visits, which it explains. */
    void runUnsettled() {
        boolean visits = checks.stream().anyMatch(c -> c.id().equals("outside") && state(c) != Severity.FINE);
        run(checks.stream()
                .filter(c -> state(c) != Severity.FINE || visits && c.id().equals("firewall"))
                .toList());
    }

    private Severity state(Check check) {
        Finding found = findings.get(check.id());
        return found == null ? Severity.WAITING : found.severity();
    }

    /**
     * Goes on although a finding says stop: the user knows better, or wants to see for themselves.
     */
    public void skip() {
        state().set(StepStatus.SKIPPED);
    }

    /** What does not change while the checks run; only the names are still to be asked for. */
    private CheckContext context(Session session) {
        SystemFacts facts = system.facts().get();
        OperatingSystem chosen = system.system().get();
        Optional<CheckContext.OperatingSystem> os = facts == null || chosen == null
                ? Optional.empty()
                : Optional.of(new CheckContext.OperatingSystem(
                        facts.osName(),
                        facts.architecture(),
                        chosen.canInstall(),
                        facts.snapProblem(),
                        facts.managers()));
        return new CheckContext(
                wishes.domains().get().valid(),
                session.address(),
                Optional.empty(),
                session.hostKey(),
                session.isQuantumSafe(),
                server().loginKind(),
                session.privileges().rights(),
                os,
                clock.instant(),
                directory,
                Map.of(),
                wishes.name(),
                wishes.purpose().get() == Purpose.DMS,
                Optional.empty());
    }

    private CheckContext withNames(CheckContext context, boolean alsoPublicly, Job.Progress progress)
            throws InterruptedException {
        Map<String, DomainRecords> records = new HashMap<>();
        for (String domain : context.domains()) {
            progress.report(Messages.of("panel.busy.names", domain));
            records.put(domain, internet.records(domain, alsoPublicly));
        }
        return context.with(target(context.server()), records);
    }

    /** The address of a server behind others is often one of a network that is not seen from here. */
    private static Optional<InetAddress> target(ServerAddress server) {
        if (server.via().isPresent()) return Optional.empty();
        try {
            return Optional.of(InetAddress.getByName(server.host()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void look(Session session, List<Check> some, CheckContext context)
            throws ServerException, InterruptedException {
        if (context.rights().asRoot()) {
            try {
                look(session, some, context, this::tell);
                return;
            } catch (ServerException e) {
                // Without them the other checks are worth running all the same.
                Rights now = session.privileges().rights();
                if (now != Rights.NOT_ALLOWED && now != Rights.MISSING) throw e;
            }
        }
        look(session, some, context.with(session.privileges().rights()), this::tell);
    }

    private void look(Session session, List<Check> some, CheckContext context, Consumer<Finding> found)
            throws ServerException, InterruptedException {
        ChecklistRun look = new ChecklistRun(some, context, internet, found);
        session.ask(look.probe(), look::take);
        look.end();
    }

    /** Jobs that look for the reason of a failure; prepared on the JavaFX thread. */
    Function<FailureCause, Job<List<Finding>>> reasons(Session session) {
        CheckContext known = context(session);
        return cause -> progress -> {
            List<Check> some = FailureChecks.of(cause, checks);
            if (some.isEmpty()) return List.of();
            // What holds port 80 is asked of the server alone.
            CheckContext context = cause == FailureCause.PORT_80 ? known : withNames(known, false, progress);
            progress.report(Messages.of("panel.busy.checks"));
            Map<String, Finding> found = new HashMap<>();
            look(session, some, context, finding -> found.put(finding.id(), finding));
            return some.stream()
                    .flatMap(check -> Optional.ofNullable(found.get(check.id())).stream())
                    .toList();
        };
    }

    private void tell(Finding finding) {
        fx.execute(() -> findings.put(finding.id(), wishes.challenge().settled(finding)));
    }

    /** The last findings are on their way to this thread, behind this event's job. */
    void settle() {
        boolean attention = hasFound(Severity.ATTENTION);
        state().set(isStopped() ? StepStatus.FAILED : attention ? StepStatus.WARNING : StepStatus.DONE);
    }

    private void wait(List<Check> some) {
        for (Check check : some) findings.put(check.id(), check.waiting());
    }
}
