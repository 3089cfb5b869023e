/** What is remembered between two starts, in files on this computer. Never holds a secret. */
@NullMarked
package org.certguide.profile;

import org.jspecify.annotations.NullMarked;
