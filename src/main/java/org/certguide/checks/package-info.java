/**
 * The prerequisites: what to look at on the server and from here, and what the answers mean. A
 * check is a piece of shell and a pure function from its output to a finding. Input and output
 * happen in {@link org.certguide.checks.Port80Probe} alone; the caller runs the script.
 */
@NullMarked
package org.certguide.checks;

import org.jspecify.annotations.NullMarked;
