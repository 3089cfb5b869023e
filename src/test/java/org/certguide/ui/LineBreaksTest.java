package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;

class LineBreaksTest {
    private static final String PATH = "/etc/letsencrypt/live/genomics-institute.example.org/fullchain.pem";

    @Test
    void longPathsMayBreakAfterTheirPartsAndShortWordsAreLeftAlone() {
        assertEquals(
                "See /etc/|letsencrypt/|live/|a.|example/|fullchain.|pem now.",
                marked("See /etc/letsencrypt/live/a.example/fullchain.pem now."));
        assertEquals("a.example.org is well-known.", marked("a.example.org is well-known."));
        assertEquals("https://|acme-|v02.|api.|letsencrypt.|org", marked("https://acme-v02.api.letsencrypt.org"));
        assertEquals("one\n\n two ", marked("one\n\n two "));
    }

    @Test
    void aFingerprintIsComparedAsAWhole() {
        String fingerprint = "SHA256:f6OlBC14L6r2wDpAuXC47+4tB0F6Wt/wefU4QFedalw";
        assertEquals("It is " + fingerprint + ".", marked("It is " + fingerprint + "."));
    }

    private static String marked(String words) {
        return LineBreaks.in(words).replace('\u2028', '|');
    }

    @Test
    void aLineEndsAtSuchAPlaceAndNothingIsSeenOfTheOthers() {
        Views.run(Theme::loadFonts);
        for (String family : List.of("Inter", "JetBrains Mono")) {
            Text plain = text(PATH, family);
            Text drawn = text(LineBreaks.in(PATH), family);
            assertEquals(
                    plain.getLayoutBounds().getWidth(), drawn.getLayoutBounds().getWidth(), 0.01, family);
            drawn.setWrappingWidth(300);
            List<String> lines = Views.on(() -> drawn.getLayoutInfo().getTextLines(false).stream()
                    .map(line ->
                            drawn.getText().substring(line.start(), line.end()).strip())
                    .toList());
            assertEquals(PATH, String.join("", lines).replace("\u2028", ""));
            lines.subList(0, lines.size() - 1)
                    .forEach(line -> assertEquals("", line.replaceAll("(?s)^.*[/.-]$", ""), family + " " + lines));
        }
    }

    private static Text text(String words, String family) {
        Text text = new Text(words);
        text.setFont(Font.font(family, 13));
        return text;
    }

    @Test
    void whatIsCopiedIsWhatItWas() {
        CommandRow row = Views.on(() -> CommandRow.value("chain", PATH));
        Scene scene = Views.showAlone(row, 420, 300);
        assertEquals(PATH, row.text());
        Views.run(() -> ((Button) scene.lookup(UiId.COPY.selector())).fire());
        assertEquals(PATH, Views.on(() -> Clipboard.getSystemClipboard().getString()));
    }
}
