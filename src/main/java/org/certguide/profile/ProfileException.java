package org.certguide.profile;

import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.jspecify.annotations.Nullable;

/** Says why profiles could not be read or written, and what to do. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    ProfileException(Text text, @Nullable Throwable cause) {
        super(Texts.of(text), cause);
        this.text = text;
    }

    /** What happened and the next action, for the user. */
    public Text text() {
        return text;
    }
}
