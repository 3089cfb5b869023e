package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.ArrayTerminalDataStream;
import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.CursorShape;
import com.techsenger.jeditermfx.core.RequestOrigin;
import com.techsenger.jeditermfx.core.TerminalDataStream;
import com.techsenger.jeditermfx.core.TerminalDisplay;
import com.techsenger.jeditermfx.core.emulator.JediEmulator;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseFormat;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseMode;
import com.techsenger.jeditermfx.core.model.JediTerminal;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.model.TerminalSelection;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.core.util.CharUtils;
import com.techsenger.jeditermfx.core.util.TermSize;

import org.certguide.server.Terminal.Size;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What a terminal makes of bytes: the library's emulator and its buffer, without a thread and
 * without a way to answer the server.
 *
 * <p>The library reads its input from a stream that blocks. Here the stream never blocks: where it
 * ends inside an escape sequence, the sequence is read again when more has come. So the emulation
 * needs no thread of its own, and whoever feeds it is held up by the work itself.
 *
 * <p>Methods may be called from any thread. Lines are counted from the oldest one that is kept.
 */
final class Emulator {
    /** Lines kept above the screen, at least. */
    static final int HISTORY = 10_000;

    /** The library copies all lines when it drops one; dropping many at once is much faster. */
    private static final int SLACK = 1000;

    /** Bytes worked at in one go: about a millisecond, for which a drawing may have to wait. */
    private static final int PIECE = 4096;

    /** A sequence that has not ended by then, in characters, is no sequence. */
    private static final int LONGEST_SEQUENCE = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Emulator.class);

    /** Fair, so that a server that prints without end cannot keep the drawing waiting. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private final Stream stream = new Stream();
    private final Display display = new Display();
    private final TerminalTextBuffer buffer;
    private final Silent terminal;
    private final JediEmulator emulator;
    private byte[] undecoded = {};
    private long dropped;

    Emulator(Size size) {
        StyleState style = new StyleState();
        // A piece has no more lines than bytes, so that the library never drops one itself.
        int most = HISTORY + SLACK + 2 * PIECE;
        buffer = new TerminalTextBuffer(size.columns(), size.rows(), style, most, null);
        terminal = new Silent(display, buffer, style);
        emulator = new JediEmulator(stream, terminal);
    }

    /** Takes what the server printed, cut anywhere. */
    void feed(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
            locked(
                    () -> {
                        stream.append(decode(piece));
                        run();
                        return trim();
                    });
        }
    }

    private boolean trim() {
        int over = buffer.getHistoryLinesCount() - HISTORY;
        if (over < SLACK) return false;
        buffer.getHistoryBuffer().removeTopLines(over);
        dropped += over;
        return true;
    }

    /** How many lines were forgotten so far: by so much the others have moved up. */
    long dropped() {
        return locked(() -> dropped);
    }

    private void run() {
        while (!stream.isEmpty()) {
            int before = stream.left();
            try {
                emulator.processChar(stream.getChar(), terminal);
            } catch (TerminalDataStream.EOF e) {
                // What is left waits for its end; if there is none, only its first byte is lost.
                boolean waits = before <= LONGEST_SEQUENCE;
                stream.backTo(waits ? before : before - 1);
                if (waits) return;
            } catch (IOException | RuntimeException e) {
                // A sequence the library stumbles over must not end the console.
                LOG.debug("skipped a sequence", e);
            }
        }
    }

    private char[] decode(byte[] piece) {
        ByteBuffer in = ByteBuffer.allocate(undecoded.length + piece.length);
        in.put(undecoded).put(piece).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        return Arrays.copyOf(out.array(), out.position());
    }

    void resize(Size size) {
        locked(
                () -> {
                    terminal.resize(new TermSize(size.columns(), size.rows()), RequestOrigin.User);
                    return true;
                });
    }

    /** Does several things at one moment. */
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    int columns() {
        return locked(buffer::getWidth);
    }

    int rows() {
        return locked(buffer::getHeight);
    }

    /** Lines above the screen. */
    int historyLines() {
        return locked(() -> alternate() ? 0 : buffer.getHistoryLinesCount());
    }

    /** Lines from the oldest to the last one with something on it, or with the cursor. */
    int usedLines() {
        return locked(
                () -> {
                    int last = alternate() ? rows() - 1 : cursorRow();
                    for (int row = rows() - 1; row > last; row--) {
                        if (!screenText(row).isEmpty()) last = row;
                    }
                    return historyLines() + last + 1;
                });
    }

    /** The line's pieces, each of one style. */
    List<TerminalLine.TextEntry> entries(int line) {
        return locked(
                () -> {
                    int row = line - historyLines();
                    List<TerminalLine.TextEntry> entries = new ArrayList<>();
                    if (exists(row)) buffer.getLine(row).forEachEntry(entries::add);
                    return entries;
                });
    }

    /** The line as text, without blanks at its end. */
    String line(int line) {
        return locked(() -> screenText(line - historyLines()));
    }

    /** Whether the line goes on in the next one because it was too long. */
    boolean wraps(int line) {
        return locked(
                () -> {
                    int row = line - historyLines();
                    return exists(row) && buffer.getLine(row).isWrapped();
                });
    }

    private String screenText(int row) {
        if (!exists(row)) return "";
        return clean(buffer.getLine(row).getText()).stripTrailing();
    }

    private boolean exists(int row) {
        return row < buffer.getScreenLinesCount()
                && row < buffer.getHeight()
                && row >= -historyLines();
    }

    /** Everything, lines that were wrapped joined again. */
    String text() {
        return locked(
                () -> {
                    StringBuilder text = new StringBuilder();
                    int lines = usedLines();
                    for (int i = 0; i < lines; i++) {
                        text.append(line(i));
                        if (!wraps(i)) text.append('\n');
                    }
                    return text.toString().stripTrailing();
                });
    }

    /** From 0. */
    int cursorRow() {
        return locked(() -> Math.clamp(terminal.getCursorY() - 1, 0, buffer.getHeight() - 1));
    }

    /** From 0. */
    int cursorColumn() {
        return locked(() -> Math.clamp(terminal.getCursorX() - 1, 0, buffer.getWidth() - 1));
    }

    boolean cursorVisible() {
        return locked(() -> display.cursorVisible);
    }

    boolean alternate() {
        return locked(buffer::isUsingAlternateBuffer);
    }

    /** Whether the arrow keys are sent in their other form. */
    boolean applicationArrows() {
        return locked(() -> terminal.applicationArrows);
    }

    /** Whether pastes are to be marked as such. */
    boolean bracketedPaste() {
        return locked(() -> display.bracketedPaste);
    }

    /**
     * The text as it is read: unused cells as blanks, second halves of wide characters left out.
     */
    static String clean(CharSequence cells) {
        StringBuilder text = new StringBuilder(cells.length());
        for (int i = 0; i < cells.length(); i++) {
            char c = cells.charAt(i);
            if (c == CharUtils.DWC) continue;
            text.append(c == CharUtils.NUL_CHAR ? ' ' : c);
        }
        return text.toString();
    }

    /** The library's array of characters, to which more can be added. */
    private static final class Stream extends ArrayTerminalDataStream {
        Stream() {
            super(new char[0]);
        }

        void append(char[] more) {
            char[] all = new char[myLength + more.length];
            System.arraycopy(myBuf, myOffset, all, 0, myLength);
            System.arraycopy(more, 0, all, myLength, more.length);
            myBuf = all;
            myOffset = 0;
            myLength = all.length;
        }

        int left() {
            return myLength;
        }

        /** Goes back to where so much was left. */
        void backTo(int left) {
            int back = Math.min(left - myLength, myOffset);
            myOffset -= back;
            myLength += back;
        }
    }

    /**
     * The library's terminal, which neither answers nor does anything outside its screen: there is
     * no output for answers to go to, and titles, links, bells and commands of other terminals are
     * passed over.
     */
    private static final class Silent extends JediTerminal {
        private boolean applicationArrows;

        Silent(TerminalDisplay display, TerminalTextBuffer buffer, StyleState style) {
            super(display, buffer, style);
        }

        @Override
        public void setApplicationArrowKeys(boolean enabled) {
            applicationArrows = enabled;
        }

        @Override
        public void deviceStatusReport(String report) {}

        @Override
        public void deviceAttributes(byte[] response) {}

        @Override
        public void setWindowTitle(String name) {}

        @Override
        public void saveWindowTitleOnStack() {}

        @Override
        public void restoreWindowTitleFromStack() {}

        @Override
        public void setLinkUriStarted(String uri) {}

        @Override
        public void setLinkUriFinished() {}

        @Override
        public void processCustomCommand(List<String> arguments) {}

        @Override
        public void beep() {}
    }

    private static final class Display implements TerminalDisplay {
        private boolean cursorVisible = true;
        private boolean bracketedPaste;

        @Override
        public void setCursor(int x, int y) {}

        @Override
        public void setCursorShape(@Nullable CursorShape shape) {}

        @Override
        public void beep() {}

        @Override
        public void scrollArea(int top, int size, int dy) {}

        @Override
        public void setCursorVisible(boolean visible) {
            cursorVisible = visible;
        }

        @Override
        public void useAlternateScreenBuffer(boolean use) {}

        @Override
        public String getWindowTitle() {
            return "";
        }

        @Override
        public void setWindowTitle(String name) {}

        @Override
        public @Nullable TerminalSelection getSelection() {
            return null;
        }

        @Override
        public void terminalMouseModeSet(MouseMode mode) {}

        @Override
        public void setMouseFormat(MouseFormat format) {}

        @Override
        public boolean ambiguousCharsAreDoubleWidth() {
            return false;
        }

        @Override
        public void setBracketedPasteMode(boolean enabled) {
            bracketedPaste = enabled;
        }

        @Override
        public @Nullable Color getWindowForeground() {
            return null;
        }

        @Override
        public @Nullable Color getWindowBackground() {
            return null;
        }
    }
}
