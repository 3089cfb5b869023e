package org.certguide.certbot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Explained;

/**
 * What came of a run of {@code certbot certonly}. The files on the server decide, with the exit
 * status; Certbot's words only say why something failed.
 */
public sealed interface Outcome {
    /** What a new certificate is, compared with the one that was there before. */
    enum Change {
        /** There was none. */
        NEW,
        /** It has the same names. */
        RENEWED,
        /** It has all of the names, and more. */
        EXPANDED,
        /** It lacks some of the names. */
        UPDATED
    }

    /**
     * There is a new certificate.
     *
     * @param warning what went wrong afterwards: Certbot ends with status 1 although it issued the
     *     certificate when it cannot subscribe to the newsletter, and the connection may be lost
     *     after that
     */
    record Issued(Change change, IssuedCertificate certificate, Optional<Explained<FailureCause>> warning)
            implements Outcome {}

    /**
     * The certificate is the one from before, as the user wanted.
     *
     * @param warning that it is not quite what was asked for
     */
    record Kept(IssuedCertificate certificate, Optional<Explained<FailureCause>> warning) implements Outcome {
        public Kept(IssuedCertificate certificate) {
            this(certificate, Optional.empty());
        }
    }

    /** The user gave up; everything is as before. */
    record Cancelled() implements Outcome {}

    /** The test run went well; nothing was changed. */
    record DryRunPassed() implements Outcome {}

    /**
     * Everything is as before, and that was not wanted.
     *
     * @param testRun whether it was only a test
     */
    record Failed(Explained<FailureCause> why, boolean testRun) implements Outcome {}

    /** What went wrong, if something did. */
    default Optional<Explained<FailureCause>> trouble() {
        return switch (this) {
            case Issued issued -> issued.warning();
            case Failed failed -> Optional.of(failed.why());
            case Kept kept -> kept.warning();
            case Cancelled c -> Optional.empty();
            case DryRunPassed d -> Optional.empty();
        };
    }

    /** The same with what Certbot's log of this run says about what went wrong; may be empty. */
    default Outcome with(String letsencryptLog) {
        return switch (this) {
            case Issued(Change change, IssuedCertificate certificate, var warning) ->
                new Issued(change, certificate, warning.map(w -> Diagnosis.with(w, letsencryptLog)));
            case Failed(Explained<FailureCause> why, boolean testRun) ->
                new Failed(why.cause() == FailureCause.UNSEEN ? why : Diagnosis.with(why, letsencryptLog), testRun);
            default -> this;
        };
    }

    /**
     * Of a run that has come to its end.
     *
     * @param before what was there before the run
     * @param after what is there now
     * @param exitStatus of Certbot, 0 to 255; empty if it was killed
     * @param testRun whether it was only a test
     * @param text what was printed, without escape sequences
     */
    static Outcome of(
            Optional<IssuedCertificate> before,
            Optional<IssuedCertificate> after,
            OptionalInt exitStatus,
            boolean testRun,
            String text) {
        Explained<FailureCause> why = exitStatus.isEmpty()
                ? Explained.of(FailureCause.KILLED, Diagnosis.printed(text).last())
                : Diagnosis.of(text).ended(exitStatus);
        if (exitStatus.orElse(-1) != 0) return of(before, after, testRun, why);
        if (testRun) return new DryRunPassed();
        // Certbot says that all went well: what it said of trouble on the way was none.
        if (after.isEmpty()) return new Failed(Explained.of(FailureCause.UNSEEN, why.words()), false);
        Optional<Change> change = change(before, after.get());
        if (change.isPresent()) return new Issued(change.get(), after.get(), Optional.empty());
        return KEPT.matcher(text.replaceAll("\\s+", " ")).find()
                ? new Kept(after.get())
                : new Failed(Explained.of(FailureCause.UNSEEN, why.words()), false);
    }

    /** What Certbot says where it leaves a certificate as it is because it was told to. */
    Pattern KEPT = Pattern.compile("no action taken|Keeping the existing certificate");

    /**
     * The same, with a warning where what is there is not what was asked for.
     *
     * @param lineage the name that it is saved under
     */
    default Outcome checked(CertificateRequest wanted, String lineage) {
        return switch (this) {
            case Issued(Change change, IssuedCertificate there, var warning)
            when warning.isEmpty() -> new Issued(change, there, different(wanted, lineage, there));
            case Kept(IssuedCertificate there, var warning)
            when warning.isEmpty() -> new Kept(there, different(wanted, lineage, there));
            default -> this;
        };
    }

    private static Optional<Explained<FailureCause>> different(
            CertificateRequest wanted, String lineage, IssuedCertificate there) {
        List<String> lacking = wanted.domains().names().stream()
                .filter(name -> !there.names().contains(name))
                .toList();
        if (!lacking.isEmpty()) return warning(FailureCause.OTHER_NAMES, lacking);
        if (!lineage.equals(wanted.name())) return warning(FailureCause.OTHER_LINEAGE, List.of(lineage));
        // Whoever reads ECDSA reads RSA too; old versions of Certbot make nothing else.
        boolean otherKey = wanted.keyType() == KeyType.RSA
                && there.keyType().filter(type -> type == KeyType.RSA).isEmpty();
        return otherKey ? warning(FailureCause.OTHER_KEY, List.of(there.key())) : Optional.empty();
    }

    private static Optional<Explained<FailureCause>> warning(FailureCause cause, List<String> names) {
        return Optional.of(new Explained<>(cause, List.of(), names, Optional.empty()));
    }

    /**
     * Of a run that did not come to a good end, as far as is known.
     *
     * @param why for example, that it was cancelled; a certificate may be there all the same
     */
    static Outcome of(
            Optional<IssuedCertificate> before,
            Optional<IssuedCertificate> after,
            boolean testRun,
            Explained<FailureCause> why) {
        Optional<Change> change = testRun ? Optional.empty() : after.flatMap(a -> change(before, a));
        if (change.isPresent()) {
            return new Issued(change.get(), after.orElseThrow(), Optional.of(why));
        }
        return why.cause() == FailureCause.CANCELLED ? new Cancelled() : new Failed(why, testRun);
    }

    private static Optional<Change> change(Optional<IssuedCertificate> before, IssuedCertificate now) {
        if (before.isEmpty()) return Optional.of(Change.NEW);
        if (now.serial().equals(before.get().serial())) return Optional.empty();
        Set<String> names = Set.copyOf(now.names());
        Set<String> then = Set.copyOf(before.get().names());
        if (names.equals(then)) return Optional.of(Change.RENEWED);
        return Optional.of(names.containsAll(then) ? Change.EXPANDED : Change.UPDATED);
    }
}
