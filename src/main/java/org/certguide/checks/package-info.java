/**
 * The prerequisites: what to look at on the server and from here, and what the answers mean. A
 * check is a piece of shell and a pure function from its output to a finding; the caller runs the
 * script. {@link org.certguide.checks.Port80Probe} is the only class here that does input or output:
 * it connects to port 80 from this computer, and starts a thread for each address. DNS is asked in
 * {@link org.certguide.net}.
 */
@NullMarked
package org.certguide.checks;

import org.jspecify.annotations.NullMarked;
