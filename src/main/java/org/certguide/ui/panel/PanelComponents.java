package org.certguide.ui.panel;

import java.io.File;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.certguide.conversation.Prompt;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;

/** What several panels are made of. */
final class PanelComponents {
    private PanelComponents() {}

    /** A text that wraps and is never shortened. */
    static Label text(String words, String... styles) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** A card around some nodes. */
    static VBox card(Node... content) {
        VBox card = new VBox(content);
        card.getStyleClass().addAll("card", "form-card");
        return card;
    }

    /** Several nodes in a column, with room between them. */
    static VBox column(Node... content) {
        VBox column = new VBox(content);
        column.getStyleClass().add("panel-column");
        return column;
    }

    /** Shows or hides a node, and takes its place away. */
    static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** A column that takes no room while there is nothing in it. */
    static VBox place() {
        VBox place = new VBox();
        place.getStyleClass().add("panel-column");
        place.visibleProperty().bind(Bindings.isNotEmpty(place.getChildren()));
        place.managedProperty().bind(place.visibleProperty());
        return place;
    }

    /** Whether nothing can be asked of the server now. */
    static ObservableBooleanValue busyOrAway(StepModel model, Walkthrough walkthrough) {
        return Bindings.createBooleanBinding(
                () -> model.isBusy()
                        || walkthrough.session().get() == null
                        || walkthrough.console().running().get(),
                model.busy(),
                walkthrough.session(),
                walkthrough.console().running());
    }

    /** Shows a node while a value is true. */
    static void showWhile(Node node, ObservableValue<Boolean> shown) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(node.visibleProperty());
    }

    /** The words of what a step is doing, with a bar and a way to cancel it; hidden while idle. */
    static Node progress(StepModel model) {
        return progress(model, model.busy(), cancelling(model));
    }

    /** The same for a step whose program may ask something: then it waits, and does nothing. */
    static Node progress(ConsoleModel console, StepModel model) {
        return progress(
                model,
                Bindings.createStringBinding(
                        () -> console.prompt().get() == null || model.ending().get() || !model.isBusy()
                                ? model.busy().get()
                                : Messages.of("panel.busy.answer"),
                        console.prompt(),
                        model.ending(),
                        model.busy()),
                cancelling(model));
    }

    private static ObservableValue<String> cancelling(StepModel model) {
        return model.ending().map(e -> Messages.of(e ? "panel.action.force" : "panel.action.cancel"));
    }

    /**
     * The same, with other words.
     *
     * @param doing what is done; no bar moves where that is something else than {@link
     *     StepModel#busy}
     * @param cancelling on the button that cancels
     */
    static Node progress(StepModel model, ObservableValue<String> doing, ObservableValue<String> cancelling) {
        Label words = text("", "busy-words");
        words.textProperty().bind(doing);
        // Where the keyboard goes when a form gives way to this: a late key must not cancel.
        words.setFocusTraversable(true);
        ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.accessibleTextProperty().bind(doing);
        bar.setFocusTraversable(false);
        showWhile(bar, doing.map(w -> w.equals(model.busy().get())));
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        Button cancel = Buttons.secondary(UiId.CANCEL, Messages.of("panel.action.cancel"), model::cancel);
        cancel.textProperty().bind(cancelling);
        HBox line = new HBox(words, cancel);
        line.getStyleClass().add("busy-line");
        VBox box = new VBox(line, bar);
        box.getStyleClass().addAll("card", "busy");
        showWhile(box, model.busy().map(b -> !b.isEmpty()));
        Node still = atWork(model);
        VBox both = column(still, box);
        showWhile(
                both,
                Bindings.or(still.visibleProperty(), box.visibleProperty()).map(b -> b));
        return both;
    }

    /** What goes on on the server although it was hung up on; hidden where nothing does. */
    private static Node atWork(StepModel model) {
        VBox place = place();
        place.setId(UiId.AT_WORK.id());
        Runnable show = () -> {
            Message what = model.stillRunning().get();
            place.getChildren().clear();
            if (what == null || model.isBusy()) return;
            place.getChildren()
                    .add(new Banner(
                            Banner.Kind.WARNING,
                            Messages.of("panel.atwork.title"),
                            Messages.of("panel.atwork", what),
                            Buttons.secondary(
                                    UiId.AT_WORK_AGAIN, Messages.of("panel.atwork.again"), model::recheckRemote)));
        };
        model.stillRunning().subscribe(show);
        model.busy().subscribe(show);
        return place;
    }

    /** The question that a step's program asks, as a form; hidden while there is none. */
    static Node question(ConsoleModel console, StepModel model) {
        VBox place = new VBox();
        Runnable show = () -> {
            Prompt prompt = console.prompt().get();
            boolean ours = prompt != null && model.isBusy();
            place.getChildren().clear();
            if (prompt != null && ours) {
                PromptForm form = new PromptForm(prompt, console::answer, model::browse);
                place.getChildren().add(form);
                Focus.lead(form);
            }
            show(place, ours);
        };
        console.prompt().subscribe(show);
        model.busy().subscribe(show);
        return place;
    }

    /** What went wrong in a step, with what to do now; hidden while all is well. */
    static Node problem(StepModel model) {
        VBox place = new VBox();
        place.setId(UiId.PROBLEM.id());
        model.problem().subscribe(problem -> {
            place.getChildren().clear();
            if (problem != null) {
                place.getChildren().add(banner(problem));
            }
            show(place, problem != null);
        });
        return place;
    }

    /**
     * Asks where to, saves a text there, and tells how that went.
     *
     * @param name proposed for the file
     * @param told where it is told; it has to be in the window
     */
    static void save(Walkthrough walkthrough, String name, String text, Pane told) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(name);
        File file = chooser.showSaveDialog(told.getScene().getWindow());
        if (file == null) return;
        walkthrough.write(file.toPath(), text, written -> told.getChildren().setAll(said(file, written)));
    }

    private static Node said(File file, boolean written) {
        return written
                ? text(Messages.of("panel.renewal.remind.saved", file.getPath()), "note")
                : new Banner(
                        Banner.Kind.ERROR,
                        Messages.of("panel.renewal.remind.failed", file.getPath()),
                        Messages.of("panel.renewal.remind.failed.help"));
    }

    /** A problem with buttons that help, and the details to unfold. */
    static Node banner(Problem problem, Node... actions) {
        Banner banner =
                new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of(problem.help()), actions);
        if (problem.details().isBlank()) return banner;
        return new VBox(
                8,
                banner,
                Disclosure.of(
                        Messages.of("panel.action.details"), problem.details().strip()));
    }
}
