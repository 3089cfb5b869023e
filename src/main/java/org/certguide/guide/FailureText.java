package org.certguide.guide;

import java.util.Optional;
import org.certguide.diagnosis.Explained;
import org.certguide.text.Message;

/**
 * What is told of a failure: on its card, and by the guide beside it.
 *
 * @param title what happened, in a few words
 * @param what the same in a sentence or two; empty where nothing more is known
 * @param next what helps
 */
public record FailureText(Message title, Optional<Message> what, Message next) {
    /**
     * What the guide says where its own words would not be true.
     *
     * @param key of the texts, without what they begin and end with
     * @param reasons what is put into the places of the reason
     */
    public static FailureText instead(String key, Object... reasons) {
        String all = "guide." + key;
        return new FailureText(
                Message.of(all + ".title"), Optional.of(Message.of(all + ".why", reasons)), Message.of(all + ".now"));
    }

    /** What a program failed with. */
    public static FailureText of(Explained<?> why) {
        return new FailureText(why.title(), Optional.of(why.what()), why.next());
    }

    /** The same, with one sentence more of what happened. */
    public FailureText found(Message more) {
        return new FailureText(title, Optional.of(what.map(w -> lines(w, more)).orElse(more)), next);
    }

    /** The same, with something else that helps. */
    public FailureText helping(Message instead) {
        return new FailureText(title, what, instead);
    }

    /** The same, with one sentence more of what helps. */
    public FailureText then(Message more) {
        return helping(lines(next, more));
    }

    private static Message lines(Message first, Message second) {
        return Message.of("checks.lines", first, second);
    }
}
