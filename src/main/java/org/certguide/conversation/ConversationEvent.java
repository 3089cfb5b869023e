package org.certguide.conversation;

/** What a {@link Conversation} tells. */
public sealed interface ConversationEvent {
    /** A question waits for an answer. */
    record Asked(Prompt prompt) implements ConversationEvent {}

    /** The question was answered, or the program has ended without an answer. */
    record Withdrawn(Prompt prompt) implements ConversationEvent {}

    /**
     * Bytes to type.
     *
     * @param bytes wiped by whoever sends them, where they are secret
     * @param shown the same in words for the user, never a secret; empty for single keys
     * @param by who decided
     * @param secret whether the bytes may not be kept
     */
    record Send(byte[] bytes, String shown, By by, boolean secret) implements ConversationEvent {}

    /** The program has ended. */
    record Finished() implements ConversationEvent {}

    /** Who gave an answer. */
    enum By {
        /** The user, in the form. */
        FORM,
        /** The user, in the console. */
        CONSOLE,
        /** The application, with what the user had decided before. */
        PREPARED
    }
}
