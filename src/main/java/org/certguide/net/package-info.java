/** What this computer asks others, beside SSH: the DNS, and web servers. Knows no window. */
@NullMarked
package org.certguide.net;

import org.jspecify.annotations.NullMarked;
