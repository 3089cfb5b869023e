package org.certguide.ui.panel;

import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallPlan.Option;
import org.certguide.install.InstallPlan.Step;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.PanelView;
import org.certguide.ui.Status;
import org.certguide.ui.StatusCard;
import org.certguide.ui.StepBadge;
import org.certguide.ui.walkthrough.InstallModel;
import org.certguide.ui.walkthrough.InstallModel.Progress;
import org.certguide.ui.walkthrough.Walkthrough;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The numbered steps that put Certbot on the server. */
public final class InstallPanel {
    private final Walkthrough walkthrough;
    private final InstallModel model;
    private final VBox present = Parts.place();
    private final VBox routes = new VBox();
    private final VBox steps = new VBox(12);
    private final Map<String, StatusCard> cards = new HashMap<>();
    private final PanelView view;

    public InstallPanel(Walkthrough walkthrough) {
        this.walkthrough = walkthrough;
        model = walkthrough.install();
        view =
                new PanelView(
                        Texts.of("panel.install.title"),
                        Texts.of("panel.install.sentence"),
                        Parts.column(
                                Parts.problem(model),
                                present,
                                routes,
                                Parts.question(walkthrough.console(), model),
                                Parts.progress(walkthrough.console(), model),
                                steps));
        model.plan().subscribe(this::planned);
        model.progress()
                .addListener(
                        (MapChangeListener<String, Progress>)
                                change -> {
                                    if (change.wasAdded()) {
                                        show(change.getKey(), change.getValueAdded());
                                    }
                                });
        model.state().subscribe(this::changed);
        model.busy().subscribe(this::changed);
        model.stopped().subscribe(this::changed);
        walkthrough.session().subscribe(this::changed);
        walkthrough.console().running().subscribe(this::changed);
        changed();
    }

    public PanelView view() {
        return view;
    }

    private void planned() {
        steps.getChildren().clear();
        cards.clear();
        InstallPlan plan = model.plan().get();
        if (plan == null) return;
        List<Step> list = plan.steps();
        for (int i = 0; i < list.size(); i++) {
            steps.getChildren().add(card(i + 1, list.get(i)));
        }
        routes();
        changed();
    }

    private Node card(int number, Step step) {
        StatusCard card = new StatusCard(Texts.of(step.title()));
        card.setId(UiId.INSTALL_STEP.id() + "-" + step.id());
        card.setFound(Texts.of(step.text()));
        step.shown().forEach(c -> card.more().add(CommandRow.command(c)));
        Button one =
                Buttons.secondary(
                        UiId.INSTALL_ONE, Texts.of("panel.install.one"), () -> model.run(step));
        one.disableProperty().bind(Parts.busyOrAway(model, walkthrough));
        card.more().add(one);
        cards.put(step.id(), card);
        show(step.id(), model.progress().getOrDefault(step.id(), Progress.TO_DO));
        HBox.setHgrow(card, Priority.ALWAYS);
        return new HBox(16, new StepBadge(number), card);
    }

    private void show(String id, Progress progress) {
        StatusCard card = cards.get(id);
        if (card == null) return;
        card.setStatus(
                switch (progress) {
                    case TO_DO -> Status.WAITING;
                    case RUNNING -> Status.CHECKING;
                    case ALREADY_DONE, DONE -> Status.FINE;
                    case FAILED -> Status.STOP;
                });
        card.setWord(
                Texts.of(
                        switch (progress) {
                            case TO_DO -> "panel.install.todo";
                            case RUNNING -> "panel.install.running";
                            case ALREADY_DONE -> "panel.install.already";
                            case DONE -> "panel.install.done";
                            case FAILED -> "panel.install.failed";
                        }));
    }

    /** How Certbot can be installed here; why not in another way is said as well. */
    private void routes() {
        routes.getChildren().clear();
        if (!(model.plan().get() instanceof InstallPlan.Steps plan)) return;
        ToggleGroup group = new ToggleGroup();
        VBox card = Parts.card(Parts.text(Texts.of("panel.install.route"), "field-label"));
        for (Option option : model.options()) {
            Optional<Text> problem = option.problem();
            VBox words =
                    problem.isEmpty()
                            ? new VBox(
                                    4,
                                    button(option, plan, group),
                                    Parts.text(Texts.of(option.reason()), "note", "under-button"))
                            : new VBox(
                                    Parts.text(
                                            Texts.of(
                                                    "panel.install.impossible",
                                                    option.title(),
                                                    problem.get()),
                                            "note",
                                            "under-button"));
            card.getChildren().add(words);
        }
        routes.getChildren().add(card);
    }

    private Node button(Option option, InstallPlan.Steps plan, ToggleGroup group) {
        RadioButton button = new RadioButton(Texts.of(option.title()));
        button.setToggleGroup(group);
        button.setId(UiId.INSTALL_ROUTE.id() + "-" + option.route().id());
        button.setSelected(option.route() == plan.route());
        button.setOnAction(
                e -> {
                    button.setSelected(true);
                    if (option.route() != plan.route()) model.choose(option.route());
                });
        button.disableProperty().bind(Parts.busyOrAway(model, walkthrough));
        return button;
    }

    private void changed() {
        boolean done = model.state().get().passed();
        present.getChildren().clear();
        if (done) {
            model.certbot()
                    .ifPresent(
                            c ->
                                    present.getChildren()
                                            .add(
                                                    new Banner(
                                                            Banner.Kind.DONE,
                                                            Texts.of(
                                                                    "panel.install.present",
                                                                    c.version()),
                                                            c.path())));
        }
        if (model.stopped().get() && !model.isBusy() && model.problem().get() == null) {
            present.getChildren()
                    .add(
                            new Banner(
                                    Banner.Kind.INFO,
                                    Texts.of("panel.install.stopped.title"),
                                    Texts.of("panel.install.stopped")));
        }
        // While a step runs there is nothing to choose, and its question needs the room.
        Parts.show(routes, !model.isBusy() && !routes.getChildren().isEmpty());
        view.primaryProperty().set(null);
        if (model.isBusy()) return;
        boolean away = walkthrough.session().get() == null;
        boolean running = walkthrough.console().running().get();
        if (done) {
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY,
                                    Texts.of("panel.install.action"),
                                    walkthrough::next));
        } else if (!away && !running && !steps.getChildren().isEmpty()) {
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY, Texts.of("panel.install.all"), model::runAll));
        }
    }
}
