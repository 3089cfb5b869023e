package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.certguide.Linear;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @ParameterizedTest
    @ValueSource(strings = {"{{ lookup('pipe', 'id') }}", "a {% if 1 %}", "{#", "x{{"})
    void noTextOfOthersIsEvaluated(String text) {
        String written = Yaml.document("", Map.of("a", text));
        assertTrue(written.contains("a: !unsafe \""), written);
    }

    @Test
    void foreignTextInAnExpressionOfOursBeginsNone() {
        String written = Yaml.literally("a{{ b }}{%c%}{#");
        assertFalse(written.replace("{{ '{' }}", "").contains("{"), written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yes", "no", "on", "null", "~", "1", "0x1f", "1_000", "12:30:00", "-", "a: b", "", "@", "%"})
    void textsAndNamesStayTexts(String text) throws YamlException {
        String written = Yaml.document("", Map.of(text, text));
        assertTrue(written.contains("\"" + text + "\": \"" + text + "\"") || text.equals("~"), written);
        assertEquals(Map.of(text, text), YamlReader.read(written));
    }

    /** Whatever is written is read back, by this reader; Ansible reads the same in its own test. */
    @Test
    void anyValuesComeBack() throws YamlException {
        Random random = new Random(17);
        for (int n = 0; n < 3000; n++) {
            Map<String, Object> value = map(random, 3);
            assertEquals(value, YamlReader.read(Yaml.document("about it\n\nmore", value)), value::toString);
        }
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) map.put(text(random), value(random, depth - 1));
        return map;
    }

    private static Object value(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) return text(random);
        if (random.nextBoolean()) return map(random, depth);
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) list.add(value(random, depth - 1));
        return list;
    }

    private static String text(Random random) {
        String signs = "ab :-#'\"\\{}[]%&*!|>,\n\t\u00e9\u0007\u2028\u202e\u4e2d";
        StringBuilder text = new StringBuilder();
        for (int c = random.nextInt(7); c > 0; c--) text.append(signs.charAt(random.nextInt(signs.length())));
        return text.append(random.nextInt(3) == 0 ? "\ud83d\ude00" : "x").toString();
    }

    @Test
    void inventoriesOfPeopleAreRead() throws YamlException {
        assertEquals(
                Map.of(
                        "all",
                        Map.of(
                                "hosts", Map.of("a.example.org", "", "b", Map.of("port", "22", "text", "two\nlines\n")),
                                "vars",
                                        Map.of(
                                                "list",
                                                List.of("x", Map.of("k", "v", "l", "w"), List.of("p", "q")),
                                                "flow",
                                                Map.of("a", List.of("1", "2")),
                                                "q",
                                                "it's",
                                                "url",
                                                "http://x:80/#y"))),
                YamlReader.read("""
                        # mine
                        ---
                        all:
                          hosts:   # these
                            a.example.org:
                            "b":
                              port: !!int 22 # usual
                              text: |
                                two
                                lines
                          vars:
                            list:
                            - x
                            - k: v
                              l: w
                            - - p
                              - q
                            flow: {a: [1, 2]}
                            q: 'it''s'
                            url: http://x:80/#y
                        """));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'a: &x 1\nb: *x\n',          reference, 1
            'a: 1\n<<: b\n',             reference, 2
            'a: 1\n---\nb: 2\n',         several,   2
            'a: 1\na: 2\n',              twice,     2
            'a:\n\tb: 1\n',              syntax,    2
            'a: [1, 2\n',                syntax,    2
            'a: 1\n  b: 2\n',            syntax,    2
            'a: {b: {c: [}}\n',          syntax,    1
            'a: "b\n',                   syntax,    2
            """)
    void whatIsNotFollowedIsToldWithItsLine(String text, String why, int line) {
        YamlException e = assertThrows(
                YamlException.class,
                () -> YamlReader.read(text.replace("\\n", "\n").replace("\\t", "\t")));
        assertEquals("imports.yaml." + why, e.why().key());
        assertEquals(List.of(line), e.why().arguments());
        assertTrue(Messages.has(e.why().key()));
    }

    @Test
    void anyTextIsReadInProportionToItsLength() {
        List<String> beginnings = List.of("a:\n  ", "a: |\n", "- ", "a: [", "a: {", "a: \"", "#\n---\n", "a: &");
        Linear.assertLinear("YAML", beginnings, Linear.LONG / 2, text -> {
            try {
                YamlReader.read(text);
            } catch (YamlException e) {
                assertTrue(Messages.has(e.why().key()));
            }
        });
    }
}
