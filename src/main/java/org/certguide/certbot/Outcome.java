package org.certguide.certbot;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What came of a run of {@code certbot certonly}. The files on the server decide, with the exit
 * status; Certbot's words only say why something failed.
 */
public sealed interface Outcome {
    /**
     * There was no certificate, and now there is.
     *
     * @param warning what went wrong afterwards: Certbot ends with status 1 although it issued the
     *     certificate when it cannot subscribe to the newsletter
     */
    record Issued(IssuedCertificate certificate, Optional<Diagnosis> warning) implements Outcome {}

    /** A new certificate has replaced the old one, for the same or other names. */
    record Renewed(IssuedCertificate certificate, Optional<Diagnosis> warning) implements Outcome {}

    /** A new certificate has replaced the old one, with all of its names and more. */
    record Expanded(IssuedCertificate certificate, Optional<Diagnosis> warning)
            implements Outcome {}

    /** The certificate is the one from before, as the user wanted. */
    record Kept(IssuedCertificate certificate) implements Outcome {}

    /** The user gave up; everything is as before. */
    record Cancelled() implements Outcome {}

    /** The test run went well; nothing was changed. */
    record DryRunPassed() implements Outcome {}

    /** Everything is as before, and that was not wanted. */
    record Failed(Diagnosis why) implements Outcome {}

    /**
     * @param before what was there before the run
     * @param after what is there now
     * @param exitStatus of Certbot, 0 to 255; empty if the connection was lost
     * @param testRun whether it was only a test
     * @param text what was printed, without escape sequences
     */
    static Outcome of(
            Optional<IssuedCertificate> before,
            Optional<IssuedCertificate> after,
            OptionalInt exitStatus,
            boolean testRun,
            String text) {
        boolean succeeded = exitStatus.orElse(-1) == 0;
        if (testRun) return succeeded ? new DryRunPassed() : failed(exitStatus, text);
        if (after.isPresent()) {
            IssuedCertificate now = after.get();
            Optional<Diagnosis> warning =
                    succeeded ? Optional.empty() : Optional.of(why(exitStatus, text));
            if (before.isEmpty()) return new Issued(now, warning);
            IssuedCertificate then = before.get();
            if (!now.serial().equals(then.serial())) {
                return hasMore(now, then) ? new Expanded(now, warning) : new Renewed(now, warning);
            }
            if (succeeded) return new Kept(now);
        }
        return failed(exitStatus, text);
    }

    private static boolean hasMore(IssuedCertificate now, IssuedCertificate then) {
        Set<String> names = Set.copyOf(now.names());
        return names.size() > Set.copyOf(then.names()).size() && names.containsAll(then.names());
    }

    private static Outcome failed(OptionalInt exitStatus, String text) {
        Diagnosis why = why(exitStatus, text);
        return why.cause() == FailureCause.CANCELLED ? new Cancelled() : new Failed(why);
    }

    private static Diagnosis why(OptionalInt exitStatus, String text) {
        return exitStatus.isEmpty()
                ? Diagnosis.of(FailureCause.CONNECTION_LOST)
                : Diagnosis.of(text);
    }
}
