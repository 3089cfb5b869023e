package org.certguide.ui.panel;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.MapChangeListener;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.certbot.InputCheck;
import org.certguide.checks.Check;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.renewal.Hooks;
import org.certguide.server.Sudo.Rights;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.SecretField;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateWishes;
import org.certguide.walkthrough.ChecklistModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The prerequisites, a card for each. */
public final class ChecklistPanel {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.LONG, FormatStyle.SHORT)
            .withZone(ZoneId.systemDefault());

    private final Walkthrough walkthrough;
    private final ChecklistModel model;
    private final Field<TextField> domains;
    private final CheckBox same = new CheckBox(Messages.of("panel.checklist.sudo.same"));
    private final Field<SecretField> password;
    private final VBox sudo;
    private final VBox list = new VBox(12);
    private final VBox changes = PanelComponents.place();
    private final Label summary = PanelComponents.text("", "summary");
    private final VBox publicly;
    private final Map<String, StatusCard> cards = new HashMap<>();
    private final PanelView view;

    /** Takes back the question whether to run a command; null while there is none. */
    private @Nullable Runnable asked;

    public ChecklistPanel(Walkthrough walkthrough) {
        this.walkthrough = walkthrough;
        model = walkthrough.checklist();
        domains = domains(walkthrough.wishes());
        domains.input().setOnAction(e -> run());
        SecretField input = new SecretField();
        input.setId(UiId.SUDO_PASSWORD.id());
        input.setOnAction(e -> run());
        password = new Field<>(Messages.of("panel.checklist.sudo.password"), input, "");
        sudo = sudo();
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
                PanelComponents.column(
                        PanelComponents.card(domains),
                        sudo,
                        PanelComponents.problem(model),
                        PanelComponents.progress(
                                model,
                                model.busy(),
                                model.remedies().waitingForOthers().map(ChecklistPanel::cancelling)),
                        summary,
                        list,
                        changes));
        changes.setId(UiId.CHANGES.id());
        summary.setId(UiId.CHECK_SUMMARY.id());
        model.busy().subscribe(this::changed);
        walkthrough.server().rights().subscribe(this::changed);
        model.state().subscribe(this::changed);
        same.selectedProperty().subscribe(this::summarise);
        walkthrough.session().subscribe(session -> {
            // A password that sudo refused belonged to another login.
            same.setSelected(walkthrough.server().hasLoginPassword());
            changed();
        });
        walkthrough.profile().subscribe(p -> changed());
        changed();
    }

    public PanelView view() {
        return view;
    }

    static Field<TextField> domains(CertificateWishes wishes) {
        TextField input = new TextField();
        input.setId(UiId.DOMAINS.id());
        input.setPromptText(Messages.of("panel.checklist.domains.hint"));
        input.textProperty().bindBidirectional(wishes.domainText());
        return new Field<>(Messages.of("panel.checklist.domains"), input, Messages.of("panel.checklist.domains.note"));
    }

    private VBox sudo() {
        same.setId(UiId.SUDO_SAME.id());
        same.setSelected(true);
        PanelComponents.showWhile(
                password,
                Bindings.createBooleanBinding(
                        () -> !same.isSelected() || !same.isVisible(),
                        same.selectedProperty(),
                        same.visibleProperty()));
        VBox card = PanelComponents.card(
                PanelComponents.text(Messages.of("panel.checklist.sudo.title"), "card-title"),
                PanelComponents.text(Messages.of("panel.checklist.sudo.text")),
                same,
                password);
        card.setId(UiId.SUDO.id());
        return card;
    }

    /** Nobody gets to know a domain name unless the user wants it. */
    private VBox publicly() {
        CheckBox ask = new CheckBox(Messages.of("panel.checklist.publicly"));
        ask.setId(UiId.CHECK_PUBLICLY.id());
        ask.selectedProperty().bindBidirectional(model.publicly());
        ask.disableProperty().bind(model.busy().isNotEmpty());
        ask.setOnAction(e -> {
            boolean again = model.hasLooked()
                    && walkthrough.wishes().domains().get().problem().isEmpty();
            if (again && walkthrough.session().get() != null) model.lookUp();
        });
        String note = Messages.of("panel.checklist.publicly.note", model.publicResolvers());
        return new VBox(4, ask, PanelComponents.text(note, "note", "under-button"));
    }

    private void changed() {
        withdraw();
        boolean idle = !model.isBusy();
        boolean loggedIn = walkthrough.session().get() != null;
        boolean hasPassword = walkthrough.server().hasLoginPassword();
        boolean wrong = walkthrough.server().rights().get() == Rights.WRONG_PASSWORD;
        if (wrong) same.setSelected(false);
        PanelComponents.show(same, hasPassword);
        password.setError(wrong ? Messages.of("panel.checklist.sudo.wrong") : "");
        PanelComponents.show(sudo, loggedIn && idle && walkthrough.server().needsPassword());
        order(idle);
        summarise();
        PanelComponents.show(summary, loggedIn && idle && model.problem().get() == null);
        showChanges();
        foot();
    }

    private void summarise() {
        summary.setText(Messages.of(
                looked() ? model.summary() : Message.of(now(model.state().get()))));
    }

    /** The buttons below; none beside the question whether to run a command. */
    private void foot() {
        StepStatus state = model.state().get();
        boolean looked = looked();
        view.primaryProperty().set(null);
        view.secondary().clear();
        if (model.isBusy() || walkthrough.session().get() == null || asked != null) return;
        boolean passed = state.passed() && !walkthrough.server().needsPassword();
        if (passed) {
            view.primaryProperty()
                    .set(PanelView.Action.always(
                            UiId.PRIMARY, Messages.of("panel.checklist.action"), walkthrough::next));
        } else {
            view.primaryProperty()
                    .set(PanelView.Action.always(
                            UiId.PRIMARY,
                            Messages.of(looked ? "panel.checklist.again" : "panel.checklist.run"),
                            this::run));
        }
        if (passed) {
            view.secondary()
                    .add(PanelView.Action.always(
                            UiId.CHECK_AGAIN,
                            Messages.of(looked ? "panel.checklist.again" : "panel.checklist.run"),
                            this::run));
        } else if (looked && model.isStopped()) {
            view.secondary()
                    .add(PanelView.Action.always(UiId.CHECK_ANYWAY, Messages.of("panel.checklist.anyway"), () -> {
                        model.skip();
                        walkthrough.next();
                    }));
        }
    }

    private boolean looked() {
        StepStatus state = model.state().get();
        return model.hasLooked() && (state.passed() || state == StepStatus.FAILED);
    }

    /** What to do before anything was looked at. */
    private String now(StepStatus state) {
        boolean back = state == StepStatus.SKIPPED;
        boolean typed = !same.isSelected() || !walkthrough.server().hasLoginPassword();
        if (walkthrough.server().needsPassword() && typed) {
            return back ? "panel.checklist.now.back" : "panel.checklist.now.password";
        }
        if (walkthrough.server().needsPassword() && back) return "panel.checklist.now.known";
        return back ? "panel.checklist.now.skipped" : "panel.checklist.now.first";
    }

    private static String cancelling(boolean waiting) {
        return Messages.of(waiting ? "panel.checklist.wait.stop" : "panel.action.cancel");
    }

    /**
     * While all checks run, their own order; afterwards first what needs the user. What is repeated
     * stays where it is.
     */
    private void order(boolean idle) {
        List<Check> all = model.checks();
        if (idle) {
            all = all.stream().sorted(Comparator.comparing(this::urgency)).toList();
        } else if (model.hasLooked()) {
            return;
        }
        list.getChildren().setAll(all.stream().map(c -> card(c.id())).toList());
    }

    private int urgency(Check check) {
        Finding found = model.findings().get(check.id());
        if (found == null) return 4;
        return switch (found.severity()) {
            case STOP -> 0;
            case ATTENTION -> 1;
            case UNKNOWN -> 2;
            // What was agreed to can be taken back.
            case FINE -> found.remedies().isEmpty() ? 4 : 3;
            case CHECKING, WAITING -> 4;
        };
    }

    private StatusCard card(String id) {
        StatusCard card = cards.get(id);
        if (card == null) throw new IllegalStateException("every check has a card");
        return card;
    }

    /** Whether the domain names can be worked with; if not, that is said beside them. */
    private boolean hasDomains() {
        Optional<Message> problem =
                walkthrough.wishes().domains().get().problem().map(InputCheck.Invalid::why);
        domains.setError(problem.map(Messages::of).orElse(""));
        if (problem.isPresent()) view.show(domains.input());
        return problem.isEmpty();
    }

    private void run() {
        // Enter in a field comes here too, whatever the button allows.
        if (model.isBusy() || walkthrough.session().get() == null || !hasDomains()) return;
        if (walkthrough.server().needsPassword()) {
            if (same.isSelected()) {
                walkthrough.server().unlockWithLoginPassword();
            } else if (password.input().isEmpty()) {
                password.setError(Messages.of("panel.checklist.sudo.missing"));
                password.input().requestFocus();
                return;
            } else {
                walkthrough.server().unlock(password.input().take());
            }
        }
        model.run();
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
            card.more().add(remedy(remedy, finding.severity() == Severity.FINE));
        }
        if (finding.id().equals("resolves")) card.more().add(publicly);
        card.setExplanation(null);
        if (looked) {
            model.checks().stream()
                    .filter(check -> check.id().equals(finding.id()))
                    .map(check -> Disclosure.of(Messages.of("panel.checklist.meaning"), Messages.of(check.meaning())))
                    .forEach(meaning -> card.setExplanation(meaning.about(card.title())));
        }
        if (!finding.said().isEmpty()) {
            Label words = PanelComponents.text(finding.said(), "fold-text", "mono");
            card.more().add(new Disclosure(Messages.of("panel.checklist.said"), words).about(card.title()));
        }
    }

    /**
     * @param agreed whether the user wanted it before
     */
    private Node remedy(Remedy remedy, boolean agreed) {
        VBox box = new VBox(8);
        box.getStyleClass().add("remedy");
        box.setFocusTraversable(false);
        offer(box, remedy, agreed);
        return box;
    }

    private void offer(VBox box, Remedy remedy, boolean agreed) {
        box.getChildren().setAll(PanelComponents.text(Messages.of(remedy.explanation())));
        switch (remedy) {
            case Remedy.Advice advice -> {}
            case Remedy.Command command ->
                box.getChildren()
                        .add(button(
                                UiId.REMEDY,
                                Messages.of(remedy.label()),
                                () -> confirm(
                                        box,
                                        command.script(),
                                        command.undo().isPresent(),
                                        () -> model.remedies().apply(remedy),
                                        () -> offer(box, remedy, agreed))));
            case Remedy.StopDuringRequest around
            when agreed ->
                box.getChildren()
                        .setAll(button(
                                UiId.REMEDY_LEAVE,
                                Messages.of("panel.checklist.around.leave"),
                                model.remedies()::removeHooks));
            case Remedy.StopDuringRequest around -> {
                String before = Hooks.before(around.stop(), around.start());
                box.getChildren()
                        .addAll(
                                PanelComponents.text(Messages.of("panel.checklist.around.before"), "note"),
                                CommandRow.command(before),
                                PanelComponents.text(Messages.of("panel.checklist.around.after"), "note"),
                                CommandRow.command(around.start()));
                if (before.contains("systemd-run")) {
                    box.getChildren().add(PanelComponents.text(Messages.of("panel.certificate.free.again"), "note"));
                }
                box.getChildren().add(applying(remedy));
            }
            case Remedy.Wait wait -> box.getChildren().add(applying(remedy));
        }
    }

    private Node applying(Remedy remedy) {
        return button(
                UiId.REMEDY, Messages.of(remedy.label()), () -> model.remedies().apply(remedy));
    }

    /**
     * Shows a command before it runs.
     *
     * @param keep shows again what was in the box
     */
    private void confirm(VBox box, String script, boolean undo, Runnable run, Runnable keep) {
        withdraw();
        asked = keep;
        foot();
        Button go = Buttons.primary(UiId.REMEDY_RUN, Messages.of("panel.checklist.remedy.run"), () -> {
            if (hasDomains()) run.run();
        });
        go.disableProperty().bind(PanelComponents.busyOrAway(model, walkthrough));
        Button no = Buttons.secondary(UiId.REMEDY_KEEP, Messages.of("panel.checklist.remedy.keep"), () -> {
            withdraw();
            foot();
        });
        String words = Messages.of("panel.checklist.remedy.ask");
        box.getChildren()
                .setAll(
                        PanelComponents.text(words),
                        CommandRow.command(model.remedies().shown(script)));
        if (undo) {
            box.getChildren().add(PanelComponents.text(Messages.of("panel.checklist.remedy.undo"), "note"));
        }
        box.getChildren().add(new HBox(12, go, no));
        box.setAccessibleRole(AccessibleRole.DIALOG);
        box.setAccessibleText(words + " " + model.remedies().shown(script));
        // A late key must not run it.
        box.setFocusTraversable(true);
        Focus.lead(box);
    }

    /** Only one command is asked about at a time. */
    private void withdraw() {
        Runnable keep = asked;
        asked = null;
        if (keep != null) keep.run();
    }

    private Node button(UiId id, String words, Runnable action) {
        Button button = Buttons.secondary(id, words, () -> {
            if (hasDomains()) action.run();
        });
        button.setMnemonicParsing(false);
        button.disableProperty().bind(PanelComponents.busyOrAway(model, walkthrough));
        return button;
    }

    /** What was changed on the server, the newest first. */
    private void showChanges() {
        changes.getChildren().clear();
        List<Profile.Change> all = model.remedies().changes();
        if (all.isEmpty()) return;
        VBox lines = new VBox(14);
        for (Profile.Change change : all.reversed()) lines.getChildren().add(line(change));
        Disclosure fold = new Disclosure(Messages.of("panel.checklist.changes", all.size()), lines);
        fold.openProperty().set(all.stream().anyMatch(c -> c.undo().isPresent()));
        changes.getChildren().add(PanelComponents.card(fold));
    }

    private Node line(Profile.Change change) {
        VBox box = new VBox(8);
        show(box, change);
        return box;
    }

    private void show(VBox box, Profile.Change change) {
        box.getChildren()
                .setAll(
                        PanelComponents.text(Messages.in(TIME).format(change.time()), "note"),
                        CommandRow.command(change.what()));
        change.undo()
                .ifPresent(undo -> box.getChildren()
                        .add(button(
                                UiId.CHANGE_UNDO,
                                Messages.of("panel.checklist.changes.undo"),
                                () -> confirm(
                                        box,
                                        undo,
                                        false,
                                        () -> model.remedies().undo(change),
                                        () -> show(box, change)))));
    }
}
