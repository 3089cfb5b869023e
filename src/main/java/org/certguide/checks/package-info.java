/** The prerequisites: what to look at on the server and from here, and what the answers mean. */
@NullMarked
package org.certguide.checks;

import org.jspecify.annotations.NullMarked;
