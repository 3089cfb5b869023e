package org.certguide.ui;

/**
 * What the header says about the server.
 *
 * @param words as "dms.example.org · ubuntu@203.0.113.7"; empty when there is none
 */
public record Connection(String words, State state) {
    /** How it stands with the connection. */
    public enum State {
        NONE,
        CONNECTING,
        CONNECTED,
        LOST
    }

    public static final Connection NONE = new Connection("", State.NONE);
}
