/**
 * One login and what happens during it: the rights that the user has on the server, the commands
 * that ran, and live conversations with programs in a remote terminal.
 */
@NullMarked
package org.certguide.session;

import org.jspecify.annotations.NullMarked;
