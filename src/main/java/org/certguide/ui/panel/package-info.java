/** The panels: one class for each step of the walkthrough. They show models and pass clicks on. */
@NullMarked
package org.certguide.ui.panel;

import org.jspecify.annotations.NullMarked;
