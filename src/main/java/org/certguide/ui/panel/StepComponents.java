package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Prompt;
import org.certguide.diagnosis.NextAction;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.ServerStep;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** What the panels of all steps show of a step: what it does, what it asks, what went wrong. */
final class StepComponents {
    private StepComponents() {}

    /** Whether nothing can be asked of the server now. */
    static ObservableBooleanValue busyOrAway(StepModel model, ServerWork work) {
        return Bindings.createBooleanBinding(
                () -> model.isBusy()
                        || work.session().get() == null
                        || work.console().running().get(),
                model.busy(),
                work.session(),
                work.console().running());
    }

    /**
     * The words of what a step is doing, with a bar and a way to cancel it; hidden while idle. It is for {@link
     * org.certguide.ui.PanelView#setProgress}: on the page, a question or a card could push it out of sight.
     */
    static Node progress(StepModel model) {
        return progress(model, model.busy(), cancelling(model));
    }

    /** The same for a step whose program may ask something: then it waits, and does nothing. */
    static Node progress(ConsoleModel console, ServerStep model) {
        ProgressBar bar = new ProgressBar();
        bar.progressProperty().bind(console.fraction());
        return progress(
                model,
                Bindings.createStringBinding(
                        () -> console.prompt().get() == null || model.ending().get() || !model.isBusy()
                                ? model.busy().get()
                                : Messages.of("panel.busy.answer"),
                        console.prompt(),
                        model.ending(),
                        model.busy()),
                cancelling(model),
                bar);
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
        return progress(model, doing, cancelling, new ProgressBar());
    }

    /**
     * @param bar moves to and fro, unless it is bound to how far it is
     */
    private static Node progress(
            StepModel model, ObservableValue<String> doing, ObservableValue<String> cancelling, ProgressBar bar) {
        Label words = text("", "busy-words");
        words.textProperty().bind(doing);
        // Where the keyboard goes when a form gives way to this: a late key must not cancel.
        words.setFocusTraversable(true);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.accessibleTextProperty().bind(doing);
        bar.setFocusTraversable(false);
        showWhile(bar, doing.map(w -> w.equals(model.busy().get())));
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        Button cancel = secondary(UiId.CANCEL, "panel.action.cancel", model::cancel);
        cancel.textProperty().bind(cancelling);
        // What cuts off takes the place of what cancels: a double click must not mean it.
        cancel.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> {
            if (e.getClickCount() > 1) e.consume();
        });
        HBox line = new HBox(words, cancel);
        line.getStyleClass().add("busy-line");
        VBox box = new VBox(line, bar);
        box.getStyleClass().addAll("card", "busy");
        showWhile(box, model.busy().map(b -> !b.isEmpty()));
        return box;
    }

    /** What goes on on the server although it was hung up on; hidden where nothing does. */
    static Node atWork(ServerStep model) {
        VBox place = place();
        place.setId(UiId.AT_WORK.id());
        render(
                () -> {
                    Message what = model.stillRunning().get();
                    place.getChildren()
                            .setAll(what == null || model.isBusy() ? List.of() : List.of(stillRunning(model, what)));
                },
                model.stillRunning(),
                model.busy());
        return place;
    }

    private static Node stillRunning(ServerStep model, Message what) {
        return new Banner(
                Banner.Kind.WARNING,
                Messages.of("panel.atwork.title"),
                Messages.of(what),
                secondary(UiId.AT_WORK_AGAIN, "panel.atwork.again", model::recheckRemote));
    }

    /**
     * The question that a step's program asks, as a form; hidden while there is none.
     *
     * @param browser shows a page that the question is about
     */
    static Node question(ConsoleModel console, StepModel model, Consumer<URI> browser) {
        return question(console.prompt(), model, console::answer, browser);
    }

    /** The same, with answers that go another way. */
    static Node question(
            ObservableValue<@Nullable Prompt> asked, StepModel model, Consumer<Answer> send, Consumer<URI> browser) {
        VBox place = place();
        render(
                () -> {
                    Prompt prompt = asked.getValue();
                    place.getChildren().clear();
                    if (prompt == null || !model.isBusy()) return;
                    PromptForm form = new PromptForm(prompt, send, browser);
                    place.getChildren().add(form);
                    Focus.moveInto(form);
                },
                asked,
                model.busy());
        return place;
    }

    /**
     * What went wrong in a step, with what to do now; hidden while all is well, and while it is what
     * the window says of all steps.
     */
    static Node problem(StepModel model) {
        return problem(model, problem -> List.of());
    }

    /** The same, with a way to where the password is typed, for a step that has no field for it. */
    static Node problem(StepModel model, Walkthrough walkthrough) {
        return problem(
                model,
                problem -> problem.nextAction() == NextAction.ENTER_PASSWORD
                        ? List.of(secondary(
                                UiId.PROBLEM_PASSWORD, "panel.certificate.next.password", walkthrough::checkAgain))
                        : List.of());
    }

    /** The same, with buttons that help. */
    static Node problem(StepModel model, Function<Problem, List<Node>> actions) {
        VBox place = place();
        place.setId(UiId.PROBLEM.id());
        ObservableBooleanValue elsewhere =
                model instanceof ServerStep step ? step.cutOff() : new SimpleBooleanProperty(false);
        render(
                () -> {
                    Problem problem = model.problem().get();
                    boolean shown = problem != null && !elsewhere.get();
                    place.getChildren()
                            .setAll(
                                    shown
                                            ? List.of(banner(
                                                    problem,
                                                    actions.apply(problem).toArray(Node[]::new)))
                                            : List.of());
                },
                model.problem(),
                elsewhere);
        return place;
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
