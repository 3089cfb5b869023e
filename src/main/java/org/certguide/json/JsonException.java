package org.certguide.json;

import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.jspecify.annotations.Nullable;

/** Says what is wrong in a JSON text, and at which field. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message text;

    JsonException(Message text, @Nullable Throwable cause) {
        super(Messages.of(text), cause);
        this.text = text;
    }

    /** What is wrong, for the user. */
    public Message text() {
        return text;
    }
}
