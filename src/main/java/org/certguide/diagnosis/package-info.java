/**
 * What is found and what fails, in one vocabulary for all steps: how something stands, what can be done about it, why a
 * program failed and which of its lines tell it. Pure: no input or output, no clock. All that comes from a server is
 * untrusted and shortened here before it is shown.
 */
@NullMarked
package org.certguide.diagnosis;

import org.jspecify.annotations.NullMarked;
