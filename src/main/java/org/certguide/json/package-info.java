/** The one place that reads and writes JSON. */
@NullMarked
package org.certguide.json;

import org.jspecify.annotations.NullMarked;
