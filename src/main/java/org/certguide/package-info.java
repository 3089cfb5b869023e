/**
 * Certguide: gets a TLS certificate onto a server with Certbot, for people who are not at home on a
 * command line. This package holds the entry point and builds the object graph by hand.
 */
@NullMarked
package org.certguide;

import org.jspecify.annotations.NullMarked;
