package org.certguide.conversation;

/**
 * Tells text and escape sequences (ECMA-48 and xterm's) apart, wherever the output is cut: Paul
 * Williams' state machine for DEC's terminals, without the states that only a terminal that draws
 * needs.
 *
 * <p>Control strings (OSC, DCS, APC, PM, SOS) are left out: titles, links, the clipboard, pictures.
 * Of a sequence at most {@link #LONGEST} characters are held. Not safe for use by several threads.
 *
 * @see <a href="https://vt100.net/emu/dec_ansi_parser">A parser for DEC's ANSI-compatible video
 *     terminals</a>
 */
public final class EscapeParser {
    /** A sequence that has not ended by then is given up, so that it cannot hide the rest. */
    public static final int LONGEST = 4096;

    private static final char ESC = 0x1b;
    private static final char CAN = 0x18;
    private static final char SUB = 0x1a;
    private static final char BEL = 0x07;
    private static final char DEL = 0x7f;

    /** What a terminal's output is made of. */
    public interface Listener {
        /**
         * A character, or a control character that begins no sequence. One that stands inside of a
         * sequence comes before that.
         */
        void text(char c);

        /**
         * A short sequence.
         *
         * @param intermediates what stands between the escape character and the last character
         */
        void escape(String intermediates, char last);

        /**
         * A control sequence (CSI).
         *
         * @param parameters what stands before the last character: parameters and intermediates
         */
        void control(String parameters, char last);
    }

    private enum State {
        GROUND,
        ESCAPE,
        CONTROL,
        STRING
    }

    private final Listener listener;
    private final StringBuilder collected = new StringBuilder();
    private State state = State.GROUND;
    private int length;

    public EscapeParser(Listener listener) {
        this.listener = listener;
    }

    /** Takes the next output, decoded. */
    public void accept(CharSequence output) {
        for (char c : output.toString().toCharArray()) accept(c);
    }

    private void accept(char c) {
        if (state != State.GROUND && ++length > LONGEST) state = State.GROUND;
        switch (c) {
            case ESC -> begin(State.ESCAPE);
            case 0x9b -> begin(State.CONTROL);
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> begin(State.STRING);
            default -> {
                switch (state) {
                    case GROUND -> listener.text(c);
                    case STRING -> {
                        if (c == BEL || c == 0x9c || c == CAN || c == SUB) state = State.GROUND;
                    }
                    case ESCAPE, CONTROL -> sequence(c);
                }
            }
        }
    }

    private void sequence(char c) {
        if (c == CAN || c == SUB) {
            state = State.GROUND;
        } else if (c < 0x20) {
            listener.text(c);
        } else if (c < (state == State.ESCAPE ? 0x30 : 0x40)) {
            collected.append(c);
        } else if (c != DEL) {
            last(c);
        }
    }

    private void last(char c) {
        String before = collected.toString();
        if (state == State.CONTROL) {
            state = State.GROUND;
            if (c < DEL) listener.control(before, c);
        } else if (before.isEmpty() && c == '[') {
            begin(State.CONTROL);
        } else if (before.isEmpty() && "]P^_X".indexOf(c) >= 0) {
            begin(State.STRING);
        } else {
            state = State.GROUND;
            if (c < DEL) listener.escape(before, c);
        }
    }

    private void begin(State next) {
        state = next;
        length = 0;
        collected.setLength(0);
    }
}
