/**
 * What a server is to the rest of the application: an address, a host key, a login, commands, a
 * terminal, and everything that can go wrong between here and there. Knows no SSH library.
 */
@NullMarked
package org.certguide.server;

import org.jspecify.annotations.NullMarked;
