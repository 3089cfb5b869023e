package org.certguide.walkthrough;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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
import org.certguide.install.InstallStep;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.system.CertbotCopies;
import org.certguide.system.CertbotCopy;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.PackageManagers;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.work.Job;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Putting Certbot on the server: a plan, its steps, and how far each of them is. */
public final class InstallModel extends ServerStep {
    /** How often it is looked whether another installation has ended, ten minutes in all. */
    private static final int LOCK_LOOKS = 120;

    private static final int PATIENCE = 3;

    private final SystemModel system;
    private final ServerProfile profile;
    private final ObjectProperty<PreparedAnswers> answers = new SimpleObjectProperty<>(PreparedAnswers.empty());
    private final ReadOnlyObjectWrapper<@Nullable InstallPlan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Stopped> stopped = new ReadOnlyObjectWrapper<>();

    private final ReadOnlyBooleanWrapper installing = new ReadOnlyBooleanWrapper(false);
    private final StepOutputs outputs = new StepOutputs();
    private final ObservableMap<String, StepStatus> progress = FXCollections.observableHashMap();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, StepStatus> shownProgress = FXCollections.unmodifiableObservableMap(progress);

    /** What the user has decided about the questions of the package manager beforehand. */
    public ObjectProperty<PreparedAnswers> answers() {
        return answers;
    }

    InstallModel(JobRunner jobs, ServerAccess server, SystemModel system, ServerProfile profile) {
        super(Step.INSTALL, jobs, server);
        this.system = system;
        this.profile = profile;
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

    /** Whether something is being installed, also between two steps of it. */
    public ReadOnlyBooleanProperty installing() {
        return installing.getReadOnlyProperty();
    }

    @Override
    void rested() {
        installing.set(false);
    }

    @Override
    Message ending(int seconds) {
        return Message.of("panel.busy.ending.package", seconds);
    }

    /** What was cancelled last; null once something is done again. */
    public ReadOnlyObjectProperty<@Nullable Stopped> stopped() {
        return stopped.getReadOnlyProperty();
    }

    /** How far each step is, by its id; one that had been done before is skipped. */
    public ObservableMap<String, StepStatus> progress() {
        return shownProgress;
    }

    /** What a step printed when it last ran, made harmless; empty where it did not run. */
    public String output(String step) {
        return outputs.of(step);
    }

    /** Why the last step failed; empty where the problem is none of the installation's own. */
    public Optional<Explained<InstallCause>> failure() {
        return Optional.ofNullable(problem().get()).flatMap(problem -> problem.why(InstallCause.class));
    }

    /** The step that mends what failed. */
    public Optional<InstallStep> repair() {
        InstallPlan current = plan.get();
        return current == null ? Optional.empty() : failure().flatMap(why -> InstallFailure.repair(why, current));
    }

    /** Runs the step that mends what failed, and goes on with the others. */
    public void mend() {
        repair().ifPresent(step -> run(step, this::runOthers));
    }

    /** Another way to install, where the one that failed cannot work. */
    public Optional<Option> otherRoute() {
        if (!(plan.get() instanceof InstallPlan.Steps steps)) return Optional.empty();
        return failure()
                .filter(why -> why.nextAction() == NextAction.CHANGE_METHOD)
                .flatMap(why -> InstallFailure.other(why, steps.route(), options()));
    }

    /** The Certbot that the command name leads to, if there is one. */
    public Optional<CertbotCopy> certbot() {
        return system.certbot();
    }

    /** All copies of Certbot on the server, as far as it was looked. */
    public Optional<CertbotCopies> copies() {
        return Optional.ofNullable(system.facts().get()).map(SystemFacts::certbots);
    }

    /** Where there are several Certbots, the ways of which one can be kept. */
    public List<Option> keepable() {
        SystemFacts facts = system.facts().get();
        boolean several = facts != null && facts.certbots().standing() == CertbotCopies.Standing.SEVERAL;
        return several
                ? options().stream()
                        .filter(o -> o.possible() && facts.certbots().has(o.route()))
                        .toList()
                : List.of();
    }

    /** All ways to install Certbot on this server, the best first. */
    public List<Option> options() {
        SystemFacts facts = system.facts().get();
        OperatingSystem chosen = system.system().get();
        return facts == null || chosen == null ? List.of() : InstallPlan.options(chosen, facts);
    }

    @Override
    void opened() {
        if (!isBusy() && !state().get().passed()) propose();
    }

    /** Makes the plan by the best route. */
    private void propose() {
        SystemFacts facts = system.facts().get();
        OperatingSystem chosen = system.system().get();
        if (facts == null || chosen == null) return;
        use(InstallPlan.of(system.catalogue(), system.software().get(), chosen, facts));
    }

    /** Makes the plan by another route. */
    public void choose(InstallMethod route) {
        SystemFacts facts = system.facts().get();
        OperatingSystem chosen = system.system().get();
        if (facts == null || chosen == null) return;
        use(InstallPlan.by(system.catalogue(), system.software().get(), chosen, route, facts));
    }

    private void use(InstallPlan newPlan) {
        stopped.set(null);
        progress.clear();
        outputs.clear();
        newPlan.steps().forEach(s -> progress.put(s.id(), StepStatus.OPEN));
        plan.set(newPlan);
        switch (newPlan) {
            case InstallPlan.AlreadyInstalled installed -> installed(installed.alone());
            case InstallPlan.ByHand hand -> fail(new Problem(Message.of("panel.install.noroute"), hand.instead(), ""));
            case InstallPlan.Steps steps -> probe(steps);
        }
    }

    private void installed(boolean alone) {
        state().set(alone ? StepStatus.DONE : StepStatus.WARNING);
    }

    private void probe(InstallPlan.Steps steps) {
        Session session = server().require();
        start(
                session,
                Task.of(Message.of("panel.busy.plan"), words -> session.ask(steps.probe()))
                        .then(this::probed)
                        .whenCancelled(this::lookStopped));
    }

    private void probed(Map<String, Severity> states) {
        state().set(StepStatus.OPEN);
        states.forEach((id, found) -> {
            if (found == Severity.FINE) progress.put(id, StepStatus.SKIPPED);
        });
    }

    /** Runs everything that is to do, in order; stops where something fails. */
    public void runAll() {
        pending().ifPresentOrElse(step -> run(step, this::runOthers), () -> installed(this::lookStopped));
    }

    private void runOthers() {
        pending().ifPresentOrElse(step -> run(step, this::runOthers), () -> installed(this::stepStopped));
    }

    /** Runs one step, whether it has been done or not. */
    public void run(InstallStep step) {
        run(step, () -> {
            if (pending().isEmpty()) installed(this::stepStopped);
            else state().set(StepStatus.OPEN);
        });
    }

    private Optional<InstallStep> pending() {
        InstallPlan current = plan.get();
        if (current == null) return Optional.empty();
        return current.steps().stream()
                .filter(s -> !progress.getOrDefault(s.id(), StepStatus.OPEN).passed())
                .findFirst();
    }

    private void run(InstallStep step, Runnable next) {
        run(step, next, PATIENCE);
    }

    /**
     * @param patience so often it is tried again where another installation is in the way
     */
    private void run(InstallStep step, Runnable next, int patience) {
        Session session = server().require();
        InstallPlan current = plan.get();
        if (current == null) return;
        int number = current.steps().indexOf(step) + 1;
        stopped.set(null);
        installing.set(true);
        String shown = String.join(" && ", step.shown());
        Job<InteractiveProgram.Result> live = server().console()
                .job(session, step.commandLine(), shown, PackageManagers.prompts(), answers.get(), true);
        Message words = number > 0
                ? Message.of("panel.busy.step", number, current.steps().size(), step.title())
                : Message.of("panel.busy.mend", step.title());
        start(
                session,
                Task.of(words, new StepRun(session, current, step, live))
                        .then(ended -> ended(step, next, patience, ended))
                        .otherwise(because -> {
                            if (because instanceof ServerException) remember(step, OptionalInt.empty());
                            failed(step, because);
                        })
                        .whenCancelled(() -> {
                            remember(step, OptionalInt.empty());
                            stepStopped();
                        }));
        // Last: what begins is told at the top, and the step that runs is led to.
        if (number > 0) progress.put(step.id(), StepStatus.RUNNING);
    }

    private void ended(InstallStep step, Runnable next, int patience, StepRun.Ended ended) {
        outputs.put(step.id(), ended.run().text());
        Optional<Explained<InstallCause>> why = ended.why().map(w -> InstallFailure.after(output("lists"), w));
        boolean locked = why.filter(w -> w.cause() == InstallCause.LOCKED).isPresent();
        // Who waits for another installation has changed nothing.
        if (!locked) remember(step, ended.run().exitStatus());
        if (why.isEmpty()) {
            if (progress.containsKey(step.id())) progress.put(step.id(), StepStatus.DONE);
            next.run();
        } else if (locked && patience > 0) {
            waitForLock(step, next, patience, why.get());
        } else {
            failed(step, locked ? InstallFailure.unheld(why.get()) : why.get());
        }
    }

    private void remember(InstallStep step, OptionalInt exitStatus) {
        profile.changed(String.join("; ", step.shown()), exitStatus, List.of());
    }

    /** Short updates come and go, above all on new servers: the step is run again after them. */
    private void waitForLock(InstallStep step, Runnable next, int patience, Explained<InstallCause> why) {
        Session session = server().require();
        boolean asRoot = server().rights().get().asRoot();
        start(
                session,
                Task.of(
                                InstallFailure.waiting(why),
                                progress -> waitForPackageManager(session, asRoot, LOCK_LOOKS, telling(progress)))
                        .then(found -> {
                            if (found.severity() == Severity.ATTENTION) failed(step, why);
                            else run(step, next, patience - 1);
                        })
                        .otherwise(because -> failed(step, because))
                        .whenCancelled(this::stepStopped));
    }

    private void failed(InstallStep step, Explained<InstallCause> why) {
        if (progress.containsKey(step.id())) progress.put(step.id(), StepStatus.FAILED);
        failed(why);
    }

    private void failed(InstallStep step, Exception because) {
        if (progress.containsKey(step.id())) progress.put(step.id(), StepStatus.FAILED);
        fail(because);
    }

    void failed(Explained<InstallCause> why) {
        fail(Problem.of(why, "panel.install.failure"));
    }

    /** Certbot should be there now: the server tells which, and whether it can be called. */
    private void installed(Runnable whenCancelled) {
        Session session = server().require();
        start(
                session,
                Task.of(Message.of("panel.busy.plan"), words -> session.ask(SystemFacts.PROBE))
                        .then(facts -> {
                            system.update(facts);
                            Optional<CertbotCopy> broken = facts.certbots().broken();
                            if (facts.certbot().isPresent()) {
                                installed(facts.certbots().others().isEmpty());
                            } else if (broken.isPresent()) {
                                failed(InstallFailure.of(broken.get()));
                            } else {
                                fail(new Problem(
                                        Message.of("panel.install.missing"),
                                        Message.of("panel.install.missing.help"),
                                        outputs.last(plan.get())));
                            }
                        })
                        .whenCancelled(whenCancelled));
    }

    private void lookStopped() {
        if (server().isOpen() && stillRunning().get() == null) stopped.set(Stopped.LOOK);
    }

    private void stepStopped() {
        progress.replaceAll((id, p) -> p == StepStatus.RUNNING ? StepStatus.OPEN : p);
        if (server().isOpen() && stillRunning().get() == null) audit();
    }

    /**
     * dpkg may have been stopped between unpacking and configuring a package. Where this is
     * cancelled as well, nothing is known and nothing claimed.
     */
    private void audit() {
        Session session = server().require();
        start(
                session,
                Task.of(Message.of("panel.busy.plan"), words -> session.ask(InstallPlan.AUDIT))
                        .then(unfinished -> {
                            state().set(StepStatus.OPEN);
                            if (unfinished.isEmpty()) stopped.set(Stopped.STEP);
                            else failed(InstallFailure.interrupted(unfinished));
                        }));
    }
}
