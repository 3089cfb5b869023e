package org.certguide.ui.panel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.certguide.guide.Step;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;

/**
 * Tells whoever looks at another window that a long step has ended, or waits for an answer: in the title, which every
 * system shows in its list of windows, and in a notice of the desktop where there is such a thing. A window that came to
 * the front by itself would take the keys that are typed elsewhere.
 */
public final class AwayTitle {
    /** Who waits for less than that has not gone elsewhere. */
    private static final Duration LONG = Duration.ofSeconds(10);

    /** What is so for this long stays so, until somebody does something. */
    private static final javafx.util.Duration SETTLED = javafx.util.Duration.millis(500);

    private final Stage stage;
    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Consumer<String> notice;
    private final Subscription following;

    /**
     * Follows the steps of each server from now on.
     *
     * @param notice tells it outside of the window
     */
    public AwayTitle(Stage stage, Walkthrough walkthrough, Clock clock, Consumer<String> notice) {
        this.stage = stage;
        this.walkthrough = walkthrough;
        this.clock = clock;
        this.notice = notice;
        walkthrough.work().subscribe(this::follow);
        following = stage.focusedProperty().subscribe(inFront -> {
            if (inFront) show();
        });
    }

    /** Lets go of the window, which may go on with another one's content. */
    public void close() {
        following.unsubscribe();
    }

    /** The title as long as there is nothing to tell. */
    public void show() {
        show(Messages.of("ui.name"));
    }

    private void follow(ServerWork work) {
        for (Step step : Step.values()) {
            if (step != Step.CONNECT) follow(walkthrough.step(step));
        }
        PauseTransition open = new PauseTransition(SETTLED);
        open.setOnFinished(e -> tell(Message.of("panel.away.question")));
        // A question that is answered from the form, as sudo's, is there for a moment only.
        work.console().prompt().subscribe(asked -> {
            if (asked == null) open.stop();
            else open.playFromStart();
        });
    }

    private void follow(StepModel model) {
        Instant[] began = {Instant.MAX};
        Instant[] ended = {Instant.MAX};
        PauseTransition idle = new PauseTransition(SETTLED);
        idle.setOnFinished(e -> {
            boolean tookLong = !ended[0].isBefore(soon(began[0]));
            began[0] = Instant.MAX;
            if (tookLong) tellEnd(model);
        });
        // What consists of several commands is idle for a moment between them.
        model.busy().subscribe(what -> {
            if (what.isEmpty()) {
                ended[0] = clock.instant();
                if (!began[0].equals(Instant.MAX)) idle.playFromStart();
                return;
            }
            idle.stop();
            if (began[0].equals(Instant.MAX)) began[0] = clock.instant();
        });
    }

    private void tellEnd(StepModel model) {
        boolean well = model.problem().get() == null;
        tell(Message.of(
                well ? "panel.away.done" : "panel.away.problem",
                Message.of("panel." + model.step().id() + ".title")));
    }

    private static Instant soon(Instant began) {
        return began.equals(Instant.MAX) ? began : began.plus(LONG);
    }

    private void tell(Message what) {
        if (stage.isFocused()) return;
        show(Messages.of("panel.away", what, Messages.of("ui.name")));
        notice.accept(Messages.of(what));
    }

    private void show(String title) {
        stage.setTitle(title);
    }
}
