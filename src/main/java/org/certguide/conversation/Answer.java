package org.certguide.conversation;

import java.util.List;
import org.certguide.server.Secret;

/** What a person says to a {@link Prompt}. */
public sealed interface Answer {
    record Yes() implements Answer {}

    record No() implements Answer {}

    /**
     * @param number from 1
     */
    record Pick(int number) implements Answer {}

    /**
     * @param numbers from 1
     */
    record Picks(List<Integer> numbers) implements Answer {}

    /**
     * @param text without control characters; may be empty
     */
    record Text(String text) implements Answer {}

    record Hidden(Secret secret) implements Answer {}

    /** Gives up in the way that the question offers, or with Ctrl-C where it offers none. */
    record Abort() implements Answer {}
}
