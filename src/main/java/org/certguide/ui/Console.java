package org.certguide.ui;

import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.scene.Node;
import org.certguide.server.Terminal;
import org.certguide.text.Message;

/**
 * The terminal that the user sees. Nothing that the server prints can make it type: only keys and
 * confirmed pastes reach {@link #onInput}. Unless said otherwise, for the JavaFX thread only.
 */
public interface Console {
    /** Writes a text file away from the JavaFX thread. */
    @FunctionalInterface
    interface TextWriter {
        /**
         * @param then told on the JavaFX thread whether it is there now
         */
        void write(Path file, String text, Consumer<Boolean> then);
    }

    /**
     * A command starts: the screen is cleared and the title line shows it. From now on, keys are
     * given to {@link #onInput}.
     *
     * @param title the command, as it was run
     */
    void start(String title);

    /**
     * The command has ended: what it printed stays, keys go nowhere.
     *
     * @param how said below what was printed, where the server cannot write
     */
    void end(Message how);

    /**
     * Shows what the server printed; pieces may be cut anywhere, even inside a character. From any
     * thread. The emulation is done on the caller's thread, at some megabytes a second, which is
     * the brake on a server that prints without end; drawing happens once a frame at most, and does
     * not wait for it.
     */
    void feed(byte[] bytes);

    /** Where keys and pastes go, as a terminal sends them; called on the JavaFX thread. */
    void onInput(Consumer<byte[]> receiver);

    /** Where a changed size goes; called on the JavaFX thread. */
    void onResize(Consumer<Terminal.Size> receiver);

    /** What writes the files of {@link #save}. */
    void onSave(TextWriter receiver);

    /** The size now. */
    Terminal.Size size();

    /** Everything still there to be read, oldest line first, without colours; from any thread. */
    String text();

    /** The screen with its search line and paste card. */
    Node node();

    /** The running or last command; empty before the first. */
    ReadOnlyStringProperty titleProperty();

    /** Whether a command runs. */
    ReadOnlyBooleanProperty runningProperty();

    /** Opens the search line. */
    void search();

    /**
     * Changes the size of the letters.
     *
     * @param step 1 for larger, -1 for smaller, 0 for the usual size
     */
    void zoom(int step);

    /** Copies the selection, or everything where nothing is selected. */
    void copy();

    /** Asks where to, and saves everything as a text file. */
    void save();
}
