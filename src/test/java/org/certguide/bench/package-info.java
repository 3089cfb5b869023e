/**
 * Measurements. They are run by hand, and print; nothing here asserts. See each class for its
 * command.
 */
@NullMarked
package org.certguide.bench;

import org.jspecify.annotations.NullMarked;
