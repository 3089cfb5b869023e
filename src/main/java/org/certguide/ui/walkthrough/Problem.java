package org.certguide.ui.walkthrough;

import org.certguide.guide.Text;
import org.certguide.profile.ProfileException;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;

import java.util.Arrays;

/**
 * Something that went wrong, as it is shown.
 *
 * @param title what happened
 * @param help what to do now
 * @param details the words of whoever reported it, untrusted; may be empty
 */
public record Problem(Text title, Text help, String details) {
    /** The texts of the failure, or of an unexpected one where nothing better is known. */
    public static Problem of(Exception cause) {
        return switch (cause) {
            case ServerException server -> of(server.failure());
            case ProfileException profile ->
                    new Problem(Text.of("panel.problem.profile"), profile.text(), "");
            default -> of(new Failure.Unexpected(cause.toString()));
        };
    }

    /** The texts of a failure, whose components are their arguments. */
    public static Problem of(Failure failure) {
        Object[] arguments =
                Arrays.stream(failure.getClass().getRecordComponents())
                        .map(component -> value(component, failure))
                        .toArray();
        String key = "failure." + failure.id();
        String details = failure instanceof Failure.Unexpected u ? u.details() : "";
        return new Problem(
                Text.of(key + ".title", arguments), Text.of(key + ".help", arguments), details);
    }

    private static Object value(java.lang.reflect.RecordComponent component, Failure failure) {
        try {
            Object value = component.getAccessor().invoke(failure);
            return value instanceof org.certguide.server.HostKey key ? key.fingerprint() : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's accessor", e);
        }
    }
}
