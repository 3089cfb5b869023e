/**
 * The prerequisites: what to look at on the server and from here, and what the answers mean. A
 * check is a piece of shell and a pure function from its output to a finding; the caller runs the
 * script. Nothing here does input or output: {@link org.certguide.net} connects to port 80 from this
 * computer, and asks the DNS.
 */
@NullMarked
package org.certguide.checks;

import org.jspecify.annotations.NullMarked;
