/**
 * The computer that the application runs on: one instance for each data folder, reports of errors
 * and crashes, graphics, and native libraries.
 */
@NullMarked
package org.certguide.desktop;

import org.jspecify.annotations.NullMarked;
