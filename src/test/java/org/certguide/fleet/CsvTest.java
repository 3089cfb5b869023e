package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.certguide.Linear;
import org.certguide.fleet.Csv.Row;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private static List<List<String>> fields(String text) {
        Csv.Table table = Csv.read(text);
        assertEquals(List.of(), table.bad());
        return table.rows().stream().map(Row::fields).toList();
    }

    @Test
    void valuesAreReadAsSpreadsheetsWriteThem() {
        assertEquals(
                List.of(List.of("name", "host"), List.of("a, b", "say \"x\"\r\nand y"), List.of("", "é")),
                fields("\ufeffname,host\r\n\"a, b\",\"say \"\"x\"\"\r\nand y\"\r\n\r\n,é"));
    }

    @Test
    void semicolonsAndTabsPartValuesWhereTheFirstLineHasThem() {
        assertEquals(List.of(List.of("a", "b"), List.of("1,5", "c")), fields("a;b\n1,5;c\n"));
        assertEquals(List.of(List.of("a", "b")), fields("a\tb\n"));
    }

    @Test
    void eachBadLineIsToldAndTheOthersAreRead() {
        Csv.Table table = Csv.read("a,b\nc\"d,e\n\"f\"g,h\ni,j\n\"k\n\nl,m");
        assertEquals(List.of(1, 4, 7), table.rows().stream().map(Row::line).toList());
        assertEquals(List.of(2, 3, 5), table.bad().stream().map(Csv.Bad::line).toList());
        assertEquals(
                List.of("imports.csv.quote", "imports.csv.after", "imports.csv.open"),
                table.bad().stream().map(b -> b.why().key()).toList());
        table.bad().forEach(b -> assertTrue(Messages.has(b.why().key())));
    }

    @Test
    void linesAreCountedThroughValuesOfSeveralLines() {
        assertEquals(4, Csv.read("\"a\nb\nc\"\nd\n").rows().get(1).line());
    }

    @Test
    void aLineInAnotherEncodingIsToldAndNotGuessed() {
        Csv.Table table = Csv.read("a\ncaf\u00e9\nb".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(List.of("a"), table.rows().getFirst().fields());
        assertEquals(2, table.rows().size());
        assertEquals("imports.csv.encoding", table.bad().getFirst().why().key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "=HYPERLINK(\"http://x\",\"y\")"})
    void nothingThatIsWrittenIsRunAsAFormula(String value) {
        String written = Csv.write(List.of(List.of(value, "b")));
        String cell = written.substring(1).replaceFirst("^\"", "");
        assertEquals('\'', cell.charAt(0));
        assertEquals(List.of(List.of(value, "b")), fields(written));
    }

    @ParameterizedTest
    @CsvSource({"10001, 1", "10000, 0"})
    void aFileThatWasChosenByMistakeEnds(int lines, int bad) {
        Csv.Table table = Csv.read("a\n".repeat(lines));
        assertEquals(Csv.MOST_ROWS, table.rows().size());
        assertEquals(bad, table.bad().size());
    }

    /** Whatever is written is read back. */
    @Test
    void anyValuesComeBack() {
        Random random = new Random(17);
        String signs = ",;\t\"\r\n=+-@'aé\u4e2d ";
        for (int n = 0; n < 2000; n++) {
            List<List<String>> rows = new ArrayList<>();
            // The first line tells what parts the values.
            rows.add(List.of("name", "host", "port", "user", "domains"));
            for (int r = random.nextInt(3); r >= 0; r--) {
                List<String> row = new ArrayList<>(List.of("x"));
                for (int f = random.nextInt(4); f >= 0; f--) {
                    StringBuilder value = new StringBuilder();
                    for (int c = random.nextInt(6); c > 0; c--)
                        value.append(signs.charAt(random.nextInt(signs.length())));
                    // What somebody has guarded already stays guarded for the reader alone.
                    if (value.indexOf("'") != 0) row.add(value.toString());
                }
                rows.add(row);
            }
            assertEquals(rows, fields(Csv.write(rows)));
        }
    }

    @Test
    void anyTextIsReadInProportionToItsLength() {
        Linear.assertLinear("CSV", List.of("\"", "a,\"b", "a,b\n\""), Linear.LONG / 2, Csv::read);
    }
}
