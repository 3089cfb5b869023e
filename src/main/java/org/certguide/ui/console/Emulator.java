package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.ArrayTerminalDataStream;
import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.CursorShape;
import com.techsenger.jeditermfx.core.RequestOrigin;
import com.techsenger.jeditermfx.core.TerminalDisplay;
import com.techsenger.jeditermfx.core.TerminalMode;
import com.techsenger.jeditermfx.core.emulator.JediEmulator;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseFormat;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseMode;
import com.techsenger.jeditermfx.core.model.JediTerminal;
import com.techsenger.jeditermfx.core.model.LinesBuffer;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.model.TerminalSelection;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.core.util.TermSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.certguide.conversation.Utf8Decoder;
import org.certguide.server.Terminal.Size;
import org.certguide.ui.console.TerminalText.Place;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a terminal makes of bytes: the library's emulator and its buffer, without a thread and
 * without a way to answer the server.
 *
 * <p>The library reads its input from a stream that blocks. Here it gets whole sequences only, from
 * the {@link EscapeFilter}, and is driven one step at a time. So the emulation needs no thread of its
 * own, whoever feeds it is held up by the work itself, and whoever wants to look is let in after
 * the step that is being done.
 *
 * <p>Methods may be called from any thread. How lines are counted is told in {@link TerminalText}.
 */
final class Emulator {
    /** Lines kept above the screen. */
    static final int HISTORY = 10_000;

    /** The library copies all lines when it drops one; dropping many at once is much faster. */
    private static final int SLACK = 1000;

    /**
     * Pieces of one style kept above the screen, at about 250 bytes each: a server that gives every
     * letter a colour of its own gets fewer lines.
     */
    private static final int PIECES = 500_000;

    /** Bytes taken at once. */
    private static final int PIECE = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Emulator.class);

    /** Fair: a reader that waits gets the lock before more output is processed. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Utf8Decoder utf8 = new Utf8Decoder();
    private final EscapeFilter filter = new EscapeFilter();
    private final Stream stream = new Stream();
    private final TerminalTextBuffer buffer;
    private final JediTerminal terminal;
    private final JediEmulator emulator;
    private long dropped;
    private long mainScreen;
    private long weighed;

    Emulator(Size size) {
        StyleState style = new StyleState();
        // A piece has no more lines than bytes, so that the library never drops one itself.
        int most = HISTORY + SLACK + 2 * PIECE;
        buffer = new Lines(size, style, most);
        terminal = new Bounded(new Nowhere(), buffer, style);
        emulator = new JediEmulator(stream, terminal);
    }

    /** Takes what the server printed, cut anywhere. */
    void feed(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += PIECE) {
            int from = at;
            int length = Math.min(bytes.length - at, PIECE);
            locked(() -> stream.append(filter.accept(utf8.decode(bytes, from, length))));
            while (locked(this::work)) {
                // The lock is let go in between, for who waits for it.
            }
        }
    }

    /** Works until all is done or somebody waits; says whether there is more to do. */
    private boolean work() {
        while (!stream.isEmpty()) {
            try {
                emulator.processChar(stream.getChar(), terminal);
            } catch (IOException | RuntimeException e) {
                // A sequence on which the library throws must not end the console.
                LOG.debug("ignored an escape sequence that cannot be processed", e);
            }
            if (lock.hasQueuedThreads()) break;
        }
        trim();
        return !stream.isEmpty();
    }

    private void trim() {
        int history = buffer.getHistoryLinesCount();
        if (alternate()) {
            // A screen of this kind has none; what the library keeps is for nobody.
            if (history > SLACK) buffer.getHistoryBuffer().removeTopLines(history);
            return;
        }
        mainScreen = dropped + history;
        if (mainScreen < weighed + SLACK) return;
        int over = Math.max(0, Math.max(history - HISTORY, tooHeavy(history)));
        buffer.getHistoryBuffer().removeTopLines(over);
        dropped += over;
        weighed = mainScreen;
    }

    /** How many of the oldest lines are too many, for the pieces that the newer ones have. */
    private int tooHeavy(int history) {
        int pieces = 0;
        int line = history;
        while (line > 0 && pieces <= PIECES) {
            pieces += buffer.getHistoryBuffer().getLine(--line).getEntries().size();
        }
        return line;
    }

    void resize(Size size) {
        locked(() -> {
            TermSize to = new TermSize(size.columns(), size.rows());
            try {
                // In whatever row the library believes to be, it can only resize from a
                // real one.
                terminal.setY(Math.clamp(terminal.getY(), 1, buffer.getHeight()));
                terminal.resize(to, RequestOrigin.User);
            } catch (RuntimeException e) {
                // What a server can bring about must not end the console.
                LOG.debug("cannot resize the terminal buffer", e);
                terminal.reset(true);
                terminal.resize(to, RequestOrigin.User);
            }
            trim();
            return true;
        });
    }

    /** No more is coming: a program that was cut off may have left its own screen open. */
    void leave() {
        feed("\u001b[?1049l".getBytes(StandardCharsets.US_ASCII));
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

    /** The number of the oldest line that is kept. */
    long first() {
        return locked(() -> alternate() ? mainScreen : Math.max(dropped, mainScreen - HISTORY));
    }

    /** The number of the screen's first line. */
    long screen() {
        return locked(() -> mainScreen);
    }

    /** The number after the last line with something on it, or with the cursor. */
    long end() {
        return locked(() -> {
            long cursor = cursor().line() - mainScreen;
            int last = alternate() ? buffer.getHeight() - 1 : (int) cursor;
            for (int row = buffer.getScreenLinesCount() - 1; row > last; row--) {
                if (!buffer.getLine(row).isNulOrEmpty()) last = row;
            }
            return mainScreen + last + 1;
        });
    }

    /** The lines with these numbers, as far as there are such. */
    TerminalText lines(long from, long to) {
        List<TerminalLine> lines = new ArrayList<>();
        long begin = locked(() -> {
            long first = Math.max(from, first());
            int end = Math.min(buffer.getScreenLinesCount(), buffer.getHeight());
            for (long i = first; i < to && i - mainScreen < end; i++) {
                TerminalLine line = buffer.getLine((int) (i - mainScreen));
                // Those of the history do not change any more.
                lines.add(i < mainScreen ? line : line.copy());
            }
            return first;
        });
        return new TerminalText(begin, lines.stream().map(TerminalText.Row::of).toList());
    }

    /** Everything, lines that were wrapped joined again. */
    String text() {
        return locked(() -> lines(first(), end())).text().stripTrailing();
    }

    /** Where the cursor is. */
    Place cursor() {
        return locked(() -> {
            int row = Math.clamp(terminal.getCursorY() - 1, 0, buffer.getHeight() - 1);
            int column = Math.clamp(terminal.getCursorX() - 1, 0, buffer.getWidth() - 1);
            return new Place(mainScreen + row, column);
        });
    }

    boolean cursorVisible() {
        return locked(() -> terminal.isModelEnabled(TerminalMode.CursorVisible));
    }

    /** The form of the cursor, as in DECSCUSR: 3 and 4 are a line below, 5 and 6 one before. */
    int cursorShape() {
        return filter.cursorShape();
    }

    boolean alternate() {
        return locked(buffer::isUsingAlternateBuffer);
    }

    /** Whether the arrow keys are sent in their other form. */
    boolean applicationArrows() {
        return locked(() -> terminal.isModelEnabled(TerminalMode.CursorKey));
    }

    /** Whether pastes are to be marked as such. */
    boolean bracketedPaste() {
        return locked(() -> terminal.isModelEnabled(TerminalMode.BracketedPasteMode));
    }

    /** The library's array of characters, to which more can be added. */
    private static final class Stream extends ArrayTerminalDataStream {
        Stream() {
            super(new char[0]);
        }

        boolean append(String more) {
            char[] all = new char[myLength + more.length()];
            System.arraycopy(myBuf, myOffset, all, 0, myLength);
            more.getChars(0, more.length(), all, myLength);
            myBuf = all;
            myOffset = 0;
            myLength = all.length;
            return true;
        }
    }

    /**
     * The library's lines. It fills a new one with blanks, as wide as the screen, and then takes the whole line apart for each
     * piece that is written: two thirds of the time for coloured text. Where there is no colour behind them, none are needed.
     */
    private static final class Lines extends TerminalTextBuffer {
        private final StyleState style;

        Lines(Size size, StyleState style, int most) {
            super(size.columns(), size.rows(), style, most, null);
            this.style = style;
        }

        @Override
        public LinesBuffer deleteLines(int row, int count, int end) {
            LinesBuffer deleted = super.deleteLines(row, count, end);
            if (style.getCurrent().getBackground() == null) {
                int last = Math.min(end, getScreenLinesCount());
                for (int i = Math.max(row, last - count); i < last; i++)
                    getLine(i).deleteCharacters(0);
            }
            return deleted;
        }

        /** To the edge of the screen, where the line has not got that far and is to have a colour. */
        @Override
        public void eraseCharacters(int from, int to, int row) {
            boolean coloured = style.getCurrent().getBackground() != null;
            super.eraseCharacters(from, to < 0 && coloured ? Math.max(length(row), getWidth()) : to, row);
        }

        /** After the end of a line there is nothing to be moved, and the library leaves cells there without a style. */
        @Override
        public void insertBlankCharacters(int column, int row, int count) {
            if (column < length(row)) super.insertBlankCharacters(column, row, count);
        }

        private int length(int row) {
            return getLine(row).getEntries().stream()
                    .mapToInt(TerminalLine.TextEntry::getLength)
                    .sum();
        }
    }

    /** The library's terminal, without rows that are not on its screen. */
    private static final class Bounded extends JediTerminal {
        Bounded(TerminalDisplay display, TerminalTextBuffer buffer, StyleState style) {
            super(display, buffer, style);
        }

        /** As xterm does: not into the line before, of which there may be none. */
        @Override
        public void backspace() {
            if (getX() > 0) super.backspace();
        }

        @Override
        public void linePositionAbsolute(int row) {
            super.linePositionAbsolute(Math.min(row, getTerminalHeight()));
        }

        @Override
        public void setScrollingRegion(int top, int bottom) {
            int last = bottom == 0 ? getTerminalHeight() : Math.min(bottom, getTerminalHeight());
            if (Math.max(1, top) < last) super.setScrollingRegion(top, last);
        }
    }

    /** For what a terminal does outside of its lines: nothing. */
    private static final class Nowhere implements TerminalDisplay {
        @Override
        public void setCursor(int x, int y) {}

        @Override
        public void setCursorShape(@Nullable CursorShape shape) {}

        @Override
        public void beep() {}

        @Override
        public void scrollArea(int top, int size, int dy) {}

        @Override
        public void setCursorVisible(boolean visible) {}

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
        public void setBracketedPasteMode(boolean enabled) {}

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
