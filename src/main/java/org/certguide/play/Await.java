package org.certguide.play;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import org.certguide.ui.Fx;

/** Waits on another thread for something to become true on the JavaFX thread. */
final class Await {
    private Await() {}

    /**
     * @param condition checked on the JavaFX thread, between two of its tasks
     * @param values that the condition depends on
     * @throws TimeoutException if it does not become true in time
     */
    static void until(BooleanSupplier condition, Duration limit, List<Observable> values)
            throws InterruptedException, TimeoutException {
        CompletableFuture<Void> met = new CompletableFuture<>();
        // Checked after the task that made the change: until it ends, other values may not be set yet.
        Runnable check = Fx.coalesced(() -> {
            if (condition.getAsBoolean()) met.complete(null);
        });
        InvalidationListener listener = value -> check.run();
        Fx.run(() -> values.forEach(v -> v.addListener(listener)));
        check.run();
        try {
            met.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the future failed, which nothing makes it do", e);
        } finally {
            Fx.later(() -> values.forEach(v -> v.removeListener(listener)));
        }
    }
}
