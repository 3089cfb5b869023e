package org.certguide.ui.walkthrough;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;

import org.certguide.conversation.AnswerBook;
import org.certguide.conversation.InstallPrompts;
import org.certguide.guide.Step;
import org.certguide.guide.Text;
import org.certguide.install.InstallFailure;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallPlan.Option;
import org.certguide.server.CommandResult;
import org.certguide.server.Sections;
import org.certguide.server.Sudo;
import org.certguide.session.LiveRun;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.Route;
import org.certguide.system.SystemFacts;
import org.certguide.system.SystemFacts.CertbotCopy;
import org.certguide.work.Job;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Putting Certbot on the server: a plan, its steps, and how far each of them is. */
public final class InstallModel extends StepModel {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Prints what is half installed, on systems with dpkg. */
    private static final String AUDIT = "if command -v dpkg >/dev/null; then dpkg --audit; fi";

    private final ObjectProperty<AnswerBook> answers =
            new SimpleObjectProperty<>(AnswerBook.empty());
    private final ReadOnlyObjectWrapper<@Nullable InstallPlan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper stopped = new ReadOnlyBooleanWrapper(false);
    private final ObservableMap<String, Progress> progress = FXCollections.observableHashMap();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, Progress> shownProgress =
            FXCollections.unmodifiableObservableMap(progress);

    /** What the user has decided about the questions of the package manager beforehand. */
    public ObjectProperty<AnswerBook> answers() {
        return answers;
    }

    /** How far a step of the plan is. */
    public enum Progress {
        TO_DO,
        /** Done before, by whomever. */
        ALREADY_DONE,
        RUNNING,
        DONE,
        FAILED
    }

    InstallModel(Walkthrough walkthrough) {
        super(Step.INSTALL, walkthrough);
    }

    /** What is to be done; null until the system is known. */
    public ReadOnlyObjectProperty<@Nullable InstallPlan> plan() {
        return plan.getReadOnlyProperty();
    }

    /** Whether the last step was cancelled, and has left nothing half installed. */
    public ReadOnlyBooleanProperty stopped() {
        return stopped.getReadOnlyProperty();
    }

    /** How far each step is, by its id. */
    public ObservableMap<String, Progress> progress() {
        return shownProgress;
    }

    /** The Certbot that the command name leads to, if there is one. */
    public Optional<CertbotCopy> certbot() {
        SystemFacts facts = walkthrough.system().facts().get();
        return facts == null ? Optional.empty() : facts.certbot();
    }

    /** All ways to install Certbot on this server, the best first. */
    public List<Option> options() {
        SystemFacts facts = walkthrough.system().facts().get();
        OperatingSystem system = walkthrough.system().system().get();
        return facts == null || system == null ? List.of() : InstallPlan.options(system, facts);
    }

    @Override
    protected void opened() {
        if (!isBusy() && !state().get().passed()) propose();
    }

    /** Makes the plan by the best route. */
    private void propose() {
        SystemFacts facts = walkthrough.system().facts().get();
        OperatingSystem system = walkthrough.system().system().get();
        if (facts == null || system == null) return;
        use(
                InstallPlan.of(
                        walkthrough.services().catalogue(),
                        walkthrough.system().software().get(),
                        system,
                        facts));
    }

    /** Makes the plan by another route. */
    public void choose(Route route) {
        OperatingSystem system = walkthrough.system().system().get();
        if (system == null) return;
        use(
                InstallPlan.by(
                        walkthrough.services().catalogue(),
                        walkthrough.system().software().get(),
                        system,
                        route));
    }

    private void use(InstallPlan newPlan) {
        progress.clear();
        newPlan.steps().forEach(s -> progress.put(s.id(), Progress.TO_DO));
        plan.set(newPlan);
        switch (newPlan) {
            case InstallPlan.AlreadyInstalled installed -> state().set(StepStatus.DONE);
            case InstallPlan.ByHand hand ->
                    fail(new Problem(Text.of("panel.install.noroute"), hand.instead(), ""));
            case InstallPlan.Steps steps -> probe(steps);
        }
    }

    private void probe(InstallPlan.Steps steps) {
        Session session = walkthrough.requireSession();
        String token = Sudo.mark();
        start(
                Text.of("panel.busy.plan"),
                words -> {
                    CommandResult result =
                            session.runAsRoot(steps.probeScript(token), LIMIT, bytes -> {});
                    return steps.parseProbes(result.out(), token);
                },
                this::probed);
    }

    private void probed(Map<String, InstallPlan.Step.State> states) {
        state().set(StepStatus.OPEN);
        states.forEach(
                (id, found) -> {
                    if (found == InstallPlan.Step.State.DONE)
                        progress.put(id, Progress.ALREADY_DONE);
                });
    }

    /** Runs everything that is to do, in order; stops where something fails. */
    public void runAll() {
        pending().ifPresentOrElse(step -> run(step, this::runAll), this::installed);
    }

    /** Runs one step, whether it has been done or not. */
    public void run(InstallPlan.Step step) {
        run(
                step,
                () -> {
                    if (pending().isEmpty()) installed();
                    else state().set(StepStatus.OPEN);
                });
    }

    private Optional<InstallPlan.Step> pending() {
        InstallPlan current = plan.get();
        if (current == null) return Optional.empty();
        return current.steps().stream()
                .filter(
                        s ->
                                progress.get(s.id()) != Progress.DONE
                                        && progress.get(s.id()) != Progress.ALREADY_DONE)
                .findFirst();
    }

    /** What a step left behind. */
    private record Ended(LiveRun.Result run, boolean verified) {}

    private void run(InstallPlan.Step step, Runnable next) {
        Session session = walkthrough.requireSession();
        InstallPlan current = plan.get();
        if (current == null) return;
        progress.put(step.id(), Progress.RUNNING);
        stopped.set(false);
        Job<LiveRun.Result> live =
                walkthrough
                        .console()
                        .job(session, step.commandLine(), InstallPrompts.all(), answers.get());
        start(
                Text.of("panel.busy.step", current.steps().indexOf(step) + 1, step.title()),
                words -> {
                    LiveRun.Result ran = live.run(words);
                    CommandResult verified =
                            session.runAsRoot(
                                    Sections.prelude(Sudo.mark()) + step.verify(),
                                    LIMIT,
                                    bytes -> {});
                    return new Ended(ran, verified.succeeded());
                },
                ended -> {
                    // The server's state decides, and not what the command said of itself.
                    if (ended.verified()) {
                        progress.put(step.id(), Progress.DONE);
                        walkthrough.changed(String.join("; ", step.shown()), Optional.empty());
                        next.run();
                    } else {
                        progress.put(step.id(), Progress.FAILED);
                        InstallFailure why =
                                InstallFailure.of(ended.run().text(), ended.run().exitStatus());
                        fail(new Problem(why.title(), why.next(), tail(ended.run().text())));
                    }
                },
                because -> {
                    progress.put(step.id(), Progress.FAILED);
                    fail(Problem.of(because));
                });
    }

    /** Certbot should be there now: the server tells which, and whether it can be called. */
    private void installed() {
        Session session = walkthrough.requireSession();
        String token = Sudo.mark();
        start(
                Text.of("panel.busy.plan"),
                words -> SystemFacts.parse(session.run(SystemFacts.probe(token)).out(), token),
                facts -> {
                    walkthrough.system().update(facts);
                    if (facts.certbot().isPresent()) {
                        state().set(StepStatus.DONE);
                    } else {
                        fail(
                                new Problem(
                                        Text.of("panel.install.missing"),
                                        Text.of("panel.install.missing.help"),
                                        ""));
                    }
                });
    }

    @Override
    protected void cancelled() {
        progress.replaceAll((id, p) -> p == Progress.RUNNING ? Progress.TO_DO : p);
        if (walkthrough.session().get() != null && atWork().get() == null) audit();
    }

    /** dpkg may have been stopped between unpacking and configuring a package. */
    private void audit() {
        Session session = walkthrough.requireSession();
        start(
                Text.of("panel.busy.plan"),
                words -> session.runAsRoot(AUDIT, LIMIT, bytes -> {}).out().strip(),
                unfinished -> {
                    state().set(StepStatus.OPEN);
                    if (unfinished.isEmpty()) {
                        stopped.set(true);
                    } else {
                        InstallFailure why = InstallFailure.BROKEN_PACKAGES;
                        fail(new Problem(why.title(), why.next(), tail(unfinished)));
                    }
                });
    }

    @Override
    protected void reset() {
        super.reset();
        plan.set(null);
        stopped.set(false);
        progress.clear();
    }

    private static String tail(String text) {
        List<String> lines = text.lines().filter(l -> !l.isBlank()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }
}
