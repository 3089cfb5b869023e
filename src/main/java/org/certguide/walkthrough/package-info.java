/**
 * The models behind the panels: what the user has entered, what runs, and what came of it. They
 * start jobs and never wait. The window and a played file of answers drive the same ones.
 */
@NullMarked
package org.certguide.walkthrough;

import org.jspecify.annotations.NullMarked;
