/** Walks through everything with a file of answers in place of a person. */
@NullMarked
package org.certguide.play;

import org.jspecify.annotations.NullMarked;
