package org.certguide.diagnosis;

import java.util.Locale;
import org.certguide.text.Message;

/**
 * A kind of failure, as an enum has them. Each has three texts, whose keys begin with {@link #key}: {@code title}, what
 * happened in a few words; {@code what}, the same in a sentence or two; {@code next}, what to do now.
 */
public interface Cause {
    /** Its name in lower case. */
    default String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the enum has it. */
    String name();

    /** Whether anything is known at all; where not, there are only the program's words. */
    default boolean isKnown() {
        return !name().equals("UNKNOWN");
    }

    /** The beginning of the keys of its texts. */
    String key();

    /** What helps. */
    NextAction nextAction();

    /** What stands in the text where no name is known. */
    default Object unnamed() {
        return "";
    }

    /** One of its texts. */
    default Message text(String part, Object... arguments) {
        return Message.of(key() + "." + part, arguments);
    }
}
