/**
 * Real servers for tests: the Java side of {@code src/test/lab}. A test class that carries {@link
 * org.certguide.lab.UsesLab} finds them running. Knows nothing of the application.
 */
@NullMarked
package org.certguide.lab;

import org.jspecify.annotations.NullMarked;
