package org.certguide.diagnosis;

/** How something stands, from nothing known to nothing possible. */
public enum Severity {
    /** Not begun: something else comes first. */
    WAITING,
    /** Being looked at, or done, now. */
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
