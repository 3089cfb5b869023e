package org.certguide.walkthrough;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallFailure;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallPlan.Option;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.PackageManagers;
import org.certguide.system.SystemFacts;
import org.certguide.system.SystemFacts.CertbotCopy;
import org.certguide.text.Message;
import org.certguide.text.SafeText;
import org.certguide.work.Job;
import org.jspecify.annotations.Nullable;

/** Putting Certbot on the server: a plan, its steps, and how far each of them is. */
public final class InstallModel extends StepModel {
    /** How often it is looked whether another installation has ended, ten minutes in all. */
    private static final int LOCK_LOOKS = 120;

    /** How often a step is run again after another installation. */
    private static final int PATIENCE = 3;

    /** More of what a step printed is not kept, in characters. */
    private static final int LONGEST_OUTPUT = 16 * 1024;

    private final ObjectProperty<PreparedAnswers> answers = new SimpleObjectProperty<>(PreparedAnswers.empty());
    private final ReadOnlyObjectWrapper<@Nullable InstallPlan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Stopped> stopped = new ReadOnlyObjectWrapper<>();

    /** Whether a step of the plan was run, so that the server may have changed. */
    private boolean begun;

    private boolean auditing;
    private final Map<String, String> outputs = new HashMap<>();
    private final ObservableMap<String, StepStatus> progress = FXCollections.observableHashMap();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, StepStatus> shownProgress = FXCollections.unmodifiableObservableMap(progress);

    /** What the user has decided about the questions of the package manager beforehand. */
    public ObjectProperty<PreparedAnswers> answers() {
        return answers;
    }

    InstallModel(Walkthrough walkthrough) {
        super(Step.INSTALL, walkthrough);
    }

    /** What is to be done; null until the system is known. */
    public ReadOnlyObjectProperty<@Nullable InstallPlan> plan() {
        return plan.getReadOnlyProperty();
    }

    /** What the user has cancelled. */
    public enum Stopped {
        /** A look at what is there; nothing was being installed. */
        LOOK,
        /** A step, which has left nothing half installed. */
        STEP
    }

    /** What was cancelled last; null once something is done again. */
    public ReadOnlyObjectProperty<@Nullable Stopped> stopped() {
        return stopped.getReadOnlyProperty();
    }

    /** How far each step is, by its id; one that had been done before is skipped. */
    public ObservableMap<String, StepStatus> progress() {
        return shownProgress;
    }

    /** What a step printed when it last ran, of what is {@link SafeText}; empty where it did not. */
    public String output(String step) {
        return outputs.getOrDefault(step, "");
    }

    /** Why the last step failed; empty where the problem is none of the installation's own. */
    public Optional<Explained<InstallCause>> failure() {
        return Optional.ofNullable(problem().get()).flatMap(problem -> problem.why(InstallCause.class));
    }

    /** The step that mends what failed. */
    public Optional<InstallPlan.Step> repair() {
        InstallPlan current = plan.get();
        return current == null ? Optional.empty() : failure().flatMap(why -> InstallFailure.repair(why, current));
    }

    /** Runs the step that mends what failed, and goes on with the others. */
    public void mend() {
        repair().ifPresent(step -> run(step, this::runAll));
    }

    /** Another way to install, where the one that failed cannot work. */
    public Optional<Option> otherRoute() {
        if (!(plan.get() instanceof InstallPlan.Steps steps)) return Optional.empty();
        return failure()
                .filter(why -> why.nextAction() == NextAction.CHANGE_METHOD)
                .flatMap(why -> options().stream()
                        .filter(Option::possible)
                        .filter(o -> o.route() != steps.route())
                        .findFirst());
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
        use(InstallPlan.of(
                walkthrough.services().catalogue(),
                walkthrough.system().software().get(),
                system,
                facts));
    }

    /** Makes the plan by another route. */
    public void choose(InstallMethod route) {
        SystemFacts facts = walkthrough.system().facts().get();
        OperatingSystem system = walkthrough.system().system().get();
        if (facts == null || system == null) return;
        use(InstallPlan.by(
                walkthrough.services().catalogue(),
                walkthrough.system().software().get(),
                system,
                route,
                facts));
    }

    private void use(InstallPlan newPlan) {
        stopped.set(null);
        begun = false;
        progress.clear();
        outputs.clear();
        newPlan.steps().forEach(s -> progress.put(s.id(), StepStatus.OPEN));
        plan.set(newPlan);
        switch (newPlan) {
            case InstallPlan.AlreadyInstalled installed -> state().set(StepStatus.DONE);
            case InstallPlan.ByHand hand -> fail(new Problem(Message.of("panel.install.noroute"), hand.instead(), ""));
            case InstallPlan.Steps steps -> probe(steps);
        }
    }

    private void probe(InstallPlan.Steps steps) {
        Session session = walkthrough.requireSession();
        start(Message.of("panel.busy.plan"), words -> session.ask(steps.probe()), this::probed);
    }

    private void probed(Map<String, Severity> states) {
        state().set(StepStatus.OPEN);
        states.forEach((id, found) -> {
            if (found == Severity.FINE) progress.put(id, StepStatus.SKIPPED);
        });
    }

    /** Runs everything that is to do, in order; stops where something fails. */
    public void runAll() {
        pending().ifPresentOrElse(step -> run(step, this::runAll), this::installed);
    }

    /** Runs one step, whether it has been done or not. */
    public void run(InstallPlan.Step step) {
        run(step, () -> {
            if (pending().isEmpty()) installed();
            else state().set(StepStatus.OPEN);
        });
    }

    private Optional<InstallPlan.Step> pending() {
        InstallPlan current = plan.get();
        if (current == null) return Optional.empty();
        return current.steps().stream()
                .filter(s -> !progress.getOrDefault(s.id(), StepStatus.OPEN).passed())
                .findFirst();
    }

    /**
     * What a step left behind.
     *
     * @param why it failed; empty where it has worked
     */
    private record Ended(InteractiveProgram.Result run, Optional<Explained<InstallCause>> why) {}

    private void run(InstallPlan.Step step, Runnable next) {
        run(step, next, PATIENCE);
    }

    /**
     * @param patience so often it is tried again where another installation is in the way
     */
    private void run(InstallPlan.Step step, Runnable next, int patience) {
        Session session = walkthrough.requireSession();
        InstallPlan current = plan.get();
        if (current == null) return;
        int number = current.steps().indexOf(step) + 1;
        if (number > 0) progress.put(step.id(), StepStatus.RUNNING);
        stopped.set(null);
        begun = true;
        Job<InteractiveProgram.Result> live = walkthrough
                .console()
                .job(
                        session,
                        step.commandLine(),
                        String.join(" && ", step.shown()),
                        PackageManagers.prompts(),
                        answers.get());
        start(
                number > 0
                        ? Message.of("panel.busy.step", number, step.title())
                        : Message.of("panel.busy.mend", step.title()),
                words -> {
                    InteractiveProgram.Result ran = live.run(words);
                    // The server's state decides, and not what the command said of itself.
                    InstallPlan.Verified looked = session.ask(current.verification(step));
                    return new Ended(ran, looked.worked() ? Optional.empty() : Optional.of(why(session, ran, looked)));
                },
                ended -> {
                    outputs.put(step.id(), shown(ended.run().text()));
                    if (ended.why().isEmpty()) {
                        if (number > 0) progress.put(step.id(), StepStatus.DONE);
                        walkthrough.changed(String.join("; ", step.shown()), Optional.empty());
                        next.run();
                    } else if (ended.why().get().cause() == InstallCause.LOCKED && patience > 0) {
                        waitForLock(step, next, patience, ended);
                    } else {
                        failed(step, ended.why().get());
                    }
                },
                because -> {
                    if (number > 0) progress.put(step.id(), StepStatus.FAILED);
                    fail(Problem.of(because));
                });
    }

    private static Explained<InstallCause> why(
            Session session, InteractiveProgram.Result ran, InstallPlan.Verified looked)
            throws ServerException, InterruptedException {
        Explained<InstallCause> why = InstallFailure.of(ran.text(), ran.exitStatus(), looked.said());
        return why.cause() == InstallCause.HELD ? InstallFailure.held(why, session.ask(InstallPlan.HOLDS)) : why;
    }

    /** Short updates come and go, above all on new servers: the step is run again after them. */
    private void waitForLock(InstallPlan.Step step, Runnable next, int patience, Ended ended) {
        Session session = walkthrough.requireSession();
        Explained<InstallCause> why = ended.why().orElseThrow();
        boolean asRoot = walkthrough.server().rights().get().asRoot();
        start(
                InstallFailure.holder(why)
                        .map(who -> Message.of("panel.busy.lock.by", who))
                        .orElse(Message.of("panel.busy.lock")),
                words -> waitForPackageManager(session, asRoot, LOCK_LOOKS, found -> {}),
                found -> {
                    if (found.severity() == Severity.ATTENTION) failed(step, why);
                    else run(step, next, patience - 1);
                },
                because -> {
                    if (progress.containsKey(step.id())) progress.put(step.id(), StepStatus.FAILED);
                    fail(Problem.of(because));
                });
    }

    private void failed(InstallPlan.Step step, Explained<InstallCause> why) {
        if (progress.containsKey(step.id())) progress.put(step.id(), StepStatus.FAILED);
        failed(why);
    }

    private void failed(Explained<InstallCause> why) {
        fail(Problem.of(why, "panel.install.failure"));
    }

    /** Certbot should be there now: the server tells which, and whether it can be called. */
    private void installed() {
        Session session = walkthrough.requireSession();
        start(Message.of("panel.busy.plan"), words -> session.ask(SystemFacts.PROBE), facts -> {
            walkthrough.system().update(facts);
            if (facts.certbot().isPresent()) {
                state().set(StepStatus.DONE);
            } else {
                fail(new Problem(Message.of("panel.install.missing"), Message.of("panel.install.missing.help"), ""));
            }
        });
    }

    @Override
    protected void cancelled() {
        progress.replaceAll((id, p) -> p == StepStatus.RUNNING ? StepStatus.OPEN : p);
        if (walkthrough.session().get() == null || stillRunning().get() != null) return;
        if (!begun) stopped.set(Stopped.LOOK);
        // A second cancel ends the audit as well, and then nothing is known and nothing claimed.
        else if (!auditing) audit();
        else auditing = false;
    }

    /** dpkg may have been stopped between unpacking and configuring a package. */
    private void audit() {
        Session session = walkthrough.requireSession();
        auditing = true;
        start(Message.of("panel.busy.plan"), words -> session.ask(InstallPlan.AUDIT), unfinished -> {
            auditing = false;
            state().set(StepStatus.OPEN);
            if (unfinished.isEmpty()) {
                stopped.set(Stopped.STEP);
            } else {
                failed(InstallFailure.interrupted(unfinished));
            }
        });
    }

    @Override
    protected void reset() {
        super.reset();
        plan.set(null);
        stopped.set(null);
        begun = false;
        auditing = false;
        progress.clear();
        outputs.clear();
    }

    private static String shown(String text) {
        String last = text.substring(Math.max(0, text.length() - LONGEST_OUTPUT));
        return last.lines().map(SafeText::of).filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
    }
}
