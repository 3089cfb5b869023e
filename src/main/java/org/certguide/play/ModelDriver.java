package org.certguide.play;

import static org.certguide.play.PlaySummary.oneLine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.beans.Observable;
import org.certguide.conversation.Prompt;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** Uses the models of a walkthrough from another thread, and waits for what comes of it. */
final class ModelDriver {
    /** No step takes longer, unless somebody forgot to answer a question. */
    static final Duration STEP_LIMIT = Duration.ofMinutes(15);

    /** After it somebody wonders whether anything goes on; and then every so often. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Walkthrough walkthrough;
    private final Consumer<String> waiting;

    /**
     * @param waiting gets what is waited for, where that takes long
     */
    ModelDriver(Walkthrough walkthrough, Consumer<String> waiting) {
        this.walkthrough = walkthrough;
        this.waiting = waiting;
    }

    /** The server is gone before all was done there that the file asks for. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1;
    }

    ServerWork work() {
        return walkthrough.work().get();
    }

    /** Does something that needs the server, unless it has gone meanwhile. */
    void onServer(Runnable action) throws InterruptedException, Lost {
        boolean there = Fx.call(() -> {
            if (walkthrough.session().get() == null) return false;
            action.run();
            return true;
        });
        if (!there) throw new Lost();
    }

    void next() throws InterruptedException {
        Fx.run(walkthrough::next);
    }

    /** Waits until nothing runs, or something waits for an answer that nobody will give. */
    void settle(StepModel model) throws InterruptedException, TimeoutException {
        List<Observable> values = List.of(
                model.busy(),
                model.state(),
                work().console().prompt(),
                walkthrough.connect().questions().asked());
        BooleanSupplier asked = () -> !question().isEmpty();
        BooleanSupplier settled = () -> !model.isBusy() || asked.getAsBoolean();
        Duration left = STEP_LIMIT;
        for (Duration next = SOON; !isMet(settled, next, values); next = AGAIN) {
            left = left.minus(next);
            if (!left.isPositive()) throw new TimeoutException();
            String words = Fx.call(() -> model.busy().get());
            String title = Messages.of("panel." + model.step().id() + ".title");
            waiting.accept(
                    Messages.of("play.waits", title, STEP_LIMIT.minus(left).toSeconds(), words));
        }
        if (Fx.call(asked::getAsBoolean)) throw new TimeoutException();
    }

    private static boolean isMet(BooleanSupplier condition, Duration limit, List<Observable> values)
            throws InterruptedException {
        try {
            Await.until(condition, limit, values);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The question that waits for an answer; none while it may be a slow line of output. */
    String question() {
        var login = walkthrough.connect().questions().asked().get();
        if (login != null && !JumpHostAnswers.isAnswered(login)) return oneLine(login.words());
        var prompt = work().console().prompt().get();
        return prompt == null || prompt instanceof Prompt.Unknown ? "" : oneLine(prompt.question());
    }

    static boolean passed(StepModel model) throws InterruptedException {
        return Fx.call(() -> model.state().get().passed());
    }

    static <T> @Nullable T fxOrNull(Callable<@Nullable T> work) throws InterruptedException {
        return Fx.call(work);
    }
}
