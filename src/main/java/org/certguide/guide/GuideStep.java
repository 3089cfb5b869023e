package org.certguide.guide;

import java.util.Locale;
import java.util.Optional;
import org.certguide.text.Message;

/**
 * A stop of the walkthrough: what the guide says there.
 *
 * @param step empty for the start page
 * @param drawing the name of a file in {@code assets/drawings}
 * @param pictured whether there is a picture of the window at this point, {@link #picture}
 */
public record GuideStep(Optional<Step> step, Phase moment, String drawing, boolean pictured) {
    /** How far a step is, as the user sees it. */
    public enum Phase {
        /** Nothing has happened yet. */
        BEGIN,
        /** Something waits for the user's answer. */
        QUESTION,
        RUNNING,
        FAILED,
        /** It was begun, and the connection ended by itself. */
        LOST,
        /** It is not the server that it was, or somebody is in between. */
        CHANGED,
        /** It came to its end, and does not tell whether it works. */
        UNCLEAR,
        /** It works, but nothing starts it. */
        UNSTARTED,
        /** It works, with something to see to. */
        DOUBTFUL,
        /** The walkthrough can go on. */
        DONE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Message title() {
        return text("title");
    }

    /** What to do now. */
    public Message now() {
        return text("now");
    }

    /** Why it is done. */
    public Message why() {
        return text("why");
    }

    /** The name of the picture of the window at this point, without its ending. */
    public String picture() {
        return moment == Phase.BEGIN ? page() : page() + "-" + moment.id();
    }

    /** The name of the page: the step's, or {@code start}. */
    public String page() {
        return step.map(Step::id).orElse("start");
    }

    private Message text(String part) {
        String at = moment == Phase.BEGIN ? "" : moment.id() + ".";
        return Message.of("guide." + page() + "." + at + part);
    }
}
