package org.certguide.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;

/** A command that runs in a terminal on the server. Methods may be called from any thread. */
public interface Terminal extends AutoCloseable {
    /**
     * @param columns at least 80: Certbot 1.12 prints one word a line where it finds none
     * @param rows at least 24
     */
    record Size(int columns, int rows) {
        public Size {
            columns = Math.clamp(columns, 80, 500);
            rows = Math.clamp(rows, 24, 200);
        }
    }

    /** What the command prints, escape sequences and all; ends when the command does. */
    InputStream output();

    /**
     * Types for the user.
     *
     * @throws IOException if the command or the connection has ended
     */
    void write(byte[] bytes) throws IOException;

    /** Tells the command that the window has another size now. */
    void resize(Size size) throws IOException;

    /**
     * Waits until the command has ended.
     *
     * @return 0 to 255, or empty where the server told none, as when the connection was lost
     */
    OptionalInt exitStatus() throws InterruptedException;

    /** Hangs up: the server sends SIGHUP to what still runs. */
    @Override
    void close();
}
