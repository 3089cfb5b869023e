package org.certguide.walkthrough;

/** How far a step of the walkthrough is. */
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
    /** Left out by the user. */
    SKIPPED;

    /** Whether the walkthrough can go on from here. */
    public boolean passed() {
        return this == DONE || this == WARNING || this == SKIPPED;
    }
}
