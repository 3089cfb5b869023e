/**
 * Talking with a program that asks questions in a terminal: a pure state machine from bytes and
 * clicks to events and bytes. Knows no particular program, no connection, no window and no clock: the
 * questions of a program come in as {@link org.certguide.conversation.PromptPattern}s. Of the package
 * of servers it uses {@link org.certguide.server.Secret} alone.
 */
@NullMarked
package org.certguide.conversation;

import org.jspecify.annotations.NullMarked;
