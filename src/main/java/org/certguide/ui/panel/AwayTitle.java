package org.certguide.ui.panel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
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
        work.console().prompt().subscribe(asked -> {
            if (asked != null) tell(Message.of("panel.away.question"));
        });
    }

    private void follow(StepModel model) {
        Instant[] began = {Instant.MAX};
        model.busy().subscribe(what -> {
            if (!what.isEmpty()) {
                if (began[0].equals(Instant.MAX)) began[0] = clock.instant();
                return;
            }
            boolean tookLong = !clock.instant().isBefore(soon(began[0]));
            began[0] = Instant.MAX;
            if (!tookLong) return;
            boolean well = model.problem().get() == null;
            tell(Message.of(
                    well ? "panel.away.done" : "panel.away.problem",
                    Message.of("panel." + model.step().id() + ".title")));
        });
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
