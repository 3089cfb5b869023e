/** Jobs: the only place that makes threads. Knows nothing of servers or windows. */
@NullMarked
package org.certguide.work;

import org.jspecify.annotations.NullMarked;
