/**
 * Proof that a certificate will be renewed: dry run, schedule, and what will hold port 80 by then.
 */
@NullMarked
package org.certguide.renewal;

import org.jspecify.annotations.NullMarked;
