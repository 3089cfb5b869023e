/**
 * What Certbot is: its questions, its command lines, its certificates and its failures. Does no
 * input or output and reads no clock.
 */
@NullMarked
package org.certguide.certbot;

import org.jspecify.annotations.NullMarked;
