package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.primary;
import static org.certguide.ui.panel.PanelComponents.secondary;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/**
 * Asks before the user goes away from a server where a program runs, and then lets that program
 * tidy up first. Whoever wants to go while nothing runs goes at once.
 */
public final class LeaveQuestion {
    /** A program that does not end is hung up on before that. */
    private static final Duration LIMIT = Duration.seconds(Walkthrough.LIMIT.toSeconds());

    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final PauseTransition limit = new PauseTransition(LIMIT);
    private @Nullable Node asked;

    /** What is done once the program has ended; null while it was not asked to. */
    private @Nullable Runnable going;

    /** How the user goes away. */
    public enum Way {
        CLOSE("panel.leave.stop.close"),
        DISCONNECT("panel.leave.stop.disconnect"),
        OTHER_SERVER("panel.leave.stop.other-server"),
        /** To a server that is not chosen yet: it may be thought to be this one. */
        NEW("panel.leave.stop.other-server"),
        PRACTICE("panel.leave.stop.practice");

        /** The key of the words on the button that stops the program. */
        private final String key;

        Way(String key) {
            this.key = key;
        }
    }

    LeaveQuestion(MainWindow window, Walkthrough walkthrough) {
        this.window = window;
        this.walkthrough = walkthrough;
        limit.setOnFinished(e -> over());
        walkthrough.work().flatMap(ServerWork::atWork).subscribe(working -> {
            if (!working) over();
        });
    }

    /**
     * Goes away, or asks whether to.
     *
     * @param go what that means; done at once, later or not at all
     */
    public void leave(Way way, Runnable go) {
        if (!isRunning()) {
            if (way == Way.CLOSE && !walkthrough.unsaved().all().isEmpty()) askToSave(go);
            else if (way == Way.NEW && walkthrough.session().get() != null) askToLogOut(go);
            else go.run();
        } else if (going != null) {
            // The user is waiting already; what was wanted last counts.
            going = go;
        } else {
            ask(way, go);
        }
    }

    /** What is only in memory goes with the window. */
    private void askToSave(Runnable go) {
        Button again = primary(UiId.LEAVE_WAIT, "panel.unsaved.again", () -> {
            show(null);
            walkthrough.unsaved().tryAgain();
        });
        Button close = secondary(UiId.LEAVE_STOP, "panel.unsaved.close", go);
        // What it is stands below.
        ask(Messages.of("panel.unsaved.lost"), "", again, close);
    }

    private void askToLogOut(Runnable go) {
        String server = walkthrough.work().get().server().name();
        Button stay = primary(UiId.LEAVE_WAIT, "panel.leave.new.stay", () -> show(null));
        Button leave = secondary(UiId.LEAVE_STOP, "panel.leave.new.go", () -> {
            show(null);
            go.run();
        });
        ask(Messages.of("panel.leave.new.title", server), Messages.of("panel.leave.new"), stay, leave);
    }

    private boolean isRunning() {
        return walkthrough.work().get().atWork().get();
    }

    private void ask(Way way, Runnable go) {
        ConsoleModel console = walkthrough.work().get().console();
        Button wait = primary(UiId.LEAVE_WAIT, "panel.leave.wait", () -> show(null));
        Button stop = secondary(UiId.LEAVE_STOP, way.key, () -> stop(go));
        // A rehearsal is not gone on with: there is no next time.
        boolean installs = !walkthrough.isRehearsal()
                && walkthrough.work().get().install().installing().get();
        String text = console.prompt().get() != null
                ? "panel.leave.question"
                : installs ? "panel.leave.install" : "panel.leave.text";
        ask(Messages.of("panel.leave.title", console.program(), host()), Messages.of(text), wait, stop);
    }

    private void ask(String title, String text, Button stay, Button leave) {
        Banner banner = new Banner(Banner.Kind.WARNING, title, text, stay, leave);
        banner.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() != KeyCode.ESCAPE) return;
            e.consume();
            show(null);
        });
        show(banner);
        stay.requestFocus();
    }

    private void stop(Runnable go) {
        ServerWork work = walkthrough.work().get();
        going = go;
        work.stopProgram();
        if (work.install().installing().get()) {
            // What is cut off in the middle of a package leaves the server with half of it.
            Button cut = secondary(UiId.LEAVE_CUT, "panel.leave.cut", work::hangUp);
            Banner banner = new Banner(Banner.Kind.INFO, Messages.of("panel.leave.ending.package", host()), "");
            HBox.setHgrow(banner, Priority.ALWAYS);
            // Beside it: its output and its questions need the room.
            HBox row = new HBox(12, banner, cut);
            row.setAlignment(Pos.CENTER);
            show(row);
        } else {
            show(new Banner(
                    Banner.Kind.INFO,
                    Messages.of("panel.leave.ending.title", work.console().program(), host()),
                    Messages.of("panel.leave.ending.text", (int) LIMIT.toSeconds())));
            limit.playFromStart();
        }
    }

    private String host() {
        return walkthrough.connect().host().get().strip();
    }

    /** The program has ended, or was given enough time. */
    private void over() {
        limit.stop();
        Runnable go = going;
        going = null;
        show(null);
        // Not within the events of the program's end, which others have to see as well.
        if (go != null) Fx.later(go);
    }

    private void show(@Nullable Node words) {
        asked = words == null ? null : new VBox(words);
        if (asked != null) {
            asked.setId(UiId.LEAVE.id());
            asked.getStyleClass().add("leave-question");
        }
        window.question(asked);
    }
}
