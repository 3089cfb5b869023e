package org.certguide.play;

import org.certguide.text.Message;

/** Says what is wrong with a file of answers. */
public final class AnswersException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message text;

    /**
     * @param text a sentence that says what is wrong
     */
    public AnswersException(Message text) {
        super(text.key());
        this.text = text;
    }

    /** A sentence that names the field. */
    public Message text() {
        return text;
    }
}
