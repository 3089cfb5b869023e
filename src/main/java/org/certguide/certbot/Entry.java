package org.certguide.certbot;

import java.util.Optional;
import org.certguide.guide.Text;

/** What somebody entered in a field, looked at. */
public sealed interface Entry {
    /**
     * @param value as it may be used
     */
    record Good(String value) implements Entry {}

    /**
     * @param why what is wrong with it
     * @param proposal what may have been meant, and would be good
     */
    record Wrong(Text why, Optional<String> proposal) implements Entry {}

    default boolean isGood() {
        return this instanceof Good;
    }
}
