/**
 * Talking with a program that asks questions in a terminal: a pure state machine from bytes and
 * clicks to events and bytes. Knows no particular program, no server, no window and no clock.
 */
@NullMarked
package org.certguide.conversation;

import org.jspecify.annotations.NullMarked;
