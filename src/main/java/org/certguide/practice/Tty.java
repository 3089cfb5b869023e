package org.certguide.practice;

import java.time.Duration;

/** The terminal, or without one the streams, of a program on the practice server. */
interface Tty {
    /**
     * @param text with line feeds alone
     */
    void print(String text);

    /** Prints to standard error, which in a terminal is the same. */
    void complain(String text);

    /** A line that was typed, echoed while it was. */
    String readLine() throws Stopped;

    /** The same without an echo. */
    String readHidden() throws Stopped;

    /** All that comes to the end of the input. */
    String readAll() throws Stopped;

    /** Takes the time that a real program would, made shorter by the pace of the server. */
    void pause(Duration realTime) throws Stopped;

    /** Breaks the whole connection, as a network does. */
    void hangUp() throws Stopped;

    /** The program cannot go on. */
    final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;

        /** The reason. */
        enum Why {
            CTRL_C,
            /** Ctrl-D, or the input has ended. */
            END_OF_INPUT,
            HUNG_UP
        }

        private final Why why;

        Stopped(Why why) {
            super(why.name());
            this.why = why;
        }

        Why why() {
            return why;
        }
    }
}
