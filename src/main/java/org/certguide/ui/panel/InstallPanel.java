package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallPlan.Option;
import org.certguide.install.InstallStep;
import org.certguide.system.CertbotCopies;
import org.certguide.system.InstallCause;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.InstallModel;
import org.certguide.walkthrough.InstallModel.Stopped;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** The numbered steps that put Certbot on the server. */
public final class InstallPanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final InstallModel model;
    private final VBox problem = place();
    private final VBox present = place();
    private final VBox routes = new VBox();
    private final VBox steps = new VBox(12);
    private final Map<String, StatusCard> cards = new HashMap<>();
    private final PanelView view;

    /** Whether the ways to install it are laid out to be chosen from. */
    private final BooleanProperty choosing = new SimpleBooleanProperty(false);

    public InstallPanel(Walkthrough walkthrough, ServerWork work) {
        this.walkthrough = walkthrough;
        this.work = work;
        model = work.install();
        problem.setId(UiId.PROBLEM.id());
        view = new PanelView(
                Messages.of("panel.install.title"),
                Messages.of("panel.install.sentence"),
                column(
                        problem,
                        present,
                        routes,
                        question(work.console(), model, walkthrough::browse),
                        atWork(model),
                        steps));
        view.setProgress(progress(work.console(), model));
        render(this::showSteps, model.plan());
        model.progress().addListener((MapChangeListener<String, StepStatus>) change -> {
            if (change.wasAdded()) show(change.getKey(), change.getValueAdded());
            revealRunning();
        });
        // Its questions are asked at the top.
        work.console().prompt().subscribe(this::revealRunning);
        // What came of it is told at the top, too.
        model.installing().subscribe(now -> {
            if (!now) view.showTop();
        });
        render(this::failed, model.problem());
        render(() -> Focus.keep(routes, this::showRoutes), model.plan(), model.problem(), choosing);
        // While a step runs there is nothing to choose, and its question needs the room.
        showWhile(
                routes,
                Bindings.isNotEmpty(routes.getChildren())
                        .and(model.busy().isEmpty())
                        .and(Bindings.createBooleanBinding(
                                () -> !model.state().get().passed(), model.state())));
        render(this::showPresent, model.state(), model.busy(), model.stopped(), model.problem());
        view.foot(
                this::foot,
                model.plan(),
                model.problem(),
                model.state(),
                model.busy(),
                work.session(),
                work.console().running());
    }

    public PanelView view() {
        return view;
    }

    /** What went wrong, in the app's words and in the program's own, and what mends it. */
    private void failed() {
        problem.getChildren().clear();
        Problem what = model.problem().get();
        if (what == null) return;
        Optional<Explained<InstallCause>> why = model.failure();
        if (why.isEmpty()) {
            problem.getChildren().add(banner(what));
            return;
        }
        VBox repair = new VBox(8);
        model.repair().ifPresent(step -> {
            repair.getChildren().add(paragraph(step.text()));
            step.shown().forEach(c -> repair.getChildren().add(command(c)));
        });
        List<Node> more = repair.getChildren().isEmpty() ? List.of() : List.of(repair);
        problem.getChildren()
                .add(new FailureCard("panel.install.words", why.get(), Messages.of(what.help()), List.of(), more));
    }

    private void showSteps() {
        steps.getChildren().clear();
        cards.clear();
        InstallPlan plan = model.plan().get();
        if (plan == null) {
            choosing.set(false);
            return;
        }
        List<InstallStep> list = plan.steps();
        for (int i = 0; i < list.size(); i++) {
            steps.getChildren().add(stepCard(i + 1, list.get(i)));
        }
    }

    private Node stepCard(int number, InstallStep step) {
        StatusCard card = new StatusCard(Messages.of(step.title()));
        card.setId(UiId.INSTALL_STEP.id() + "-" + step.id());
        card.setFound(Messages.of(step.text()));
        card.setNumber(number);
        cards.put(step.id(), card);
        show(step, model.progress().getOrDefault(step.id(), StepStatus.OPEN));
        return card;
    }

    private void show(String id, StepStatus progress) {
        InstallPlan plan = model.plan().get();
        if (plan == null) return;
        plan.steps().stream().filter(s -> s.id().equals(id)).forEach(s -> show(s, progress));
    }

    /** Keeps the step that runs in sight, unless it asks. */
    private void revealRunning() {
        if (work.console().prompt().get() != null) return;
        model.progress().forEach((id, state) -> {
            StatusCard card = cards.get(id);
            if (card != null && state == StepStatus.RUNNING) view.reveal(card);
        });
    }

    private static VBox commands(InstallStep step) {
        VBox commands = new VBox(8);
        step.shown().forEach(c -> commands.getChildren().add(command(c)));
        return commands;
    }

    /** Runs one step alone. While something runs there is nothing to press. */
    private Button alone(InstallStep step) {
        Button one = link(UiId.INSTALL_ONE, "panel.install.one", () -> model.run(step));
        one.setAccessibleHelp(Messages.of(step.title()));
        one.disableProperty().bind(busyOrAway(model, work));
        showWhile(one, model.busy().map(String::isEmpty));
        return one;
    }

    private void show(InstallStep step, StepStatus progress) {
        String id = step.id();
        StatusCard card = cards.get(id);
        if (card == null) return;
        card.setSeverity(
                switch (progress) {
                    case OPEN -> Severity.WAITING;
                    case RUNNING -> Severity.CHECKING;
                    case SKIPPED, DONE -> Severity.FINE;
                    case WARNING -> Severity.ATTENTION;
                    case FAILED -> Severity.STOP;
                });
        boolean done = progress.passed();
        VBox commands = commands(step);
        card.more().clear();
        card.setExplanation(null);
        if (done) {
            // What is done takes no more room than it needs, and can be opened.
            commands.getChildren().add(alone(step));
            card.setExplanation(new Disclosure(Messages.of("panel.install.commands"), commands).about(card.title()));
        } else {
            Button alone = alone(step);
            alone.getStyleClass().add("go");
            card.setBeside(alone);
            card.more().add(commands);
        }
        String output = model.output(id);
        if (!output.isEmpty() && progress != StepStatus.RUNNING) {
            card.more()
                    .add(Disclosure.of(Messages.of("panel.install.output"), output)
                            .about(card.title()));
        }
        card.setWord(Messages.of(
                switch (progress) {
                    case OPEN -> "panel.install.todo";
                    case RUNNING -> "panel.install.running";
                    case SKIPPED -> "panel.install.already";
                    case DONE, WARNING -> "panel.install.done";
                    case FAILED -> "panel.install.failed";
                }));
    }

    /** How Certbot can be installed here; why not in another way is said as well. */
    private void showRoutes() {
        routes.getChildren().clear();
        if (!(model.plan().get() instanceof InstallPlan.Steps plan)) return;
        ToggleGroup group = new ToggleGroup();
        VBox card = card(caption("panel.install.route"));
        Optional<Option> best = model.failure()
                        .filter(why -> why.nextAction() == NextAction.CHANGE_METHOD)
                        .isPresent()
                ? Optional.empty()
                : model.options().stream().filter(Option::possible).findFirst();
        if (!choosing.get() && best.filter(b -> b.route() == plan.route()).isPresent()) {
            routes.getChildren().add(recommended(best.get()));
            return;
        }
        for (Option option : model.options()) {
            VBox words = new VBox(4);
            if (option.possible()) {
                words.getChildren()
                        .setAll(
                                button(option, best.equals(Optional.of(option)), plan, group),
                                text(Messages.of(option.reason()), "note", "under-button"));
            } else {
                Label why = impossible(option);
                why.getStyleClass().add("under-button");
                words.getChildren().setAll(why);
            }
            card.getChildren().add(words);
        }
        routes.getChildren().add(card);
    }

    private static Label impossible(Option option) {
        return note("panel.install.impossible", option.title(), option.problem().orElseThrow());
    }

    /** Who takes what is recommended has nothing to choose, and sees the steps at once. */
    private Node recommended(Option option) {
        Label title = heading("panel.install.best", option.title());
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        HBox line = new HBox(title);
        line.getStyleClass().add("card-head");
        if (model.options().size() > 1) {
            Button others = link(UiId.INSTALL_WAYS, "panel.install.ways", () -> {
                choosing.set(true);
                Focus.moveTo(
                        routes, UiId.INSTALL_ROUTE.id() + "-" + option.route().id());
            });
            others.getStyleClass().add("go");
            line.getChildren().add(others);
        }
        VBox card = new VBox(6, line, note(option.reason()));
        // Who looks for another way that is usual is told why it is not there.
        model.options().stream()
                .filter(o -> !o.possible())
                .forEach(o -> card.getChildren().add(impossible(o)));
        return card(card);
    }

    private Node button(Option option, boolean best, InstallPlan.Steps plan, ToggleGroup group) {
        Message title = option.title();
        RadioButton button = new RadioButton(Messages.of(best ? Message.of("panel.install.best", title) : title));
        button.setToggleGroup(group);
        button.setWrapText(true);
        button.setAccessibleHelp(Messages.of(option.reason()));
        button.setId(UiId.INSTALL_ROUTE.id() + "-" + option.route().id());
        button.setSelected(option.route() == plan.route());
        // With the arrow keys as well, which press nothing.
        button.selectedProperty().subscribe(chosen -> {
            if (chosen && option.route() != plan.route()) model.choose(option.route());
        });
        button.disableProperty().bind(busyOrAway(model, work));
        return button;
    }

    private void showPresent() {
        present.getChildren().clear();
        view.sentenceProperty()
                .set(Messages.of(
                        model.state().get().passed() ? "panel.install.sentence.done" : "panel.install.sentence"));
        if (model.state().get().passed()) {
            model.certbot()
                    .map(c -> new Banner(
                            Banner.Kind.DONE, Messages.of("panel.install.present", c.shownVersion()), c.path()))
                    .ifPresent(present.getChildren()::add);
        }
        if (!model.isBusy() && model.problem().get() == null) copies().ifPresent(present.getChildren()::add);
        Stopped stopped = model.stopped().get();
        if (stopped == null || model.isBusy() || model.problem().get() != null) return;
        boolean look = stopped == Stopped.LOOK;
        present.getChildren()
                .add(new Banner(
                        Banner.Kind.INFO,
                        Messages.of(look ? "panel.install.unseen.title" : "panel.install.stopped.title"),
                        Messages.of(look ? "panel.install.unseen" : "panel.install.stopped")));
    }

    /** What stands in the way of the Certbot that is there: another one, or itself. */
    private Optional<Node> copies() {
        CertbotCopies copies = model.copies().orElse(null);
        if (copies == null) return Optional.empty();
        return switch (copies.standing()) {
            case SEVERAL ->
                model.state().get().passed()
                        ? Optional.of(new Banner(
                                Banner.Kind.WARNING,
                                Messages.of("panel.install.several"),
                                Messages.of("panel.install.several.text", copies.several()),
                                keep().toArray(Node[]::new)))
                        : Optional.empty();
            case BROKEN ->
                copies.broken()
                        .map(c -> new Banner(
                                Banner.Kind.WARNING,
                                Messages.of("panel.install.broken"),
                                Messages.of("panel.install.broken.text", SafeText.word(c.path()), c.why())));
            default -> Optional.empty();
        };
    }

    private List<Node> keep() {
        return model.keepable().stream()
                .<Node>map(option -> {
                    Button one = Buttons.secondary(
                            UiId.INSTALL_KEEP,
                            Messages.of("panel.install.keep", option.title()),
                            () -> model.choose(option.route()));
                    one.setId(UiId.INSTALL_KEEP.id() + "-" + option.route().id());
                    one.disableProperty().bind(busyOrAway(model, work));
                    return one;
                })
                .toList();
    }

    private Foot foot() {
        if (model.isBusy()) return Foot.EMPTY;
        if (model.state().get().passed()) return Foot.of(next("panel.install.action", walkthrough::next));
        boolean away = work.session().get() == null;
        boolean running = work.console().running().get();
        return away || running || steps.getChildren().isEmpty() ? Foot.EMPTY : toDo();
    }

    /** What helps is the one thing to do; what failed can be tried again beside it. */
    private Foot toDo() {
        boolean failed = model.failure().isPresent();
        Message all = Message.of(failed ? "panel.install.again" : "panel.install.all");
        Optional<Action> helps = model.repair()
                .map(step -> next(Message.of("panel.install.mend", step.title()), model::mend))
                .or(() -> model.otherRoute()
                        .map(other -> next(
                                Message.of("panel.install.other", other.title()), () -> model.choose(other.route()))));
        return helps.map(best -> Foot.of(best, action(UiId.INSTALL_AGAIN, all, model::runAll)))
                .orElseGet(() -> Foot.of(next(all, model::runAll)));
    }
}
