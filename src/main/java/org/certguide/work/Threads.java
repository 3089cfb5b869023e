package org.certguide.work;

/**
 * Threads below the level of jobs: for a library that blocks where a job must stay able to be
 * interrupted, for the second of two streams that must be read at once, and for what is left to
 * do when the program ends.
 */
public final class Threads {
    private Threads() {}

    /** Starts a virtual thread; the caller is responsible for its end. */
    public static Thread start(String name, Runnable task) {
        return Thread.ofVirtual().name(name).start(task);
    }

    /**
     * Starts a thread of the operating system, which the end of the JVM does not wait for. For what computes
     * long, and for calls that cannot wait on a virtual thread, such as opening a socket of the Unix domain.
     */
    public static Thread startOfSystem(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    /** Whether the JVM shuts down, normally or by a signal: what there is of JavaFX is taken apart meanwhile. */
    public static boolean isEnding() {
        Thread probe = Thread.ofPlatform().unstarted(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Runs it when the JVM shuts down normally or is ended by a signal. */
    public static void atExit(String name, Runnable task) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name(name).unstarted(task));
    }
}
