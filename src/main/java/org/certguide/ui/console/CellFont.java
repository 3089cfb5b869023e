package org.certguide.ui.console;

import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/**
 * The letters of a terminal, and the cell that each of them has.
 *
 * @param width of a cell, in pixels
 * @param height of a cell, in pixels
 * @param ascent from the top of a cell to the line that the letters stand on, in pixels
 */
record CellFont(Font usual, Font bold, double width, double height, double ascent) {
    private static final String FAMILY = "JetBrains Mono";

    /** Letters of this size, in pixels. */
    static CellFont of(double size) {
        Font usual = Font.font(FAMILY, size);
        Text cells = new Text("M".repeat(10));
        cells.setFont(usual);
        return new CellFont(
                usual,
                Font.font(FAMILY, FontWeight.BOLD, size),
                cells.getLayoutBounds().getWidth() / 10,
                Math.ceil(cells.getLayoutBounds().getHeight()),
                cells.getBaselineOffset());
    }
}
