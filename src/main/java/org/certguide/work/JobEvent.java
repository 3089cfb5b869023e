package org.certguide.work;

/**
 * What a job tells whoever started it. There is exactly one of {@link Done}, {@link Failed} and
 * {@link Cancelled}, and it is the last.
 *
 * @param <T> what comes of the job
 */
public sealed interface JobEvent<T> {
    record Progressed<T>(String words) implements JobEvent<T> {}

    record Done<T>(T result) implements JobEvent<T> {}

    record Failed<T>(Exception cause) implements JobEvent<T> {}

    record Cancelled<T>() implements JobEvent<T> {}
}
