/** How Certbot gets onto a server: plans made of steps that can be run twice without harm. */
@NullMarked
package org.certguide.install;

import org.jspecify.annotations.NullMarked;
