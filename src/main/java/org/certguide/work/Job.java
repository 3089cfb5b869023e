package org.certguide.work;

/**
 * Work that takes a while.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Job<T> {
    /**
     * Does the work on a thread of its own, where it may block. Interruption means that somebody
     * cancelled it: clean up and let the exception propagate.
     *
     * @param progress tells what is being done, in words for the user
     */
    T run(Progress progress) throws Exception;

    /** Says what a job is doing. */
    @FunctionalInterface
    interface Progress {
        void report(String words);
    }
}
