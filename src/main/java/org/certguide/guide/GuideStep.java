package org.certguide.guide;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * A stop of the walkthrough: what the guide says there.
 *
 * @param step empty for the start page
 * @param drawing the name of a file in {@code assets/drawings}
 * @param pictured whether there is a picture of the window at this point, {@link #picture}
 * @param button what is on the button that leads on; empty where the guide names none
 * @param failure what went wrong, where that is known: the guide says then what its card says
 * @param forDms whether there is more to say for Overture DMS
 * @param circumstances what makes its words other ones; the first for which there are words counts
 */
public record GuideStep(
        Optional<Step> step,
        Phase moment,
        String drawing,
        boolean pictured,
        Optional<Message> button,
        Optional<FailureText> failure,
        boolean forDms,
        List<Circumstance> circumstances) {
    public GuideStep {
        circumstances = List.copyOf(circumstances);
    }

    /** What a stop can be like, so that it says something else than usual. */
    public enum Circumstance {
        /** It is the practice server. */
        REHEARSAL,
        /** There is no server yet. */
        FIRST,
        /** It is about a server on the way to the user's own. */
        JUMP_HOST,
        /** The server waits for an answer. */
        ASKED,
        /** What is to be typed is there already. */
        FILLED,
        /** The user has chosen something else than what was found. */
        CHOSEN,
        /** It was there before. */
        PRESENT,
        /** Something needs the user. */
        ATTENTION,
        /** Something is not known. */
        UNKNOWN;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

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
        return failure.map(FailureText::title).orElseGet(() -> text("title"));
    }

    /** What to do now. */
    public Message now() {
        Optional<Message> helps = failure.map(FailureText::next);
        if (helps.isEmpty()) {
            Message now = text("now", button.stream().toArray());
            return forDms ? Message.of("ui.guide.more", now, text("dms")) : now;
        }
        return button.map(b -> Message.of("ui.guide.press", helps.get(), b)).orElseGet(helps::get);
    }

    /** Why it is done. */
    public Message why() {
        return failure.flatMap(FailureText::what).orElseGet(() -> text("why"));
    }

    /** The same stop after a failure that is known. */
    public GuideStep because(FailureText known) {
        return new GuideStep(step, moment, drawing, pictured, button, Optional.of(known), forDms, circumstances);
    }

    /** The same stop while a question comes before everything else; it names the buttons itself. */
    public GuideStep asking(FailureText question) {
        return new GuideStep(
                step, moment, drawing, pictured, Optional.empty(), Optional.of(question), false, circumstances);
    }

    /**
     * The same stop, where it names a button, with the one that is there.
     *
     * @param words on it; empty where none is proposed
     */
    public GuideStep pressing(Optional<String> words) {
        if (button.isEmpty() && failure.isEmpty()) return this;
        Optional<Message> there = words.map(w -> Message.of("ui.guide.button", w));
        return new GuideStep(
                step,
                moment,
                drawing,
                pictured,
                failure.isPresent() ? there : there.or(() -> button),
                failure,
                forDms,
                circumstances);
    }

    /** The same stop, with more for those who have Overture DMS. */
    GuideStep orForDms() {
        return new GuideStep(step, moment, drawing, pictured, button, failure, true, circumstances);
    }

    /** The same stop for those who have not. */
    public GuideStep withoutDms() {
        return new GuideStep(step, moment, drawing, pictured, button, failure, false, circumstances);
    }

    /**
     * The same stop as it is now.
     *
     * @param now what makes no difference to its words is left out
     */
    public GuideStep under(List<Circumstance> now) {
        List<Circumstance> different = now.stream()
                .filter(circumstance -> Stream.of("title", "now", "why")
                        .anyMatch(part -> Messages.has(key(part) + "." + circumstance.id())))
                .toList();
        return new GuideStep(step, moment, drawing, pictured, button, failure, forDms, different);
    }

    /** Whether it is the same point of the walkthrough, whatever went wrong there. */
    public boolean isAt(GuideStep other) {
        return step.equals(other.step) && moment == other.moment;
    }

    /** The name of the picture of the window at this point, without its ending. */
    public String picture() {
        return moment == Phase.BEGIN ? page() : page() + "-" + moment.id();
    }

    /** The name of the page: the step's, or {@code start}. */
    public String page() {
        return step.map(Step::id).orElse("start");
    }

    private String key(String part) {
        return "guide." + page() + "." + (moment == Phase.BEGIN ? "" : moment.id() + ".") + part;
    }

    private Message text(String part, Object... arguments) {
        String key = key(part);
        String words = circumstances.stream()
                .map(circumstance -> key + "." + circumstance.id())
                .filter(Messages::has)
                .findFirst()
                .orElse(key);
        return Message.of(words, arguments);
    }
}
