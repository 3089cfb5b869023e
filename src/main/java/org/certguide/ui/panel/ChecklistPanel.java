package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.certbot.InputCheck;
import org.certguide.checks.Check;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Disclosure;
import org.certguide.ui.EntryLimit;
import org.certguide.ui.Field;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateWishes;
import org.certguide.walkthrough.ChecklistModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** The prerequisites, a card for each. */
public final class ChecklistPanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final ChecklistModel model;
    private final Field<TextField> domains;
    private final SudoCard sudo;
    private final VBox list = new VBox(12);
    private final Form form;

    /** For who comes back and only gives a password. */
    private final Form back;

    private final RemedyView remedies;
    private final Label summary = text("", "summary");
    private final Button anyway = link(UiId.CHECK_ANYWAY, "panel.checklist.anyway", this::goOn);
    private final HBox told = new HBox(12, summary, anyway);
    private final VBox publicly;
    private final Map<String, StatusCard> cards = new HashMap<>();
    private final PanelView view;

    public ChecklistPanel(Walkthrough walkthrough, ServerWork work) {
        this.walkthrough = walkthrough;
        this.work = work;
        model = work.checklist();
        domains = domains(work.wishes());
        domains.input().setOnAction(e -> enter());
        sudo = new SudoCard(work, this::enter);
        Form names = new Form(this::lead).field(domains, this::domainProblem);
        form = new Form(this::lead).field(domains, this::domainProblem).field(sudo.password(), sudo::missing);
        back = new Form(this::lead).field(sudo.password(), sudo::missing);
        remedies = new RemedyView(work, names::isComplete);
        publicly = publicly();
        for (Check check : model.checks()) {
            StatusCard card = new StatusCard(Messages.of(check.title()));
            card.setId(UiId.CHECK.id() + "-" + check.id());
            cards.put(check.id(), card);
            list.getChildren().add(card);
        }
        model.findings().values().forEach(this::show);
        model.findings().addListener((MapChangeListener<String, Finding>) change -> {
            if (change.wasAdded()) show(change.getValueAdded());
        });
        view = new PanelView(
                Messages.of("panel.checklist.title"),
                Messages.of("panel.checklist.sentence"),
                column(
                        card(domains),
                        sudo.node(),
                        problem(model),
                        atWork(model),
                        outdated(),
                        told,
                        list,
                        remedies.changes().changes()));
        view.setProgress(
                progress(model, model.busy(), work.remedies().waitingForOthers().map(ChecklistPanel::cancelling)));
        summary.setId(UiId.CHECK_SUMMARY.id());
        summary.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(summary, Priority.ALWAYS);
        anyway.getStyleClass().add("go");
        render(this::refresh, model.busy(), work.server().rights(), model.state(), work.session());
        render(
                this::order,
                model.busy(),
                work.server().rights(),
                model.state(),
                work.session(),
                work.profile().profile());
        render(
                this::summarise,
                model.busy(),
                work.server().rights(),
                model.state(),
                model.problem(),
                model.findings(),
                work.session(),
                work.wishes().domains(),
                model.backTo(),
                sudo.same());
        view.asked().bind(remedies.changes().asked());
        view.foot(
                this::foot,
                model.busy(),
                work.server().rights(),
                model.state(),
                model.findings(),
                work.session(),
                work.wishes().domains(),
                model.backTo(),
                remedies.changes().asking());
    }

    public PanelView view() {
        return view;
    }

    static Field<TextField> domains(CertificateWishes wishes) {
        TextField input = new TextField();
        input.setId(UiId.DOMAINS.id());
        input.setPromptText(Messages.of("panel.checklist.domains.hint"));
        input.textProperty().bindBidirectional(wishes.domainText());
        return new Field<>(
                Messages.of("panel.checklist.domains"),
                input,
                Messages.of("panel.checklist.domains.note"),
                EntryLimit.NAMES);
    }

    /** Public name servers are asked only if the user agrees, because they learn the domain names. */
    private VBox publicly() {
        CheckBox ask = new CheckBox(Messages.of("panel.checklist.publicly"));
        ask.setId(UiId.CHECK_PUBLICLY.id());
        ask.selectedProperty().bindBidirectional(model.publicly());
        ask.disableProperty().bind(model.busy().isNotEmpty());
        ask.setOnAction(e -> {
            boolean again =
                    model.hasLooked() && work.wishes().domains().get().problem().isEmpty();
            if (again && work.session().get() != null) model.lookUp();
        });
        String note = Messages.of("panel.checklist.publicly.note", model.publicResolvers());
        return new VBox(4, ask, text(note, "note", "under-button"));
    }

    /** Says that the results below are those of another name. */
    private Node outdated() {
        VBox place = place();
        place.setId(UiId.CHECK_OUTDATED.id());
        render(
                () -> {
                    place.getChildren().clear();
                    if (!model.isOutdated() || model.problem().get() != null) return;
                    String names = String.join(", ", model.checkedNames());
                    place.getChildren()
                            .add(new Banner(
                                    Banner.Kind.WARNING,
                                    Messages.of("panel.checklist.outdated", names),
                                    Messages.of("panel.checklist.outdated.now")));
                },
                work.wishes().domains(),
                model.busy(),
                model.problem());
        return place;
    }

    private void refresh() {
        sudo.refresh();
        // In a rehearsal nothing leaves this computer.
        setShown(publicly, !walkthrough.isRehearsal());
        setShown(sudo.node(), isIdle() && work.server().needsPassword());
    }

    private boolean isIdle() {
        return work.session().get() != null && !model.isBusy();
    }

    private void summarise() {
        summary.setText(Messages.of(
                looked() && !isBack() ? model.summary() : now(model.state().get())));
        setShown(told, isIdle() && model.problem().get() == null && !model.isOutdated());
        // Away from the buttons below, so that it is never where another one was just now.
        setShown(anyway, looked() && model.isStopped());
    }

    private void goOn() {
        model.skip();
        walkthrough.next();
    }

    /** The buttons below; none beside the question whether to run a command. */
    private Foot foot() {
        if (!isIdle() || remedies.changes().asking().get()) return Foot.EMPTY;
        boolean looked = looked();
        if (isBack()) {
            return Foot.of(next(wayOn(), this::goBack), action(UiId.CHECK_AGAIN, "panel.checklist.run", this::run));
        }
        if (model.isOutdated()) return Foot.of(next("panel.checklist.again", this::run));
        String again = looked ? "panel.checklist.again" : "panel.checklist.run";
        Action look = action(UiId.CHECK_AGAIN, again, this::run);
        if (model.phase() == Phase.DONE) {
            return Foot.of(next(wayOn(), walkthrough::next), look);
        }
        boolean helped = looked && !work.server().needsPassword() && remedy().isPresent();
        return helped ? Foot.without(look) : Foot.of(next(again, this::run));
    }

    /** Whether nothing is missing but the password. */
    private boolean isBack() {
        return model.isBack() && work.server().needsPassword();
    }

    /** What is on the button that leads on. */
    private String wayOn() {
        Step after = walkthrough.afterChecks();
        return after.isAfter(Step.INSTALL) ? "panel.checklist.back." + after.id() : "panel.checklist.action";
    }

    /** Goes on where the user was; what they are asked for is tried with the first command there. */
    private void goBack() {
        if (model.isBusy() || work.session().get() == null || !back.isComplete()) return;
        sudo.unlock();
        walkthrough.next();
    }

    /** Enter in a field does what the blue button does. */
    private void enter() {
        if (isBack()) goBack();
        else run();
    }

    /** The button of the remedy that helps most, in the first card that has one. */
    private Optional<Node> remedy() {
        return list.getChildren().stream()
                .filter(card -> card instanceof StatusCard status && status.severity() == Severity.STOP)
                .flatMap(card -> Optional.ofNullable(card.lookup(UiId.REMEDY.selector())).stream())
                .findFirst();
    }

    private boolean looked() {
        StepStatus state = model.state().get();
        return model.hasLooked() && (state.passed() || state == StepStatus.FAILED);
    }

    /** What to do before anything was looked at. */
    private Message now(StepStatus state) {
        if (isBack()) {
            return Message.of(
                    sudo.isTyped() ? "panel.checklist.now.back" : "panel.checklist.now.known", Message.of(wayOn()));
        }
        if (work.server().needsPassword() && sudo.isTyped()) return Message.of("panel.checklist.now.password");
        return Message.of(state == StepStatus.SKIPPED ? "panel.checklist.now.skipped" : "panel.checklist.now.first");
    }

    private static String cancelling(boolean waiting) {
        return Messages.of(waiting ? "panel.checklist.wait.stop" : "panel.action.cancel");
    }

    /**
     * While all checks run, their own order; afterwards first what needs the user. What is repeated
     * stays where it is.
     */
    private void order() {
        List<Check> all = model.checks();
        if (!model.isBusy()) {
            all = all.stream().sorted(Comparator.comparing(this::urgency)).toList();
        } else if (model.hasLooked()) {
            return;
        }
        list.getChildren().setAll(all.stream().map(c -> cardOf(c.id())).toList());
        if (!model.isBusy()) remedy().ifPresent(button -> button.getStyleClass().addAll("accent", "primary"));
    }

    private int urgency(Check check) {
        Finding found = model.findings().get(check.id());
        if (found == null) return 4;
        return switch (found.severity()) {
            case STOP -> 0;
            case ATTENTION -> 1;
            case UNKNOWN -> 2;
            // A remedy that was accepted for the request can be undone.
            case FINE -> found.remedies().isEmpty() ? 4 : 3;
            case CHECKING, WAITING -> 4;
        };
    }

    private StatusCard cardOf(String id) {
        StatusCard card = cards.get(id);
        if (card == null) throw new IllegalStateException("every check has a card");
        return card;
    }

    private void run() {
        // Enter in a field comes here too, whatever the button allows.
        if (model.isBusy() || work.session().get() == null || !form.isComplete()) return;
        sudo.unlock();
        model.run();
    }

    private void lead(Node node) {
        view.show(node);
    }

    private Optional<InputCheck.Invalid> domainProblem() {
        return work.wishes().domains().get().problem();
    }

    private void show(Finding finding) {
        StatusCard card = cards.get(finding.id());
        if (card == null) return;
        card.setSeverity(finding.severity());
        boolean looked = finding.severity() != Severity.WAITING && finding.severity() != Severity.CHECKING;
        // That it waits, or is looked at, is told by the word beside its name.
        card.setFound(looked ? Messages.of(finding.found()) : "");
        card.remedies().clear();
        card.more().clear();
        for (Remedy remedy : finding.remedies()) {
            card.more().add(remedies.of(remedy, finding.severity() == Severity.FINE));
        }
        if (finding.id().equals("resolves")) card.more().add(publicly);
        if (walkthrough.isRehearsal() && finding.id().equals("points") && finding.severity() == Severity.STOP) {
            card.more().add(paragraph("panel.practice.untick"));
        }
        card.setExplanation(null);
        if (looked) {
            model.checks().stream()
                    .filter(check -> check.id().equals(finding.id()))
                    .map(check -> Disclosure.of(Messages.of("panel.checklist.meaning"), Messages.of(check.meaning())))
                    .forEach(meaning -> card.setExplanation(meaning.about(card.title())));
        }
        if (!finding.said().isEmpty()) {
            Label words = text(finding.said(), "fold-text", "mono");
            card.more().add(new Disclosure(Messages.of("panel.checklist.said"), words).about(card.title()));
        }
    }
}
