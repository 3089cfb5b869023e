package org.certguide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
                "\"alive\": true | \"alive\": 1 | \"alive\" cannot be used as it is (line 1): Cannot coerce Integer value (1) to `boolean` value",
                "\"alive\": true | \"alive\": \"true\" | \"alive\" cannot be used as it is (line 1): Cannot coerce String value (\"true\") to `boolean` value",
                "\"id\": \"oak\" | \"id\": 7 | \"id\" cannot be used as it is (line 1): Cannot coerce Integer value (7) to `String` value",
                "\"id\": \"oak\", | \"a\": 1, \"id\": \"oak\", | \"a\" is not known",
                "\"id\": \"oak\", | `` | \"id\" cannot be used as it is (line 1): Missing required creator property 'id'",
                "\"id\": \"oak\" | \"id\": null | \"id\" cannot be used as it is (line 1): Null value for creator property 'id'",
                "\"alive\": true, | `` | \"alive\" cannot be used as it is (line 1): Missing required creator property 'alive'",
                "\"GREEN\" | \"BLUE\" | \"colour\" cannot be used as it is (line 1): Cannot deserialize value of type `Colour` from String \"BLUE\": not one of the values accepted for Enum class: [RED, GREEN]",
                "\"size\": 1 | \"size\": \"1\" | \"leaves[0].size\" cannot be used as it is (line 1): Cannot coerce String value (\"1\") to `int` value",
                "\"size\": 1 | \"size\": 1.5 | \"leaves[0].size\" cannot be used as it is (line 1): Cannot coerce Floating-point value (1.5) to `int` value",
                ", \"size\": 1 | `` | \"leaves[0].size\" cannot be used as it is (line 1): Missing required creator property 'size'",
                "\"size\": 1 | \"size\": 1, \"sise\": 1 | \"leaves[0].sise\" is not known",
                "[{\"name\": \"a\", \"size\": 1}] | {} | \"leaves\" cannot be used as it is (line 1): Cannot deserialize value of type `ArrayList<Leaf>` from Object value",
                "\"leaves\": | \"leaves\" = | not well-formed JSON, line 1: Unexpected character ('=' (code 61)): was expecting a colon",
                "\"id\": \"oak\", | \"id\": \"oak\", \"id\": \"elm\", | not well-formed JSON, line 1: Duplicate Object property \"id\"",
            })
    void aMistakeIsNamedByItsField(String good, String bad, String words) {
        assertTrue(GOOD.contains(good), good);
        JsonException e = assertThrows(JsonException.class, () -> Json.read(GOOD.replace(good, bad), Tree.class));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertFalse(e.getMessage().matches("(?s).*(java\\.|\\$|CoercionConfig|Source).*"), e.getMessage());
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
