package org.certguide.walkthrough;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.certguide.text.Message;
import org.certguide.work.Job;
import org.jspecify.annotations.Nullable;

/**
 * Something that a step does away from the JavaFX thread, and what follows on that thread from each
 * way in which it can end.
 */
final class Task<T> {
    private final Message words;
    private final Job<T> work;
    private Consumer<T> done = result -> {};
    private @Nullable Consumer<Exception> failed;
    private Runnable cancelled = () -> {};
    private Consumer<T> late = result -> {};

    private Task(Message words, Job<T> work) {
        this.words = words;
        this.work = work;
    }

    /**
     * @param words what is being done, for the user
     */
    static <T> Task<T> of(Message words, Job<T> work) {
        return new Task<>(words, work);
    }

    /** Called with what came of it, after what was to be called before. */
    Task<T> then(Consumer<T> next) {
        done = done.andThen(next);
        return this;
    }

    /** Called where it failed; otherwise that is a problem of the step. */
    Task<T> otherwise(Consumer<Exception> next) {
        failed = next;
        return this;
    }

    /** Called where it was cancelled; the step is open then. */
    Task<T> whenCancelled(Runnable next) {
        cancelled = next;
        return this;
    }

    /** Called with what came of it although the step has been abandoned meanwhile. */
    Task<T> whenLate(Consumer<T> next) {
        late = next;
        return this;
    }

    /** Makes a failure of what came of it after something that it needs has gone. */
    Task<T> onlyWhile(BooleanSupplier valid, Supplier<Exception> failure, Consumer<Exception> usual) {
        Consumer<T> useful = done;
        Consumer<Exception> otherwise = failed == null ? usual : failed;
        done = result -> {
            if (valid.getAsBoolean()) useful.accept(result);
            else otherwise.accept(failure.get());
        };
        return this;
    }

    Message words() {
        return words;
    }

    Job<T> work() {
        return work;
    }

    void done(T result) {
        done.accept(result);
    }

    void failed(Exception because, Consumer<Exception> usual) {
        (failed == null ? usual : failed).accept(because);
    }

    void cancelled() {
        cancelled.run();
    }

    void late(T result) {
        late.accept(result);
    }
}
