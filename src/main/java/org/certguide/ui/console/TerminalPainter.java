package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.util.CharUtils;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.FontSmoothingType;
import org.certguide.ui.console.TerminalText.Place;
import org.certguide.ui.console.TerminalText.Span;

/** Draws some lines of a terminal, once. */
final class TerminalPainter {
    private final GraphicsContext g;
    private final CellFont font;
    private final Insets insets;
    private final TerminalText lines;

    /**
     * @param scale how much larger the canvas is than what is drawn
     * @param insets what is left free around the lines
     * @param lines those that can be seen
     */
    TerminalPainter(Canvas canvas, double scale, CellFont font, Insets insets, TerminalText lines) {
        this.font = font;
        this.insets = insets;
        this.lines = lines;
        g = canvas.getGraphicsContext2D();
        g.setTransform(scale, 0, 0, scale, 0, 0);
        g.setFill(Palette.GROUND);
        g.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        g.setFontSmoothingType(FontSmoothingType.GRAY);
        g.setTextBaseline(VPos.BASELINE);
    }

    /**
     * A part of the text that is marked.
     *
     * @param color behind its letters
     * @param framed whether it has a frame, to be told from others at once
     */
    record Mark(Span span, Color color, boolean framed) {
        Mark(Span span, Color color) {
            this(span, color, false);
        }

        /** What was looked for, where it is shown now. */
        static Mark framed(Span span) {
            return new Mark(span, Palette.FOUND_HERE, true);
        }
    }

    /**
     * Draws the lines.
     *
     * @param marks in this order, one over the other
     * @param columns no mark goes beyond these
     */
    void drawLines(List<Mark> marks, int columns) {
        for (int i = 0; i < lines.rows().size(); i++) {
            drawLine(lines.rows().get(i), lines.first() + i, marks, columns);
        }
    }

    private double y(long line) {
        return insets.getTop() + (line - lines.first()) * font.height();
    }

    private double x(int column) {
        return insets.getLeft() + column * font.width();
    }

    private void drawLine(TerminalText.Row row, long line, List<Mark> marks, int columns) {
        double y = y(line);
        int column = 0;
        for (TerminalLine.TextEntry piece : row.pieces()) {
            Color ground = Palette.ground(piece.getStyle());
            if (!ground.equals(Palette.GROUND)) fill(ground, column, piece.getLength(), y);
            column += piece.getLength();
        }
        for (Mark mark : marks) {
            int begin = mark.span().begin(line);
            int end = Math.min(mark.span().end(line), columns);
            if (end > begin) fill(mark.color(), begin, end - begin, y);
            if (end > begin && mark.framed()) frame(begin, end, y);
        }
        column = 0;
        for (TerminalLine.TextEntry piece : row.pieces()) {
            if (!piece.isNul()) drawText(piece, column, y);
            column += piece.getLength();
        }
    }

    private void fill(Color color, int column, int cells, double y) {
        g.setFill(color);
        double from = Math.floor(x(column));
        g.fillRect(from, y, Math.ceil(x(column + cells)) - from, font.height());
    }

    private void frame(int from, int to, double y) {
        g.setStroke(Palette.FOUND_FRAME);
        g.setLineWidth(2);
        g.strokeRect(x(from) - 1, y, x(to) - x(from) + 2, font.height());
        g.setLineWidth(1);
    }

    private void drawText(TerminalLine.TextEntry entry, int column, double y) {
        TextStyle style = entry.getStyle();
        g.setFill(Palette.text(style));
        g.setFont(style.hasOption(TextStyle.Option.BOLD) ? font.bold() : font.usual());
        CharSequence text = entry.getText();
        int from = 0;
        while (from < text.length()) {
            int to = from + 1;
            // Other letters may be of another font and width: each gets a place of its own.
            boolean plain = text.charAt(from) < 0x7f;
            if (plain) while (to < text.length() && text.charAt(to) < 0x7f) to++;
            else if (Character.isHighSurrogate(text.charAt(from)) && to < text.length()) to++;
            if (text.charAt(from) != CharUtils.DWC) {
                String words = text.subSequence(from, to).toString();
                if (!words.isBlank()) g.fillText(words, x(column + from), y + font.ascent());
            }
            from = to;
        }
        if (style.hasOption(TextStyle.Option.UNDERLINED)) {
            g.fillRect(x(column), y + font.ascent() + 2, entry.getLength() * font.width(), 1);
        }
    }

    /**
     * Draws the cursor, which is in one of the lines.
     *
     * @param shape as in DECSCUSR: 3 and 4 are a line below, 5 and 6 one before, others a block
     * @param focused whether keys go to the terminal
     */
    void drawCursor(Place cursor, int shape, boolean focused) {
        double x = x(cursor.column());
        double y = y(cursor.line());
        g.setStroke(Palette.CURSOR);
        if (!focused) {
            g.strokeRect(x + 0.5, y + 0.5, font.width() - 1, font.height() - 1);
            return;
        }
        g.setFill(Palette.CURSOR);
        switch (shape) {
            case 3, 4 -> g.fillRect(x, y + font.height() - 2, font.width(), 2);
            case 5, 6 -> g.fillRect(x, y, 2, font.height());
            default -> drawBlock(cursor, x, y);
        }
    }

    private void drawBlock(Place cursor, double x, double y) {
        fill(Palette.CURSOR, cursor.column(), 1, y);
        int row = (int) (cursor.line() - lines.first());
        String cells = row < lines.rows().size() ? lines.rows().get(row).cells() : "";
        if (cursor.column() >= cells.length()) return;
        int end = cells.offsetByCodePoints(cursor.column(), 1);
        g.setFill(Palette.GROUND);
        g.setFont(font.usual());
        g.fillText(cells.substring(cursor.column(), end), x, y + font.ascent());
    }
}
