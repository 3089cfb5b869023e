package org.certguide.profile;

import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.jspecify.annotations.Nullable;

/** Says why profiles could not be read or written, and what to do. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message text;

    ProfileException(Message text, @Nullable Throwable cause) {
        super(Messages.of(text), cause);
        this.text = text;
    }

    /** What happened and the next action, for the user. */
    public Message text() {
        return text;
    }
}
