package org.certguide.checks;

import java.util.ArrayList;
import java.util.List;
import org.certguide.text.Message;

/**
 * What a check has found.
 *
 * @param checkId the {@link Check#id} of the check
 * @param found what was found, in a sentence or a few lines
 * @param remedies what can be done about it, best first; empty where nothing needs to be done
 * @param said the server's own words as far as they were not understood, to be looked at by the
 *     user; lines of what is {@link org.certguide.server.Visible}, or empty
 */
public record Finding(String checkId, State state, Message found, List<Remedy> remedies, String said) {
    /** How it stands, from nothing known to nothing possible. */
    public enum State {
        /** Not begun: something else comes first. */
        WAITING,
        /** Being looked at now. */
        CHECKING,
        /** Nothing to do. */
        FINE,
        /** May fail, or needs to be known. */
        ATTENTION,
        /** Will fail until somebody does something. */
        STOP,
        /** Could not be checked; it may be fine. */
        UNKNOWN
    }

    public Finding {
        remedies = List.copyOf(remedies);
    }

    /**
     * @param what the last part of the key of the text
     * @param arguments for the text; what came from a server goes through {@link FindingTexts#shown}
     */
    static Finding of(String checkId, State state, String what, Object... arguments) {
        return new Finding(checkId, state, Message.of("checks." + checkId + "." + what, arguments), List.of(), "");
    }

    /** The same with something that can be done about it, after what is there already. */
    Finding with(Remedy remedy) {
        List<Remedy> more = new ArrayList<>(remedies);
        more.add(remedy);
        return new Finding(checkId, state, found, more, said);
    }

    /**
     * The same with words of the server.
     *
     * @param words as they came
     */
    Finding saying(String words) {
        return new Finding(checkId, state, found, remedies, FindingTexts.told(words));
    }

    /** A check that cannot begin yet. */
    public static Finding waiting(Check check) {
        return new Finding(check.id(), State.WAITING, Message.of("checks.waiting"), List.of(), "");
    }

    /** A check that runs. */
    public static Finding checking(Check check) {
        return new Finding(check.id(), State.CHECKING, Message.of("checks.checking"), List.of(), "");
    }

    /** The name of the check. */
    public Message title() {
        return Message.of("checks." + checkId + ".title");
    }

    /** Why it is looked at: the answer to "What does this mean?" */
    public Message meaning() {
        return Message.of("checks." + checkId + ".meaning");
    }
}
