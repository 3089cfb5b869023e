package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.certguide.server.Terminal;
import org.certguide.ui.Console;

/**
 * What jobs report to models without a window. The test's own thread stands for the JavaFX thread:
 * an event waits until the test takes it.
 */
public final class TestEvents implements Executor {
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable event) {
        events.add(event);
    }

    /** Waits for the next event, and leaves to the test when it happens. */
    public Runnable await() throws InterruptedException {
        Runnable event = events.poll(60, TimeUnit.SECONDS);
        assertNotNull(event, "nothing happened");
        return event;
    }

    /** Lets the next event happen. */
    public void next() throws InterruptedException {
        await().run();
    }

    /** Lets everything happen until the step does nothing any more. */
    public void settle(StepModel model) throws InterruptedException {
        while (model.isBusy()) next();
    }

    /** Lets happen what has been reported so far. */
    public void drain() {
        for (Runnable left = events.poll(); left != null; left = events.poll()) left.run();
    }

    /** A console that takes everything and shows nothing. */
    public static Console silentConsole() {
        return silentConsole(name -> {});
    }

    /**
     * The same, followed.
     *
     * @param called gets the name of each method that is called, on the thread that calls it
     */
    public static Console silentConsole(Consumer<String> called) {
        return (Console) Proxy.newProxyInstance(
                Console.class.getClassLoader(), new Class<?>[] {Console.class}, (proxy, method, arguments) -> {
                    called.accept(method.getName());
                    return method.getName().equals("size") ? new Terminal.Size(80, 24) : null;
                });
    }
}
