package org.certguide.json;

import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.jspecify.annotations.Nullable;

/** Says what is wrong in a JSON text, and at which field. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Text text;

    JsonException(Text text, @Nullable Throwable cause) {
        super(Texts.of(text), cause);
        this.text = text;
    }

    /** What is wrong, for the user. */
    public Text text() {
        return text;
    }
}
