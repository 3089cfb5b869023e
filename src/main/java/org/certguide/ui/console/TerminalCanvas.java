package org.certguide.ui.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;
import javafx.util.Duration;
import org.certguide.server.Terminal.Size;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.console.TerminalText.Place;
import org.certguide.ui.console.TerminalText.Span;
import org.jspecify.annotations.Nullable;

/**
 * Draws an emulator's lines. What changes in between is drawn in one go with the window's next
 * frame, however much it is; for that, the emulator is only held up while the lines that can be
 * seen are copied.
 */
final class TerminalCanvas extends Region {
    static final double USUAL_FONT = 13;
    private static final double SMALLEST_FONT = 9;
    private static final double LARGEST_FONT = 26;
    private static final double BAR = 12;

    /** What can still be caught with the mouse, with the room around it, in pixels. */
    private static final double SMALLEST_THUMB = 28;

    /** Often enough to hear what happens, and no more than can be read out. */
    private static final Duration SPOKEN = Duration.millis(500);

    private static final Place START = new Place(0, 0);

    private final Canvas canvas = new Canvas();
    private final ScrollBar bar = new ScrollBar();
    private final Runnable redraw = Fx.coalesced(this::renew);
    private final PauseTransition spoken = new PauseTransition(SPOKEN);

    private volatile Emulator emulator;
    private Consumer<Size> resized = size -> {};
    private Size size;
    private double fontSize = USUAL_FONT;
    private CellFont font;
    private double scale = 1;
    private boolean follows = true;
    private boolean live;

    /** What is drawn: read in one go from the emulator. */
    private TerminalText lines = new TerminalText(0, List.of());

    private Place cursor = START;
    private boolean cursorVisible;

    private Place anchor = START;
    private Place caret = START;
    private @Nullable Pattern sought;
    private List<Span> found = List.of();
    private @Nullable Span foundHere;

    TerminalCanvas(Emulator emulator, Size size) {
        this.emulator = emulator;
        this.size = size;
        Theme.loadFonts();
        font = CellFont.of(fontSize);
        setId(UiId.CONSOLE_SCREEN.id());
        getStyleClass().add("console-screen");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        setAccessibleHelp(Messages.of("ui.console.keys.help"));
        setMinSize(0, 0);
        bar.setOrientation(Orientation.VERTICAL);
        bar.setFocusTraversable(false);
        bar.valueProperty().subscribe(v -> {
            follows = v.doubleValue() >= bar.getMax() - 0.5;
            changed();
        });
        getChildren().setAll(canvas, bar);
        focusedProperty().subscribe(this::changed);
        spoken.setOnFinished(e -> notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT));
        setOnMousePressed(this::press);
        setOnMouseDragged(e -> {
            caret = place(e);
            changed();
        });
        setOnScroll(e -> scroll((int) Math.round(-e.getDeltaY() / font.height())));
    }

    /** Asks for a drawing; from any thread. */
    void changed() {
        redraw.run();
    }

    private void renew() {
        requestLayout();
        if (spoken.getStatus() != Animation.Status.RUNNING) spoken.playFromStart();
    }

    void show(Emulator next) {
        emulator = next;
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

    private void setFontSize(double wanted) {
        fontSize = Math.clamp(wanted, SMALLEST_FONT, LARGEST_FONT);
        font = CellFont.of(fontSize);
        changed();
    }

    /** Moves by so many lines; down is positive. */
    void scroll(int lines) {
        bar.setValue(Math.clamp(top() + lines, bar.getMin(), bar.getMax()));
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
        // Drawn as large as it is shown, or a zoomed window would have blurred letters.
        scale = Math.max(0.1, getLocalToSceneTransform().getMxx());
        canvas.getTransforms().setAll(new Scale(1 / scale, 1 / scale));
        double drawn = Math.max(1, (width - BAR) * scale);
        if (canvas.getWidth() != drawn) canvas.setWidth(drawn);
        if (canvas.getHeight() != height * scale) canvas.setHeight(height * scale);
        fit();
        readEmulator();
        draw();
    }

    private void readEmulator() {
        Emulator seen = emulator;
        seen.locked(() -> {
            updateBar(seen);
            lines = seen.lines(top(), top() + visibleRows());
            cursor = seen.cursor();
            cursorVisible = seen.cursorVisible();
            return true;
        });
        found = sought == null ? List.of() : linesAround(1).find(sought);
    }

    /** What is drawn, and a few lines before and after it, for what may reach into it. */
    private TerminalText linesAround(int more) {
        return emulator.lines(lines.first() - more, lines.first() + visibleRows() + more);
    }

    private void fit() {
        double width = Math.max(1, snapSizeX(getWidth()) - BAR) - getInsets().getLeft();
        Size fitting = new Size((int) (width / font.width()), visibleRows());
        if (fitting.equals(size)) return;
        size = fitting;
        // Lines that are wrapped anew have other numbers.
        clearSelection();
        foundHere = null;
        Emulator seen = emulator;
        int above = follows ? 0 : seen.lines(0, top()).passageCount();
        seen.resize(fitting);
        if (!follows) {
            updateBar(seen);
            bar.setValue(Math.clamp(seen.lines(0, Long.MAX_VALUE).passageStart(above), bar.getMin(), bar.getMax()));
        }
        resized.accept(fitting);
    }

    private int visibleRows() {
        double height = getHeight() - getInsets().getTop() - getInsets().getBottom();
        return Math.max(1, (int) (height / font.height()));
    }

    private void updateBar(Emulator seen) {
        boolean atEnd = follows;
        double first = seen.first();
        double last = Math.max(seen.screen(), seen.end() - visibleRows());
        bar.setMin(Math.min(first, last));
        bar.setMax(last);
        double range = last - first;
        double part = Math.max(visibleRows() / (range + visibleRows()), Math.min(1, SMALLEST_THUMB / bar.getHeight()));
        bar.setVisibleAmount(range == 0 ? 1 : range * part);
        bar.setBlockIncrement(visibleRows());
        bar.setVisible(range > 0);
        bar.setValue(atEnd ? last : Math.clamp(bar.getValue(), bar.getMin(), last));
        follows = atEnd;
    }

    private void draw() {
        TerminalPainter painter = new TerminalPainter(canvas, scale, font, getInsets(), lines);
        List<TerminalPainter.Mark> marks = new ArrayList<>();
        for (Span span : found) {
            marks.add(
                    span.equals(foundHere)
                            ? TerminalPainter.Mark.framed(span)
                            : new TerminalPainter.Mark(span, Palette.FOUND));
        }
        marks.add(new TerminalPainter.Mark(selected(), Palette.SELECTION));
        painter.drawLines(marks, size.columns());
        long row = cursor.line() - lines.first();
        if (live && cursorVisible && row >= 0 && row < visibleRows()) {
            painter.drawCursor(cursor, emulator.cursorShape(), isFocused());
        }
    }

    private long top() {
        return Math.round(bar.getValue());
    }

    // ---- selection

    private void press(MouseEvent event) {
        requestFocus();
        if (event.getButton() != MouseButton.PRIMARY) return;
        Place place = place(event);
        if (event.getClickCount() == 2) select(linesAround(size.rows()).word(place));
        else if (event.getClickCount() == 3) select(linesAround(size.rows()).line(place));
        else if (event.isShiftDown() && !selected().isEmpty()) caret = place;
        else select(new Span(place, place));
        changed();
    }

    private void select(Span span) {
        anchor = span.from();
        caret = span.to();
        changed();
    }

    private Span selected() {
        return Span.between(anchor, caret);
    }

    private Place place(MouseEvent event) {
        int row = (int) Math.floor((event.getY() - getInsets().getTop()) / font.height());
        if (row < 0) scroll(-1);
        if (row >= visibleRows()) scroll(1);
        long line = lines.first() + Math.clamp(row, 0, visibleRows() - 1);
        double column = (event.getX() - getInsets().getLeft()) / font.width();
        return new Place(line, Math.clamp(Math.round(column), 0, size.columns()));
    }

    void selectAll() {
        Emulator seen = emulator;
        select(seen.locked(() -> new Span(new Place(seen.first(), 0), new Place(seen.end(), 0))));
    }

    void clearSelection() {
        select(new Span(START, START));
    }

    /** The selected text, wrapped lines joined; empty where nothing is selected. */
    String selection() {
        Span span = selected();
        if (span.isEmpty()) return "";
        return emulator.lines(span.from().line(), span.to().line() + 1).text(span);
    }

    // ---- search

    /**
     * Where a search stands.
     *
     * @param number of the shown occurrence, counted from the oldest as 1; 0 where there is none
     * @param count how often the words occur
     */
    record Hits(int number, int count) {}

    /**
     * Marks words wherever they occur, and shows an occurrence.
     *
     * @param words in any case; empty marks nothing
     * @param direction 1 for the next one from here, -1 for the one before, 0 for the newest
     */
    Hits seek(String words, int direction) {
        sought = words.isEmpty() ? null : TerminalText.pattern(words);
        changed();
        Span before = foundHere;
        foundHere = null;
        if (sought == null) return new Hits(0, 0);
        List<Span> all = emulator.lines(0, Long.MAX_VALUE).find(sought);
        if (all.isEmpty()) return new Hits(0, 0);
        int at = all.size() - 1;
        if (before != null && direction != 0) {
            // Older ones may have been forgotten meanwhile.
            int newer = 0;
            while (newer < all.size() && all.get(newer).from().compareTo(before.from()) < 0) newer++;
            boolean still = newer < all.size() && all.get(newer).equals(before);
            at = direction < 0 ? newer - 1 : still ? newer + 1 : newer;
        }
        at = Math.floorMod(at, all.size());
        foundHere = all.get(at);
        show(foundHere.from().line());
        return new Hits(at + 1, all.size());
    }

    private void show(long line) {
        if (line >= top() && line < top() + visibleRows()) return;
        bar.setValue(Math.clamp(line - visibleRows() / 2.0, bar.getMin(), bar.getMax()));
    }

    // ---- for those who listen

    /** The lines at the foot of the console, and that the reading stands at their end. */
    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case TEXT -> lastLines();
            case EDITABLE -> false;
            case CARET_OFFSET, SELECTION_START, SELECTION_END -> lastLines().length();
            case LINE_FOR_OFFSET -> {
                int offset = Math.clamp((Integer) parameters[0], 0, lastLines().length());
                yield (int) lastLines()
                        .substring(0, offset)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
            }
            case LINE_START -> lineStart((Integer) parameters[0]);
            case LINE_END -> lineStart((Integer) parameters[0] + 1) - 1;
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }

    private int lineStart(int line) {
        List<String> all = lastLines().lines().toList();
        return all.stream().limit(line).mapToInt(l -> l.length() + 1).sum();
    }

    private String lastLines() {
        Emulator heard = emulator;
        return heard.locked(() -> heard.lines(heard.end() - visibleRows(), heard.end()))
                .text()
                .strip();
    }
}
