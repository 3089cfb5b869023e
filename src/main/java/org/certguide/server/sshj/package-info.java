/** Servers reached with the sshj library; the only package that knows it. */
@NullMarked
package org.certguide.server.sshj;

import org.jspecify.annotations.NullMarked;
