/**
 * Jobs, and the threads below them: no other package creates a thread. Knows nothing of servers or windows.
 */
@NullMarked
package org.certguide.work;

import org.jspecify.annotations.NullMarked;
