package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import java.util.List;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/**
 * The console's colours. It is dark in both themes. Whatever colours a server chooses, its text can
 * be read: where the contrast is too low, the text gets lighter or darker. Only what is marked as
 * hidden stays hidden.
 */
final class Palette {
    static final Color GROUND = Color.web("#11151f");
    static final Color TEXT = Color.web("#dfe4f2");
    static final Color CURSOR = Color.web("#a9b8ff");
    static final Color SELECTION = Color.web("#3a4a8c");
    static final Color FOUND = Color.web("#3d3a22");
    static final Color FOUND_HERE = Color.web("#835800");
    static final Color FOUND_FRAME = Color.web("#ffd166");

    /** WCAG 2.2, 1.4.3. */
    private static final double CONTRAST = 4.5;

    private static final List<Color> NAMED = List.of(
            Color.web("#3b4258"),
            Color.web("#ff8b94"),
            Color.web("#7fd8a4"),
            Color.web("#f0c674"),
            Color.web("#8fa8ff"),
            Color.web("#d3a1f5"),
            Color.web("#78d3dd"),
            Color.web("#c9cfdf"),
            Color.web("#7b86a6"),
            Color.web("#ffb0b6"),
            Color.web("#a5eec2"),
            Color.web("#ffdf9e"),
            Color.web("#b6c6ff"),
            Color.web("#e7c5ff"),
            Color.web("#a7ecf3"),
            Color.web("#ffffff"));

    private Palette() {}

    static Color text(TextStyle style) {
        boolean inverse = style.hasOption(TextStyle.Option.INVERSE);
        if (style.hasOption(TextStyle.Option.HIDDEN)) return ground(style);
        Color color = inverse ? color(style.getBackground(), GROUND) : color(style.getForeground(), TEXT);
        boolean dim = style.hasOption(TextStyle.Option.DIM);
        return readable(dim ? color.interpolate(GROUND, 0.35) : color, ground(style));
    }

    private static Color readable(Color color, Color ground) {
        Color extreme = luminance(ground) > 0.18 ? Color.BLACK : Color.WHITE;
        Color readable = color;
        for (double part = 0.1; contrast(readable, ground) < CONTRAST && part <= 1; part += 0.1) {
            readable = color.interpolate(extreme, part);
        }
        return readable;
    }

    /** From 1 to 21, as WCAG defines it. */
    static double contrast(Color a, Color b) {
        double one = luminance(a);
        double other = luminance(b);
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(Color c) {
        return 0.2126 * light(c.getRed()) + 0.7152 * light(c.getGreen()) + 0.0722 * light(c.getBlue());
    }

    private static double light(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    static Color ground(TextStyle style) {
        return style.hasOption(TextStyle.Option.INVERSE)
                ? color(style.getForeground(), TEXT)
                : color(style.getBackground(), GROUND);
    }

    private static Color color(@Nullable TerminalColor color, Color otherwise) {
        if (color == null) return otherwise;
        if (color.isIndexed()) {
            int index = color.getColorIndex();
            if (index < NAMED.size()) return NAMED.get(index);
            TerminalColor exact = ColorPalette.getIndexedTerminalColor(index);
            if (exact == null || exact.isIndexed()) return otherwise;
            return rgb(exact);
        }
        return rgb(color);
    }

    private static Color rgb(TerminalColor color) {
        var exact = color.toColor();
        return Color.rgb(exact.getRed(), exact.getGreen(), exact.getBlue());
    }
}
