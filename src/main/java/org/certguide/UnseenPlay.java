package org.certguide;

import java.util.function.Consumer;
import javafx.application.Platform;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerFileRun;
import org.certguide.ui.Fx;
import org.certguide.ui.console.NoConsole;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.certguide.work.Threads;

/**
 * A play of answers with the models alone. Where nobody looks and no pictures are wanted, a window would be drawn for
 * nobody, with more work than all the rest.
 */
final class UnseenPlay {
    private final Walkthrough walkthrough;
    private final AnswerFileRun run;

    /**
     * To be made on the JavaFX thread.
     *
     * @param out gets the lines of the summary
     */
    UnseenPlay(AnswerFile file, AppContext.Environment outside, Consumer<String> out) {
        walkthrough = new Walkthrough(AppContext.services(outside, page -> {}), new NoConsole());
        walkthrough.profiles().read();
        walkthrough.drafts().read();
        run = new AnswerFileRun(walkthrough, file, out);
    }

    /** What plays it. */
    AnswerFileRun run() {
        return run;
    }

    /** Plays it, and ends the application when nothing runs on the server any more. */
    void begin(JobRunner jobs) {
        Threads.atExit("end of programs", () -> walkthrough.end().join());
        jobs.start(
                progress -> run.run(),
                event -> Startup.ended(event, () -> {
                    walkthrough.close();
                    walkthrough.end().thenRun(Platform::exit);
                }));
    }

    /** Ends everything, and waits until nothing runs on the server any more; not on the JavaFX thread. */
    void end() throws InterruptedException {
        // By a signal: the thread of the models is gone, and would be waited for without end.
        if (!Threads.isEnding()) Fx.run(walkthrough::close);
        walkthrough.end().join();
    }
}
