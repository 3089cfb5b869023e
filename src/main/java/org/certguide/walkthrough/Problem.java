package org.certguide.walkthrough;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.diagnosis.Cause;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.guide.FailureText;
import org.certguide.profile.ProfileException;
import org.certguide.server.ConfigFlaw;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.KeyFlaw;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * Something that went wrong, as it is shown.
 *
 * @param title what happened
 * @param help what to do now
 * @param details the words of whoever reported it, untrusted; may be empty
 * @param failure what went wrong between this computer and the server, where it was that
 * @param why what a program on the server failed with, where it was that
 * @param doing what was being done, where nothing else is known; stands in the help as well
 */
public record Problem(
        Message title,
        Message help,
        String details,
        Optional<Failure> failure,
        Optional<Explained<?>> why,
        Optional<Message> doing) {
    /** The components that have methods of SSH. */
    private static final Set<String> WAYS = Set.of("accepted", "wanted");

    /** One that is neither the connection's nor a program's. */
    public Problem(Message title, Message help, String details) {
        this(title, help, details, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A program on the server has failed.
     *
     * @param help made of the two sentences of the failure
     */
    static Problem of(Explained<?> why, String help) {
        return new Problem(
                why.title(),
                Message.of(help, why.what(), why.next()),
                why.silence().map(Messages::of).orElse(String.join("\n", why.words())),
                Optional.empty(),
                Optional.of(why),
                Optional.empty());
    }

    /** The failure of a program, where it has this kind of causes. */
    public <C extends Cause> Optional<Explained<C>> why(Class<C> kind) {
        return why.filter(w -> kind.isInstance(w.cause())).map(w -> w.as(kind));
    }

    /** The same, with what was being done, where nothing else is known of it. */
    Problem during(Message doing) {
        boolean known =
                why.map(w -> w.cause().isKnown()).orElse(failure.stream().noneMatch(Problem::isUnforeseen));
        Message line = Message.of("panel.problem.during", doing);
        return known
                ? this
                : new Problem(title, Message.of("checks.lines", help, line), details, failure, why, Optional.of(line));
    }

    /** What is told of it; where it is no program's failure, what happened is told by the title alone. */
    FailureText text() {
        return why.map(FailureText::of).orElseGet(() -> new FailureText(title, Optional.empty(), help));
    }

    private static boolean isUnforeseen(Failure failure) {
        return switch (failure) {
            case Failure.Unexpected f -> true;
            case Failure.NoAnswer f -> true;
            case Failure.NothingCame f -> true;
            // The command itself is a frame around many questions, which nobody can read.
            case Failure.CommandTimedOut f -> true;
            case Failure.OutputTooLarge f -> true;
            default -> false;
        };
    }

    /** Whether it is that the connection ended by itself. */
    public boolean isConnectionLost() {
        return switch (failure.orElse(null)) {
            case Failure.ConnectionLost f -> true;
            case Failure.ConnectionEnded f -> true;
            case null, default -> false;
        };
    }

    /** What helps; where nothing better is known, trying again. */
    public NextAction nextAction() {
        return why.map(Explained::nextAction).orElseGet(() -> switch (failure.orElse(null)) {
            case Failure.SudoNotAllowed f -> NextAction.LOG_IN;
            case Failure.SudoPasswordNeeded f -> NextAction.ENTER_PASSWORD;
            case Failure.SudoRootPasswordNeeded f -> NextAction.ENTER_PASSWORD;
            case Failure.SudoPasswordWrong f -> NextAction.ENTER_PASSWORD;
            case null, default -> NextAction.RETRY;
        });
    }

    /** The texts of the failure, or of an unexpected one where nothing better is known. */
    public static Problem of(Exception cause) {
        return switch (cause) {
            case ServerException server -> of(server.failure());
            case ProfileException profile -> new Problem(Message.of("panel.problem.profile"), profile.text(), "");
            default -> of(new Failure.Unexpected(cause.toString()));
        };
    }

    /** The texts of a failure, whose components are their arguments. */
    public static Problem of(Failure failure) {
        if (failure instanceof Failure.AtJumpHost(ServerAddress at, Failure why)) return at(at, failure, of(why));
        Object[] arguments = Arrays.stream(failure.getClass().getRecordComponents())
                .map(component -> value(component, failure))
                .toArray();
        String key = "failure." + failure.id();
        String details = switch (failure) {
            case Failure.Unexpected unexpected -> unexpected.details();
            default -> "";
        };
        return new Problem(
                Message.of(key + ".title", arguments),
                Message.of(key + ".help", arguments),
                details,
                Optional.of(failure),
                Optional.empty(),
                Optional.empty());
    }

    private static Problem at(ServerAddress hop, Failure failure, Problem there) {
        return new Problem(
                Message.of("failure.at-jump-host.title", hop.host(), there.title()),
                Message.of("failure.at-jump-host.help", hop.toString(), there.help()),
                there.details(),
                Optional.of(failure),
                Optional.empty(),
                Optional.empty());
    }

    private static Object value(RecordComponent component, Failure failure) {
        try {
            Object value = component.getAccessor().invoke(failure);
            return switch (value) {
                case HostKey key -> key.fingerprint();
                case ConfigFlaw flaw -> Message.of("panel.connect.config-flaw." + flaw.id());
                case KeyFlaw flaw -> Message.of("panel.connect.key-flaw." + flaw.id());
                case String methods when WAYS.contains(component.getName()) -> ways(methods);
                default -> value;
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot call the accessor of a record", e);
        }
    }

    /** The methods of SSH, with what they are called in the form. */
    private static String ways(String methods) {
        return Stream.of(methods.split(", "))
                .map(method -> Messages.has("panel.connect.way." + method)
                        ? Messages.of("panel.connect.way." + method, method)
                        : method)
                .collect(Collectors.joining(", "));
    }
}
