/**
 * All words that users read: messages, their bundles, and the languages. No other package formats
 * a text of its own.
 */
@NullMarked
package org.certguide.text;

import org.jspecify.annotations.NullMarked;
