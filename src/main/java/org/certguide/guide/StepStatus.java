package org.certguide.guide;

/** How far something is that is done once: a step of the walkthrough, or one of an installation. */
public enum StepStatus {
    /** Not begun, or waiting for the user. */
    OPEN,
    /** Something is running. */
    RUNNING,
    /** Done, and all is well. */
    DONE,
    /** Done, but there is something to know. */
    WARNING,
    /** It did not work; the user can try again. */
    FAILED,
    /** Left out: the user wanted it so, or it had been done before. */
    SKIPPED;

    /** Whether the walkthrough can go on from here. */
    public boolean passed() {
        return this == DONE || this == WARNING || this == SKIPPED;
    }
}
