package org.certguide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    enum Colour {
        RED,
        GREEN
    }

    record Leaf(String name, int size) {}

    record Tree(
            String id,
            boolean alive,
            Colour colour,
            List<Leaf> leaves,
            Optional<String> note,
            Optional<Instant> planted) {}

    private static final String GOOD = """
            {"id": "oak", "alive": true, "colour": "GREEN", "leaves": [{"name": "a", "size": 1}]}
            """;

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        Tree tree = new Tree(
                "oak",
                true,
                Colour.RED,
                List.of(new Leaf("ä\"", 3)),
                Optional.of("old"),
                Optional.of(Instant.parse("2026-02-03T04:05:06Z")));
        String text = Json.write(tree);
        assertEquals(tree, Json.read(text, Tree.class));
        assertTrue(text.contains("\"2026-02-03T04:05:06Z\""), text);
        assertTrue(text.endsWith("}\n"), text);
    }

    @Test
    void optionalFieldsMayBeMissing() throws Exception {
        Tree tree = Json.read(GOOD, Tree.class);
        assertEquals(Optional.empty(), tree.note());
        assertEquals(Optional.empty(), tree.planted());
        assertEquals(tree, Json.read(Json.write(tree), Tree.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"alive\": true         | \"alive\": 1              | \"alive\" must be true or false",
                "\"alive\": true         | \"alive\": \"true\"       | \"alive\" must be true or false",
                "\"id\": \"oak\"         | \"id\": 7                 | \"id\" must be a text",
                "\"id\": \"oak\",        | \"a\": 1, \"id\": \"oak\",| \"a\" is not known",
                "\"id\": \"oak\",        | ``                        | \"id\" is missing",
                "\"id\": \"oak\"         | \"id\": null              | \"id\" is missing",
                "\"alive\": true,        | ``                        | \"alive\" is missing",
                "\"GREEN\"               | \"BLUE\"                  | \"colour\" must be one of RED, GREEN",
                "\"size\": 1             | \"size\": \"1\"           | \"leaves[0].size\" must be a number",
                "\"size\": 1             | \"size\": 1.5             | \"leaves[0].size\" must be a number",
                ", \"size\": 1           | ``                        | \"leaves[0].size\" is missing",
                "\"size\": 1             | \"size\": 1, \"sise\": 1 | \"leaves[0].sise\" is not known",
                "[{\"name\": \"a\", \"size\": 1}] | {}               | \"leaves\" must be a list",
                "\"leaves\":             | \"leaves\" =              | not well-formed JSON, line 1",
                "\"id\": \"oak\",        | \"id\": \"oak\", \"id\": \"elm\", | not well-formed JSON, line 1",
            })
    void aMistakeIsNamedByItsField(String good, String bad, String words) {
        assertTrue(GOOD.contains(good), good);
        JsonException e = assertThrows(JsonException.class, () -> Json.read(GOOD.replace(good, bad), Tree.class));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void nothingMayFollow() {
        assertThrows(JsonException.class, () -> Json.read(GOOD + "{}", Tree.class));
        assertThrows(JsonException.class, () -> Json.read("", Tree.class));
        assertThrows(JsonException.class, () -> Json.read("null", Tree.class));
    }

    @Test
    void aLaterVersionsFieldsArePassedOverOnlyOnRequest() throws Exception {
        String later = GOOD.replace("\"id\"", "\"new\": {\"x\": [1]}, \"id\"");
        assertThrows(JsonException.class, () -> Json.read(later, Tree.class));
        assertEquals("oak", Json.readKnownFields(later, Tree.class).id());
    }
}
