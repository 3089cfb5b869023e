/**
 * The walkthrough as data: its steps, the names of the controls, and every text that a user reads.
 */
@NullMarked
package org.certguide.guide;

import org.jspecify.annotations.NullMarked;
