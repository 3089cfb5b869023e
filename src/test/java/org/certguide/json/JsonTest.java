package org.certguide.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.certguide.text.Language;
import org.certguide.text.Messages;
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
                "\"alive\": true | \"alive\": 1 | \"alive\" (line 1) has to be true or false, without quotes. | doit être true ou false",
                "\"alive\": true | \"alive\": \"true\" | \"alive\" (line 1) has to be true or false, without quotes. | doit être true ou false",
                "\"id\": \"oak\" | \"id\": 7 | \"id\" (line 1) has to be a text in quotes. | doit être un texte entre guillemets",
                "\"id\": \"oak\", | \"a\": 1, \"id\": \"oak\", | \"a\" is not known | n'est pas connu",
                "\"id\": \"oak\", | `` | \"id\" is missing (line 1). | manque (ligne 1)",
                "\"id\": \"oak\" | \"id\": null | \"id\" (line 1) has to be a text in quotes. | doit être un texte",
                "\"alive\": true, | `` | \"alive\" is missing (line 1). | manque (ligne 1)",
                "\"alive\": true, | \"alive\": true, \"planted\": \"today\", | \"planted\" (line 1) has to be a time such as \"2026-02-03T04:05:06Z\". | une date et une heure",
                "\"alive\": true, | \"alive\": true, \"note\": [], | \"note\" (line 1) has to be a text in quotes. | un texte entre",
                "\"GREEN\" | \"BLUE\" | \"colour\" (line 1) has to be one of these words, in quotes: RED, GREEN. | l'un de ces mots",
                "\"size\": 1 | \"size\": \"1\" | \"leaves[0].size\" (line 1) has to be a whole number, without quotes. | un nombre entier",
                "\"size\": 1 | \"size\": 1.5 | \"leaves[0].size\" (line 1) has to be a whole number, without quotes. | un nombre entier",
                "\"size\": 1 | \"size\": 99999999999 | \"leaves[0].size\" (line 1) has to be a whole number, without quotes. | un nombre entier",
                ", \"size\": 1 | `` | \"leaves[0].size\" is missing (line 1). | manque",
                "\"size\": 1 | \"size\": 1, \"sise\": 1 | \"leaves[0].sise\" is not known | n'est pas connu",
                "[{\"name\": \"a\", \"size\": 1}] | {} | \"leaves\" (line 1) has to be a list in square brackets. | une liste entre crochets",
                "{\"name\": \"a\", \"size\": 1} | \"pa55word\" | \"leaves[0]\" (line 1) has to be a group of fields in curly brackets. | entre accolades",
                "{\"name\": \"a\", \"size\": 1} | 7 | \"leaves[0]\" (line 1) has to be a group of fields in curly brackets. | entre accolades",
                "\"leaves\": | \"leaves\" = | not well-formed JSON. Check the commas, quotes and brackets in line 1 and just before it. | JSON bien formé",
                "\"id\": \"oak\", | \"id\": \"oak\", \"id\": \"elm\", | \"id\" is there twice (line 1). | est là deux fois",
            })
    void aMistakeIsNamedByItsFieldInTheUsersLanguage(String good, String bad, String english, String french) {
        assertTrue(GOOD.contains(good), good);
        JsonException e = assertThrows(JsonException.class, () -> Json.read(GOOD.replace(good, bad), Tree.class));
        assertTrue(e.getMessage().contains(english), e.getMessage());
        String translated;
        Messages.setLanguage(Language.FRENCH);
        try {
            translated = Messages.of(e.text());
        } finally {
            Messages.setLanguage(Language.ENGLISH);
        }
        assertTrue(translated.contains(french), translated);
        assertFalse(
                (e.getMessage() + translated).matches("(?s).*(java|\\$|oerc|Source|pa55word|`).*"),
                e.getMessage() + translated);
    }

    record Size(int width) implements Inline {}

    record Box(String name, Size size) {}

    @Test
    void theLineIsKnownAlsoWhereAPartHasNoObjectOfItsOwn() {
        String text = "{\n  \"name\": \"a\",\n  \"width\": 99999999999\n}\n";
        JsonException e = assertThrows(JsonException.class, () -> Json.read(text, Box.class));
        assertTrue(e.getMessage().contains("\"width\" (line 3) has to be a whole number"), e.getMessage());
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
