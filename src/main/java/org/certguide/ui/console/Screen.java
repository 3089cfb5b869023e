package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.util.CharUtils;

import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.server.Terminal.Size;
import org.certguide.ui.Fx;
import org.certguide.ui.Theme;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Draws an emulator's lines. What changes in between is drawn in one go with the window's next
 * frame, however much it is.
 */
final class Screen extends Region {
    static final double USUAL_FONT = 13;
    private static final double SMALLEST_FONT = 9;
    private static final double LARGEST_FONT = 26;
    private static final double BAR = 12;

    /** A place in the text; columns are cells. */
    private record Place(int line, int column) implements Comparable<Place> {
        Place up(int lines) {
            return line < lines ? new Place(0, 0) : new Place(line - lines, column);
        }

        @Override
        public int compareTo(Place other) {
            return line != other.line
                    ? Integer.compare(line, other.line)
                    : Integer.compare(column, other.column);
        }
    }

    private final Canvas canvas = new Canvas();
    private final ScrollBar bar = new ScrollBar();
    private final Runnable redraw = Fx.coalesced(this::requestLayout);

    private volatile Emulator emulator;
    private Consumer<Size> resized = size -> {};
    private Size size;
    private Font font = Font.getDefault();
    private Font bold = Font.getDefault();
    private double fontSize;
    private double cellWidth;
    private double cellHeight;
    private double ascent;
    private boolean follows = true;
    private boolean live;
    private @Nullable Place anchor;
    private @Nullable Place caret;
    private String sought = "";
    private int foundLine = -1;
    private long dropped;

    Screen(Emulator emulator, Size size) {
        this.emulator = emulator;
        this.size = size;
        setId(UiId.CONSOLE_SCREEN.id());
        getStyleClass().add("console-screen");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        setAccessibleText(Texts.of("ui.console"));
        setMinSize(0, 0);
        bar.setOrientation(Orientation.VERTICAL);
        bar.setFocusTraversable(false);
        bar.valueProperty()
                .subscribe(
                        v -> {
                            follows = v.doubleValue() >= bar.getMax() - 0.5;
                            changed();
                        });
        getChildren().setAll(canvas, bar);
        Theme.loadFonts();
        setFontSize(USUAL_FONT);
        focusedProperty().subscribe(this::changed);
        setOnMousePressed(this::press);
        setOnMouseDragged(
                e -> {
                    caret = place(e);
                    changed();
                });
        setOnScroll(e -> scroll((int) Math.round(-e.getDeltaY() / cellHeight)));
    }

    /** Asks for a drawing; from any thread. */
    void changed() {
        redraw.run();
    }

    void show(Emulator next) {
        emulator = next;
        dropped = 0;
        follows = true;
        clearSelection();
        seek("", 0);
        changed();
    }

    /** Whether a command runs, and the cursor means something. */
    void setLive(boolean live) {
        this.live = live;
        changed();
    }

    void onResize(Consumer<Size> receiver) {
        resized = receiver;
    }

    Size size() {
        return size;
    }

    void zoom(int step) {
        setFontSize(step == 0 ? USUAL_FONT : fontSize + step);
    }

    double fontSize() {
        return fontSize;
    }

    private void setFontSize(double wanted) {
        fontSize = Math.clamp(wanted, SMALLEST_FONT, LARGEST_FONT);
        font = Font.font("JetBrains Mono", fontSize);
        bold = Font.font("JetBrains Mono", FontWeight.BOLD, fontSize);
        Text cell = new Text("M".repeat(10));
        cell.setFont(font);
        cellWidth = cell.getLayoutBounds().getWidth() / 10;
        cellHeight = Math.ceil(cell.getLayoutBounds().getHeight());
        ascent = cell.getBaselineOffset();
        changed();
    }

    /** Moves by so many lines; down is positive. */
    void scroll(int lines) {
        bar.setValue(Math.clamp(Math.round(bar.getValue()) + lines, 0, bar.getMax()));
    }

    /** Moves by what is seen at once. */
    void scrollPage(int direction) {
        scroll(direction * Math.max(1, visibleRows() - 1));
    }

    /** Back to the newest line, as when something is typed. */
    void follow() {
        follows = true;
        changed();
    }

    // ---- drawing

    @Override
    protected void layoutChildren() {
        double width = snapSizeX(getWidth());
        double height = snapSizeY(getHeight());
        if (width <= 0 || height <= 0) return;
        bar.resizeRelocate(width - BAR, 0, BAR, height);
        canvas.relocate(0, 0);
        if (canvas.getWidth() != width - BAR) canvas.setWidth(Math.max(1, width - BAR));
        if (canvas.getHeight() != height) canvas.setHeight(height);
        fit();
        emulator.locked(
                () -> {
                    updateBar();
                    draw(canvas.getGraphicsContext2D());
                    return true;
                });
    }

    private void fit() {
        double width = canvas.getWidth() - getInsets().getLeft();
        Size fitting = new Size((int) (width / cellWidth), visibleRows());
        if (fitting.equals(size)) return;
        size = fitting;
        emulator.resize(fitting);
        resized.accept(fitting);
    }

    private int visibleRows() {
        double height = getHeight() - getInsets().getTop() - getInsets().getBottom();
        return Math.max(1, (int) (height / cellHeight));
    }

    private void updateBar() {
        boolean atEnd = follows;
        stayWithTheLines((int) (emulator.dropped() - dropped));
        dropped = emulator.dropped();
        int used = emulator.usedLines();
        int last = Math.max(emulator.historyLines(), used - visibleRows());
        bar.setMax(last);
        bar.setVisibleAmount(
                last == 0 ? 1 : (double) last * visibleRows() / (last + visibleRows()));
        bar.setBlockIncrement(visibleRows());
        bar.setVisible(last > 0);
        if (atEnd) bar.setValue(last);
        else if (bar.getValue() > last) bar.setValue(last);
        follows = atEnd;
    }

    /** What is read, selected or found moves up with its line. */
    private void stayWithTheLines(int gone) {
        if (gone == 0) return;
        bar.setValue(Math.max(0, bar.getValue() - gone));
        foundLine = Math.max(-1, foundLine - gone);
        if (anchor != null) anchor = anchor.up(gone);
        if (caret != null) caret = caret.up(gone);
    }

    private void draw(GraphicsContext g) {
        g.setFill(Palette.GROUND);
        g.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        g.setFontSmoothingType(FontSmoothingType.GRAY);
        g.setTextBaseline(VPos.BASELINE);
        int top = top();
        int end = Math.min(top + visibleRows(), emulator.historyLines() + emulator.rows());
        for (int line = top; line < end; line++) drawLine(g, line, y(line));
        drawCursor(g);
    }

    private int top() {
        return (int) Math.round(bar.getValue());
    }

    private double y(int line) {
        return getInsets().getTop() + (line - top()) * cellHeight;
    }

    private double x(int column) {
        return getInsets().getLeft() + column * cellWidth;
    }

    private void drawLine(GraphicsContext g, int line, double y) {
        int column = 0;
        for (TerminalLine.TextEntry entry : emulator.entries(line)) {
            Color ground = Palette.ground(entry.getStyle());
            if (!ground.equals(Palette.GROUND)) fill(g, ground, column, entry.getLength(), y);
            column += entry.getLength();
        }
        drawFound(g, line, y);
        drawSelection(g, line, y);
        column = 0;
        for (TerminalLine.TextEntry entry : emulator.entries(line)) {
            if (!entry.isNul()) drawText(g, entry, column, y);
            column += entry.getLength();
        }
    }

    private void fill(GraphicsContext g, Color color, int column, int cells, double y) {
        g.setFill(color);
        double from = Math.floor(x(column));
        g.fillRect(from, y, Math.ceil(x(column + cells)) - from, cellHeight);
    }

    private void drawText(GraphicsContext g, TerminalLine.TextEntry entry, int column, double y) {
        TextStyle style = entry.getStyle();
        g.setFill(Palette.text(style));
        g.setFont(style.hasOption(TextStyle.Option.BOLD) ? bold : font);
        CharSequence text = entry.getText();
        int from = 0;
        while (from < text.length()) {
            int to = from + 1;
            // Other letters may be of another font and width: each gets a place of its own.
            boolean plain = text.charAt(from) < 0x7f;
            if (plain) while (to < text.length() && text.charAt(to) < 0x7f) to++;
            else if (Character.isHighSurrogate(text.charAt(from)) && to < text.length()) to++;
            if (text.charAt(from) != CharUtils.DWC) {
                String words = Emulator.clean(text.subSequence(from, to));
                if (!words.isBlank()) g.fillText(words, x(column + from), y + ascent);
            }
            from = to;
        }
        if (style.hasOption(TextStyle.Option.UNDERLINED)) {
            g.fillRect(x(column), y + ascent + 2, entry.getLength() * cellWidth, 1);
        }
    }

    private void drawCursor(GraphicsContext g) {
        if (!live || !emulator.cursorVisible()) return;
        int line = emulator.historyLines() + emulator.cursorRow();
        if (line < top() || line >= top() + visibleRows()) return;
        int column = emulator.cursorColumn();
        if (isFocused()) {
            fill(g, Palette.CURSOR, column, 1, y(line));
            String text = emulator.line(line);
            if (column < text.length()) {
                g.setFill(Palette.GROUND);
                g.setFont(font);
                g.fillText(text.substring(column, column + 1), x(column), y(line) + ascent);
            }
        } else {
            g.setStroke(Palette.CURSOR);
            g.strokeRect(x(column) + 0.5, y(line) + 0.5, cellWidth - 1, cellHeight - 1);
        }
    }

    // ---- selection

    private void press(MouseEvent event) {
        requestFocus();
        if (event.getButton() != MouseButton.PRIMARY) return;
        Place place = place(event);
        if (event.getClickCount() == 2) selectWord(place);
        else if (event.getClickCount() == 3) {
            anchor = new Place(place.line, 0);
            caret = new Place(place.line, emulator.columns());
        } else if (event.isShiftDown() && anchor != null) caret = place;
        else {
            anchor = place;
            caret = place;
        }
        changed();
    }

    private Place place(MouseEvent event) {
        int row = (int) Math.floor((event.getY() - getInsets().getTop()) / cellHeight);
        if (row < 0) scroll(-1);
        if (row >= visibleRows()) scroll(1);
        int line = top() + Math.clamp(row, 0, visibleRows() - 1);
        double column = (event.getX() - getInsets().getLeft()) / cellWidth;
        return new Place(line, Math.clamp(Math.round(column), 0, emulator.columns()));
    }

    private void selectWord(Place place) {
        String text = emulator.line(place.line);
        int from = Math.min(place.column, text.length());
        int to = from;
        while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) from--;
        while (to < text.length() && !Character.isWhitespace(text.charAt(to))) to++;
        anchor = new Place(place.line, from);
        caret = new Place(place.line, to);
    }

    void selectAll() {
        anchor = new Place(0, 0);
        caret = new Place(emulator.usedLines(), 0);
        changed();
    }

    void clearSelection() {
        anchor = null;
        caret = null;
        changed();
    }

    /** The selected text, wrapped lines joined; empty where nothing is selected. */
    String selection() {
        Place a = anchor;
        Place b = caret;
        if (a == null || b == null || a.equals(b)) return "";
        Place from = a.compareTo(b) < 0 ? a : b;
        Place to = a.compareTo(b) < 0 ? b : a;
        return emulator.locked(
                () -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = from.line; i <= Math.min(to.line, emulator.usedLines()); i++) {
                        String line = emulator.line(i);
                        int begin = i == from.line ? Math.min(from.column, line.length()) : 0;
                        int end = i == to.line ? Math.min(to.column, line.length()) : line.length();
                        text.append(line, begin, Math.max(begin, end));
                        if (i < to.line && !emulator.wraps(i)) text.append('\n');
                    }
                    return text.toString();
                });
    }

    private void drawSelection(GraphicsContext g, int line, double y) {
        Place a = anchor;
        Place b = caret;
        if (a == null || b == null || a.equals(b)) return;
        Place from = a.compareTo(b) < 0 ? a : b;
        Place to = a.compareTo(b) < 0 ? b : a;
        if (line < from.line || line > to.line) return;
        int begin = line == from.line ? from.column : 0;
        int end = line == to.line ? to.column : emulator.columns();
        if (end > begin) fill(g, Palette.SELECTION, begin, end - begin, y);
    }

    // ---- search

    /**
     * Marks a text wherever it occurs, and shows an occurrence.
     *
     * @param words any case; empty marks nothing
     * @param direction 1 for the next one from here, -1 for the one before, 0 for the newest
     * @return how many lines have it
     */
    int seek(String words, int direction) {
        sought = words.toLowerCase(Locale.ROOT);
        changed();
        if (sought.isEmpty()) {
            foundLine = -1;
            return 0;
        }
        return emulator.locked(() -> seek(direction));
    }

    private int seek(int direction) {
        int lines = emulator.usedLines();
        int hits = 0;
        int before = -1;
        int after = -1;
        int newest = -1;
        int oldest = -1;
        for (int i = 0; i < lines; i++) {
            if (!emulator.line(i).toLowerCase(Locale.ROOT).contains(sought)) continue;
            hits++;
            newest = i;
            if (oldest < 0) oldest = i;
            if (i < foundLine) before = i;
            if (i > foundLine && after < 0) after = i;
        }
        if (direction > 0) foundLine = after >= 0 ? after : oldest;
        else if (direction < 0) foundLine = before >= 0 ? before : newest;
        else foundLine = newest;
        if (foundLine >= 0) show(foundLine);
        return hits;
    }

    private void show(int line) {
        if (line >= top() && line < top() + visibleRows()) return;
        bar.setValue(Math.clamp(line - visibleRows() / 2, 0, bar.getMax()));
    }

    private void drawFound(GraphicsContext g, int line, double y) {
        if (sought.isEmpty()) return;
        String text = emulator.line(line).toLowerCase(Locale.ROOT);
        Color color = line == foundLine ? Palette.FOUND_HERE : Palette.FOUND;
        for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
            fill(g, color, at, sought.length(), y);
        }
    }

    /** For those who listen: the last lines. */
    @Override
    public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        if (attribute == AccessibleAttribute.TEXT) return lastLines();
        return super.queryAccessibleAttribute(attribute, parameters);
    }

    String lastLines() {
        return emulator.locked(
                () -> {
                    StringBuilder text = new StringBuilder();
                    int end = emulator.usedLines();
                    for (int i = Math.max(0, end - visibleRows()); i < end; i++) {
                        text.append(emulator.line(i)).append('\n');
                    }
                    return text.toString().strip();
                });
    }
}
