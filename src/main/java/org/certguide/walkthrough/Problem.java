package org.certguide.walkthrough;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.certguide.profile.ProfileException;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.ServerException;
import org.certguide.text.Message;

/**
 * Something that went wrong, as it is shown.
 *
 * @param title what happened
 * @param help what to do now
 * @param details the words of whoever reported it, untrusted; may be empty
 * @param failure what went wrong between this computer and the server, where it was that
 */
public record Problem(Message title, Message help, String details, Optional<Failure> failure) {
    /** A command in a sentence is cut after so many characters; the details have all of it. */
    private static final int LONGEST = 120;

    /** One that has nothing to do with the connection. */
    public Problem(Message title, Message help, String details) {
        this(title, help, details, Optional.empty());
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
        Object[] arguments = Arrays.stream(failure.getClass().getRecordComponents())
                .map(component -> value(component, failure))
                .toArray();
        String key = "failure." + failure.id();
        String details = switch (failure) {
            case Failure.Unexpected unexpected -> unexpected.details();
            case Failure.CommandTimedOut late -> late.command();
            case Failure.OutputTooLarge large -> large.command();
            default -> "";
        };
        return new Problem(
                Message.of(key + ".title", arguments),
                Message.of(key + ".help", arguments),
                details,
                Optional.of(failure));
    }

    private static Object value(RecordComponent component, Failure failure) {
        try {
            Object value = component.getAccessor().invoke(failure);
            return switch (value) {
                case HostKey key -> key.fingerprint();
                case String words when component.getName().equals("command") -> shortened(words);
                default -> value;
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's accessor", e);
        }
    }

    private static String shortened(String command) {
        String line = command.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }
}
