/** Many servers at once: what comes from other programs' lists, and what goes to them. */
@NullMarked
package org.certguide.fleet;

import org.jspecify.annotations.NullMarked;
