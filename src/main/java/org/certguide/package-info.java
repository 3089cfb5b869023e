/**
 * Certguide: gets a TLS certificate onto a server with Certbot, for people who do not use a
 * command line every day. This package holds the entry point and builds the object graph by hand.
 */
@NullMarked
package org.certguide;

import org.jspecify.annotations.NullMarked;
