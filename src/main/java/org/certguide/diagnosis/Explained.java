package org.certguide.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * Why something failed, as it is told to the user.
 *
 * @param cause what is known of it
 * @param words the program's own lines about it; untrusted, but {@link SafeText} and not too many
 * @param names what it is about: domain names, packages; may be empty
 * @param notBefore when trying again can work, if that was said
 * @param exitStatus of the program that failed; empty where it had none, or nobody asked
 */
public record Explained<C extends Cause>(
        C cause, List<String> words, List<String> names, Optional<Instant> notBefore, OptionalInt exitStatus) {
    private static final int MOST_WORDS = 12;

    /** Longer lines are cut: a log may have one of hundreds of thousands of characters. */
    private static final int LONGEST_LINE = 3000;

    public Explained {
        words = words.stream()
                .limit(MOST_WORDS)
                .map(line -> SafeText.line(line, LONGEST_LINE))
                .toList();
        names = List.copyOf(names);
    }

    /** One of which it does not matter how the program ended. */
    public Explained(C cause, List<String> words, List<String> names, Optional<Instant> notBefore) {
        this(cause, words, names, notBefore, OptionalInt.empty());
    }

    /** A cause that needs no words. */
    public static <C extends Cause> Explained<C> of(C cause) {
        return of(cause, List.of());
    }

    public static <C extends Cause> Explained<C> of(C cause, List<String> words) {
        return new Explained<>(cause, words, List.of(), Optional.empty());
    }

    /** The same, of a cause that is known to be of this kind. */
    public <D extends Cause> Explained<D> as(Class<D> kind) {
        return new Explained<>(kind.cast(cause), words, names, notBefore, exitStatus);
    }

    /** The same, of a program that ended so. */
    public Explained<C> ended(OptionalInt status) {
        return new Explained<>(cause, words, names, notBefore, status);
    }

    /** The same, and when trying again can work. */
    public Explained<C> until(Optional<Instant> time) {
        return new Explained<>(cause, words, names, time, exitStatus);
    }

    /** What stands in the place of the words where there are none and nothing else is known either. */
    public Optional<Message> silence() {
        return words.isEmpty() && !cause.isKnown() ? Optional.of(silence(exitStatus)) : Optional.empty();
    }

    /** That a program printed nothing, and how it ended. */
    public static Message silence(OptionalInt status) {
        return status.isPresent()
                ? Message.of("panel.failure.silent.status", Integer.toString(status.getAsInt()))
                : Message.of("panel.failure.silent");
    }

    /** What happened, in a few words. */
    public Message title() {
        return cause.text("title");
    }

    /** What happened, in a sentence or two. */
    public Message what() {
        return cause.text("what", names.isEmpty() ? cause.unnamed() : String.join(", ", names));
    }

    /** What to do next; where {@link #notBefore} is known, in the meantime. */
    public Message next() {
        // A cause that passes by itself tells of trying again, which would be too early.
        return notBefore.isPresent() && cause.nextAction() != NextAction.WAIT
                ? Message.of("panel.certificate.wait")
                : cause.text("next");
    }

    /** What helps. */
    public NextAction nextAction() {
        return notBefore.isPresent() ? NextAction.WAIT : cause.nextAction();
    }
}
