package org.certguide.checks;

import org.certguide.server.Sections;

/** What came of a probe on the server. All of it is untrusted. */
public sealed interface ProbeOutput {
    /**
     * The probe printed something, or nothing.
     *
     * @param text standard output and standard error, at most {@link Sections#LONGEST} bytes, what
     *     is not UTF-8 as U+FFFD
     * @param whole false if the probe was ended before its time, so that something may be missing
     */
    record Printed(String text, boolean whole) implements ProbeOutput {}

    /** The probe was not run, because it needs root and the script ran without. */
    record NeedsRoot() implements ProbeOutput {}

    /**
     * Nothing that can be understood came from the probe.
     *
     * @param seen the beginning of what came instead; may be empty
     */
    record Unreadable(String seen) implements ProbeOutput {}

    /** There is no probe: the check is made on this computer alone. */
    record NotProbed() implements ProbeOutput {}
}
