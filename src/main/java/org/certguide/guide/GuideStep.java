package org.certguide.guide;

import java.util.Locale;
import java.util.Optional;

/**
 * A stop of the walkthrough: what the guide says there.
 *
 * @param step empty for the start page
 * @param drawing the name of a file in {@code assets/drawings}
 * @param pictured whether there is a picture of the window at this point, {@link #picture}
 */
public record GuideStep(Optional<Step> step, Moment moment, String drawing, boolean pictured) {
    /** How far a step is, as the user sees it. */
    public enum Moment {
        /** Nothing has happened yet. */
        BEGIN,
        /** Something waits for the user's answer. */
        QUESTION,
        RUNNING,
        FAILED,
        /** The walkthrough can go on. */
        DONE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Text title() {
        return text("title");
    }

    /** What to do now. */
    public Text now() {
        return text("now");
    }

    /** Why it is done. */
    public Text why() {
        return text("why");
    }

    /** The name of the picture of the window at this point, without its ending. */
    public String picture() {
        return moment == Moment.BEGIN ? page() : page() + "-" + moment.id();
    }

    /** The name of the page: the step's, or {@code start}. */
    public String page() {
        return step.map(Step::id).orElse("start");
    }

    private Text text(String part) {
        String at = moment == Moment.BEGIN ? "" : moment.id() + ".";
        return Text.of("guide." + page() + "." + at + part);
    }
}
