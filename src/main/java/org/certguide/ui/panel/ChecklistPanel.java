package org.certguide.ui.panel;

import javafx.beans.binding.Bindings;
import javafx.collections.MapChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.certguide.checks.Check;
import org.certguide.checks.Finding;
import org.certguide.checks.Remedy;
import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.server.Secret;
import org.certguide.server.Sudo.Rights;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Field;
import org.certguide.ui.Fold;
import org.certguide.ui.PanelView;
import org.certguide.ui.SecretField;
import org.certguide.ui.Status;
import org.certguide.ui.StatusCard;
import org.certguide.ui.walkthrough.ChecklistModel;
import org.certguide.ui.walkthrough.StepStatus;
import org.certguide.ui.walkthrough.Walkthrough;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The prerequisites, a card for each. */
public final class ChecklistPanel {
    private final Walkthrough walkthrough;
    private final ChecklistModel model;
    private final Field<TextField> domains;
    private final CheckBox same = new CheckBox(Texts.of("panel.checklist.sudo.same"));
    private final Field<SecretField> password;
    private final VBox sudo;
    private final VBox list = new VBox(12);
    private final Label summary = Parts.text("", "summary");
    private final VBox publicly;
    private final Map<String, StatusCard> cards = new HashMap<>();
    private final PanelView view;

    public ChecklistPanel(Walkthrough walkthrough) {
        this.walkthrough = walkthrough;
        model = walkthrough.checklist();
        domains = domains(model);
        SecretField input = new SecretField();
        input.setId(UiId.SUDO_PASSWORD.id());
        input.setOnAction(e -> run());
        password = new Field<>(Texts.of("panel.checklist.sudo.password"), input, "");
        sudo = sudo();
        publicly = publicly();
        for (Check check : model.checks()) {
            StatusCard card = new StatusCard(Texts.of(check.title()));
            card.setId(UiId.CHECK.id() + "-" + check.id());
            cards.put(check.id(), card);
            list.getChildren().add(card);
        }
        model.findings().values().forEach(this::show);
        model.findings()
                .addListener(
                        (MapChangeListener<String, Finding>)
                                change -> {
                                    if (change.wasAdded()) show(change.getValueAdded());
                                });
        view =
                new PanelView(
                        Texts.of("panel.checklist.title"),
                        Texts.of("panel.checklist.sentence"),
                        Parts.column(
                                Parts.card(domains),
                                sudo,
                                Parts.problem(model),
                                Parts.progress(model),
                                summary,
                                list));
        model.busy().subscribe(this::changed);
        model.rights().subscribe(this::changed);
        model.state().subscribe(this::changed);
        walkthrough
                .session()
                .subscribe(
                        session -> {
                            // A password that sudo refused belonged to another login.
                            same.setSelected(walkthrough.hasLoginPassword());
                            changed();
                        });
        changed();
    }

    public PanelView view() {
        return view;
    }

    static Field<TextField> domains(ChecklistModel model) {
        TextField input = new TextField();
        input.setId(UiId.DOMAINS.id());
        input.setPromptText(Texts.of("panel.checklist.domains.hint"));
        input.textProperty().bindBidirectional(model.domains());
        return new Field<>(
                Texts.of("panel.checklist.domains"),
                input,
                Texts.of("panel.checklist.domains.note"));
    }

    private VBox sudo() {
        same.setId(UiId.SUDO_SAME.id());
        same.setSelected(true);
        Parts.showWhile(
                password,
                Bindings.createBooleanBinding(
                        () -> !same.isSelected() || !same.isVisible(),
                        same.selectedProperty(),
                        same.visibleProperty()));
        VBox card =
                Parts.card(
                        Parts.text(Texts.of("panel.checklist.sudo.title"), "card-title"),
                        Parts.text(Texts.of("panel.checklist.sudo.text")),
                        same,
                        password);
        card.setId(UiId.SUDO.id());
        return card;
    }

    /** Nobody gets to know a domain name unless the user wants it. */
    private VBox publicly() {
        CheckBox ask = new CheckBox(Texts.of("panel.checklist.publicly"));
        ask.setId(UiId.CHECK_PUBLICLY.id());
        ask.selectedProperty().bindBidirectional(model.publicly());
        ask.disableProperty().bind(model.busy().isNotEmpty());
        ask.setOnAction(
                e -> {
                    boolean again = model.hasLooked() && model.domainProblem().isEmpty();
                    if (again && walkthrough.session().get() != null) model.lookUp();
                });
        String note = Texts.of("panel.checklist.publicly.note", model.publicResolvers());
        return new VBox(4, ask, Parts.text(note, "note"));
    }

    private void changed() {
        boolean idle = !model.isBusy();
        boolean loggedIn = walkthrough.session().get() != null;
        boolean hasPassword = walkthrough.hasLoginPassword();
        boolean wrong = model.rights().get() == Rights.WRONG_PASSWORD;
        if (wrong) same.setSelected(false);
        Parts.show(same, hasPassword);
        password.setError(wrong ? Texts.of("panel.checklist.sudo.wrong") : "");
        Parts.show(sudo, loggedIn && idle && model.needsPassword());
        summary.setText(Texts.of(model.summary()));
        list.getChildren().setAll(ordered(idle));
        StepStatus state = model.state().get();
        boolean looked = model.hasLooked() && (state.passed() || state == StepStatus.FAILED);
        Parts.show(summary, looked && model.problem().get() == null);
        view.primaryProperty().set(null);
        view.secondary().clear();
        if (!idle || !loggedIn) return;
        boolean passed = state.passed() && !model.needsPassword();
        if (passed) {
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY,
                                    Texts.of("panel.checklist.action"),
                                    walkthrough::next));
        } else {
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY,
                                    Texts.of(
                                            looked
                                                    ? "panel.checklist.again"
                                                    : "panel.checklist.run"),
                                    this::run));
        }
        if (passed) {
            view.secondary()
                    .add(
                            PanelView.Action.always(
                                    UiId.CHECK_AGAIN,
                                    Texts.of("panel.checklist.again"),
                                    this::run));
        } else if (looked && model.isStopped()) {
            view.secondary()
                    .add(
                            PanelView.Action.always(
                                    UiId.CHECK_ANYWAY,
                                    Texts.of("panel.checklist.anyway"),
                                    () -> {
                                        model.skip();
                                        walkthrough.next();
                                    }));
        }
    }

    /** While the checks run, their own order; afterwards first what needs the user. */
    private List<StatusCard> ordered(boolean idle) {
        List<StatusCard> all = model.checks().stream().map(c -> card(c.id())).toList();
        if (!idle) return all;
        return all.stream().sorted(Comparator.comparing(c -> urgency(c.status()))).toList();
    }

    private static int urgency(Status status) {
        return switch (status) {
            case STOP -> 0;
            case ATTENTION -> 1;
            case UNKNOWN -> 2;
            case FINE, CHECKING, WAITING -> 3;
        };
    }

    private StatusCard card(String id) {
        StatusCard card = cards.get(id);
        if (card == null) throw new IllegalStateException("every check has a card");
        return card;
    }

    private void run() {
        Optional<Text> problem = model.domainProblem();
        domains.setError(problem.map(Texts::of).orElse(""));
        if (problem.isPresent()) {
            domains.input().requestFocus();
            return;
        }
        if (model.needsPassword()) {
            Optional<Secret> given =
                    same.isSelected()
                            ? walkthrough.loginPassword()
                            : password.input().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(password.input().take());
            if (given.isEmpty()) {
                password.setError(Texts.of("panel.checklist.sudo.missing"));
                password.input().requestFocus();
                return;
            }
            model.unlock(given.get());
        }
        model.run();
    }

    private void show(Finding finding) {
        StatusCard card = cards.get(finding.checkId());
        if (card == null) return;
        card.setStatus(Status.valueOf(finding.state().name()));
        card.setFound(Texts.of(finding.found()));
        card.remedies().clear();
        card.more().clear();
        for (Remedy remedy : finding.remedies()) add(card, remedy);
        if (finding.checkId().equals("resolves")) card.more().add(publicly);
        if (finding.state() != Finding.State.WAITING && finding.state() != Finding.State.CHECKING) {
            card.more()
                    .add(Fold.of(Texts.of("panel.checklist.meaning"), Texts.of(finding.meaning())));
        }
        if (!finding.said().isEmpty()) {
            Label words = Parts.text(finding.said(), "fold-text", "mono");
            card.more().add(new Fold(Texts.of("panel.checklist.said"), words));
        }
    }

    private void add(StatusCard card, Remedy remedy) {
        VBox box = new VBox(8, Parts.text(Texts.of(remedy.explanation())));
        box.getStyleClass().add("remedy");
        HBox.setHgrow(box, Priority.ALWAYS);
        remedy.script()
                .ifPresent(
                        script -> {
                            box.getChildren().add(CommandRow.command("sudo " + script));
                            box.getChildren().add(button(remedy));
                        });
        remedy.undo()
                .ifPresent(
                        undo ->
                                box.getChildren()
                                        .add(
                                                Parts.text(
                                                        Texts.of(
                                                                "panel.checklist.remedy.undo",
                                                                "sudo " + undo),
                                                        "note")));
        card.more().add(box);
    }

    private Node button(Remedy remedy) {
        var button =
                Buttons.secondary(UiId.REMEDY, Texts.of(remedy.label()), () -> model.apply(remedy));
        button.disableProperty().bind(Parts.busyOrAway(model, walkthrough));
        return button;
    }
}
