/** The console pane: a terminal emulator from a library behind an interface of our own. */
@NullMarked
package org.certguide.ui.console;

import org.jspecify.annotations.NullMarked;
