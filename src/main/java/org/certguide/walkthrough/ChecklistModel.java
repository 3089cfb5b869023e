package org.certguide.walkthrough;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.checks.Check;
import org.certguide.checks.CheckContext;
import org.certguide.checks.Checklist;
import org.certguide.checks.ChecklistRun;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.DomainRecords;
import org.certguide.net.NetworkAccess.PublicResolver;
import org.certguide.server.Login;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo.Rights;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;

/** The prerequisites, looked at in one go: names from here, everything else on the server. */
public final class ChecklistModel extends StepModel {
    private final List<Check> checks;
    private final ObservableMap<String, Finding> findings = FXCollections.observableMap(new LinkedHashMap<>());
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, Finding> shownFindings = FXCollections.unmodifiableObservableMap(findings);
    private final BooleanProperty publicly = new SimpleBooleanProperty(false);
    private final CertificateWishes wishes;
    private final RemedyRunner remedies;
    private List<Check> underWay = List.of();

    ChecklistModel(Walkthrough walkthrough, CertificateWishes wishes) {
        super(Step.CHECKLIST, walkthrough);
        this.wishes = wishes;
        remedies = new RemedyRunner(this, walkthrough, wishes);
        checks = Checklist.standard(walkthrough.services().directory());
        forget(checks);
    }

    /** All checks, in their order. */
    public List<Check> checks() {
        return checks;
    }

    /** What is done about the findings. */
    public RemedyRunner remedies() {
        return remedies;
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
        return walkthrough.services().internet().publicResolvers().stream()
                .map(PublicResolver::name)
                .collect(Collectors.joining(", "));
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
        return findings.values().stream().anyMatch(f -> f.severity() == Severity.STOP);
    }

    /** Runs all checks. The domain names have to be valid. */
    public void run() {
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
        Session session = walkthrough.requireSession();
        underWay = some;
        for (Check check : some) findings.put(check.id(), check.checking());
        Facts known = facts(session);
        start(
                Message.of("panel.busy.checks"),
                progress -> look(session, some, known, progress),
                this::ended,
                this::interrupted);
    }

    private void interrupted(Exception because) {
        forget(underWay);
        underWay = List.of();
        fail(Problem.of(because));
    }

    /** Asks the name servers once more, and leaves everything else as it was found. */
    public void lookUp() {
        Session session = walkthrough.requireSession();
        Facts known = facts(session);
        List<Check> one = only("resolves");
        underWay = one;
        one.forEach(check -> findings.put(check.id(), check.checking()));
        start(
                Message.of("panel.busy.names", known.domains().getFirst()),
                progress -> {
                    CheckContext context = context(session, known, records(known, progress), known.rights());
                    one.forEach(check -> tell(check.judge(context)));
                    return context;
                },
                this::ended,
                this::interrupted);
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

    @Override
    protected void cancelled() {
        boolean waited = remedies.cancelled();
        boolean looked = !underWay.isEmpty();
        forget(underWay);
        underWay = List.of();
        if (waited || wishes.name().isEmpty()) settle();
        // A remedy that was cancelled may have worked.
        else if (!looked && walkthrough.session().get() != null) runUnsettled();
    }

    @Override
    protected void reset() {
        super.reset();
        remedies.reset();
        underWay = List.of();
        forget(checks);
    }

    /** What does not change while the checks run, taken on the JavaFX thread. */
    private record Facts(
            List<String> domains,
            Login.Kind login,
            Rights rights,
            Optional<CheckContext.OperatingSystem> system,
            String certificateName,
            boolean dms,
            boolean publicly) {}

    private Facts facts(Session session) {
        SystemFacts server = walkthrough.system().facts().get();
        OperatingSystem chosen = walkthrough.system().system().get();
        Optional<CheckContext.OperatingSystem> system = server == null || chosen == null
                ? Optional.empty()
                : Optional.of(new CheckContext.OperatingSystem(
                        server.osName(), server.architecture(), chosen.canInstall(), server.snapProblem()));
        List<String> names = wishes.domains().get().valid();
        return new Facts(
                names,
                walkthrough.connect().kind().get(),
                session.privileges().rights(),
                system,
                wishes.name(),
                wishes.purpose().get() == Purpose.DMS,
                publicly.get());
    }

    private Map<String, DomainRecords> records(Facts known, Job.Progress progress) throws InterruptedException {
        Map<String, DomainRecords> records = new HashMap<>();
        for (String domain : known.domains()) {
            progress.report(Messages.of("panel.busy.names", domain));
            records.put(domain, walkthrough.services().internet().records(domain, known.publicly()));
        }
        return records;
    }

    private CheckContext look(Session session, List<Check> some, Facts known, Job.Progress progress)
            throws ServerException, InterruptedException {
        Map<String, DomainRecords> records = records(known, progress);
        progress.report(Messages.of("panel.busy.checks"));
        if (known.rights().asRoot()) {
            try {
                return look(session, some, context(session, known, records, known.rights()), this::tell);
            } catch (ServerException e) {
                // Without them the other checks are worth running all the same.
                Rights now = session.privileges().rights();
                if (now != Rights.NOT_ALLOWED && now != Rights.MISSING) throw e;
            }
        }
        return look(
                session,
                some,
                context(session, known, records, session.privileges().rights()),
                this::tell);
    }

    /** A job that looks what holds port 80 now; prepared on the JavaFX thread. */
    Job<Finding> port80(Session session) {
        Facts known = facts(session);
        List<Check> one = only("port80");
        return progress -> {
            List<Finding> found = new ArrayList<>();
            look(session, one, context(session, known, Map.of(), known.rights()), found::add);
            return found.getFirst();
        };
    }

    private CheckContext look(Session session, List<Check> checks, CheckContext context, Consumer<Finding> found)
            throws ServerException, InterruptedException {
        ChecklistRun look =
                new ChecklistRun(checks, context, walkthrough.services().internet(), found);
        session.ask(look.probe(), look::take);
        look.end();
        return context;
    }

    private void tell(Finding finding) {
        walkthrough.later(() -> findings.put(finding.id(), agreed(finding)));
    }

    /** The chosen web server may hold port 80: the certificate will be got past it. */
    private Finding agreed(Finding finding) {
        Optional<Remedy.StopDuringRequest> agreed = finding.remedies().stream()
                .filter(Remedy.StopDuringRequest.class::isInstance)
                .map(Remedy.StopDuringRequest.class::cast)
                .filter(wishes.challenge()::usesHooks)
                .findFirst();
        if (agreed.isPresent()) {
            Remedy.StopDuringRequest around = agreed.get();
            return finding.settled(around.accepted(), List.of(around));
        }
        SystemModel system = walkthrough.system();
        Software software = system.software().get();
        boolean chosen = finding.id().equals("port80")
                && !software.id().equals(Software.NONE)
                && system.webServer().stream().anyMatch(w -> isStoppedBy(finding, w.stop()));
        return chosen
                ? finding.settled(Message.of("panel.checklist.port80.expected", software.name()), List.of())
                : finding;
    }

    private static boolean isStoppedBy(Finding finding, String command) {
        return finding.remedies().stream()
                .anyMatch(
                        r -> r instanceof Remedy.StopDuringRequest a && a.stop().equals(command));
    }

    private CheckContext context(Session session, Facts known, Map<String, DomainRecords> records, Rights may) {
        return new CheckContext(
                known.domains(),
                session.address(),
                target(session),
                session.hostKey(),
                known.login(),
                may,
                known.system(),
                walkthrough.services().clock().instant(),
                walkthrough.services().directory(),
                records,
                known.certificateName(),
                known.dms(),
                Optional.empty());
    }

    private static Optional<InetAddress> target(Session session) {
        try {
            return Optional.of(InetAddress.getByName(session.address().host()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void ended(CheckContext context) {
        underWay = List.of();
        settle();
    }

    /** The last findings are on their way to this thread, behind this event's job. */
    private void settle() {
        boolean attention = findings.values().stream().anyMatch(f -> f.severity() == Severity.ATTENTION);
        state().set(isStopped() ? StepStatus.FAILED : attention ? StepStatus.WARNING : StepStatus.DONE);
    }

    private void forget(List<Check> some) {
        for (Check check : some) findings.put(check.id(), check.waiting());
    }
}
