package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WCAG 2.2, 1.4.3: text has a contrast of 4.5 to 1 at least. */
class PaletteTest {
    @Test
    void contrastIsAsWcagDefinesIt() {
        assertEquals(21, Palette.contrast(Color.BLACK, Color.WHITE), 0.001);
        // The grey that is known for being just enough on white.
        assertEquals(4.54, Palette.contrast(Color.web("#767676"), Color.WHITE), 0.005);
    }

    private static TextStyle style(int index) {
        return new TextStyle.Builder().setForeground(TerminalColor.index(index)).build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namedColoursCanBeReadOnTheGround(boolean dim) {
        for (int i : IntStream.range(0, 16).toArray()) {
            TextStyle style =
                    style(i).toBuilder().setOption(TextStyle.Option.DIM, dim).build();
            double contrast = Palette.contrast(Palette.text(style), Palette.ground(style));
            assertTrue(contrast >= 4.5, "colour %d: %.2f".formatted(i, contrast));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void textCanBeReadOnEveryNamedGround(int index) {
        TextStyle style = new TextStyle.Builder()
                .setBackground(TerminalColor.index(index))
                .build();
        double contrast = Palette.contrast(Palette.text(style), Palette.ground(style));
        assertTrue(contrast >= 4.5, "ground %d: %.2f".formatted(index, contrast));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#010203", "#11151f", "#202020", "#0000ff"})
    void serverCannotHideTextByItsColour(String color) {
        Color dark = Color.web(color);
        TerminalColor foreground =
                new TerminalColor((int) Math.round(dark.getRed() * 255), (int) Math.round(dark.getGreen() * 255), (int)
                        Math.round(dark.getBlue() * 255));
        TextStyle style = new TextStyle.Builder().setForeground(foreground).build();
        assertTrue(Palette.contrast(Palette.text(style), Palette.GROUND) >= 4.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECTION", "FOUND", "FOUND_HERE", "CURSOR"})
    void marksLeaveTheTextReadable(String mark) {
        Color ground = switch (mark) {
            case "SELECTION" -> Palette.SELECTION;
            case "FOUND" -> Palette.FOUND;
            case "FOUND_HERE" -> Palette.FOUND_HERE;
            default -> Palette.CURSOR;
        };
        Color text = mark.equals("CURSOR") ? Palette.GROUND : Palette.TEXT;
        double contrast = Palette.contrast(text, ground);
        assertTrue(contrast >= 4.5, "%s: %.2f".formatted(mark, contrast));
    }
}
