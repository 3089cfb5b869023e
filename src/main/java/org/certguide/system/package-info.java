/**
 * The server's operating system, and Certbot's list of systems and software with the steps for
 * each.
 */
@NullMarked
package org.certguide.system;

import org.jspecify.annotations.NullMarked;
