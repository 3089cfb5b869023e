package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Remedy;
import org.certguide.profile.Profile;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView.Asked;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ChangeRunner;
import org.certguide.walkthrough.ServerWork;
import org.jspecify.annotations.Nullable;

/**
 * What a step can change on the server, and what was changed there: each command is shown before it
 * runs.
 */
final class ChangeView {
    /** So many lines of a script are shown whole. */
    private static final int SHORT = 8;

    /** In pixels; of a longer one. */
    private static final double SCRIPT_HEIGHT = 140;

    private final ServerWork work;
    private final ChangeRunner runner;
    private final BooleanSupplier ready;
    private final VBox changes = place();

    /** Takes back the question whether to run a command; null while there is none. */
    private final ObjectProperty<@Nullable Runnable> asked = new SimpleObjectProperty<>();

    /** What kind of question there is. */
    private final ReadOnlyObjectWrapper<@Nullable Asked> kind = new ReadOnlyObjectWrapper<>();

    /** Brings a question into sight. */
    private Consumer<Node> sight = node -> {};

    private final BooleanBinding asking = Bindings.isNotNull(asked);

    /**
     * @param ready whether the form is filled in; otherwise it says what is missing
     */
    ChangeView(ServerWork work, ChangeRunner runner, BooleanSupplier ready) {
        this.work = work;
        this.runner = runner;
        this.ready = ready;
        changes.setId(UiId.CHANGES.id());
        render(
                this::refresh,
                runner.step().busy(),
                work.server().rights(),
                runner.step().state(),
                work.session(),
                work.profile().profile());
    }

    /** Whether there is a question whether to run a command: it is the one thing to do then. */
    BooleanBinding asking() {
        return asking;
    }

    /** The question whether to run a command; null while there is none. */
    ReadOnlyObjectProperty<@Nullable Asked> asked() {
        return kind.getReadOnlyProperty();
    }

    /** Has each question brought into sight, where it is not asked by the panel itself. */
    void showing(Consumer<Node> how) {
        sight = how;
    }

    /** What was changed on the server, the newest first; takes no room while that is nothing. */
    Node changes() {
        return changes;
    }

    /** What a remedy does, with the button that asks whether to do it. */
    VBox offer(Remedy.Command command) {
        VBox box = told(command);
        box.getChildren().add(button(UiId.REMEDY, Messages.of(command.label()), () -> ask(box, command)));
        return box;
    }

    /** What a remedy does; the button for it is elsewhere, and calls {@link #ask}. */
    VBox told(Remedy.Command command) {
        return box(paragraph(command.explanation()));
    }

    /** A remedy with its parts below each other. */
    static VBox box(Node... parts) {
        VBox box = new VBox(8, parts);
        box.getStyleClass().add("remedy");
        box.setFocusTraversable(false);
        return box;
    }

    /**
     * Asks whether to run the commands of a remedy.
     *
     * @param box where it was offered or told
     */
    void ask(VBox box, Remedy.Command command) {
        withdraw();
        ask(box, question(command), keep(box));
    }

    /**
     * The same, below what the remedy does.
     *
     * @param back shows again what was there before
     */
    void ask(VBox told, Remedy.Command command, Runnable back) {
        withdraw();
        VBox question = box();
        told.getChildren().add(question);
        ask(question, question(command), back);
    }

    private Question question(Remedy.Command command) {
        return new Question(
                command.scripts(), command.undo().isPresent(), command.deletes(), () -> runner.apply(command));
    }

    /** Shows again what is in the box now. */
    private static Runnable keep(VBox box) {
        List<Node> before = List.copyOf(box.getChildren());
        return () -> box.getChildren().setAll(before);
    }

    /**
     * Whether to run a command.
     *
     * @param undo whether what it changes can be taken back
     * @param deletes whether what it takes away does not come back
     */
    private record Question(List<String> scripts, boolean undo, boolean deletes, Runnable run) {}

    /**
     * Shows a command before it runs.
     *
     * @param keep shows again what was in the box
     */
    private void ask(VBox box, Question question, Runnable keep) {
        asked.set(keep);
        Button run = secondary(UiId.REMEDY_RUN, "panel.checklist.remedy.run", () -> {
            if (ready.getAsBoolean()) question.run().run();
        });
        Button not = secondary(UiId.REMEDY_KEEP, "panel.checklist.remedy.keep", this::withdraw);
        // What nothing brings back is not what is proposed.
        (question.deletes() ? not : run).getStyleClass().add("accent");
        run.disableProperty().bind(busyOrAway(runner.step(), work));
        String words = Messages.of("panel.checklist.remedy.ask");
        String shown = runner.shown(question.scripts());
        box.getChildren().setAll(paragraph("panel.checklist.remedy.ask"), readable(shown));
        if (question.undo()) box.getChildren().add(note("panel.checklist.remedy.undo"));
        box.getChildren().add(new HBox(12, run, not));
        box.setAccessibleRole(AccessibleRole.DIALOG);
        box.setAccessibleText(words + " " + shown);
        // A late key must not run it.
        box.setFocusTraversable(true);
        Focus.moveInto(box);
        sight.accept(box);
        kind.set(question.deletes() ? Asked.DELETION : Asked.CHANGE);
    }

    /** A long script must not push the buttons out of sight. */
    private static Node readable(String shown) {
        if (shown.lines().count() <= SHORT) return command(shown);
        ScrollPane scroll = new ScrollPane(command(shown));
        scroll.setFitToWidth(true);
        scroll.setMinHeight(SCRIPT_HEIGHT);
        scroll.setMaxHeight(SCRIPT_HEIGHT);
        return scroll;
    }

    /** Only one command is asked about at a time. */
    private void withdraw() {
        Runnable keep = asked.get();
        asked.set(null);
        kind.set(null);
        if (keep != null) keep.run();
    }

    /** A button for what can be done while nothing else is. */
    Button button(UiId id, String words, Runnable action) {
        Button button = Buttons.secondary(id, words, () -> {
            if (ready.getAsBoolean()) action.run();
        });
        button.setMnemonicParsing(false);
        button.disableProperty().bind(busyOrAway(runner.step(), work));
        return button;
    }

    private void refresh() {
        withdraw();
        List<Profile.Change> all = runner.changes();
        changes.getChildren().clear();
        if (all.isEmpty()) return;
        VBox lines = new VBox(14);
        for (Profile.Change change : all.reversed()) {
            VBox box = new VBox(8);
            show(box, change);
            lines.getChildren().add(box);
        }
        Disclosure fold = new Disclosure(Messages.of("panel.checklist.changes", all.size()), lines);
        fold.openProperty().set(all.stream().anyMatch(c -> c.undoing().isPresent()));
        changes.getChildren().add(card(fold));
    }

    private void show(VBox box, Profile.Change change) {
        box.getChildren()
                .setAll(PanelComponents.text(Dates.dayAndTime(change.time()), "note"), readable(change.what()));
        ending(change).map(words -> note(words)).ifPresent(box.getChildren()::add);
        if (change.undoing().isPresent()) box.getChildren().add(undoing(box, change));
        change.undo().ifPresent(old -> box.getChildren().addAll(note("panel.checklist.changes.by-hand"), command(old)));
    }

    /** What is to be said of a change that did not end as it should. */
    private static Optional<Message> ending(Profile.Change change) {
        if (change.exitStatus().isEmpty()) return Optional.of(Message.of("panel.checklist.changes.cut"));
        int status = change.exitStatus().get();
        return status == 0 ? Optional.empty() : Optional.of(Message.of("panel.checklist.changes.failed", status));
    }

    private Button undoing(VBox box, Profile.Change change) {
        Question question = new Question(change.takingBack(), false, false, () -> runner.undo(change));
        String words = Messages.of("panel.checklist.changes.undo");
        return button(UiId.CHANGE_UNDO, words, () -> {
            withdraw();
            ask(box, question, () -> show(box, change));
        });
    }
}
