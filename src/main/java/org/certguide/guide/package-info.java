/**
 * The walkthrough as data: its steps, how far they are, and what the guide says at each of them.
 */
@NullMarked
package org.certguide.guide;

import org.jspecify.annotations.NullMarked;
