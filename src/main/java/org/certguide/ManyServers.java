package org.certguide;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerFileRun;
import org.certguide.play.Answers;
import org.certguide.play.PlayOfMany;
import org.certguide.play.PlayOfMany.Ended;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;
import org.slf4j.LoggerFactory;

/** Plays the answers for several servers; where pictures are wanted, each in a window of its own that nobody sees. */
final class ManyServers {
    private final Function<Answers, AppContext.Environment> environment;

    ManyServers(Function<Answers, AppContext.Environment> environment) {
        this.environment = environment;
    }

    /** Begins, and ends the application when all is done; on the JavaFX thread. */
    void play(Arguments.Many many, Optional<Path> pictures, JobRunner jobs) {
        PlayOfMany play = new PlayOfMany(
                many.list(),
                many.settings(),
                Startup.HOME.plays(),
                (file, number, out, ordering) ->
                        one(file, pictures.map(p -> p.resolve(Integer.toString(number))), out, ordering),
                Clock.systemUTC(),
                Startup::print);
        Startup.play(jobs, progress -> play.run(), Platform::exit);
    }

    private Ended one(AnswerFile file, Optional<Path> pictures, Consumer<String> out, Runnable ordering)
            throws InterruptedException {
        try {
            return pictures.isPresent() ? pictured(file, pictures, out, ordering) : unseen(file, out, ordering);
        } catch (RuntimeException e) {
            // What broke for one server need not break for the others; the log has it.
            LoggerFactory.getLogger(ManyServers.class).error("a play of several servers", e);
            return new Ended(Startup.BROKEN, Optional.of(Messages.of("play.broke", Startup.HOME.logs())));
        }
    }

    private Ended unseen(AnswerFile file, Consumer<String> out, Runnable ordering) throws InterruptedException {
        UnseenPlay play = Fx.call(() -> new UnseenPlay(file, environment.apply(file.answers()), out));
        try {
            return played(play.run(), file, ordering);
        } finally {
            play.end();
        }
    }

    private static Ended played(AnswerFileRun run, AnswerFile file, Runnable ordering) throws InterruptedException {
        // The summary is printed when its server is done.
        String name = file.answers().domains().getFirst();
        run.tellWaiting(line -> Startup.print(name + ": " + line));
        run.beforeRequest(ordering);
        int code = run.run();
        return new Ended(code, run.failure());
    }

    private Ended pictured(AnswerFile file, Optional<Path> pictures, Consumer<String> out, Runnable ordering)
            throws InterruptedException {
        Stage stage = Fx.call(Stage::new);
        AppContext context = Fx.call(() -> {
            AppContext made = new AppContext(stage, environment.apply(file.answers()));
            made.panels().leaveStart();
            stage.show();
            return made;
        });
        try {
            return played(
                    new AnswerFileRun(context.walkthrough(), file, pictures, stage.getScene(), out), file, ordering);
        } finally {
            if (!Threads.isEnding())
                Fx.run(() -> {
                    context.close();
                    stage.hide();
                });
            context.end().join();
        }
    }
}
