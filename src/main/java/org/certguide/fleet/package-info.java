/**
 * Many servers at once: what visitors get of them now, asked from this computer without logging in, and what that
 * means; what comes from other programs' lists, and what goes to them.
 */
@NullMarked
package org.certguide.fleet;

import org.jspecify.annotations.NullMarked;
