package org.certguide.certbot;

import java.util.Optional;
import org.certguide.text.Message;

/** What somebody entered in a field, looked at. */
public sealed interface InputCheck {
    /**
     * @param value as it may be used
     */
    record Valid(String value) implements InputCheck {}

    /**
     * @param why what is wrong with it
     * @param proposal what may have been meant, and would be good
     */
    record Invalid(Message why, Optional<String> proposal) implements InputCheck {}

    default boolean isGood() {
        return this instanceof Valid;
    }
}
