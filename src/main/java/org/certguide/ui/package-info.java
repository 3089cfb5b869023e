/**
 * What the user sees. Views show models; models start jobs; only this package and the root know
 * JavaFX.
 */
@NullMarked
package org.certguide.ui;

import org.jspecify.annotations.NullMarked;
